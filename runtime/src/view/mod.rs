//! Views: structs that borrow from the page or item they are read of, without an allocation for each text.

mod fields;
mod viewed;

pub use fields::ViewFields;
pub(crate) use fields::decode_entries;
pub use fields::decode_map as decode_view;
pub use viewed::Viewed;

use crate::attribute::{Attribute, Reads};
use crate::codec::lent::LentMap;
use crate::error::{Error, Result};
use crate::fields::Field;
use crate::index::Primary;
use crate::item::Item;
use crate::table::Table;
use crate::wire::Wire;

/// A projection that borrows: `SongView<'_>`, with any lifetime.
///
/// [`#[derive(Projection)]`](macro@crate::Projection) on a struct with one lifetime is a view. Reads give it
/// with `.view::<SongView>()`, as [`Viewed`] items; an item that is there already is read with
/// [`from_item`](View::from_item).
///
/// ```
/// use std::borrow::Cow;
/// use std::collections::HashMap;
///
/// use dynatable::{AttributeValue, Projection, Table, View};
///
/// #[derive(Table)]
/// struct Song {
///     #[table(partition_key)]
///     artist: String,
///     #[table(sort_key)]
///     title: String,
///     year: u16,
///     album: Option<String>,
/// }
///
/// #[derive(Projection)]
/// #[projection(of = Song)]
/// struct SongView<'a> {
///     title: Cow<'a, str>,
///     year: u16,
///     album: Option<&'a str>,
/// }
///
/// let item = HashMap::from([
///     ("title".to_owned(), AttributeValue::S("Hurricane".to_owned())),
///     ("year".to_owned(), AttributeValue::N("1976".to_owned())),
/// ]);
/// let song = SongView::from_item(&item)?;
/// assert_eq!((song.title.as_ref(), song.year, song.album), ("Hurricane", 1976, None));
/// # Ok::<(), dynatable::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no view",
    label = "not a projection with a lifetime",
    note = "derive `Projection` for a struct with one lifetime, with `#[projection(of = ..)]`"
)]
pub trait View: Sized {
    /// The table's name, as it is declared.
    #[doc(hidden)]
    const TABLE: &'static str;

    /// The view with another lifetime: of what it borrows from.
    type Of<'a>: ViewFields<'a>;

    /// Reads an item, and borrows from it.
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::Error::Decode) for an item that does not fit the view.
    fn from_item(item: &Item) -> Result<Self::Of<'_>> {
        let decoded = decode_entries(LentMap::new(item));
        decoded.map_err(|error| Error::Decode(error.in_table(Self::TABLE)))
    }
}

/// A [`View`] of the items of table `T`, as far as `I`, the table itself or an index, holds them.
///
/// What [`Projection`](trait@crate::Projection) is for structs that own what they hold.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a view of `{T}`",
    label = "no view of `{T}`",
    note = "a view is a struct with one lifetime that derives `Projection`, with `#[projection(of = {T})]`",
    note = "a struct without a lifetime is read with `.project` in place of `.view`"
)]
pub trait ViewOf<T: Table, I = Primary>: View {
    /// The attributes to ask for.
    #[doc(hidden)]
    const PROJECTED: &'static [Field];
}

/// A view's field that can be read of the table's, whose type is `A`.
#[diagnostic::on_unimplemented(
    message = "a field of the view is `{Self}`, and `{A}` in the table",
    label = "the table's field is `{A}`",
    note = "a string is viewed as `&str` or `Cow<str>`, binary as `&[u8]`, an `Option` as an `Option` of that or with `default`; a field that borrows nothing has the table's type"
)]
pub trait ReadFrom<A> {}

#[diagnostic::do_not_recommend]
impl<A: Attribute, V: Reads<A::Wire>> ReadFrom<A> for V {}

/// The same of a field that has a default in place of what is absent.
#[diagnostic::on_unimplemented(
    message = "a field of the view is `{Self}`, and `{A}` in the table",
    label = "the table's field is `{A}`",
    note = "a string is viewed as `&str` or `Cow<str>`, binary as `&[u8]`; a field that borrows nothing has the table's type"
)]
pub trait ReadFromPresent<A> {}

#[diagnostic::do_not_recommend]
impl<A: Attribute, V: Reads<<A::Wire as Wire>::Present>> ReadFromPresent<A> for V {}
