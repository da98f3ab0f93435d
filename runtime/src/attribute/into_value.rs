//! `IntoValue`: what may be written where an attribute of a type is asked for.

use super::Attribute;
use crate::codec::Sink;
use crate::error::Invalid;

/// A value that can stand for an attribute of type `A` in a key or an expression.
///
/// An `A` or a `&A` always; besides, a `&str` for every string type, `&[u8]` for binary, and an array
/// or `Vec` of element values for a list or set.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of an attribute of type `{A}`",
    label = "expected `{A}` or `&{A}` here"
)]
pub trait IntoValue<A: Attribute> {
    /// Writes the value as an `A` is written.
    ///
    /// # Errors
    ///
    /// As [`Attribute::encode`].
    fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid>;

    /// Whether an attribute with this value is left out of the item.
    fn is_absent_value(&self) -> bool {
        false
    }
}

#[diagnostic::do_not_recommend]
impl<A: Attribute> IntoValue<A> for A {
    fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        self.encode(sink)
    }

    fn is_absent_value(&self) -> bool {
        self.is_absent()
    }
}

#[diagnostic::do_not_recommend]
impl<A: Attribute> IntoValue<A> for &A {
    fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        (*self).encode(sink)
    }

    fn is_absent_value(&self) -> bool {
        (*self).is_absent()
    }
}
