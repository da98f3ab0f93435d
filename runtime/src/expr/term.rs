//! What stands on either side of an operator.

use aws_sdk_dynamodb::types::AttributeValue;

use super::path::Place;
use crate::attribute::{Attribute, IntoValue};
use crate::codec::value::to_value;
use crate::error::Invalid;
use crate::key;
use crate::limits::{MAX_DEPTH, MAX_PARTITION_KEY_BYTES};

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
    /// A value that is no secret.
    pub(crate) fn shown(value: AttributeValue) -> Self {
        Term::Value(Value {
            value,
            sensitive: false,
        })
    }

    pub(crate) fn null() -> Self {
        Term::Value(Value {
            value: AttributeValue::Null(true),
            sensitive: false,
        })
    }

    /// A function of an operand; no list of functions in one another is meant to be long, and a long one
    /// could exhaust the stack.
    pub(crate) fn bounded(self) -> Self {
        if self.depth() > MAX_DEPTH {
            let text = format_args!("more than {MAX_DEPTH} functions in one another");
            return Term::Invalid(Invalid::custom(text));
        }
        self
    }

    fn depth(&self) -> usize {
        match self {
            Term::IfNotExists(_, inner) => 1 + inner.depth(),
            Term::ListAppend(left, right) | Term::Sum(left, _, right) => {
                1 + left.depth().max(right.depth())
            }
            Term::Path(_) | Term::Size(_) | Term::Value(_) | Term::Invalid(_) => 0,
        }
    }

    /// The same for an attribute an index is by: an empty value would keep the whole write from being made.
    pub(crate) fn indexed(self, place: &Place) -> Self {
        if let Term::Value(Value { value, .. }) = &self
            && let Err(error) = key::check_bytes(value, MAX_PARTITION_KEY_BYTES)
        {
            return Term::Invalid(error.in_field(&place.to_string()));
        }
        self
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

    /// The number of the other sign, beside `place`.
    pub(crate) fn negated(self, place: &Place) -> Self {
        let Term::Value(Value { value, sensitive }) = self else {
            return self;
        };
        let AttributeValue::N(text) = value else {
            let error = Invalid::custom("only a number can be taken away from a number");
            return Term::Invalid(error.in_field(&place.to_string()));
        };
        let text = match text.strip_prefix('-') {
            Some(positive) => positive.to_owned(),
            None if text == "0" => text,
            None => format!("-{text}"),
        };
        Term::Value(Value {
            value: AttributeValue::N(text),
            sensitive,
        })
    }

    /// Writes a value that stands beside `place`.
    pub(crate) fn value<A: Attribute>(value: &impl IntoValue<A>, place: &Place) -> Self {
        match to_value(|sink| value.encode_value(sink)) {
            Ok(value) => Term::Value(Value {
                value: distinct(value),
                sensitive: place.sensitive || A::holds_secrets(&mut Vec::new()),
            }),
            Err(error) => Term::Invalid(error.in_field(&place.to_string())),
        }
    }
}

/// A set without the elements it was given twice, which DynamoDB would refuse.
fn distinct(mut value: AttributeValue) -> AttributeValue {
    fn keep_first<T: PartialEq>(set: &mut Vec<T>) {
        let mut kept = Vec::with_capacity(set.len());
        for element in set.drain(..) {
            if !kept.contains(&element) {
                kept.push(element);
            }
        }
        *set = kept;
    }
    match &mut value {
        AttributeValue::Ss(set) | AttributeValue::Ns(set) => keep_first(set),
        AttributeValue::Bs(set) => keep_first(set),
        _ => {}
    }
    value
}
