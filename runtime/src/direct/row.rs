//! Rows: what an item is read as, of the SDK's map and of the text of an answer.

use std::sync::Arc;

use aws_smithy_types::body::SdkBody;

use crate::codec::json::{JsonMap, JsonValue, Scanner};
use crate::codec::value::MapValues;
use crate::codec::{Entries, Source};
use crate::error::DecodeError;
use crate::fields::{self, Fields};
use crate::item::Item;
use crate::schema::KeyField;

/// What an item is read as: a struct of its own, or a handle that is read when it is asked.
#[diagnostic::on_unimplemented(
    message = "no item can be read as `{Self}`",
    label = "no struct of a table's, and no projection or view"
)]
pub trait Row: Sized + Send + 'static {
    /// Of the SDK's map.
    fn of_item(item: Item) -> Result<Self, DecodeError>;
    /// Of the only item of an answer.
    fn one(scanner: &mut Scanner<'_>, body: &SdkBody) -> Result<Self, DecodeError>;
    /// Of the next item of an answer; where its values of these keys stand is put into `places`.
    fn keyed(
        scanner: &mut Scanner<'_>,
        body: &SdkBody,
        keys: &[KeyField],
        places: &mut [Option<usize>],
    ) -> Result<Self, DecodeError>;
    /// Of a page, which may have so many; each must have these keys, whether it is read with them or not.
    fn page(
        scanner: &mut Scanner<'_>,
        body: &SdkBody,
        keys: &[KeyField],
        count: usize,
    ) -> Result<DecodedPage<Self>, DecodeError>;
}

/// The items of a page, and the text they stand in.
#[derive(Debug)]
pub struct DecodedPage<P> {
    pub(crate) items: Vec<P>,
    /// Where each begins in the text.
    pub(crate) starts: Vec<usize>,
    pub(crate) text: Arc<SdkBody>,
}

/// The text, kept: a body in memory is not copied for that.
pub(crate) fn kept(body: &SdkBody) -> Result<Arc<SdkBody>, DecodeError> {
    let text = body.try_clone();
    let text = text.ok_or_else(|| DecodeError::custom("a streamed body"))?;
    Ok(Arc::new(text))
}

/// Reads each item of a page, and notes where it begins.
pub(crate) fn each<'de, V>(
    scanner: &mut Scanner<'de>,
    count: usize,
    mut read: impl FnMut(&mut Scanner<'de>) -> Result<V, DecodeError>,
) -> Result<(Vec<V>, Vec<usize>), DecodeError> {
    let (mut items, mut starts) = (Vec::with_capacity(count), Vec::with_capacity(count));
    scanner.take(b'[')?;
    while scanner.element(starts.is_empty())? {
        scanner.peek();
        starts.push(scanner.at());
        items.push(read(scanner)?);
    }
    Ok((items, starts))
}

/// Notes where a value stands, if it is one of a key.
fn note_key(
    name: &str,
    value: &JsonValue<'_, '_>,
    keys: &[KeyField],
    places: &mut [Option<usize>],
) {
    for (key, place) in keys.iter().zip(places) {
        if key.name() == name && key.kind() == value.kind() {
            *place = Some(value.at());
        }
    }
}

/// Passes over an item, and notes where its values of these keys stand.
pub(crate) fn find_keys(
    scanner: &mut Scanner<'_>,
    keys: &[KeyField],
    places: &mut [Option<usize>],
) -> Result<(), DecodeError> {
    let mut entries = JsonMap::item(scanner)?;
    while let Some((name, value)) = entries.next()? {
        note_key(&name, &value, keys, places);
        value.skip()?;
    }
    Ok(())
}

#[diagnostic::do_not_recommend]
impl<P: Fields + Send + 'static> Row for P {
    fn of_item(item: Item) -> Result<Self, DecodeError> {
        fields::decode_entries(MapValues::new(item), &[])
    }

    fn one(scanner: &mut Scanner<'_>, _: &SdkBody) -> Result<Self, DecodeError> {
        fields::decode_entries(JsonMap::item(scanner)?, &[])
    }

    fn keyed(
        scanner: &mut Scanner<'_>,
        _: &SdkBody,
        keys: &[KeyField],
        places: &mut [Option<usize>],
    ) -> Result<Self, DecodeError> {
        let mut entries = JsonMap::item(scanner)?;
        let mut partial = P::Partial::default();
        while let Some((name, value)) = entries.next()? {
            note_key(&name, &value, keys, places);
            if let Some(unknown) = P::decode_entry(&mut partial, &name, value)? {
                unknown.skip()?;
            }
        }
        P::finish(partial)
    }

    fn page(
        scanner: &mut Scanner<'_>,
        body: &SdkBody,
        keys: &[KeyField],
        count: usize,
    ) -> Result<DecodedPage<Self>, DecodeError> {
        let text = kept(body)?;
        let (items, starts) = each(scanner, count, |scanner| {
            fields::decode_entries(JsonMap::item(scanner)?, keys)
        })?;
        Ok(DecodedPage {
            items,
            starts,
            text,
        })
    }
}
