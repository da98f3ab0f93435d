::core::compile_error! {
    "no partition key; mark one field with `#[table(partition_key)]`"
}
const _: () = {
    use ::dynatable::__private as __d;
    impl __d::Fields for Song {
        const FIELDS: &'static [__d::Field] = &[];
        type Flat = Self;
        type Partial = ();
        fn encode_fields<__M: __d::MapSink>(&self, _: &mut __M) -> __d::Encoded {
            loop {}
        }
        fn decode_entry<'__de, __S: __d::Source<'__de>>(
            _: &mut (),
            _: &str,
            _: __S,
        ) -> __d::Decoded<::core::option::Option<__S>> {
            loop {}
        }
        fn finish(_: ()) -> __d::Decoded<Self> {
            loop {}
        }
    }
    impl Song {
        ///Not derived.
        const ARTIST: __d::Path<Self, String> = __d::Path::field(&__d::Field::rest());
    }
    pub enum __AnyKey {}
    impl __d::KeyShape for __AnyKey {
        type Sort = __d::AnySortKey;
    }
    impl __d::ValuesOf<__AnyKey> for &::core::primitive::str {
        fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
            loop {}
        }
    }
    impl __d::PartitionOf<__AnyKey> for &::core::primitive::str {
        fn partition_value(
            &self,
        ) -> ::core::result::Result<__d::AttributeValue, __d::Invalid> {
            loop {}
        }
    }
    impl __d::ValuesOf<__AnyKey> for ::std::string::String {
        fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
            loop {}
        }
    }
    impl __d::PartitionOf<__AnyKey> for ::std::string::String {
        fn partition_value(
            &self,
        ) -> ::core::result::Result<__d::AttributeValue, __d::Invalid> {
            loop {}
        }
    }
    impl __d::ValuesOf<__AnyKey> for &::std::string::String {
        fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
            loop {}
        }
    }
    impl __d::PartitionOf<__AnyKey> for &::std::string::String {
        fn partition_value(
            &self,
        ) -> ::core::result::Result<__d::AttributeValue, __d::Invalid> {
            loop {}
        }
    }
    impl __d::ValuesOf<__AnyKey> for ::core::primitive::u32 {
        fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
            loop {}
        }
    }
    impl __d::PartitionOf<__AnyKey> for ::core::primitive::u32 {
        fn partition_value(
            &self,
        ) -> ::core::result::Result<__d::AttributeValue, __d::Invalid> {
            loop {}
        }
    }
    impl __d::ValuesOf<__AnyKey> for ::core::primitive::u64 {
        fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
            loop {}
        }
    }
    impl __d::PartitionOf<__AnyKey> for ::core::primitive::u64 {
        fn partition_value(
            &self,
        ) -> ::core::result::Result<__d::AttributeValue, __d::Invalid> {
            loop {}
        }
    }
    impl __d::ValuesOf<__AnyKey> for ::core::primitive::i32 {
        fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
            loop {}
        }
    }
    impl __d::PartitionOf<__AnyKey> for ::core::primitive::i32 {
        fn partition_value(
            &self,
        ) -> ::core::result::Result<__d::AttributeValue, __d::Invalid> {
            loop {}
        }
    }
    impl __d::ValuesOf<__AnyKey> for ::core::primitive::i64 {
        fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
            loop {}
        }
    }
    impl __d::PartitionOf<__AnyKey> for ::core::primitive::i64 {
        fn partition_value(
            &self,
        ) -> ::core::result::Result<__d::AttributeValue, __d::Invalid> {
            loop {}
        }
    }
    impl<__A, __B> __d::ValuesOf<__AnyKey> for (__A, __B) {
        fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
            loop {}
        }
    }
    impl Song {}
    impl __d::Table for Song {
        const SCHEMA: &'static __d::Schema = &__d::Schema::STUB;
        type KeyShape = __AnyKey;
        fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
            loop {}
        }
    }
};
