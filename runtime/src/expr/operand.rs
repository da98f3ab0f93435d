//! What may be written as an operand, and the functions of update expressions.

use std::fmt;
use std::marker::PhantomData;

use super::path::{BaseWire, Path, Place};
use super::term::Term;
use crate::attribute::{Attribute, IntoValue};
use crate::error::Invalid;
use crate::wire::{Arithmetic, ListWire};

/// What an attribute of type `A` can be compared with: a value, or another attribute of the type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be compared with an attribute of type `{A}`",
    label = "expected `{A}`, `&{A}` or the path of such an attribute"
)]
pub trait Comparand<T, A, M> {
    /// The operand, beside the attribute at `place`.
    #[doc(hidden)]
    fn comparand(self, beside: &Beside<'_>) -> Operand;
}

/// What stands in a sum or in `list_append`: a value, an attribute, or a function of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an operand for an attribute of type `{A}`",
    label = "expected `{A}`, `&{A}`, the path of such an attribute, or `if_not_exists`",
    note = "one element is appended to a list as an array of one: `append([element])`"
)]
pub trait UpdateOperand<T, A, M> {
    /// The operand, beside the attribute at `place`.
    #[doc(hidden)]
    fn update_operand(self, beside: &Beside<'_>) -> Operand;
}

/// What an attribute of type `A` can be set to: a value, another attribute, a function, a sum.
#[diagnostic::on_unimplemented(
    message = "an attribute of type `{A}` cannot be set to `{Self}`",
    label = "expected `{A}`, `&{A}`, the path of such an attribute, or a function of one",
    note = "for an `Option` write `set_or_remove`, where `None` removes, or `maybe_set`, where `None` changes nothing; for an `Option` of one, `maybe_set_or_remove`"
)]
pub trait SetValue<T, A, M> {
    /// The operand, beside the attribute at `place`.
    #[doc(hidden)]
    fn set_value(self, beside: &Beside<'_>) -> Operand;

    /// Whether the value is one that is not stored, as an empty set.
    #[doc(hidden)]
    fn is_absent_set(&self) -> bool {
        false
    }
}

/// How an operand was given: tells the impls of the operand traits apart, and is always inferred.
pub mod by {
    /// As a value.
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Value;
    /// As the path of an attribute.
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Path;
    /// As a function of an attribute.
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Function;
}

/// The place an operand is for: opaque outside of this crate.
#[derive(Debug)]
pub struct Beside<'a>(pub(crate) &'a Place);

/// An operand without its types: opaque outside of this crate.
#[derive(Debug)]
pub struct Operand(pub(super) Term);

impl Operand {
    pub(crate) fn into_term(self) -> Term {
        self.0
    }
}

impl<T, A: Attribute, V: IntoValue<A>> Comparand<T, A, by::Value> for V {
    fn comparand(self, beside: &Beside<'_>) -> Operand {
        if self.is_absent_value() {
            let text = "an empty set is not stored, so nothing equals it: ask for `not_exists`";
            let error = Invalid::custom(text).in_field(&beside.0.to_string());
            return Operand(Term::Invalid(error));
        }
        Operand(Term::value::<A>(&self, beside.0))
    }
}

impl<T, A: Attribute, V: IntoValue<A>> UpdateOperand<T, A, by::Value> for V {
    fn update_operand(self, beside: &Beside<'_>) -> Operand {
        Operand(Term::value::<A>(&self, beside.0))
    }
}

impl<T, A: Attribute, V: IntoValue<A>> SetValue<T, A, by::Value> for V {
    fn set_value(self, beside: &Beside<'_>) -> Operand {
        Operand(Term::value::<A>(&self, beside.0))
    }

    fn is_absent_set(&self) -> bool {
        self.is_absent_value()
    }
}

#[diagnostic::do_not_recommend]
impl<T, A: Attribute, B: Attribute<Base = A>, R> Comparand<T, A, by::Path> for Path<T, B, R> {
    fn comparand(self, _: &Beside<'_>) -> Operand {
        Operand(Term::Path(self.place))
    }
}

#[diagnostic::do_not_recommend]
impl<T, A: Attribute, B: Attribute<Base = A>, R> UpdateOperand<T, A, by::Path> for Path<T, B, R> {
    fn update_operand(self, _: &Beside<'_>) -> Operand {
        Operand(Term::Path(self.place))
    }
}

#[diagnostic::do_not_recommend]
impl<T, A: Attribute, B: Attribute<Base = A>, R> SetValue<T, A, by::Path> for Path<T, B, R> {
    fn set_value(self, _: &Beside<'_>) -> Operand {
        Operand(Term::Path(self.place))
    }
}

/// `if_not_exists(..)`: a value for an attribute of type `A`, which may stand in a sum or `list_append`.
pub struct Function<T, A> {
    term: Term,
    /// The attribute the function is about, beside which values are written.
    place: Place,
    types: PhantomData<fn() -> (T, A)>,
}

