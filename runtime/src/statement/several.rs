//! What batches and transactions of statements share.

use crate::error::{Error, Invalid, Result};

use super::single::{Member, Statement};
use super::text::{self, Kind};

/// Statements to be sent together.
pub(super) struct Several<R> {
    members: Vec<Member<R>>,
    /// The first mistake of the chain.
    invalid: Option<Invalid>,
}

impl<R> Default for Several<R> {
    fn default() -> Self {
        Self {
            members: Vec::new(),
            invalid: None,
        }
    }
}

impl<R> Several<R> {
    pub(super) fn add(&mut self, statement: Statement<R>) {
        match statement.into_member() {
            Ok(member) => self.members.push(member),
            Err(error) => {
                let place = self.members.len();
                let error = Invalid::custom(format_args!("statement {place}: {error}"));
                self.invalid.get_or_insert(error);
            }
        }
    }

    /// Whether the SDK may repeat them whatever has become of them.
    pub(super) fn all_repeatable(&self) -> bool {
        self.members.iter().all(|it| it.repeatable)
    }

    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    /// The statements, unless one of them is a mistake, or they are no reads and no writes.
    pub(super) fn checked(self) -> Result<Vec<Member<R>>> {
        if let Some(error) = self.invalid {
            return Err(Error::Invalid(error));
        }
        let is_any = |kinds: &[Kind]| self.members.iter().any(|it| kinds.contains(&it.kind));
        if is_any(&[Kind::Select])
            && is_any(&[Kind::Insert, Kind::Update, Kind::Delete, Kind::Exists])
        {
            return Err(Error::Invalid(Invalid::custom(
                "DynamoDB takes reads or writes together, not both: send the `SELECT`s apart",
            )));
        }
        Ok(self.members)
    }
}

impl<R> std::fmt::Debug for Several<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tables = self.members.iter().map(|it| text::table(&it.text));
        f.debug_list().entries(tables).finish()
    }
}

/// `customize` must leave the statements where they are: their results are read by place.
pub(super) fn same_number(ours: usize, edited: usize) -> Result<(), Invalid> {
    if ours == edited {
        return Ok(());
    }
    Err(Invalid::custom(format_args!(
        "`customize` made {edited} statements of {ours}; add statements with `add`"
    )))
}
