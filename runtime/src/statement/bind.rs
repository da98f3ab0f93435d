//! `Bind`: what a `?` may stand for.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::attribute::Attribute;
use crate::codec::value::to_value;
use crate::error::Invalid;

/// How a value was given: tells the impls of [`Bind`] apart, and is always inferred.
pub mod by {
    /// As an attribute's value.
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Owned;
    /// As a reference to one.
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Reference;
    /// In a borrowed form that is no attribute itself.
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Borrowed;
}

/// A value for a `?`: an [`Attribute`] or a reference to one, a `&str`, bytes as `&[u8]`.
///
/// Also an `AttributeValue`, for what has no Rust type. `M` is always inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound to a `?` of a statement",
    label = "not a value of an attribute",
    note = "a `?` takes a value of any type that is an `Attribute`, a reference to one, or a `&str`",
    note = "derive `Attribute` for a type of your own"
)]
pub trait Bind<M> {
    /// The value, written.
    #[doc(hidden)]
    fn bind_value(&self) -> Result<AttributeValue, Invalid>;
}

#[diagnostic::do_not_recommend]
impl<A: Attribute> Bind<by::Owned> for A {
    fn bind_value(&self) -> Result<AttributeValue, Invalid> {
        to_value(|sink| self.encode(sink))
    }
}

#[diagnostic::do_not_recommend]
impl<A: Attribute> Bind<by::Reference> for &A {
    fn bind_value(&self) -> Result<AttributeValue, Invalid> {
        to_value(|sink| self.encode(sink))
    }
}

#[diagnostic::do_not_recommend]
impl Bind<by::Borrowed> for &str {
    fn bind_value(&self) -> Result<AttributeValue, Invalid> {
        Ok(AttributeValue::S((*self).to_owned()))
    }
}

#[diagnostic::do_not_recommend]
impl Bind<by::Borrowed> for &[u8] {
    fn bind_value(&self) -> Result<AttributeValue, Invalid> {
        Ok(AttributeValue::B((*self).into()))
    }
}
