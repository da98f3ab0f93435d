//! The one renderer: conditions and updates to text, names and values to placeholders.

use std::collections::HashMap;
use std::fmt::Write as _;

use aws_sdk_dynamodb::types::AttributeValue;

use super::condition::{Expr, too_many_operators};
use super::path::{Place, Step};
use super::raw::RawCondition;
use super::symbols::Symbols;
use super::term::{Term, Value};
use super::update::Clauses;
use crate::error::Invalid;
use crate::limits::{MAX_DEPTH, MAX_EXPRESSION_BYTES, MAX_OPERATORS};

/// Gives out placeholders; one for all expressions of a request, which share names and values.
#[derive(Debug, Default, Clone)]
pub(crate) struct Renderer {
    names: Vec<String>,
    values: Vec<AttributeValue>,
    raw_names: Vec<(String, String)>,
    raw_values: Vec<(String, AttributeValue)>,
}

/// The expressions of a request, as the SDK's builders take them.
#[derive(Debug, Default)]
pub(crate) struct Expressions {
    pub(crate) condition: Option<String>,
    pub(crate) update: Option<String>,
    pub(crate) names: Option<NameTable>,
    pub(crate) values: Option<ValueTable>,
}

/// Names by their placeholders.
pub(crate) type NameTable = HashMap<String, String>;
/// Values by their placeholders.
pub(crate) type ValueTable = HashMap<String, AttributeValue>;

/// An expression with placeholders, and what they stand for.
#[derive(Clone, PartialEq)]
pub struct Rendered {
    expression: String,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Rendered {
    /// The expression: `#n0 < :v0`.
    #[must_use]
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// What `ExpressionAttributeNames` has to hold.
    #[must_use]
    pub fn names(&self) -> &HashMap<String, String> {
        &self.names
    }

    /// What `ExpressionAttributeValues` has to hold.
    #[must_use]
    pub fn values(&self) -> &HashMap<String, AttributeValue> {
        &self.values
    }

    /// All three, owned.
    #[must_use]
    pub fn into_parts(
        self,
    ) -> (
        String,
        HashMap<String, String>,
        HashMap<String, AttributeValue>,
    ) {
        (self.expression, self.names, self.values)
    }
}

/// Without the values, which may be personal data.
impl std::fmt::Debug for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rendered")
            .field("expression", &self.expression)
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

impl Renderer {
    pub(crate) fn condition(&mut self, expr: &mut Expr) -> Result<String, Invalid> {
        if expr.operators() > MAX_OPERATORS {
            return Err(too_many_operators());
        }
        let mut out = String::new();
        condition(expr, self, &mut out)?;
        checked(out)
    }

    pub(crate) fn update(&mut self, clauses: &mut Clauses) -> Result<Option<String>, Invalid> {
        if clauses.is_empty() {
            return Ok(None);
        }
        if clauses.operators() > MAX_OPERATORS {
            return Err(too_many_operators());
        }
        clauses.check_overlap()?;
        let mut out = String::new();
        update(clauses, self, &mut out)?;
        checked(out).map(Some)
    }

    /// One expression with its names and values.
    pub(crate) fn finish(self, expression: String) -> Rendered {
        let (names, values) = self.tables();
        Rendered {
            expression,
            names,
            values,
        }
    }

    /// The expressions of a write.
    pub(crate) fn expressions(
        self,
        condition: Option<String>,
        update: Option<String>,
    ) -> Expressions {
        let (names, values) = self.into_tables();
        Expressions {
            condition,
            update,
            names,
            values,
        }
    }

    /// What the placeholders of a request stand for; DynamoDB refuses empty tables.
    pub(crate) fn into_tables(self) -> (Option<NameTable>, Option<ValueTable>) {
        let (names, values) = self.tables();
        (
            (!names.is_empty()).then_some(names),
            (!values.is_empty()).then_some(values),
        )
    }

    /// A list of attributes.
    pub(crate) fn projection(&mut self, attributes: &[&str]) -> Result<String, Invalid> {
        let mut out = String::new();
        for (at, attribute) in attributes.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { ", " });
            self.name(attribute, &mut out);
        }
        checked(out)
    }

    fn tables(self) -> (NameTable, ValueTable) {
        let own = self
            .names
            .into_iter()
            .enumerate()
            .map(|(at, name)| (format!("#n{at}"), name));
        let names = own.chain(self.raw_names).collect();
        let own = self
            .values
            .into_iter()
            .enumerate()
            .map(|(at, value)| (format!(":v{at}"), value));
        let values = own.chain(self.raw_values).collect();
        (names, values)
    }
}

