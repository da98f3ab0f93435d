//! A stored item that does not fit its Rust type.

use std::fmt;

use super::Trail;
use crate::wire::Kind;

/// A stored item does not fit the Rust type: where, what was expected, what was found; never the value.
#[derive(Debug)]
pub struct DecodeError {
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    table: Option<&'static str>,
    trail: Trail,
    problem: Problem,
    key: Option<usize>,
}

#[derive(Debug)]
enum Problem {
    Missing,
    WrongType {
        expected: Kind,
        found: Kind,
    },
    UnknownVariant {
        of: &'static str,
        variants: &'static [&'static str],
    },
    OutOfRange {
        of: &'static str,
    },
    Other(Box<str>),
}

impl DecodeError {
    fn new(problem: Problem) -> Self {
        Self {
            inner: Box::new(Inner {
                table: None,
                trail: Trail::default(),
                problem,
                key: None,
            }),
        }
    }

    /// The stored value cannot be a value of the Rust type, for a reason of the type's own.
    ///
    /// For hand-written [`Attribute`](crate::Attribute)s. The reason must not contain the value, which
    /// may be personal data.
    pub fn custom(reason: impl fmt::Display) -> Self {
        Self::new(Problem::Other(reason.to_string().into()))
    }

    /// A number that the Rust type `of` cannot hold.
    #[must_use]
    pub fn out_of_range(of: &'static str) -> Self {
        Self::new(Problem::OutOfRange { of })
    }

    /// The stored type is not the expected one.
    #[must_use]
    pub fn wrong_type(expected: Kind, found: Kind) -> Self {
        Self::new(Problem::WrongType { expected, found })
    }

    pub(crate) fn missing(name: &str) -> Self {
        Self::new(Problem::Missing).in_field(name)
    }

    pub(crate) fn unknown_variant(of: &'static str, variants: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownVariant { of, variants })
    }

    pub(crate) fn in_field(mut self, name: &str) -> Self {
        self.inner.trail.name(name);
        self
    }

    pub(crate) fn in_element(mut self, index: usize) -> Self {
        self.inner.trail.index(index);
        self
    }

    pub(crate) fn in_table(mut self, table: &'static str) -> Self {
        self.inner.table = Some(table);
        self
    }

    pub(crate) fn of_key(mut self, place: usize) -> Self {
        self.inner.key = Some(place);
        self
    }

    /// For an item of a batch or transaction: the place of its key among those asked for, from 0.
    #[must_use]
    pub fn key_place(&self) -> Option<usize> {
        self.inner.key
    }

    /// The table, by the name its type was declared with.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.inner.table
    }

    /// The attribute's path in the item: `lines[3].price`.
    #[must_use]
    pub fn path(&self) -> String {
        self.inner.trail.to_string()
    }

    /// The type the Rust type is stored as, when the stored type differs from it.
    #[must_use]
    pub fn expected(&self) -> Option<Kind> {
        match self.inner.problem {
            Problem::WrongType { expected, .. } => Some(expected),
            _ => None,
        }
    }

    /// The stored type, when it differs from the expected one.
    #[must_use]
    pub fn found(&self) -> Option<Kind> {
        match self.inner.problem {
            Problem::WrongType { found, .. } => Some(found),
            _ => None,
        }
    }

    /// Whether the attribute is not there at all.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self.inner.problem, Problem::Missing)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.inner.trail.is_empty() {
            f.write_str("the value")?;
        } else {
            write!(f, "attribute `{}`", self.inner.trail)?;
        }
        if let Some(table) = self.inner.table {
            write!(f, " of table `{table}`")?;
        }
        if let Some(key) = self.inner.key {
            write!(f, ", of the item of key {key},")?;
        }
        match &self.inner.problem {
            Problem::Missing => f.write_str(" is missing"),
            Problem::WrongType { expected, found } => {
                write!(f, " has the wrong type: expected {expected}, found {found}")
            }
            Problem::UnknownVariant { of, variants } => {
                write!(f, " is not a variant of `{of}`; expected ")?;
                for (place, variant) in variants.iter().enumerate() {
                    let comma = if place == 0 { "" } else { ", " };
                    write!(f, "{comma}`{variant}`")?;
                }
                Ok(())
            }
            Problem::OutOfRange { of } => write!(f, " is a number that `{of}` cannot hold"),
            Problem::Other(reason) => write!(f, " cannot be read: {reason}"),
        }
    }
}

impl std::error::Error for DecodeError {}
