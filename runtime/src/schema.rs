//! `Schema`: what a table's struct declares, as data.

use crate::fields::Field;
use crate::wire::Kind;

/// A table as its struct declares it: `Song::SCHEMA`.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    entity: &'static str,
    table: &'static str,
    partition_key: KeyField,
    sort_key: Option<KeyField>,
    fields: &'static [Field],
}

impl Schema {
    /// What a struct with a mistake in its derive has; the build has failed.
    #[doc(hidden)]
    pub const STUB: Self = Self::new("", "", KeyField::new(Kind::S), None, &[]);

    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        entity: &'static str,
        table: &'static str,
        partition_key: KeyField,
        sort_key: Option<KeyField>,
        fields: &'static [Field],
    ) -> Self {
        Self {
            entity,
            table,
            partition_key,
            sort_key,
            fields,
        }
    }

    /// The struct's name.
    #[must_use]
    pub const fn entity(&self) -> &'static str {
        self.entity
    }

    /// The declared table name; a `Db` may give it a prefix or replace it.
    #[must_use]
    pub const fn table(&self) -> &'static str {
        self.table
    }

    /// The partition key.
    #[must_use]
    pub const fn partition_key(&self) -> KeyField {
        self.partition_key
    }

    /// The sort key, where there is one.
    #[must_use]
    pub const fn sort_key(&self) -> Option<KeyField> {
        self.sort_key
    }

    /// The attributes, in the order of the fields.
    #[must_use]
    pub const fn fields(&self) -> &'static [Field] {
        self.fields
    }
}

/// A key attribute: name and type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyField {
    name: &'static str,
    kind: Kind,
}

impl KeyField {
    /// A key attribute of a stored type, yet without a name.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(kind: Kind) -> Self {
        Self { name: "", kind }
    }

    /// The same attribute under a name.
    #[doc(hidden)]
    #[must_use]
    pub const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// The attribute's name at DynamoDB.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// S, N or B.
    #[must_use]
    pub const fn kind(self) -> Kind {
        self.kind
    }
}
