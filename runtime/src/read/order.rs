//! What is read, and in which order: what a cursor is made of and must agree with.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::cursor::{self, At, Cursor, Operation, Origin, Segments, Values, name_hash};
use crate::error::{CursorError, CursorProblem, DecodeError, Error};
use crate::item::Item;
use crate::number::Number;
use crate::schema::{IndexSchema, KeyField, Schema};
use crate::table::Table;

/// A table or index in one direction; for a query, of one partition key.
#[derive(Clone)]
pub(crate) struct Order {
    pub(super) schema: &'static Schema,
    pub(super) index: Option<&'static IndexSchema>,
    /// The table's name at DynamoDB.
    pub(super) table: String,
    pub(super) operation: Operation,
    pub(super) ascending: bool,
    pub(super) partition: Values,
    /// The attributes that name one place.
    pub(super) fields: Vec<KeyField>,
}

/// Where a read begins.
#[derive(Default)]
pub(super) struct Start {
    /// Whether it goes back.
    pub(super) back: bool,
    pub(super) at: Option<At>,
}

impl Order {
    /// The place of an item.
    pub(super) fn values_of(&self, item: &Item) -> Result<Values, Error> {
        let value = |field: &KeyField| {
            item.get(field.name()).cloned().ok_or_else(|| {
                let error = DecodeError::missing(field.name());
                Error::Decode(error.in_table(self.schema.table()))
            })
        };
        self.fields.iter().map(value).collect()
    }

    /// What `ExclusiveStartKey` takes.
    pub(super) fn start_key(&self, values: &Values) -> Item {
        cursor::item(&self.fields, values)
    }

    fn origin(&self, back: bool) -> Origin {
        Origin {
            table: name_hash(&self.table),
            index: self.index.map_or(0, |index| name_hash(index.name())),
            operation: self.operation,
            ascending: self.ascending,
            back,
        }
    }

    pub(super) fn cursor<T: Table>(&self, back: bool, at: At) -> Cursor<T> {
        Cursor::new(self.origin(back), at)
    }

    /// Where a read with this cursor begins, if the cursor is one of it.
    pub(super) fn start(
        &self,
        (origin, at): (Origin, At),
        segments: u32,
    ) -> Result<Start, CursorError> {
        let own = self.origin(origin.back);
        let agrees = |same: bool, problem: CursorProblem| {
            same.then_some(()).ok_or(CursorError::new(problem))
        };
        agrees(origin.table == own.table, CursorProblem::OtherTable)?;
        agrees(origin.index == own.index, CursorProblem::OtherIndex)?;
        agrees(
            origin.operation == own.operation,
            CursorProblem::OtherOperation,
        )?;
        agrees(
            origin.ascending == own.ascending,
            CursorProblem::OtherDirection,
        )?;
        match &at {
            At::Key(values) => {
                agrees(segments == 0, CursorProblem::OtherSegments)?;
                let mut pairs = self.partition.iter().zip(values);
                let same = pairs.all(|(own, other)| same_value(own, other));
                agrees(same, CursorProblem::OtherPartitionKey)?;
            }
            At::Segments(Segments { total, .. }) => {
                agrees(*total == segments, CursorProblem::OtherSegments)?;
            }
        }
        Ok(Start {
            back: origin.back,
            at: Some(at),
        })
    }
}

/// Whether two key values are one: numbers by value.
pub(super) fn same_value(one: &AttributeValue, other: &AttributeValue) -> bool {
    match (one, other) {
        (AttributeValue::N(one), AttributeValue::N(other)) => same_number(one, other),
        _ => one == other,
    }
}

pub(super) fn same_number(one: &str, other: &str) -> bool {
    one == other
        || matches!((one.parse::<Number>(), other.parse::<Number>()), (Ok(one), Ok(other)) if one == other)
}
