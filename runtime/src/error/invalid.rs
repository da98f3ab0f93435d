//! A mistake that was seen before the call.

use std::fmt;

use super::Trail;
use crate::limits;
use crate::wire::SetKind;

/// The operation could not be valid; nothing was sent.
#[derive(Debug, Clone)]
pub struct Invalid {
    inner: Box<Inner>,
}

#[derive(Debug, Clone)]
struct Inner {
    /// The place in a transaction.
    operation: Option<usize>,
    table: Option<&'static str>,
    trail: Trail,
    reason: Box<str>,
}

impl Invalid {
    /// A value that cannot be stored, for a reason of its type's own.
    ///
    /// For hand-written [`Attribute`](crate::Attribute)s. The reason must not contain the value, which
    /// may be personal data.
    pub fn custom(reason: impl fmt::Display) -> Self {
        let reason = reason.to_string().into();
        Self {
            inner: Box::new(Inner {
                operation: None,
                table: None,
                trail: Trail::default(),
                reason,
            }),
        }
    }

    pub(crate) fn too_deep() -> Self {
        let most = limits::MAX_DEPTH;
        Self::custom(format_args!(
            "lists and maps are nested more than {most} levels deep"
        ))
    }

    pub(crate) fn set_element(kind: SetKind) -> Self {
        let kind = crate::wire::Kind::from(kind);
        Self::custom(format_args!("an element of the set does not fit {kind}"))
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

    pub(crate) fn in_operation(mut self, place: usize) -> Self {
        self.inner.operation = Some(place);
        self
    }

    /// The place of the operation in its transaction, from 0, where it is the mistake of one.
    #[must_use]
    pub fn operation(&self) -> Option<usize> {
        self.inner.operation
    }

    /// The table, by the name its type was declared with.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.inner.table
    }

    /// The attribute's path in the item, where the mistake is in one attribute: `lines[3].price`.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        (!self.inner.trail.is_empty()).then(|| self.inner.trail.to_string())
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = self
            .inner
            .table
            .map(|table| format!(" of table `{table}`"))
            .unwrap_or_default();
        if let Some(place) = self.inner.operation {
            write!(f, "operations[{place}]: ")?;
        }
        match (self.inner.trail.is_empty(), self.inner.table) {
            (true, None) => {}
            (true, Some(table)) => write!(f, "table `{table}`: ")?,
            (false, _) => write!(f, "attribute `{}`{of}: ", self.inner.trail)?,
        }
        f.write_str(&self.inner.reason)
    }
}

impl std::error::Error for Invalid {}