/// A sum, a difference or a longer list: a value for an attribute of type `A`, complete as it is.
pub struct Computed<T, A> {
    term: Term,
    types: PhantomData<fn() -> (T, A)>,
}

impl<T, A> Computed<T, A> {
    fn new(term: Term) -> Self {
        Self {
            term,
            types: PhantomData,
        }
    }
}

impl<T, A> fmt::Debug for Function<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Function({})", self.place)
    }
}

impl<T, A> fmt::Debug for Computed<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Computed")
    }
}

#[diagnostic::do_not_recommend]
impl<T, A> UpdateOperand<T, A, by::Function> for Function<T, A> {
    fn update_operand(self, _: &Beside<'_>) -> Operand {
        Operand(self.term)
    }
}

#[diagnostic::do_not_recommend]
impl<T, A> SetValue<T, A, by::Function> for Function<T, A> {
    fn set_value(self, _: &Beside<'_>) -> Operand {
        Operand(self.term)
    }
}

#[diagnostic::do_not_recommend]
impl<T, A> SetValue<T, A, by::Function> for Computed<T, A> {
    fn set_value(self, _: &Beside<'_>) -> Operand {
        Operand(self.term)
    }
}

/// The functions an update value can be made with.
impl<T, A: Attribute, R> Path<T, A, R> {
    /// `if_not_exists(path, value)`: the attribute's value, or this one where it has none.
    pub fn if_not_exists<M>(
        self,
        value: impl UpdateOperand<T, A::Base, M>,
    ) -> Function<T, A::Base> {
        let Operand(value) = value.update_operand(&Beside(&self.place));
        let term = Term::IfNotExists(self.place.clone(), Box::new(value)).bounded();
        Function {
            term,
            place: self.place,
            types: PhantomData,
        }
    }

    /// `path + value`. A missing attribute is refused by DynamoDB; see [`Path::if_not_exists`].
    pub fn plus<M>(self, value: impl UpdateOperand<T, A::Base, M>) -> Computed<T, A::Base>
    where
        BaseWire<A>: Arithmetic,
    {
        self.function().sum("+", value)
    }

    /// `path - value`. A missing attribute is refused by DynamoDB; see [`Path::if_not_exists`].
    pub fn minus<M>(self, value: impl UpdateOperand<T, A::Base, M>) -> Computed<T, A::Base>
    where
        BaseWire<A>: Arithmetic,
    {
        self.function().sum("-", value)
    }

    /// `list_append(path, value)`: the list with these elements after it.
    pub fn append<M>(self, value: impl UpdateOperand<T, A::Base, M>) -> Computed<T, A::Base>
    where
        BaseWire<A>: ListWire,
    {
        self.function().append_term(value)
    }

    /// `list_append(value, path)`: the list with these elements before it.
    pub fn prepend<M>(self, value: impl UpdateOperand<T, A::Base, M>) -> Computed<T, A::Base>
    where
        BaseWire<A>: ListWire,
    {
        self.function().prepend_term(value)
    }

    fn function(self) -> Function<T, A::Base> {
        Function {
            term: Term::Path(self.place.clone()),
            place: self.place,
            types: PhantomData,
        }
    }
}

impl<T, A: Attribute> Function<T, A> {
    /// `function + value`: `Song::PLAYS.if_not_exists(0).plus(1)`.
    pub fn plus<M>(self, value: impl UpdateOperand<T, A, M>) -> Computed<T, A>
    where
        A::Wire: Arithmetic,
    {
        self.sum("+", value)
    }

    /// `function - value`.
    pub fn minus<M>(self, value: impl UpdateOperand<T, A, M>) -> Computed<T, A>
    where
        A::Wire: Arithmetic,
    {
        self.sum("-", value)
    }

    /// `list_append(function, value)`: `Song::TAGS.if_not_exists(vec![]).append(["live"])`.
    pub fn append<M>(self, value: impl UpdateOperand<T, A, M>) -> Computed<T, A>
    where
        A::Wire: ListWire,
    {
        self.append_term(value)
    }

    /// `list_append(value, function)`.
    pub fn prepend<M>(self, value: impl UpdateOperand<T, A, M>) -> Computed<T, A>
    where
        A::Wire: ListWire,
    {
        self.prepend_term(value)
    }

    fn append_term<M>(self, value: impl UpdateOperand<T, A, M>) -> Computed<T, A> {
        let Operand(value) = value.update_operand(&Beside(&self.place));
        Computed::new(Term::ListAppend(Box::new(self.term), Box::new(value)))
    }

    fn prepend_term<M>(self, value: impl UpdateOperand<T, A, M>) -> Computed<T, A> {
        let Operand(value) = value.update_operand(&Beside(&self.place));
        Computed::new(Term::ListAppend(Box::new(value), Box::new(self.term)))
    }

    fn sum<M>(self, sign: &'static str, value: impl UpdateOperand<T, A, M>) -> Computed<T, A> {
        let Operand(value) = value.update_operand(&Beside(&self.place));
        Computed::new(Term::Sum(Box::new(self.term), sign, Box::new(value)))
    }
}
