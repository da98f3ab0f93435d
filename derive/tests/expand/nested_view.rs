const _: () = {
    use ::dynatable::__private as __d;
    #[doc(hidden)]
    pub struct __Partial<'a>(
        (__d::Slot<&'a str>, __d::Slot<Option<&'a str>>),
        ::core::marker::PhantomData<fn() -> (&'a (),)>,
    );
    #[automatically_derived]
    impl<'a> ::core::default::Default for __Partial<'a> {
        fn default() -> Self {
            Self(::core::default::Default::default(), ::core::marker::PhantomData)
        }
    }
    #[automatically_derived]
    impl<'a> __d::ViewFields<'a> for LabelView<'a> {
        const FIELDS: &'static [__d::Field] = &[
            __d::Field::viewed("name"),
            __d::Field::viewed("city"),
        ];
        type Partial = __Partial<'a>;
        fn decode_entry<__S: __d::Source<'a>>(
            __s: &mut <Self as __d::ViewFields<'a>>::Partial,
            __name: &::core::primitive::str,
            __v: __S,
        ) -> __d::Decoded<::core::option::Option<__S>> {
            let __s = &mut __s.0;
            match __name {
                "name" => {
                    <&'a str as __d::ViewAttribute<'a>>::read(&mut __s.0, __name, __v)?
                }
                "city" => {
                    <Option<
                        &'a str,
                    > as __d::ViewAttribute<'a>>::read(&mut __s.1, __name, __v)?
                }
                _ => return __d::not_mine(__v),
            }
            __d::mine()
        }
        fn finish(__s: <Self as __d::ViewFields<'a>>::Partial) -> __d::Decoded<Self> {
            let __s = __s.0;
            ::core::result::Result::Ok(Self {
                name: <&'a str as __d::ViewAttribute<'a>>::take(__s.0, "name")?,
                city: <Option<&'a str> as __d::ViewAttribute<'a>>::take(__s.1, "city")?,
            })
        }
    }
    #[automatically_derived]
    impl<'a> __d::ViewAttribute<'a> for LabelView<'a> {
        fn decode<__S: __d::Source<'a>>(__src: __S) -> __d::Decoded<Self> {
            __d::decode_view(__src)
        }
    }
    #[automatically_derived]
    impl<'a> __d::Reads<__d::wire::M> for LabelView<'a> {}
};
