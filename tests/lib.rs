//! Public tables in a library that denies undocumented items: what the derives write has its own
//! documentation. The package's tests are in `integration` and `ui`.
#![deny(missing_docs)]

use dynatable::{Attribute, Table};

/// A public table.
#[derive(Table, Debug)]
pub struct Song {
    /// The partition key.
    #[table(partition_key)]
    pub artist: String,
    /// A nested struct.
    pub label: Label,
    /// A flattened struct.
    #[table(flatten)]
    pub rights: Rights,
    /// An enum of names.
    pub genre: Genre,
    /// An enum of structs.
    pub form: Form,
}

/// A public nested struct.
#[derive(Attribute, Debug)]
pub struct Label {
    /// A field.
    pub name: String,
}

/// A public struct to be flattened.
#[derive(Attribute, Debug)]
pub struct Rights {
    /// A newtype.
    pub owner: Owner,
}

/// A public newtype.
#[derive(Attribute, Debug)]
pub struct Owner(pub String);

/// A public enum of names.
#[derive(Attribute, Debug)]
pub enum Genre {
    /// A name.
    Jazz,
}

/// A public enum of structs.
#[derive(Attribute, Debug)]
pub enum Form {
    /// With fields.
    Live {
        /// A field.
        city: String,
    },
    /// Without.
    Studio,
}
