const _: () = {
    use ::dynatable::__private as __d;
    const __TITLE: &::core::primitive::str = __d::projected(<Song>::TITLE)
        .stored_as::<String>();
    const __YEAR: &::core::primitive::str = __d::projected(<Song>::YEAR)
        .stored_as::<u16>();
    const _: () = __d::projected_flat::<Place, _, _>(<Song>::PLACE);
    const __META: &::core::primitive::str = __d::projected(<Song>::META)
        .stored_as::<__d::Serde<Meta>>();
    #[doc(hidden)]
    pub struct __Partial(
        (
            __d::Slot<String>,
            __d::Slot<u16>,
            <Place as __d::Fields>::Partial,
            __d::Slot<Meta>,
        ),
        ::core::marker::PhantomData<fn() -> ()>,
    );
    #[automatically_derived]
    impl ::core::default::Default for __Partial {
        fn default() -> Self {
            Self(::core::default::Default::default(), ::core::marker::PhantomData)
        }
    }
    #[automatically_derived]
    impl __d::Fields for Card {
        const FIELDS: &'static [__d::Field] = &[
            <String as __d::Attribute>::FIELD.named(__TITLE),
            <u16 as __d::Attribute>::FIELD.named(__YEAR).null().keep_empty(),
            __d::Field::flattened(<Place as __d::Fields>::FIELDS),
            <Meta as __d::SerdeValue>::FIELD.named(__META),
        ];
        type Flat = Self;
        type Partial = __Partial;
        fn encode_fields<__M: __d::MapSink>(&self, __map: &mut __M) -> __d::Encoded {
            <String as __d::Attribute>::write(&self.title, __TITLE, __map)?;
            <u16 as __d::Attribute>::write_always(&self.year, __YEAR, __map)?;
            <Place as __d::Fields>::encode_fields(&self.place, __map)?;
            <Meta as __d::SerdeValue>::write(&self.meta, __META, __map)?;
            ::core::result::Result::Ok(())
        }
        fn decode_entry<'__de, __S: __d::Source<'__de>>(
            __s: &mut <Self as __d::Fields>::Partial,
            __name: &::core::primitive::str,
            __v: __S,
        ) -> __d::Decoded<::core::option::Option<__S>> {
            let __s = &mut __s.0;
            match __name {
                __TITLE => <String as __d::Attribute>::read(&mut __s.0, __name, __v)?,
                __YEAR => <u16 as __d::Attribute>::read(&mut __s.1, __name, __v)?,
                __META => <Meta as __d::SerdeValue>::read(&mut __s.3, __name, __v)?,
                _ => {
                    let __v = match <Place as __d::Fields>::decode_entry(
                        &mut __s.2,
                        __name,
                        __v,
                    )? {
                        ::core::option::Option::Some(__v) => __v,
                        ::core::option::Option::None => return __d::mine(),
                    };
                    return __d::not_mine(__v);
                }
            }
            __d::mine()
        }
        fn finish(__s: <Self as __d::Fields>::Partial) -> __d::Decoded<Self> {
            let __s = __s.0;
            ::core::result::Result::Ok(Self {
                title: <String as __d::Attribute>::take(__s.0, __TITLE)?,
                year: match __s.1 {
                    ::core::option::Option::Some(__v) => __v,
                    ::core::option::Option::None => {
                        <u16 as ::core::default::Default>::default()
                    }
                },
                place: <Place as __d::Fields>::finish(__s.2)?,
                meta: <Meta as __d::SerdeValue>::take(__s.3, __META)?,
                seen: <bool as ::core::default::Default>::default(),
            })
        }
    }
    const _: () = __d::assert_names_are_unique(<Card as __d::Fields>::FIELDS);
    #[allow(non_camel_case_types)]
    mod __field {
        pub struct title;
        pub struct year;
        pub struct place;
        pub struct meta;
    }
    #[automatically_derived]
    impl<__I> __d::Projection<Song, __I> for Card
    where
        __I: __d::Carries<15722393318163439657u64, __field::title>,
        __I: __d::Carries<8963398325558730460u64, __field::year>,
        __I: __d::Carries<18261830742557296060u64, __field::place>,
        __I: __d::Carries<4837122885601373240u64, __field::meta>,
    {
        const PROJECTED: ::core::option::Option<&'static [__d::Field]> = ::core::option::Option::Some(
            <Self as __d::Fields>::FIELDS,
        );
    }
};
