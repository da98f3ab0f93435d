const _: () = {
    use ::dynatable::__private as __d;
    #[automatically_derived]
    impl __d::Attribute for Genre {
        type Wire = __d::wire::S;
        type Base = Self;
        fn encode<__S: __d::Sink>(&self, __sink: __S) -> __d::Encoded {
            __d::Sink::string(
                __sink,
                match self {
                    Self::HipHop => "hip_hop",
                    Self::Jazz => "jazz",
                },
            )
        }
        fn decode<'__de, __S: __d::Source<'__de>>(__src: __S) -> __d::Decoded<Self> {
            match &*__d::Source::string(__src)? {
                "hip_hop" => ::core::result::Result::Ok(Self::HipHop),
                "jazz" | "swing" => ::core::result::Result::Ok(Self::Jazz),
                _ => {
                    ::core::result::Result::Err(
                        __d::unknown_variant("Genre", &["hip_hop", "jazz"]),
                    )
                }
            }
        }
    }
    #[automatically_derived]
    impl __d::Element for Genre {}
};
