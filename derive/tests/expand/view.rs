const _: () = {
    use ::dynatable::__private as __d;
    const __TITLE: &::core::primitive::str = __d::projected(<Song>::TITLE)
        .viewed_as::<&'static str>();
    const __YEAR: &::core::primitive::str = __d::projected(<Song>::YEAR)
        .stored_as::<u16>();
    const __ALBUM: &::core::primitive::str = __d::projected(<Song>::ALBUM)
        .viewed_or_default::<Cow<'static, str>>();
    const _: () = __d::viewed_flat(<Song>::PLACE);
    #[doc(hidden)]
    pub struct __Partial<'a>(
        (
            __d::Slot<&'a str>,
            __d::Slot<u16>,
            __d::Aliased<Cow<'a, str>>,
            <PlaceView<'a> as __d::ViewFields<'a>>::Partial,
        ),
        ::core::marker::PhantomData<fn() -> (&'a (),)>,
    );
    #[automatically_derived]
    impl<'a> ::core::default::Default for __Partial<'a> {
        fn default() -> Self {
            Self(::core::default::Default::default(), ::core::marker::PhantomData)
        }
    }
    #[automatically_derived]
    impl<'a> __d::ViewFields<'a> for CardView<'a> {
        const FIELDS: &'static [__d::Field] = &[
            __d::Field::viewed(__TITLE),
            __d::Field::viewed(__YEAR),
            __d::Field::viewed(__ALBUM),
            __d::Field::flattened(<PlaceView<'a> as __d::ViewFields<'a>>::FIELDS),
        ];
        type Partial = __Partial<'a>;
        fn decode_entry<__S: __d::Source<'a>>(
            __s: &mut <Self as __d::ViewFields<'a>>::Partial,
            __name: &::core::primitive::str,
            __v: __S,
        ) -> __d::Decoded<::core::option::Option<__S>> {
            let __s = &mut __s.0;
            match __name {
                __TITLE => {
                    <&'a str as __d::ViewAttribute<'a>>::read(&mut __s.0, __name, __v)?
                }
                __YEAR => <u16 as __d::Attribute>::read(&mut __s.1, __name, __v)?,
                __ALBUM => {
                    <Cow<
                        'a,
                        str,
                    > as __d::ViewAttribute<
                        'a,
                    >>::read_or_default(&mut __s.2.0, __name, __v)?
                }
                "record" => {
                    __d::read_view_alias(
                        &mut __s.2,
                        0,
                        <Cow<'a, str> as __d::ViewAttribute<'a>>::read_or_default,
                        __name,
                        __v,
                    )
                }
                _ => {
                    let __v = match <PlaceView<
                        'a,
                    > as __d::ViewFields<'a>>::decode_entry(&mut __s.3, __name, __v)? {
                        ::core::option::Option::Some(__v) => __v,
                        ::core::option::Option::None => return __d::mine(),
                    };
                    return __d::not_mine(__v);
                }
            }
            __d::mine()
        }
        fn finish(__s: <Self as __d::ViewFields<'a>>::Partial) -> __d::Decoded<Self> {
            let __s = __s.0;
            ::core::result::Result::Ok(Self {
                title: <&'a str as __d::ViewAttribute<'a>>::take(__s.0, __TITLE)?,
                year: <u16 as __d::Attribute>::take(__s.1, __YEAR)?,
                album: match __d::aliased(__s.2)? {
                    ::core::option::Option::Some(__v) => __v,
                    ::core::option::Option::None => {
                        <Cow<'a, str> as ::core::default::Default>::default()
                    }
                },
                place: <PlaceView<'a> as __d::ViewFields<'a>>::finish(__s.3)?,
                seen: <bool as ::core::default::Default>::default(),
            })
        }
    }
    const _: () = __d::assert_names_are_unique(
        <CardView<'static> as __d::ViewFields<'static>>::FIELDS,
    );
    #[allow(non_camel_case_types)]
    mod __field {
        pub struct title;
        pub struct year;
        pub struct album;
        pub struct place;
    }
    #[automatically_derived]
    impl<'a> __d::View for CardView<'a> {
        const TABLE: &'static ::core::primitive::str = <Song as __d::Table>::SCHEMA
            .table();
        type Of<'__of> = CardView<'__of>;
    }
    #[automatically_derived]
    impl<'a, __I> __d::ViewOf<Song, __I> for CardView<'a>
    where
        __I: __d::Carries<15722393318163439657u64, __field::title>,
        __I: __d::Carries<8963398325558730460u64, __field::year>,
        __I: __d::Carries<1388766453531805292u64, __field::album>,
        __I: __d::Carries<18261830742557296060u64, __field::place>,
    {
        const PROJECTED: &'static [__d::Field] = &[
            __d::Field::viewed(__TITLE),
            __d::Field::viewed(__YEAR),
            __d::Field::viewed(__ALBUM),
            __d::Field::flattened(<PlaceView<'a> as __d::ViewFields<'a>>::FIELDS),
            __d::Field::viewed("record"),
        ];
    }
};
