//! Two items where one was asked for.

use std::fmt;

/// A read that was to find at most one item found another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoreThanOne {
    inner: Box<Inner>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    table: String,
    index: Option<&'static str>,
}

impl MoreThanOne {
    pub(crate) fn new(table: String, index: Option<&'static str>) -> Self {
        Self {
            inner: Box::new(Inner { table, index }),
        }
    }

    /// The table, by the name it has at DynamoDB.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.inner.table
    }

    /// The index that was read, where it was one.
    #[must_use]
    pub fn index(&self) -> Option<&str> {
        self.inner.index
    }
}

impl fmt::Display for MoreThanOne {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = &self.inner.table;
        match self.inner.index {
            Some(index) => write!(
                f,
                "more than one item in index `{index}` of table `{table}`, where one was expected"
            ),
            None => write!(
                f,
                "more than one item in table `{table}`, where one was expected"
            ),
        }
    }
}

impl std::error::Error for MoreThanOne {}
