//! What the operations of a transaction are called, in errors and spans.

use std::fmt;

use aws_sdk_dynamodb::types::{self as sdk, TransactGetItem, TransactWriteItem};

/// The kind and the table of each operation.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Each once.
    tables: Vec<String>,
    members: Vec<(&'static str, usize)>,
}

impl Names {
    pub(super) fn of_writes<'a>(members: impl IntoIterator<Item = &'a TransactWriteItem>) -> Self {
        let name = |member: &'a TransactWriteItem| {
            if let Some(put) = member.put() {
                ("put", put.table_name())
            } else if let Some(update) = member.update() {
                ("update", update.table_name())
            } else if let Some(delete) = member.delete() {
                ("delete", delete.table_name())
            } else if let Some(check) = member.condition_check() {
                ("check", check.table_name())
            } else {
                ("nothing", "")
            }
        };
        Self::new(members.into_iter().map(name))
    }

    pub(super) fn of_reads<'a>(members: impl IntoIterator<Item = &'a TransactGetItem>) -> Self {
        let name = |member: &'a TransactGetItem| {
            let table = member.get().map(sdk::Get::table_name);
            ("get", table.unwrap_or_default())
        };
        Self::new(members.into_iter().map(name))
    }

    fn new<'a>(members: impl Iterator<Item = (&'static str, &'a str)>) -> Self {
        let mut tables: Vec<String> = Vec::new();
        let members = members
            .map(|(kind, table)| {
                let known = tables.iter().position(|it| it == table);
                let known = known.unwrap_or_else(|| {
                    tables.push(table.to_owned());
                    tables.len() - 1
                });
                (kind, known)
            })
            .collect();
        Self { tables, members }
    }

    /// All tables: `Music, Orders`.
    pub(super) fn tables(&self) -> String {
        self.tables.join(", ")
    }

    /// The operation at a place.
    pub(super) fn get(&self, place: usize) -> Option<(&'static str, &str)> {
        let (kind, table) = *self.members.get(place)?;
        Some((kind, self.tables.get(table)?))
    }

    /// All operations: `put on Music`.
    pub(super) fn all(&self) -> Vec<String> {
        let places = 0..self.members.len();
        let named = places.filter_map(|place| self.get(place));
        named
            .map(|(kind, table)| format!("{kind} on {table}"))
            .collect()
    }

    /// The operation at a place, for a text: `operations[2] (put on Music)`.
    pub(super) fn place(&self, place: usize) -> impl fmt::Display {
        let called = self
            .get(place)
            .map(|(kind, table)| format!(" ({kind} on {table})"));
        format!("operations[{place}]{}", called.unwrap_or_default())
    }
}
