//! What stands on either side of an operator.

use aws_sdk_dynamodb::types::AttributeValue;

use super::path::Place;
use crate::attribute::{Attribute, IntoValue};
use crate::codec::value::to_value;
use crate::error::Invalid;

/// An operand without its types.
#[derive(Debug, Clone)]
pub(crate) enum Term {
    Path(Place),
    Size(Place),
    Value(Value),
    /// `if_not_exists(path, operand)`.
    IfNotExists(Place, Box<Term>),
    /// `list_append(operand, operand)`.
    ListAppend(Box<Term>, Box<Term>),
    /// `operand + operand`, or another sign.
    Sum(Box<Term>, &'static str, Box<Term>),
    /// A value that could not be written; reported when the expression is rendered.
    Invalid(Invalid),
}

/// A value, and whether it may be shown.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) value: AttributeValue,
    pub(crate) sensitive: bool,
}

impl Term {
    pub(crate) fn null() -> Self {
        Term::Value(Value {
            value: AttributeValue::Null(true),
            sensitive: false,
        })
    }

    /// Keeps every value in it out of logs: it is for a sensitive attribute.
    pub(crate) fn secret(&mut self) {
        match self {
            Term::Value(value) => value.sensitive = true,
            Term::IfNotExists(_, inner) => inner.secret(),
            Term::ListAppend(left, right) | Term::Sum(left, _, right) => {
                left.secret();
                right.secret();
            }
            Term::Path(_) | Term::Size(_) | Term::Invalid(_) => {}
        }
    }

    /// The number of the other sign.
    pub(crate) fn negated(mut self) -> Self {
        if let Term::Value(Value {
            value: AttributeValue::N(text),
            ..
        }) = &mut self
        {
            *text = match text.strip_prefix('-') {
                Some(positive) => positive.to_owned(),
                None if text == "0" => return self,
                None => format!("-{text}"),
            };
        }
        self
    }

    /// Writes a value that stands beside `place`.
    pub(crate) fn value<A: Attribute>(value: &impl IntoValue<A>, place: &Place) -> Self {
        match to_value(|sink| value.encode_value(sink)) {
            Ok(value) => Term::Value(Value {
                value,
                sensitive: place.sensitive || A::SENSITIVE,
            }),
            Err(error) => Term::Invalid(error.in_field(&place.to_string())),
        }
    }
}
