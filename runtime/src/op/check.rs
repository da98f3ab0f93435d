//! `Check`: a condition of one item, for transactions.

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::{ConditionCheck, ReturnValuesOnConditionCheckFailure};

use super::condition::Conditions;
use super::member::built;
use crate::db::Db;
use crate::error::Result;
use crate::expr::IntoCondition;
use crate::key::Key;
use crate::table::Table;

/// Checks a condition of one item that the transaction does not write: as a write of two units per KB of it.
///
/// Made by [`Table::check`]. It is for transactions alone, and only with a condition. A condition of an item that
/// the transaction does write goes to that operation: a transaction takes one operation for each item.
///
/// ```
/// # use dynatable::{Db, Table};
/// # #[derive(Table)]
/// # struct Artist {
/// #     #[table(partition_key)]
/// #     name: String,
/// #     active: bool,
/// # }
/// # #[derive(Table)]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// # }
/// # async fn example(db: Db, song: Song) -> dynatable::Result<()> {
/// db.transact_write()
///     .add(Artist::check("Dylan").condition(Artist::ACTIVE.eq(true)))
///     .add(song.put())
///     .send()
///     .await
/// # }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConditionCheck.html>
#[must_use = "a check does nothing until a transaction takes it"]
pub struct Check<T, C = Unconditional> {
    key: Result<Key<T>>,
    conditions: Conditions,
    has: PhantomData<fn() -> C>,
}

/// A [`Check`] that has no condition yet.
#[derive(Debug)]
#[non_exhaustive]
pub struct Unconditional;

/// A [`Check`] that has one.
#[derive(Debug)]
#[non_exhaustive]
pub struct Conditional;

/// That a [`Check`] has a condition. Implemented by [`Conditional`].
#[diagnostic::on_unimplemented(
    message = "a check without a condition checks nothing",
    label = "there is no condition",
    note = "say what must hold for the item: `.condition(..)`, `.if_exists()` or `.if_absent()`"
)]
pub trait HasCondition: sealed::Sealed {}
#[diagnostic::do_not_recommend]
impl HasCondition for Conditional {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Conditional {}
}

impl<T: Table> Check<T> {
    pub(crate) fn new(key: Result<Key<T>>) -> Self {
        Self {
            key,
            conditions: Conditions::default(),
            has: PhantomData,
        }
    }
}

impl<T: Table, C> Check<T, C> {
    /// This must hold for the item there is; several conditions must all hold.
    pub fn condition(mut self, condition: impl IntoCondition<T>) -> Check<T, Conditional> {
        self.conditions.push(condition.into_condition().into_expr());
        self.conditional()
    }

    /// There must be such an item.
    pub fn if_exists(mut self) -> Check<T, Conditional> {
        self.conditions.key_exists(T::SCHEMA);
        self.conditional()
    }

    /// There must be no such item.
    pub fn if_absent(mut self) -> Check<T, Conditional> {
        self.conditions.key_not_exists(T::SCHEMA);
        self.conditional()
    }

    fn conditional(self) -> Check<T, Conditional> {
        Check {
            key: self.key,
            conditions: self.conditions,
            has: PhantomData,
        }
    }
}

impl<T: Table, C: HasCondition> Check<T, C> {
    pub(crate) fn into_condition_check(self, db: &Db) -> Result<ConditionCheck> {
        let expressions = self.conditions.render(T::SCHEMA)?;
        let check = ConditionCheck::builder()
            .table_name(db.table_name::<T>())
            .set_key(Some(self.key?.into_item()))
            .set_condition_expression(expressions.condition)
            .set_expression_attribute_names(expressions.names)
            .set_expression_attribute_values(expressions.values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build();
        built(check)
    }
}

impl<T: Table, C> fmt::Debug for Check<T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check")
            .field("table", &T::SCHEMA.table())
            .field("condition", &self.conditions)
            .finish_non_exhaustive()
    }
}
