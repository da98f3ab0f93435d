//! Where an item is: its key values, or the text they can be read from when a cursor is asked for.

use std::sync::Arc;

use aws_smithy_types::body::SdkBody;

use super::order::Order;
use crate::codec::Entries;
use crate::codec::Source;
use crate::codec::json::{JsonMap, Scanner};
use crate::cursor::Values;
use crate::error::DecodeError;

/// The place of an item that was given.
#[derive(Clone)]
pub(super) enum Place {
    /// By its key values.
    Values(Values),
    /// In the text of its page, of which the item begins here.
    Text(Arc<SdkBody>, usize),
}

impl Place {
    /// The key values; `None` where the item lacks one, which it cannot.
    pub(super) fn values(&self, order: &Order) -> Option<Values> {
        match self {
            Place::Values(values) => Some(values.clone()),
            Place::Text(text, start) => {
                let text = text.bytes()?.get(*start..)?;
                read(text, order).ok().flatten()
            }
        }
    }
}

/// The key values of the item a text begins with.
fn read(text: &[u8], order: &Order) -> Result<Option<Values>, DecodeError> {
    let mut scanner = Scanner::new(text)?;
    let mut entries = JsonMap::item(&mut scanner)?;
    let mut values = vec![None; order.fields.len()];
    while let Some((name, value)) = entries.next()? {
        let mut fields = order.fields.iter();
        match fields.position(|field| field.name() == name) {
            Some(at) => values[at] = Some(value.value()?),
            None => value.skip()?,
        }
    }
    Ok(values.into_iter().collect())
}
