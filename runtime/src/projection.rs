//! `Projection`: what can be read of a table's items.

use std::marker::PhantomData;

use crate::attribute::Attribute;
use crate::direct::Row;
use crate::error::{Error, Result};
use crate::expr::{FlattenedPath, Path};
use crate::fields::Field;
use crate::index::{CarriesAll, Primary};
use crate::item::Item;
use crate::table::Table;
use crate::view::{ReadFrom, ReadFromPresent};

/// Some attributes of the items of table `T`, as far as `I`, the table itself or an index, holds them.
///
/// Derived with [`#[derive(Projection)]`](macro@crate::Projection), which is imported by the same name. A
/// table's struct is a projection of itself, to all attributes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a projection of `{T}`",
    label = "not derived for `{T}`",
    note = "derive `Projection` for `{Self}`, with `#[projection(of = {T})]`",
    note = "a projection with a lifetime is a view, which is read with `.view` in place of `.project`"
)]
pub trait Projection<T: Table, I = Primary>: Row {
    /// The attributes to ask for; `None` for all.
    #[doc(hidden)]
    const PROJECTED: Option<&'static [Field]>;

    /// Reads an item.
    #[doc(hidden)]
    fn read(item: Item) -> Result<Self> {
        Self::of_item(item).map_err(|error| Error::Decode(error.in_table(T::SCHEMA.table())))
    }
}

impl<T: Table, I: CarriesAll> Projection<T, I> for T {
    const PROJECTED: Option<&'static [Field]> = None;
}

/// The names of the attributes to ask for: those projected, and those that name a place.
pub(crate) fn names<'a>(
    projected: &'static [Field],
    places: impl Iterator<Item = &'a str>,
) -> Vec<&'a str> {
    let mut names = Vec::with_capacity(projected.len() + 4);
    gather(projected, &mut names);
    for name in places {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn gather(projected: &'static [Field], names: &mut Vec<&str>) {
    for field in projected {
        if field.is_flattened() {
            gather(field.flattened_fields(), names);
        } else {
            names.push(field.name());
        }
    }
}

/// The type of a field in a projection is that of the table's field.
#[diagnostic::on_unimplemented(
    message = "a field of the projection is `{Self}`, but `{A}` in the table",
    label = "the table's field is `{A}`",
    note = "a projection's field has the name and the type of the table's field, and its `serde` or `with`"
)]
pub trait StoredAs<A> {}
#[diagnostic::do_not_recommend]
impl<A> StoredAs<A> for A {}

/// An attribute of the table, for a field of a projection.
#[doc(hidden)]
#[must_use]
pub const fn projected<T, A, R>(path: Path<T, A, R>) -> Projected<A> {
    Projected(path.into_name(), PhantomData)
}

/// The name of an attribute that is an `A` in the table.
#[doc(hidden)]
#[derive(Debug)]
pub struct Projected<A>(&'static str, PhantomData<fn() -> A>);

impl<A> Projected<A> {
    /// The name, if the projection's field is an `A` as well.
    #[doc(hidden)]
    #[must_use]
    pub const fn stored_as<F: StoredAs<A>>(self) -> &'static str {
        self.0
    }
}

impl<A: Attribute> Projected<A> {
    /// The name, if the view's field can be read of an `A`.
    #[doc(hidden)]
    #[must_use]
    pub const fn viewed_as<F: ReadFrom<A>>(self) -> &'static str {
        self.0
    }

    /// The same of a field that has a default.
    #[doc(hidden)]
    #[must_use]
    pub const fn viewed_or_default<F: ReadFromPresent<A>>(self) -> &'static str {
        self.0
    }
}

/// The check alone, for a flattened field.
#[doc(hidden)]
pub const fn projected_flat<F: StoredAs<A>, T, A>(path: FlattenedPath<T, A>) {
    std::mem::forget(path);
}

/// The same for a view's, which reads some of the attributes.
#[doc(hidden)]
pub const fn viewed_flat<T, A>(path: FlattenedPath<T, A>) {
    std::mem::forget(path);
}
