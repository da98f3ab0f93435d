//! What a struct with a mistake in its derive has in place of its sort key: the build has failed, and no use of
//! the key is to be an error beside the real one.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::Invalid;
use crate::read::{SortKeys, SortValue};

/// A sort key of any values.
#[doc(hidden)]
#[derive(Debug)]
#[non_exhaustive]
pub struct AnySortKey;

#[diagnostic::do_not_recommend]
impl SortKeys for AnySortKey {
    type Attribute = AttributeValue;
    type Rest = Self;
}

#[diagnostic::do_not_recommend]
impl<V> SortValue<AnySortKey> for V {
    fn sort_value(&self) -> Result<AttributeValue, Invalid> {
        Err(Invalid::custom("not derived"))
    }
}
