//! Roles: what an attribute is to its item, as types, and which keys a condition names.

use std::marker::PhantomData;

use crate::attribute::Removable;
use crate::index::Primary;

/// An attribute an item can be without only if its type can.
#[derive(Debug)]
#[non_exhaustive]
pub struct Plain;

/// An attribute of the table's key: it can be compared, never changed.
///
/// `K` is [all that it is a key of](Names): the table, and indexes.
#[derive(Debug)]
pub struct IsKey<K = Primary>(PhantomData<fn() -> K>);

/// An attribute of an index's key, `K`, that is otherwise an `R`.
#[derive(Debug)]
pub struct Indexed<K, R = Plain>(PhantomData<fn() -> (K, R)>);

/// An attribute that has a default when the item is without it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Defaulted;

/// An element of a list or an entry of a map with free names, which can always be removed.
#[derive(Debug)]
#[non_exhaustive]
pub struct Part;

/// What an attribute is to its item.
pub trait Role {
    /// The keys a condition on the attribute names.
    type Names: Names;
}
impl Role for Plain {
    type Names = ();
}
impl Role for Defaulted {
    type Names = ();
}
impl Role for Part {
    type Names = ();
}
impl<K: Names> Role for IsKey<K> {
    type Names = K;
}
impl<K: Names, R> Role for Indexed<K, R> {
    type Names = K;
}

/// Keys that a condition names, as a type: `()` for none, a table or an index, or a pair of such types.
///
/// A query takes no filter that names its own key attributes; this is how the compiler knows.
pub trait Names {
    /// These and more.
    type With<N: Names>: Names;
}
impl Names for () {
    type With<N: Names> = N;
}
impl<A: Names, B: Names> Names for (A, B) {
    type With<N: Names> = ((A, B), N);
}
impl Names for Primary {
    type With<N: Names> = (Self, N);
}

/// The keys of two conditions.
pub type Both<A, B> = <A as Names>::With<B>;

/// Keys without those of `I`, a table or an index.
#[diagnostic::on_unimplemented(
    message = "a filter cannot name a key attribute of what is queried",
    label = "names a key attribute",
    note = "the partition key is what the query is asked for; a sort key is restricted with `sort_key_eq`, `sort_key_between` and the like"
)]
pub trait Avoids<I> {}
#[diagnostic::do_not_recommend]
impl<I> Avoids<I> for () {}
#[diagnostic::do_not_recommend]
impl<I, A: Avoids<I>, B: Avoids<I>> Avoids<I> for (A, B) {}

/// What an update may change: everything but keys.
#[diagnostic::on_unimplemented(
    message = "a key attribute cannot be changed",
    label = "the key of an item is fixed when the item is created",
    note = "put a new item under the new key and delete the old one, in a transaction if it must be one step"
)]
pub trait Settable {
    /// Whether an index is by it, so that only a key value can be written there.
    #[doc(hidden)]
    const INDEXED: bool = false;
}
#[diagnostic::do_not_recommend]
impl Settable for Plain {}
#[diagnostic::do_not_recommend]
impl Settable for Defaulted {}
#[diagnostic::do_not_recommend]
impl Settable for Part {}
#[diagnostic::do_not_recommend]
impl<K, R: Settable> Settable for Indexed<K, R> {
    const INDEXED: bool = true;
}

/// What an update may remove: an attribute of type `A` in the role of `Self`.
#[diagnostic::on_unimplemented(
    message = "a key attribute cannot be removed",
    label = "the key of an item is fixed when the item is created"
)]
pub trait RemovableAs<A> {}
impl<A: Removable> RemovableAs<A> for Plain {}
#[diagnostic::do_not_recommend]
impl<A> RemovableAs<A> for Defaulted {}
#[diagnostic::do_not_recommend]
impl<A> RemovableAs<A> for Part {}
impl<A, K, R: RemovableAs<A>> RemovableAs<A> for Indexed<K, R> {}
