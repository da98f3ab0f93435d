const _: () = {
    use ::dynatable::__private as __d;
    #[doc(hidden)]
    pub struct __Partial(
        (__d::Slot<String>, __d::Slot<Option<String>>),
        ::core::marker::PhantomData<fn() -> ()>,
    );
    #[automatically_derived]
    impl ::core::default::Default for __Partial {
        fn default() -> Self {
            Self(::core::default::Default::default(), ::core::marker::PhantomData)
        }
    }
    #[automatically_derived]
    impl __d::Fields for Label {
        const FIELDS: &'static [__d::Field] = &[
            <String as __d::Attribute>::FIELD.named("name"),
            <Option<String> as __d::Attribute>::FIELD.named("city"),
        ];
        type Flat = Self;
        type Partial = __Partial;
        fn encode_fields<__M: __d::MapSink>(&self, __map: &mut __M) -> __d::Encoded {
            <String as __d::Attribute>::write(&self.name, "name", __map)?;
            <Option<String> as __d::Attribute>::write(&self.city, "city", __map)?;
            ::core::result::Result::Ok(())
        }
        fn decode_entry<'__de, __S: __d::Source<'__de>>(
            __s: &mut <Self as __d::Fields>::Partial,
            __name: &::core::primitive::str,
            __v: __S,
        ) -> __d::Decoded<::core::option::Option<__S>> {
            let __s = &mut __s.0;
            match __name {
                "name" => <String as __d::Attribute>::read(&mut __s.0, __name, __v)?,
                "city" => {
                    <Option<String> as __d::Attribute>::read(&mut __s.1, __name, __v)?
                }
                _ => return __d::not_mine(__v),
            }
            __d::mine()
        }
        fn finish(__s: <Self as __d::Fields>::Partial) -> __d::Decoded<Self> {
            let __s = __s.0;
            ::core::result::Result::Ok(Self {
                name: <String as __d::Attribute>::take(__s.0, "name")?,
                city: <Option<String> as __d::Attribute>::take(__s.1, "city")?,
            })
        }
    }
    #[automatically_derived]
    impl __d::Attribute for Label {
        type Wire = __d::wire::M;
        type Base = Self;
        fn holds_secrets(__seen: &mut __d::Seen) -> ::core::primitive::bool {
            __d::holds_secrets::<Self>(<Self as __d::Fields>::FIELDS, __seen)
        }
        fn encode<__S: __d::Sink>(&self, __sink: __S) -> __d::Encoded {
            __d::encode_map(self, __sink)
        }
        fn decode<'__de, __S: __d::Source<'__de>>(__src: __S) -> __d::Decoded<Self> {
            __d::decode_map(__src)
        }
    }
    #[automatically_derived]
    impl __d::Element for Label {}
    #[automatically_derived]
    impl Label {
        ///The attribute `name`.
        const NAME: __d::Path<Self, String> = __d::path(0);
        ///The attribute `city`.
        const CITY: __d::Path<Self, Option<String>> = __d::path(1);
    }
};
