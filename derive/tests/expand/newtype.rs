const _: () = {
    use ::dynatable::__private as __d;
    #[automatically_derived]
    impl __d::Attribute for UserId {
        type Wire = <String as __d::Attribute>::Wire;
        type Base = Self;
        fn holds_secrets(__seen: &mut __d::Seen) -> ::core::primitive::bool {
            <String as __d::Attribute>::holds_secrets(__seen)
        }
        fn encode<__S: __d::Sink>(&self, __sink: __S) -> __d::Encoded {
            <String as __d::Attribute>::encode(&self.0, __sink)
        }
        fn decode<'__de, __S: __d::Source<'__de>>(__src: __S) -> __d::Decoded<Self> {
            ::core::result::Result::Ok(Self(<String as __d::Attribute>::decode(__src)?))
        }
        fn is_absent(&self) -> ::core::primitive::bool {
            <String as __d::Attribute>::is_absent(&self.0)
        }
        fn absent() -> ::core::option::Option<Self> {
            ::core::option::Option::map(<String as __d::Attribute>::absent(), Self)
        }
    }
    #[automatically_derived]
    impl __d::Element for UserId {}
    #[automatically_derived]
    impl __d::Removable for UserId
    where
        for<'__a> String: __d::Removable,
    {}
};
