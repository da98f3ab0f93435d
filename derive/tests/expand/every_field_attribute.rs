const _: () = {
    use crate::reexport::__private as __d;
    #[doc(hidden)]
    pub struct __Partial<T: Attribute + 'static>(
        (
            __d::Slot<lower::Stored>,
            __d::Slot<u64>,
            __d::Aliased<T>,
            __d::Slot<u64>,
            __d::Slot<u64>,
            <Place as __d::Fields>::Partial,
            __d::Slot<Meta>,
            __d::Slot<Option<String>>,
            __d::Slot<BTreeSet<String>>,
            __d::Slot<String>,
            HashMap<String, AttributeValue>,
        ),
        ::core::marker::PhantomData<fn() -> (T,)>,
    );
    #[automatically_derived]
    impl<T: Attribute + 'static> ::core::default::Default for __Partial<T> {
        fn default() -> Self {
            Self(::core::default::Default::default(), ::core::marker::PhantomData)
        }
    }
    #[automatically_derived]
    impl<T: Attribute + 'static> __d::Fields for Song<T> {
        const FIELDS: &'static [__d::Field] = &[
            <lower::Stored as __d::Attribute>::FIELD.named("pk"),
            <u64 as __d::Attribute>::FIELD.named("type"),
            <T as __d::Attribute>::FIELD.named("label"),
            <u64 as __d::Attribute>::FIELD.named("plays").null().keep_empty(),
            <u64 as __d::Attribute>::FIELD.named("version").null().keep_empty(),
            __d::Field::flattened(<Place as __d::Fields>::FIELDS),
            <Meta as __d::SerdeValue>::FIELD.named("meta"),
            <Option<String> as __d::Attribute>::FIELD.named("album").null(),
            <BTreeSet<String> as __d::Attribute>::FIELD.named("awards").keep_empty(),
            <String as __d::Attribute>::FIELD.named("token").sensitive(),
            __d::Field::rest(),
        ];
        type Flat = Self;
        type Partial = __Partial<T>;
        fn encode_fields<__M: __d::MapSink>(&self, __map: &mut __M) -> __d::Encoded {
            <lower::Stored as __d::Attribute>::write(
                &lower::to_stored(&self.artist),
                "pk",
                __map,
            )?;
            <u64 as __d::Attribute>::write(&self.r#type, "type", __map)?;
            <T as __d::Attribute>::write(&self.label, "label", __map)?;
            <u64 as __d::Attribute>::write_always(&self.plays, "plays", __map)?;
            <u64 as __d::Attribute>::write_always(&self.version, "version", __map)?;
            <Place as __d::Fields>::encode_fields(&self.place, __map)?;
            <Meta as __d::SerdeValue>::write(&self.meta, "meta", __map)?;
            <Option<String> as __d::Nullable>::write_null(&self.album, "album", __map)?;
            <BTreeSet<
                String,
            > as __d::KeepEmpty>::write_kept(&self.awards, "awards", __map)?;
            <String as __d::Attribute>::write(&self.token, "token", __map)?;
            <HashMap<
                String,
                AttributeValue,
            > as __d::Rest>::encode(&self.other, <Self as __d::Fields>::FIELDS, __map)?;
            ::core::result::Result::Ok(())
        }
        fn decode_entry<'__de, __S: __d::Source<'__de>>(
            __s: &mut <Self as __d::Fields>::Partial,
            __name: &::core::primitive::str,
            __v: __S,
        ) -> __d::Decoded<::core::option::Option<__S>> {
            let __s = &mut __s.0;
            match __name {
                "pk" => <lower::Stored as __d::Attribute>::read(&mut __s.0, __name, __v)?,
                "type" => <u64 as __d::Attribute>::read(&mut __s.1, __name, __v)?,
                "label" => <T as __d::Attribute>::read(&mut __s.2.0, __name, __v)?,
                "recordLabel" => {
                    __d::read_alias(
                        &mut __s.2,
                        0,
                        <T as __d::Attribute>::read,
                        __name,
                        __v,
                    )?
                }
                "company" => {
                    __d::read_alias(
                        &mut __s.2,
                        1,
                        <T as __d::Attribute>::read,
                        __name,
                        __v,
                    )?
                }
                "plays" => <u64 as __d::Attribute>::read(&mut __s.3, __name, __v)?,
                "version" => <u64 as __d::Attribute>::read(&mut __s.4, __name, __v)?,
                "meta" => <Meta as __d::SerdeValue>::read(&mut __s.6, __name, __v)?,
                "album" => {
                    <Option<String> as __d::Attribute>::read(&mut __s.7, __name, __v)?
                }
                "awards" => {
                    <BTreeSet<
                        String,
                    > as __d::KeepEmpty>::read_kept(&mut __s.8, __name, __v)?
                }
                "token" => <String as __d::Attribute>::read(&mut __s.9, __name, __v)?,
                _ => {
                    let __v = match <Place as __d::Fields>::decode_entry(
                        &mut __s.5,
                        __name,
                        __v,
                    )? {
                        ::core::option::Option::Some(__v) => __v,
                        ::core::option::Option::None => return __d::mine(),
                    };
                    <HashMap<
                        String,
                        AttributeValue,
                    > as __d::Rest>::insert(&mut __s.10, __name, __v)?
                }
            }
            __d::mine()
        }
        fn finish(__s: <Self as __d::Fields>::Partial) -> __d::Decoded<Self> {
            const { __d::assert_names_are_unique(<Self as __d::Fields>::FIELDS) };
            let __s = __s.0;
            ::core::result::Result::Ok(Self {
                artist: __d::converted(
                    lower::from_stored(
                        <lower::Stored as __d::Attribute>::take(__s.0, "pk")?,
                    ),
                    "pk",
                )?,
                r#type: <u64 as __d::Attribute>::take(__s.1, "type")?,
                label: <T as __d::Attribute>::take(__d::aliased(__s.2)?, "label")?,
                cached: <u32 as ::core::default::Default>::default(),
                plays: match __s.3 {
                    ::core::option::Option::Some(__v) => __v,
                    ::core::option::Option::None => {
                        <u64 as ::core::default::Default>::default()
                    }
                },
                version: match __s.4 {
                    ::core::option::Option::Some(__v) => __v,
                    ::core::option::Option::None => one(),
                },
                place: <Place as __d::Fields>::finish(__s.5)?,
                meta: <Meta as __d::SerdeValue>::take(__s.6, "meta")?,
                album: <Option<String> as __d::Attribute>::take(__s.7, "album")?,
                awards: <BTreeSet<String> as __d::Attribute>::take(__s.8, "awards")?,
                token: <String as __d::Attribute>::take(__s.9, "token")?,
                other: __s.10,
            })
        }
    }
    #[automatically_derived]
    impl<T: Attribute + 'static + ::core::marker::Send> __d::Table for Song<T> {
        const SCHEMA: &'static __d::Schema = &__d::Schema::new(
            "Song",
            "Music",
            <lower::Stored as __d::KeyAttribute>::KEY.named("pk"),
            ::core::option::Option::Some(<u64 as __d::KeyAttribute>::KEY.named("type")),
            <Self as __d::Fields>::FIELDS,
            &[],
        );
        type KeyShape = (__d::PartitionKey<lower::Stored>, __d::SortKey<u64>);
        fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
            __d::ValuesOf::<
                <Self as __d::Table>::KeyShape,
            >::key_values(&(lower::to_stored(&self.artist), &self.r#type))
        }
    }
    #[automatically_derived]
    impl<T: Attribute + 'static> Song<T> {
        ///The attribute `pk`.
        const ARTIST: __d::Path<Self, lower::Stored, __d::IsKey> = __d::path(0);
        ///The attribute `type`.
        const TYPE: __d::Path<Self, u64, __d::IsKey> = __d::path(1);
        ///The attribute `label`.
        const LABEL: __d::Path<Self, T> = __d::path(2);
        ///The attribute `plays`.
        const PLAYS: __d::Path<Self, u64, __d::Defaulted> = __d::path(3);
        ///The attribute `version`.
        const VERSION: __d::Path<Self, u64, __d::Defaulted> = __d::path(4);
        /// The attributes of a flattened struct, to be reached with `dot`.
        const PLACE: __d::FlattenedPath<Self, Place> = __d::FlattenedPath::flattened();
        ///The attribute `meta`.
        const META: __d::Path<Self, __d::Serde<Meta>> = __d::path(6);
        ///The attribute `album`.
        const ALBUM: __d::Path<Self, Option<String>> = __d::path(7);
        ///The attribute `awards`.
        const AWARDS: __d::Path<Self, BTreeSet<String>> = __d::path(8);
        ///The attribute `token`.
        const TOKEN: __d::Path<Self, String> = __d::path(9);
    }
};
