const _: () = {
    use ::dynatable::__private as __d;
    #[automatically_derived]
    impl __d::Attribute for Payment {
        type Wire = __d::wire::M;
        type Base = Self;
        fn holds_secrets(__seen: &mut __d::Seen) -> ::core::primitive::bool {
            __d::holds_secrets::<
                Self,
            >(
                &[
                    <String as __d::Attribute>::FIELD.named("number"),
                    <Option<String> as __d::Attribute>::FIELD.named("expires"),
                    <String as __d::Attribute>::FIELD,
                ],
                __seen,
            )
        }
        fn encode<__S: __d::Sink>(&self, __sink: __S) -> __d::Encoded {
            let mut __entries = __d::Sink::map(__sink, 1)?;
            let __map = &mut __entries;
            match self {
                Self::Cash => {
                    __d::encode_tag(__map, "kind", "Cash")?;
                }
                Self::Card { number: __0, expires: __1, .. } => {
                    <String as __d::Attribute>::write(__0, "number", __map)?;
                    <Option<String> as __d::Attribute>::write(__1, "expires", __map)?;
                    __d::encode_tag(__map, "kind", "Card")?;
                }
                Self::Voucher(__0) => {
                    <String as __d::Attribute>::write(__0, "value", __map)?;
                    __d::encode_tag(__map, "kind", "Voucher")?;
                }
            }
            __d::MapSink::end(__entries)
        }
        fn decode<'__de, __S: __d::Source<'__de>>(__src: __S) -> __d::Decoded<Self> {
            let mut __entries = __d::Source::map(__src)?;
            match &*__d::decode_tag(&__entries, "kind")? {
                "Cash" => {
                    __d::skip_entries(__entries)?;
                    ::core::result::Result::Ok(Self::Cash)
                }
                "Card" => {
                    let mut __s = <(
                        __d::Slot<String>,
                        __d::Slot<Option<String>>,
                    ) as ::core::default::Default>::default();
                    while let ::core::option::Option::Some((__name, __v)) = __d::Entries::next(
                        &mut __entries,
                    )? {
                        let __name = &*__name;
                        match __name {
                            "number" => {
                                <String as __d::Attribute>::read(&mut __s.0, __name, __v)?
                            }
                            "expires" => {
                                <Option<
                                    String,
                                > as __d::Attribute>::read(&mut __s.1, __name, __v)?
                            }
                            "kind" => __d::Source::skip(__v)?,
                            _ => {
                                __d::Source::skip(__v)?;
                            }
                        }
                    }
                    ::core::result::Result::Ok(Self::Card {
                        number: <String as __d::Attribute>::take(__s.0, "number")?,
                        expires: <Option<
                            String,
                        > as __d::Attribute>::take(__s.1, "expires")?,
                    })
                }
                "Voucher" => {
                    let mut __s = <(
                        ::core::option::Option<String>,
                    ) as ::core::default::Default>::default();
                    while let ::core::option::Option::Some((__name, __v)) = __d::Entries::next(
                        &mut __entries,
                    )? {
                        let __name = &*__name;
                        match __name {
                            "value" => {
                                <String as __d::Attribute>::read(&mut __s.0, "value", __v)?
                            }
                            _ => {
                                __d::Source::skip(__v)?;
                            }
                        }
                    }
                    ::core::result::Result::Ok(
                        Self::Voucher(<String as __d::Attribute>::take(__s.0, "value")?),
                    )
                }
                _ => {
                    ::core::result::Result::Err(
                        __d::unknown_tag("kind", "Payment", &["Cash", "Card", "Voucher"]),
                    )
                }
            }
        }
    }
    #[automatically_derived]
    impl __d::Element for Payment {}
};
