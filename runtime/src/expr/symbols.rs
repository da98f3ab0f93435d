//! How names and values appear in an expression's text: as placeholders, or as themselves.

use std::fmt::Write as _;

use aws_sdk_dynamodb::types::AttributeValue;

use super::condition::Expr;
use super::raw::RawCondition;
use super::render;
use super::term::Value;
use super::update::Clauses;
use crate::error::Invalid;

/// Writes names and values into an expression's text.
pub(crate) trait Symbols {
    fn name(&mut self, name: &str, out: &mut String);
    /// May take the value out: an expression is rendered once.
    fn value(&mut self, value: &mut Value, out: &mut String);
    fn raw(&mut self, raw: &mut RawCondition, out: &mut String) -> Result<(), Invalid>;
}

/// Names, and values as themselves or hidden, for people.
#[derive(Debug)]
pub(crate) struct Resolved {
    show_values: bool,
}

impl Resolved {
    /// A condition with its values, but for sensitive ones.
    pub(crate) fn condition(expr: &Expr) -> String {
        Self { show_values: true }.write_condition(expr)
    }

    /// A condition without its values.
    pub(crate) fn condition_shape(expr: &Expr) -> String {
        Self { show_values: false }.write_condition(expr)
    }

    /// An update with its values, but for sensitive ones.
    pub(crate) fn update(clauses: &Clauses) -> String {
        Self { show_values: true }.write_update(clauses)
    }

    /// An update without its values.
    pub(crate) fn update_shape(clauses: &Clauses) -> String {
        Self { show_values: false }.write_update(clauses)
    }

    fn write_condition(mut self, expr: &Expr) -> String {
        let mut out = String::new();
        let written = render::condition(&mut expr.clone(), &mut self, &mut out);
        written.map_or_else(|error| format!("<{error}>"), |()| out)
    }

    fn write_update(mut self, clauses: &Clauses) -> String {
        let mut out = String::new();
        let written = render::update(&mut clauses.clone(), &mut self, &mut out);
        written.map_or_else(|error| format!("<{error}>"), |()| out)
    }
}

impl Symbols for Resolved {
    fn name(&mut self, name: &str, out: &mut String) {
        out.push_str(name);
    }

    fn value(&mut self, value: &mut Value, out: &mut String) {
        if value.sensitive || !self.show_values {
            out.push_str("***");
        } else {
            show(&value.value, out);
        }
    }

    fn raw(&mut self, raw: &mut RawCondition, out: &mut String) -> Result<(), Invalid> {
        out.push_str(raw.expression.trim());
        Ok(())
    }
}

/// Writes a value for people: JSON-like, numbers as they are, bytes by their number.
fn show(value: &AttributeValue, out: &mut String) {
    // Writing into a String cannot fail.
    let _ = match value {
        AttributeValue::S(text) => write!(out, "{text:?}"),
        AttributeValue::N(text) => write!(out, "{text}"),
        AttributeValue::B(bytes) => write!(out, "<{} bytes>", bytes.as_ref().len()),
        AttributeValue::Bool(value) => write!(out, "{value}"),
        AttributeValue::Null(_) => write!(out, "null"),
        AttributeValue::Ss(set) => write!(out, "{set:?}"),
        AttributeValue::Ns(set) => write!(out, "[{}]", set.join(", ")),
        AttributeValue::Bs(set) => write!(out, "<{} binaries>", set.len()),
        AttributeValue::L(list) => {
            out.push('[');
            for (place, value) in list.iter().enumerate() {
                out.push_str(if place == 0 { "" } else { ", " });
                show(value, out);
            }
            write!(out, "]")
        }
        AttributeValue::M(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (place, (name, value)) in entries.into_iter().enumerate() {
                out.push_str(if place == 0 { "" } else { ", " });
                let _ = write!(out, "{name}: ");
                show(value, out);
            }
            write!(out, "}}")
        }
        _ => write!(out, "<unknown>"),
    };
}
