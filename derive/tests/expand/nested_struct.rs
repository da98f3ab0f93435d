const _: () = {
    use ::dynatable::__private as __d;
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl __d::Fields for Label {
        const FIELDS: &'static [__d::Field] = &[
            <String as __d::Attribute>::FIELD.named("name"),
            <Option<String> as __d::Attribute>::FIELD.named("city"),
        ];
        type Flat = Self;
        type Partial = (__d::Slot<String>, __d::Slot<Option<String>>);
        fn encode_fields<__M: __d::MapSink>(&self, __map: &mut __M) -> __d::Encoded {
            <String as __d::Attribute>::write(&self.name, "name", __map)?;
            <Option<String> as __d::Attribute>::write(&self.city, "city", __map)?;
            ::core::result::Result::Ok(())
        }
        fn decode_entry<'__de, __S: __d::Source<'__de>>(
            __s: &mut <Self as __d::Fields>::Partial,
            __name: &str,
            __v: __S,
        ) -> __d::Decoded<::core::option::Option<__S>> {
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
            ::core::result::Result::Ok(Self {
                name: <String as __d::Attribute>::take(__s.0, "name")?,
                city: <Option<String> as __d::Attribute>::take(__s.1, "city")?,
            })
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl __d::Attribute for Label {
        type Wire = __d::wire::M;
        type Base = Self;
        const SENSITIVE: bool = __d::any_sensitive(<Self as __d::Fields>::FIELDS);
        fn encode<__S: __d::Sink>(&self, __sink: __S) -> __d::Encoded {
            __d::encode_map(self, __sink)
        }
        fn decode<'__de, __S: __d::Source<'__de>>(__src: __S) -> __d::Decoded<Self> {
            __d::decode_map(__src)
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl __d::Element for Label {}
    #[automatically_derived]
    impl Label {
        ///The attribute `name`.
        const NAME: __d::Path<Self, String> = __d::path(0);
        ///The attribute `city`.
        const CITY: __d::Path<Self, Option<String>> = __d::path(1);
    }
};
