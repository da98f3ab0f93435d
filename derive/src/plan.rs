//! What is to be written: values that cannot be wrong, made by `check`, read by `expand`.

use syn::{Attribute, Generics, Ident, Path, Type, Visibility};

/// Name, generics and the path of the runtime crate.
pub(crate) struct Base<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) krate: Option<&'a Path>,
}

pub(crate) struct TablePlan<'a> {
    pub(crate) base: Base<'a>,
    /// The table's name.
    pub(crate) name: String,
    pub(crate) fields: Vec<FieldPlan<'a>>,
    pub(crate) partition: Key<'a>,
    pub(crate) sort: Option<Key<'a>>,
}

/// A field that is a key.
#[derive(Clone)]
pub(crate) struct Key<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) name: String,
    pub(crate) with: Option<&'a Path>,
}

pub(crate) struct FieldPlan<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) vis: &'a Visibility,
    pub(crate) ty: &'a Type,
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

pub(crate) struct Attr<'a> {
    pub(crate) name: String,
    pub(crate) aliases: Vec<&'a str>,
    pub(crate) codec: Codec<'a>,
    pub(crate) sensitive: bool,
    pub(crate) is_key: bool,
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
