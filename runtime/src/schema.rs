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
    indexes: &'static [IndexSchema],
}

impl Schema {
    /// What a struct with a mistake in its derive has; the build has failed.
    #[doc(hidden)]
    pub const STUB: Self = Self::new("", "", KeyField::new(Kind::S), None, &[], &[]);

    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        entity: &'static str,
        table: &'static str,
        partition_key: KeyField,
        sort_key: Option<KeyField>,
        fields: &'static [Field],
        indexes: &'static [IndexSchema],
    ) -> Self {
        Self {
            entity,
            table,
            partition_key,
            sort_key,
            fields,
            indexes,
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

    /// The secondary indexes, in the order they are declared in, global ones first.
    #[must_use]
    pub const fn indexes(&self) -> &'static [IndexSchema] {
        self.indexes
    }

    /// The key attributes of the table, or of an index and the table: what names one place in its order.
    pub(crate) fn position_fields(&self, index: Option<&IndexSchema>) -> Vec<KeyField> {
        let of_index = index.into_iter().flat_map(IndexSchema::key_fields);
        let of_table = std::iter::once(self.partition_key).chain(self.sort_key);
        let mut fields: Vec<KeyField> = Vec::with_capacity(4);
        for field in of_index.chain(of_table) {
            if !fields.iter().any(|known| known.name() == field.name()) {
                fields.push(field);
            }
        }
        fields
    }
}

/// A secondary index as declared.
#[derive(Debug, Clone, Copy)]
pub struct IndexSchema {
    name: &'static str,
    local: bool,
    partition_key: &'static [KeyField],
    sort_key: &'static [KeyField],
    projection: IndexProjection,
}

/// Which attributes an index holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums)] // these are DynamoDB's
pub enum IndexProjection {
    /// All attributes of its items.
    All,
    /// The key attributes of the table and of the index.
    KeysOnly,
    /// The key attributes, and these.
    Include(&'static [&'static str]),
}

impl IndexProjection {
    /// Whether an attribute that is no key is held.
    pub(crate) fn holds(self, name: &str) -> bool {
        match self {
            IndexProjection::All => true,
            IndexProjection::KeysOnly => false,
            IndexProjection::Include(names) => names.contains(&name),
        }
    }
}

impl IndexSchema {
    #[doc(hidden)]
    #[must_use]
    pub const fn global(
        name: &'static str,
        partition_key: &'static [KeyField],
        sort_key: &'static [KeyField],
        projection: IndexProjection,
    ) -> Self {
        Self {
            name,
            local: false,
            partition_key,
            sort_key,
            projection,
        }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn local(
        name: &'static str,
        partition_key: &'static [KeyField],
        sort_key: &'static [KeyField],
        projection: IndexProjection,
    ) -> Self {
        Self {
            local: true,
            ..Self::global(name, partition_key, sort_key, projection)
        }
    }

    /// The name at DynamoDB.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it is a local index: one with the table's partition key.
    #[must_use]
    pub const fn is_local(&self) -> bool {
        self.local
    }

    /// The partition key: one attribute, or up to four of a global index.
    #[must_use]
    pub const fn partition_key(&self) -> &'static [KeyField] {
        self.partition_key
    }

    /// The sort key: none, one attribute, or up to four of a global index.
    #[must_use]
    pub const fn sort_key(&self) -> &'static [KeyField] {
        self.sort_key
    }

    /// Which attributes it holds.
    #[must_use]
    pub const fn projection(&self) -> IndexProjection {
        self.projection
    }

    pub(crate) fn key_fields(&self) -> impl Iterator<Item = KeyField> + use<> {
        self.partition_key.iter().chain(self.sort_key).copied()
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
