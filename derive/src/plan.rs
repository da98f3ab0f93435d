//! What is to be written: values that cannot be wrong, made by `check`, read by `expand`.

use std::fmt;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Generics, Ident, Lifetime, Path, Type, Visibility};

/// Name, generics and the path of the runtime crate.
pub(crate) struct Base<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    /// The lifetime of a view.
    pub(crate) view: Option<&'a Lifetime>,
    pub(crate) krate: Option<&'a Path>,
}

pub(crate) struct TablePlan<'a> {
    pub(crate) base: Base<'a>,
    pub(crate) vis: &'a Visibility,
    /// The table's name.
    pub(crate) name: String,
    pub(crate) fields: Vec<FieldPlan<'a>>,
    pub(crate) partition: Key<'a>,
    pub(crate) sort: Option<Key<'a>>,
    pub(crate) indexes: Vec<IndexPlan<'a>>,
}

/// A secondary index.
pub(crate) struct IndexPlan<'a> {
    pub(crate) method: &'a Ident,
    pub(crate) name: String,
    pub(crate) local: bool,
    pub(crate) partition: Vec<Key<'a>>,
    pub(crate) sort: Vec<Key<'a>>,
    pub(crate) held: Held<'a>,
}

/// Which attributes an index holds.
pub(crate) enum Held<'a> {
    All,
    /// Those of these fields, keys among them; the names are of those that are no keys.
    Some {
        fields: Vec<&'a Ident>,
        names: Vec<String>,
    },
}

/// A field that is a key.
#[derive(Clone)]
pub(crate) struct Key<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) name: String,
    pub(crate) with: Option<&'a Path>,
    pub(crate) has_default: bool,
}

pub(crate) struct FieldPlan<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) vis: &'a Visibility,
    pub(crate) ty: &'a Type,
    /// The lifetime of the view, where the type has it.
    pub(crate) borrows: Option<&'a Lifetime>,
    pub(crate) deprecated: Option<&'a Attribute>,
    pub(crate) stored: Stored<'a>,
    pub(crate) default: Option<DefaultValue<'a>>,
}

/// How a field is stored.
pub(crate) enum Stored<'a> {
    /// As one attribute.
    Attribute(Attr<'a>),
    /// As the attributes of its struct.
    Flatten,
    /// As all attributes no other field has.
    Rest,
    /// Not at all.
    Skip,
}

/// An attribute's name at DynamoDB.
pub(crate) enum Name {
    Text(String),
    /// That of the table's field, in a constant: the projection does not know it.
    Constant(Ident),
}

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Name::Text(text) => text.to_tokens(tokens),
            Name::Constant(constant) => constant.to_tokens(tokens),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Text(text) => f.write_str(text),
            Name::Constant(constant) => constant.fmt(f),
        }
    }
}

pub(crate) struct Attr<'a> {
    pub(crate) name: Name,
    pub(crate) aliases: Vec<&'a str>,
    pub(crate) codec: Codec<'a>,
    pub(crate) sensitive: bool,
    /// Whether it is of the table's key.
    pub(crate) is_key: bool,
    /// The indexes it is a key of, by their methods.
    pub(crate) key_of: Vec<&'a Ident>,
}

/// What writes and reads a field that is one attribute.
pub(crate) enum Codec<'a> {
    Plain,
    Null,
    KeepEmpty,
    Serde,
    With(&'a Path),
}

/// What a field is when nothing is stored for it.
#[derive(Clone, Copy)]
pub(crate) enum DefaultValue<'a> {
    OfType,
    Function(&'a Path),
}

/// What can be read of a table.
pub(crate) struct ProjectionPlan<'a> {
    pub(crate) base: Base<'a>,
    /// The table.
    pub(crate) of: &'a Type,
    pub(crate) fields: Vec<FieldPlan<'a>>,
}

pub(crate) struct AttributePlan<'a> {
    pub(crate) base: Base<'a>,
    pub(crate) shape: ShapePlan<'a>,
}

pub(crate) enum ShapePlan<'a> {
    /// M.
    Struct(Vec<FieldPlan<'a>>),
    /// As its only field.
    Newtype { ty: &'a Type, sensitive: bool },
    /// S: the variant's name.
    Names(Vec<NamePlan<'a>>),
    /// M with an attribute that names the variant.
    Tagged {
        tag: String,
        content: Option<String>,
        variants: Vec<VariantPlan<'a>>,
    },
    /// As the payload of the variant.
    Untagged(Vec<(&'a Ident, &'a Type)>),
}

pub(crate) struct NamePlan<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) name: String,
    pub(crate) aliases: Vec<&'a str>,
}

pub(crate) struct VariantPlan<'a> {
    pub(crate) name: NamePlan<'a>,
    pub(crate) payload: PayloadPlan<'a>,
}

pub(crate) enum PayloadPlan<'a> {
    None,
    One(&'a Type),
    Fields(Vec<FieldPlan<'a>>),
}
