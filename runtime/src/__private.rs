//! Called by the code that the derives write. Not public API: it changes without notice.

pub use aws_sdk_dynamodb::types::AttributeValue;

pub use crate::attribute::{
    Attribute, Element, IntoValue, KeepEmpty, KeyAttribute, Nullable, Reads, Removable, Rest,
    Serde, SerdeValue, ViewAttribute,
};
pub use crate::codec::{Entries, MapSink, Sink, Source};
pub use crate::error::{DecodeError, Invalid};
pub use crate::expr::{Avoids, Defaulted, FlattenedPath, Indexed, IsKey, Names, Path, Plain};
pub use crate::fields::{
    Field, Fields, Seen, assert_name_is_free, assert_names_are_unique, decode_map, encode_map,
    holds_secrets,
};
pub use crate::index::{
    Carries, CarriesAll, Consistent, Index, IndexKeyAttribute, IndexOf, Primary, Secondary,
};
pub use crate::key::{
    KeyShape, KeyValues, NoSortKey, PartitionKey, PartitionOf, SortKey, ValuesOf,
    value as key_value,
};
pub use crate::projection::{Projection, projected, projected_flat, viewed_flat};
pub use crate::read::Query;
pub use crate::schema::{IndexProjection, IndexSchema, KeyField, Schema};
pub use crate::stub::{AnyIndex, AnySortKey};
pub use crate::table::Table;
pub use crate::variants::{
    Aliased, aliased, assert_kinds_differ, check_present, converted, decode_tag, encode_tag,
    is_for, no_variant, read_alias, read_view_alias, skip_entries, unknown_tag, unknown_variant,
};
pub use crate::view::{View, ViewFields, ViewOf, decode_view};
pub use crate::wire;

/// What has been read of a field so far.
pub type Slot<T> = Option<T>;

/// The result of writing.
pub type Encoded = Result<(), Invalid>;

/// The result of reading.
pub type Decoded<T> = Result<T, DecodeError>;

/// The entry is no field's.
pub fn not_mine<S>(value: S) -> Decoded<Option<S>> {
    Ok(Some(value))
}

/// The entry was a field's.
pub fn mine<S>() -> Decoded<Option<S>> {
    Ok(None)
}

/// The path of a declared field; its types are those of the constant it is for.
#[must_use]
pub const fn path<T: Fields, A, R>(index: usize) -> Path<T, A, R> {
    Path::field(&T::FIELDS[index])
}
