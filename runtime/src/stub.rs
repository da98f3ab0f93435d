//! What a struct with a mistake in its derive has in place of its indexes and its sort key: the build has failed, and no use of
//! the key is to be an error beside the real one.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::Invalid;
use crate::index::{CarriesAll, Consistent, IndexOf, Secondary};
use crate::read::{SortKeys, SortValue};
use crate::schema::IndexSchema;
use crate::table::Table;

/// A sort key of any values.
#[doc(hidden)]
#[derive(Debug)]
#[non_exhaustive]
pub struct AnySortKey;

/// Any index.
#[doc(hidden)]
#[derive(Debug)]
#[non_exhaustive]
pub struct AnyIndex;

#[diagnostic::do_not_recommend]
impl<T: Table> IndexOf<T> for AnyIndex {
    const SCHEMA: Option<&'static IndexSchema> = None;
    type Keys = Self;
}
#[diagnostic::do_not_recommend]
impl Secondary for AnyIndex {}
#[diagnostic::do_not_recommend]
impl Consistent for AnyIndex {}
#[diagnostic::do_not_recommend]
impl CarriesAll for AnyIndex {}

#[diagnostic::do_not_recommend]
impl SortKeys for AnySortKey {
    type Attribute = String;
    type Rest = Self;
}

#[diagnostic::do_not_recommend]
impl<V> SortValue<AnySortKey> for V {
    fn sort_value(&self) -> Result<AttributeValue, Invalid> {
        Err(Invalid::custom("not derived"))
    }
}