fn checked(expression: String) -> Result<String, Invalid> {
    let bytes = expression.len();
    if bytes > MAX_EXPRESSION_BYTES {
        let text = format_args!("an expression of {bytes} bytes, more than {MAX_EXPRESSION_BYTES}");
        return Err(Invalid::custom(text));
    }
    Ok(expression)
}

impl Symbols for Renderer {
    fn name(&mut self, name: &str, out: &mut String) {
        let at = self
            .names
            .iter()
            .position(|known| known == name)
            .unwrap_or_else(|| {
                self.names.push(name.to_owned());
                self.names.len() - 1
            });
        // Writing into a String cannot fail.
        let _ = write!(out, "#n{at}");
    }

    fn value(&mut self, value: &mut Value, out: &mut String) {
        let at = self
            .values
            .iter()
            .position(|known| *known == value.value)
            .unwrap_or_else(|| {
                self.values.push(std::mem::replace(
                    &mut value.value,
                    AttributeValue::Null(true),
                ));
                self.values.len() - 1
            });
        let _ = write!(out, ":v{at}");
    }

    fn raw(&mut self, raw: &mut RawCondition, out: &mut String) -> Result<(), Invalid> {
        if let Some(error) = raw.invalid.take() {
            return Err(error);
        }
        for (placeholder, name) in raw.names.drain(..) {
            add("#", placeholder, name, &mut self.raw_names)?;
        }
        for (placeholder, value) in raw.values.drain(..) {
            add(":", placeholder, value, &mut self.raw_values)?;
        }
        out.push_str(raw.expression.trim());
        Ok(())
    }
}

/// Adds a user's placeholder, unless it is one of ours or means something else already.
fn add<V: PartialEq>(
    sigil: &str,
    placeholder: String,
    meaning: V,
    known: &mut Vec<(String, V)>,
) -> Result<(), Invalid> {
    if !placeholder.starts_with(sigil) {
        let text = format_args!("placeholder `{placeholder}` must begin with `{sigil}`");
        return Err(Invalid::custom(text));
    }
    if is_ours(&placeholder) {
        let text = format_args!(
            "placeholder `{placeholder}` is one of those the typed part of the expression uses; give it another name"
        );
        return Err(Invalid::custom(text));
    }
    match known.iter().find(|(other, _)| *other == placeholder) {
        Some((_, other)) if *other == meaning => Ok(()),
        Some(_) => {
            let text = format_args!("placeholder `{placeholder}` is given two meanings");
            Err(Invalid::custom(text))
        }
        None => {
            known.push((placeholder, meaning));
            Ok(())
        }
    }
}

/// Whether a placeholder is `#n` or `:v` and a number.
fn is_ours(placeholder: &str) -> bool {
    let digits = placeholder
        .strip_prefix("#n")
        .or_else(|| placeholder.strip_prefix(":v"));
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit()))
}

/// How tightly a piece of a condition holds together; looser ones need parentheses inside tighter.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binding {
    Or,
    And,
    Not,
}

/// Writes a condition with the fewest parentheses: DynamoDB refuses redundant ones.
pub(super) fn condition(
    expr: &mut Expr,
    symbols: &mut impl Symbols,
    out: &mut String,
) -> Result<(), Invalid> {
    match expr {
        Expr::Compare(left, operator, right) => {
            term(left, symbols, out)?;
            let _ = write!(out, " {operator} ");
            term(right, symbols, out)
        }
        Expr::Between(operand, low, high) => {
            term(operand, symbols, out)?;
            out.push_str(" BETWEEN ");
            term(low, symbols, out)?;
            out.push_str(" AND ");
            term(high, symbols, out)
        }
        Expr::In(operand, values) => {
            term(operand, symbols, out)?;
            out.push_str(" IN (");
            separated(values, ", ", out, |value, out| term(value, symbols, out))?;
            out.push(')');
            Ok(())
        }
        Expr::Call(function, path, argument) => {
            out.push_str(function);
            out.push('(');
            place(path, symbols, out)?;
            if let Some(argument) = argument {
                out.push_str(", ");
                term(argument, symbols, out)?;
            }
            out.push(')');
            Ok(())
        }
        Expr::And(all) => separated(all, " AND ", out, |expr, out| {
            inner(expr, Binding::And, symbols, out)
        }),
        Expr::Or(any) => separated(any, " OR ", out, |expr, out| {
            inner(expr, Binding::Or, symbols, out)
        }),
        Expr::Not(negated) => {
            out.push_str("NOT ");
            inner(negated, Binding::Not, symbols, out)
        }
        Expr::Raw(raw) => symbols.raw(raw, out),
        Expr::Invalid(error) => Err(error.clone()),
    }
}

