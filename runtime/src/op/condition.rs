//! The condition of a write, gathered from its setters.

use std::fmt;

use crate::error::Invalid;
use crate::expr::{Clauses, Expr, Expressions, Place, Renderer, Resolved};
use crate::schema::Schema;

/// All conditions a write was given; each must hold.
#[derive(Default)]
pub(super) struct Conditions {
    all: Option<Expr>,
}

impl Conditions {
    pub(super) fn push(&mut self, condition: Expr) {
        self.all = Some(match self.all.take() {
            Some(all) => all.and(condition),
            None => condition,
        });
    }

    pub(super) fn append(&mut self, others: Conditions) {
        if let Some(condition) = others.all {
            self.push(condition);
        }
    }

    /// Writes `IF` and the condition, where there is one.
    pub(super) fn fmt_after(&self, f: &mut fmt::Formatter<'_>, at_start: bool) -> fmt::Result {
        match &self.all {
            Some(all) => {
                let space = if at_start { "" } else { " " };
                write!(f, "{space}IF {}", Resolved::condition(all))
            }
            None => Ok(()),
        }
    }

    /// There is an item: every item has its partition key.
    pub(super) fn key_exists(&mut self, schema: &Schema) {
        self.push(key_call("attribute_exists", schema));
    }

    pub(super) fn key_not_exists(&mut self, schema: &Schema) {
        self.push(key_call("attribute_not_exists", schema));
    }

    pub(super) fn render(self, schema: &Schema) -> Result<Expressions, Invalid> {
        self.render_with(Clauses::default(), schema)
    }

    /// Renders the condition and an update, which share names and values.
    pub(super) fn render_with(
        self,
        mut clauses: Clauses,
        schema: &Schema,
    ) -> Result<Expressions, Invalid> {
        let in_table = |error: Invalid| error.in_table(schema.table());
        let mut renderer = Renderer::default();
        let update = renderer.update(&mut clauses).map_err(in_table)?;
        let condition = match self.all {
            Some(mut all) => Some(renderer.condition(&mut all).map_err(in_table)?),
            None => None,
        };
        Ok(renderer.expressions(condition, update))
    }
}

fn key_call(function: &'static str, schema: &Schema) -> Expr {
    Expr::Call(function, Place::named(schema.partition_key().name()), None)
}

impl fmt::Debug for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.all {
            Some(all) => f.write_str(&Resolved::condition_shape(all)),
            None => f.write_str("none"),
        }
    }
}

/// The setters of a write with conditions.
macro_rules! conditional {
    () => {
        /// Only where this holds for the item there is; several conditions must all hold.
        ///
        /// Where it does not, [`Error::ConditionFailed`](crate::Error::ConditionFailed) has the item as
        /// it is.
        pub fn condition(mut self, condition: impl crate::expr::IntoCondition<T>) -> Self {
            self.conditions.push(condition.into_condition().into_expr());
            self
        }

        /// As [`condition`](Self::condition) where there is one.
        pub fn maybe_condition(
            self,
            condition: Option<impl crate::expr::IntoCondition<T>>,
        ) -> Self {
            match condition {
                Some(condition) => self.condition(condition),
                None => self,
            }
        }
    };
}
pub(super) use conditional;
