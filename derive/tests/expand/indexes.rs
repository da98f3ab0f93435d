const _: () = {
    use ::dynatable::__private as __d;
    #[doc(hidden)]
    pub struct __Partial(
        (
            __d::Slot<String>,
            __d::Slot<String>,
            __d::Slot<Genre>,
            __d::Slot<u16>,
            __d::Slot<Option<String>>,
            __d::Slot<Option<String>>,
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
    impl __d::Fields for Song {
        const FIELDS: &'static [__d::Field] = &[
            <String as __d::Attribute>::FIELD.named("artist"),
            <String as __d::Attribute>::FIELD.named("title"),
            <Genre as __d::Attribute>::FIELD.named("genre"),
            <u16 as __d::Attribute>::FIELD.named("year").null().keep_empty(),
            <Option<String> as __d::Attribute>::FIELD.named("country"),
            <Option<String> as __d::Attribute>::FIELD.named("city"),
        ];
        type Flat = Self;
        type Partial = __Partial;
        fn encode_fields<__M: __d::MapSink>(&self, __map: &mut __M) -> __d::Encoded {
            <String as __d::Attribute>::write(&self.artist, "artist", __map)?;
            <String as __d::Attribute>::write(&self.title, "title", __map)?;
            <Genre as __d::Attribute>::write(&self.genre, "genre", __map)?;
            <u16 as __d::Attribute>::write_always(&self.year, "year", __map)?;
            <Option<String> as __d::Attribute>::write(&self.country, "country", __map)?;
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
                "artist" => <String as __d::Attribute>::read(&mut __s.0, __name, __v)?,
                "title" => <String as __d::Attribute>::read(&mut __s.1, __name, __v)?,
                "genre" => <Genre as __d::Attribute>::read(&mut __s.2, __name, __v)?,
                "year" => <u16 as __d::Attribute>::read(&mut __s.3, __name, __v)?,
                "country" => {
                    <Option<String> as __d::Attribute>::read(&mut __s.4, __name, __v)?
                }
                "city" => {
                    <Option<String> as __d::Attribute>::read(&mut __s.5, __name, __v)?
                }
                _ => return __d::not_mine(__v),
            }
            __d::mine()
        }
        fn finish(__s: <Self as __d::Fields>::Partial) -> __d::Decoded<Self> {
            let __s = __s.0;
            ::core::result::Result::Ok(Self {
                artist: <String as __d::Attribute>::take(__s.0, "artist")?,
                title: <String as __d::Attribute>::take(__s.1, "title")?,
                genre: <Genre as __d::Attribute>::take(__s.2, "genre")?,
                year: match __s.3 {
                    ::core::option::Option::Some(__v) => __v,
                    ::core::option::Option::None => {
                        <u16 as ::core::default::Default>::default()
                    }
                },
                country: <Option<String> as __d::Attribute>::take(__s.4, "country")?,
                city: <Option<String> as __d::Attribute>::take(__s.5, "city")?,
            })
        }
    }
    #[automatically_derived]
    impl __d::Table for Song {
        const SCHEMA: &'static __d::Schema = &__d::Schema::new(
            "Song",
            "Song",
            <String as __d::KeyAttribute>::KEY.named("artist"),
            ::core::option::Option::Some(
                <String as __d::KeyAttribute>::KEY.named("title"),
            ),
            <Self as __d::Fields>::FIELDS,
            &[
                __d::IndexSchema::global(
                    "GenreIndex",
                    &[<Genre as __d::IndexKeyAttribute>::KEY.named("genre")],
                    &[<u16 as __d::KeyAttribute>::KEY.named("year")],
                    __d::IndexProjection::All,
                ),
                __d::IndexSchema::global(
                    "by_place",
                    &[
                        <Option<String> as __d::IndexKeyAttribute>::KEY.named("country"),
                        <Option<String> as __d::IndexKeyAttribute>::KEY.named("city"),
                    ],
                    &[],
                    __d::IndexProjection::Include(&["genre"]),
                ),
                __d::IndexSchema::local(
                    "by_year",
                    &[<String as __d::IndexKeyAttribute>::KEY.named("artist")],
                    &[<u16 as __d::KeyAttribute>::KEY.named("year")],
                    __d::IndexProjection::KeysOnly,
                ),
            ],
        );
        type KeyShape = (__d::PartitionKey<String>, __d::SortKey<String>);
        fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
            __d::ValuesOf::<
                <Self as __d::Table>::KeyShape,
            >::key_values(&(&self.artist, &self.title))
        }
    }
    #[automatically_derived]
    impl Song {
        ///The attribute `artist`.
        const ARTIST: __d::Path<Self, String, __d::IsKey<(__d::Primary, __by_year)>> = __d::path(
            0,
        );
        ///The attribute `title`.
        const TITLE: __d::Path<Self, String, __d::IsKey> = __d::path(1);
        ///The attribute `genre`.
        const GENRE: __d::Path<Self, Genre, __d::Indexed<__by_genre>> = __d::path(2);
        ///The attribute `year`.
        const YEAR: __d::Path<
            Self,
            u16,
            __d::Indexed<(__by_genre, __by_year), __d::Defaulted>,
        > = __d::path(3);
        ///The attribute `country`.
        const COUNTRY: __d::Path<Self, Option<String>, __d::Indexed<__by_place>> = __d::path(
            4,
        );
        ///The attribute `city`.
        const CITY: __d::Path<Self, Option<String>, __d::Indexed<__by_place>> = __d::path(
            5,
        );
    }
    #[doc(hidden)]
    #[allow(non_camel_case_types)]
    pub struct __by_genre;
    impl __d::Secondary for __by_genre {}
    impl __d::Names for __by_genre {
        type With<__N: __d::Names> = (Self, __N);
    }
    impl __d::IndexOf<Song> for __by_genre {
        const SCHEMA: ::core::option::Option<&'static __d::IndexSchema> = ::core::option::Option::Some(
            &<Song as __d::Table>::SCHEMA.indexes()[0usize],
        );
        type Keys = Self;
    }
    impl __d::CarriesAll for __by_genre {}
    impl __d::Avoids<__d::Primary> for __by_genre {}
    impl __d::Avoids<__by_genre> for __d::Primary {}
    #[doc(hidden)]
    #[allow(non_camel_case_types)]
    pub struct __by_place;
    impl __d::Secondary for __by_place {}
    impl __d::Names for __by_place {
        type With<__N: __d::Names> = (Self, __N);
    }
    impl __d::IndexOf<Song> for __by_place {
        const SCHEMA: ::core::option::Option<&'static __d::IndexSchema> = ::core::option::Option::Some(
            &<Song as __d::Table>::SCHEMA.indexes()[1usize],
        );
        type Keys = Self;
    }
    impl<__F> __d::Carries<8607070979307499377u64, __F> for __by_place {}
    impl<__F> __d::Carries<18003902094994090146u64, __F> for __by_place {}
    impl<__F> __d::Carries<3972121867559803934u64, __F> for __by_place {}
    impl<__F> __d::Carries<15722393318163439657u64, __F> for __by_place {}
    impl<__F> __d::Carries<5474399788821854464u64, __F> for __by_place {}
    impl __d::Avoids<__d::Primary> for __by_place {}
    impl __d::Avoids<__by_place> for __d::Primary {}
    impl __d::Avoids<__by_genre> for __by_place {}
    impl __d::Avoids<__by_place> for __by_genre {}
    #[doc(hidden)]
    #[allow(non_camel_case_types)]
    pub struct __by_year;
    impl __d::Secondary for __by_year {}
    impl __d::Names for __by_year {
        type With<__N: __d::Names> = (Self, __N);
    }
    impl __d::IndexOf<Song> for __by_year {
        const SCHEMA: ::core::option::Option<&'static __d::IndexSchema> = ::core::option::Option::Some(
            &<Song as __d::Table>::SCHEMA.indexes()[2usize],
        );
        type Keys = Self;
    }
    impl<__F> __d::Carries<3972121867559803934u64, __F> for __by_year {}
    impl<__F> __d::Carries<8963398325558730460u64, __F> for __by_year {}
    impl<__F> __d::Carries<15722393318163439657u64, __F> for __by_year {}
    impl __d::Consistent for __by_year {}
    impl __d::Avoids<__d::Primary> for __by_year {}
    impl __d::Avoids<__by_year> for __d::Primary {}
    impl __d::Avoids<__by_genre> for __by_year {}
    impl __d::Avoids<__by_year> for __by_genre {}
    impl __d::Avoids<__by_place> for __by_year {}
    impl __d::Avoids<__by_year> for __by_place {}
    #[allow(private_bounds, private_interfaces)]
    #[automatically_derived]
    impl Song {
        ///The index `GenreIndex`.
        pub const BY_GENRE: __d::Index<Self, __by_genre> = __d::Index::declared();
        ///Queries index `GenreIndex`: the items of one `genre` in the order of `year`.
        pub fn by_genre(
            genre: impl __d::IntoValue<<Genre as __d::Attribute>::Base>,
        ) -> __d::Query<Self, __by_genre, __d::SortKey<u16, __d::NoSortKey>> {
            __d::Query::of_index([
                __d::key_value::<<Genre as __d::Attribute>::Base>(&genre),
            ])
        }
        ///The index `by_place`.
        pub const BY_PLACE: __d::Index<Self, __by_place> = __d::Index::declared();
        ///Queries index `by_place`: the items of one `country`, `city`.
        pub fn by_place(
            (
                country,
                city,
            ): (
                impl __d::IntoValue<<Option<String> as __d::Attribute>::Base>,
                impl __d::IntoValue<<Option<String> as __d::Attribute>::Base>,
            ),
        ) -> __d::Query<Self, __by_place, __d::NoSortKey> {
            __d::Query::of_index([
                __d::key_value::<<Option<String> as __d::Attribute>::Base>(&country),
                __d::key_value::<<Option<String> as __d::Attribute>::Base>(&city),
            ])
        }
        ///The index `by_year`.
        pub const BY_YEAR: __d::Index<Self, __by_year> = __d::Index::declared();
        ///Queries index `by_year`: the items of one `artist` in the order of `year`.
        pub fn by_year(
            artist: impl __d::IntoValue<<String as __d::Attribute>::Base>,
        ) -> __d::Query<Self, __by_year, __d::SortKey<u16, __d::NoSortKey>> {
            __d::Query::of_index([
                __d::key_value::<<String as __d::Attribute>::Base>(&artist),
            ])
        }
    }
};
