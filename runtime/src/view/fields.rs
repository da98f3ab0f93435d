//! `ViewFields`: a struct that borrows, as the attributes of an item or map.

use crate::codec::{Entries, Source};
use crate::error::DecodeError;
use crate::fields::Field;

/// A struct with a lifetime as named attributes, which are read and not written.
///
/// Implemented by [`#[derive(Projection)]`](macro@crate::Projection) and
/// [`#[derive(Attribute)]`](macro@crate::Attribute) on structs with a lifetime; not by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no named attributes to view",
    label = "not a struct with a lifetime that derives `Attribute`",
    note = "`flatten` in a view takes a struct that derives `Attribute`"
)]
pub trait ViewFields<'de>: Sized {
    /// The names of the attributes, in the order of the fields.
    #[doc(hidden)]
    const FIELDS: &'static [Field];

    /// What has been read of the struct so far.
    #[doc(hidden)]
    type Partial: Default;

    /// Reads the entry of one field; gives back the value of an entry no field has.
    #[doc(hidden)]
    fn decode_entry<S: Source<'de>>(
        partial: &mut Self::Partial,
        name: &str,
        source: S,
    ) -> Result<Option<S>, DecodeError>;

    /// Puts the struct together when all entries have been read.
    #[doc(hidden)]
    fn finish(partial: Self::Partial) -> Result<Self, DecodeError>;
}

/// Reads a view from a map.
#[expect(clippy::missing_errors_doc, reason = "called by generated code only")]
pub fn decode_map<'de, V: ViewFields<'de>, S: Source<'de>>(source: S) -> Result<V, DecodeError> {
    decode_entries(source.map()?)
}

/// Reads a view from the entries of a map or item, passing over those it does not have.
pub(crate) fn decode_entries<'de, V: ViewFields<'de>, E: Entries<'de>>(
    mut entries: E,
) -> Result<V, DecodeError> {
    let mut partial = V::Partial::default();
    while let Some((name, value)) = entries.next()? {
        if let Some(unknown) = V::decode_entry(&mut partial, &name, value)? {
            unknown.skip()?;
        }
    }
    V::finish(partial)
}

/// A flattened view that may be absent as a whole: `None` when none of its attributes is there.
#[diagnostic::do_not_recommend]
impl<'de, V: ViewFields<'de>> ViewFields<'de> for Option<V> {
    const FIELDS: &'static [Field] = V::FIELDS;
    type Partial = (bool, V::Partial);

    fn decode_entry<S: Source<'de>>(
        (any, partial): &mut Self::Partial,
        name: &str,
        source: S,
    ) -> Result<Option<S>, DecodeError> {
        let unknown = V::decode_entry(partial, name, source)?;
        *any |= unknown.is_none();
        Ok(unknown)
    }

    fn finish((any, partial): Self::Partial) -> Result<Self, DecodeError> {
        any.then(|| V::finish(partial)).transpose()
    }
}