/// Writes a condition inside another that binds as `outer` does.
fn inner(
    expr: &mut Expr,
    outer: Binding,
    symbols: &mut impl Symbols,
    out: &mut String,
) -> Result<(), Invalid> {
    let parenthesise = match expr {
        Expr::Or(_) => outer > Binding::Or,
        Expr::And(_) => outer > Binding::And,
        // Its text may hold any operator.
        Expr::Raw(raw) => !raw.is_parenthesised(),
        _ => false,
    };
    if !parenthesise {
        return condition(expr, symbols, out);
    }
    out.push('(');
    condition(expr, symbols, out)?;
    out.push(')');
    Ok(())
}

/// Writes the clauses of an update, each keyword once.
pub(super) fn update(
    clauses: &mut Clauses,
    symbols: &mut impl Symbols,
    out: &mut String,
) -> Result<(), Invalid> {
    if !clauses.set.is_empty() {
        out.push_str("SET ");
        separated(&mut clauses.set, ", ", out, |(path, value), out| {
            place(path, symbols, out)?;
            out.push_str(" = ");
            term(value, symbols, out)
        })?;
    }
    if !clauses.remove.is_empty() {
        out.push_str(if out.is_empty() {
            "REMOVE "
        } else {
            " REMOVE "
        });
        separated(&mut clauses.remove, ", ", out, |path, out| {
            place(path, symbols, out)
        })?;
    }
    for (keyword, pairs) in [("ADD ", &mut clauses.add), ("DELETE ", &mut clauses.delete)] {
        if pairs.is_empty() {
            continue;
        }
        out.push_str(if out.is_empty() { "" } else { " " });
        out.push_str(keyword);
        separated(pairs, ", ", out, |(path, value), out| {
            place(path, symbols, out)?;
            out.push(' ');
            term(value, symbols, out)
        })?;
    }
    Ok(())
}

fn separated<E>(
    elements: &mut [E],
    separator: &str,
    out: &mut String,
    mut write: impl FnMut(&mut E, &mut String) -> Result<(), Invalid>,
) -> Result<(), Invalid> {
    for (at, element) in elements.iter_mut().enumerate() {
        out.push_str(if at == 0 { "" } else { separator });
        write(element, out)?;
    }
    Ok(())
}

fn term(term_: &mut Term, symbols: &mut impl Symbols, out: &mut String) -> Result<(), Invalid> {
    match term_ {
        Term::Path(path) => place(path, symbols, out),
        Term::Size(path) => {
            out.push_str("size(");
            place(path, symbols, out)?;
            out.push(')');
            Ok(())
        }
        Term::Value(value) => {
            symbols.value(value, out);
            Ok(())
        }
        Term::IfNotExists(path, default) => {
            out.push_str("if_not_exists(");
            place(path, symbols, out)?;
            out.push_str(", ");
            term(default, symbols, out)?;
            out.push(')');
            Ok(())
        }
        Term::ListAppend(first, second) => {
            out.push_str("list_append(");
            term(first, symbols, out)?;
            out.push_str(", ");
            term(second, symbols, out)?;
            out.push(')');
            Ok(())
        }
        Term::Sum(left, sign, right) => {
            term(left, symbols, out)?;
            let _ = write!(out, " {sign} ");
            term(right, symbols, out)
        }
        Term::Invalid(error) => Err(error.clone()),
    }
}

fn place(path: &Place, symbols: &mut impl Symbols, out: &mut String) -> Result<(), Invalid> {
    let depth = path.steps.iter().count();
    if depth > MAX_DEPTH {
        let text = format_args!("a path of {depth} steps, more than {MAX_DEPTH}");
        return Err(Invalid::custom(text).in_field(&path.to_string()));
    }
    for (at, step) in path.steps.iter().enumerate() {
        match &*step {
            Step::Index(index) => {
                let _ = write!(out, "[{index}]");
            }
            Step::Name(name) => {
                out.push_str(if at == 0 { "" } else { "." });
                symbols.name(name, out);
            }
        }
    }
    Ok(())
}
