//! Conditions in DynamoDB's own words, with the user's own placeholders.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};

use aws_sdk_dynamodb::types::AttributeValue;

use super::condition::{Condition, IntoCondition};
use crate::attribute::Attribute;
use crate::codec::value::to_value;
use crate::error::Invalid;

/// A condition as text, with the names and values of its own placeholders.
///
/// Made by [`Condition::raw`]; combines with typed conditions. A placeholder of the same text and
/// another meaning is an error before the call, never an overwrite.
#[must_use = "a condition does nothing until an operation takes it"]
pub struct RawCondition<T = ()> {
    pub(crate) expression: String,
    pub(crate) names: Vec<(String, String)>,
    pub(crate) values: Vec<(String, AttributeValue)>,
    pub(crate) invalid: Option<Invalid>,
    table: PhantomData<fn() -> T>,
}

impl<T> RawCondition<T> {
    pub(super) fn new(expression: String) -> Self {
        Self {
            expression,
            names: Vec::new(),
            values: Vec::new(),
            invalid: None,
            table: PhantomData,
        }
    }

    /// The attribute name of a placeholder: `.name("#tags", "legacy-tags")`.
    pub fn name(mut self, placeholder: impl Into<String>, name: impl Into<String>) -> Self {
        self.names.push((placeholder.into(), name.into()));
        self
    }

    /// The value of a placeholder: `.value(":most", 5)`.
    pub fn value(mut self, placeholder: impl Into<String>, value: impl RawValue) -> Self {
        let placeholder = placeholder.into();
        match value.raw_value() {
            Ok(value) => self.values.push((placeholder, value)),
            Err(error) => self.invalid = Some(error.in_field(&placeholder)),
        }
        self
    }

    pub(super) fn untyped(self) -> RawCondition {
        RawCondition {
            expression: self.expression,
            names: self.names,
            values: self.values,
            invalid: self.invalid,
            table: PhantomData,
        }
    }

    /// Whether one pair of parentheses is around all of the text.
    pub(super) fn is_parenthesised(&self) -> bool {
        let text = self.expression.trim();
        if !text.starts_with('(') {
            return false;
        }
        let mut depth = 0_usize;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return at + 1 == text.len();
            }
        }
        false
    }
}

/// What a placeholder may stand for: a value of any attribute type, or a `&str`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a value in an expression",
    label = "expected a value of an attribute type, or a `&str`"
)]
pub trait RawValue {
    /// The value, written.
    #[doc(hidden)]
    fn raw_value(&self) -> Result<AttributeValue, Invalid>;
}

#[diagnostic::do_not_recommend]
impl<A: Attribute> RawValue for A {
    fn raw_value(&self) -> Result<AttributeValue, Invalid> {
        to_value(|sink| self.encode(sink))
    }
}

#[diagnostic::do_not_recommend]
impl RawValue for &str {
    fn raw_value(&self) -> Result<AttributeValue, Invalid> {
        Ok(AttributeValue::S((*self).to_owned()))
    }
}

impl<T> Clone for RawCondition<T> {
    fn clone(&self) -> Self {
        Self {
            expression: self.expression.clone(),
            names: self.names.clone(),
            values: self.values.clone(),
            invalid: self.invalid.clone(),
            table: PhantomData,
        }
    }
}

/// Without the values, which may be personal data.
impl<T> fmt::Debug for RawCondition<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawCondition")
            .field("expression", &self.expression)
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

impl<T, C: IntoCondition<T>> BitAnd<C> for RawCondition<T> {
    type Output = Condition<T, C::Names>;

    fn bitand(self, other: C) -> Self::Output {
        self.into_condition() & other
    }
}

impl<T, C: IntoCondition<T>> BitOr<C> for RawCondition<T> {
    type Output = Condition<T, C::Names>;

    fn bitor(self, other: C) -> Self::Output {
        self.into_condition() | other
    }
}

impl<T> Not for RawCondition<T> {
    type Output = Condition<T>;

    fn not(self) -> Condition<T> {
        !self.into_condition()
    }
}
