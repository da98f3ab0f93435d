const _: () = {
    use ::dynatable::__private as __d;
    #[automatically_derived]
    impl __d::Attribute for Answer {
        type Wire = __d::wire::Any;
        type Base = Self;
        fn holds_secrets(__seen: &mut __d::Seen) -> ::core::primitive::bool {
            __d::holds_secrets::<
                Self,
            >(
                &[<String as __d::Attribute>::FIELD, <u64 as __d::Attribute>::FIELD],
                __seen,
            )
        }
        fn encode<__S: __d::Sink>(&self, __sink: __S) -> __d::Encoded {
            match self {
                Self::Text(__0) => {
                    __d::check_present(<String as __d::Attribute>::is_absent(__0))?;
                    <String as __d::Attribute>::encode(__0, __sink)
                }
                Self::Number(__0) => {
                    __d::check_present(<u64 as __d::Attribute>::is_absent(__0))?;
                    <u64 as __d::Attribute>::encode(__0, __sink)
                }
            }
        }
        fn decode<'__de, __S: __d::Source<'__de>>(__src: __S) -> __d::Decoded<Self> {
            const {
                __d::assert_kinds_differ(
                    &[<String as __d::Attribute>::FIELD, <u64 as __d::Attribute>::FIELD],
                )
            };
            if __d::is_for(&__src, <String as __d::Attribute>::FIELD) {
                return ::core::result::Result::Ok(
                    Self::Text(<String as __d::Attribute>::decode(__src)?),
                );
            }
            if __d::is_for(&__src, <u64 as __d::Attribute>::FIELD) {
                return ::core::result::Result::Ok(
                    Self::Number(<u64 as __d::Attribute>::decode(__src)?),
                );
            }
            ::core::result::Result::Err(__d::no_variant(&__src, "Answer"))
        }
    }
    #[automatically_derived]
    impl __d::Element for Answer {}
    const _: () = __d::assert_kinds_differ(
        &[<String as __d::Attribute>::FIELD, <u64 as __d::Attribute>::FIELD],
    );
};
