//! Indexes as types: what a query reads from, and what can be read there.
//!
//! The derive writes one type for each declared index, with these traits; it is named by inference, or
//! as `impl IndexOf<Song>`.

use std::fmt;
use std::marker::PhantomData;

use crate::attribute::Attribute;
use crate::schema::IndexSchema;
use crate::table::Table;
use crate::wire::KeyWire;

/// The table itself, in its key's order: what [`Table::query`] reads.
#[derive(Debug)]
#[non_exhaustive]
pub struct Primary;

/// What a scan reads before it is said: not the table by accident.
#[derive(Debug)]
#[non_exhaustive]
pub struct Unchosen;

/// Index `I`, but the items it shows are read whole from the table: see
/// [`Query::hydrate`](crate::read::Query::hydrate).
#[derive(Debug)]
pub struct Hydrated<I>(PhantomData<fn() -> I>);

/// An index of table `T` as a value: `Song::BY_GENRE`, one constant for each declared index.
pub struct Index<T, I> {
    types: PhantomData<fn() -> (T, I)>,
}

impl<T, I> Index<T, I> {
    #[doc(hidden)]
    #[must_use]
    pub const fn declared() -> Self {
        Self { types: PhantomData }
    }
}

impl<T, I> Clone for Index<T, I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, I> Copy for Index<T, I> {}

impl<T: Table, I: IndexOf<T>> fmt::Debug for Index<T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = I::SCHEMA.map_or("", IndexSchema::name);
        write!(f, "Index({name} of {})", T::SCHEMA.entity())
    }
}

/// What can be read of table `T`: the table itself, or one of its indexes.
#[diagnostic::on_unimplemented(
    message = "what is to be read of `{T}` has not been said",
    label = "neither the table nor one of its indexes",
    note = "a scan reads every item, so it says of what: `.whole_table()`, or `.index(..)` with an index of the table"
)]
pub trait IndexOf<T: Table>: 'static {
    /// The index as declared; `None` for the table itself.
    #[doc(hidden)]
    const SCHEMA: Option<&'static IndexSchema>;

    /// Whether the items are to be read from the table.
    #[doc(hidden)]
    const HYDRATE: bool = false;

    /// Whose key attributes a filter must not name.
    #[doc(hidden)]
    type Keys;
}

#[diagnostic::do_not_recommend]
impl<T: Table> IndexOf<T> for Primary {
    const SCHEMA: Option<&'static IndexSchema> = None;
    type Keys = Self;
}

#[diagnostic::do_not_recommend]
impl<T: Table, I: IndexOf<T>> IndexOf<T> for Hydrated<I> {
    const SCHEMA: Option<&'static IndexSchema> = I::SCHEMA;
    const HYDRATE: bool = true;
    type Keys = I::Keys;
}

/// An index, not the table itself.
#[diagnostic::on_unimplemented(
    message = "only what an index shows can be hydrated, and once",
    label = "no index, or hydrated already",
    note = "a table's items are whole: take `.hydrate()` away; a scan says first which index it reads: `.index(..)`"
)]
pub trait Secondary {}

/// What can be read consistently: a table, and local indexes.
#[diagnostic::on_unimplemented(
    message = "a global secondary index has no consistent reads",
    label = "only tables and local indexes have",
    note = "a write shows in the index a moment later; `wait_until_indexed` on the table waits for it",
    note = "a scan says first what it reads: `.whole_table()`"
)]
pub trait Consistent {}
#[diagnostic::do_not_recommend]
impl Consistent for Primary {}

#[diagnostic::do_not_recommend]
impl<I: Consistent> Consistent for Hydrated<I> {}

/// What holds items whole: a table, and indexes with all attributes.
#[diagnostic::on_unimplemented(
    message = "this index does not hold whole items",
    label = "declared with `keys_only` or `include`",
    note = "read what it holds with `.project::<P>()`, or the items from the table with `.hydrate()`"
)]
pub trait CarriesAll {}
#[diagnostic::do_not_recommend]
impl CarriesAll for Primary {}
// That nothing has been chosen is said once, by `IndexOf`.
#[diagnostic::do_not_recommend]
impl CarriesAll for Unchosen {}
#[diagnostic::do_not_recommend]
impl<I> CarriesAll for Hydrated<I> {}

/// What holds the attribute of a field, given by the hash of the field's name; `F` is called as it.
#[diagnostic::on_unimplemented(
    message = "this index does not hold `{F}`, which is in the projection",
    label = "not declared with `{F}`",
    note = "add the field to the index's `include(..)`, or read the items from the table with `.hydrate()`"
)]
pub trait Carries<const FIELD: u64, F> {}
#[diagnostic::do_not_recommend]
impl<I: CarriesAll, F, const FIELD: u64> Carries<FIELD, F> for I {}

/// An attribute type that the key of an index can have: one string, number or binary value, or an `Option` of
/// one, without which the item is not in the index.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a key attribute of an index",
    label = "not one string, number or binary value",
    note = "index keys hold exactly one S, N or B: a string, an integer, a `Number`, bytes, a newtype of one, or an `Option` of these"
)]
pub trait IndexKeyAttribute: Attribute {
    /// A key of this type, yet without a name.
    #[doc(hidden)]
    const KEY: crate::schema::KeyField =
        crate::schema::KeyField::new(<<Self::Base as Attribute>::Wire as crate::wire::Wire>::KIND);
}

#[diagnostic::do_not_recommend]
impl<T: Attribute> IndexKeyAttribute for T where <T::Base as Attribute>::Wire: KeyWire {}
