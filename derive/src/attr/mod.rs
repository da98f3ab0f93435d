//! The grammar of `#[table(..)]` and `#[attribute(..)]`: tokens to values with their spans.

use proc_macro2::{Span, TokenTree};
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Attribute, Path, Token, Type};

use crate::case::Case;
use crate::errors::Errors;

mod index;
mod value;

pub(crate) use index::{IndexAttrs, IndexProjection};
pub(crate) use value::is_table_name;
use value::{attribute_name, case, flag, optional_path, path, table_name, ty};

/// A value and where it stands.
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// Which derive reads the attributes.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Helper {
    Table,
    Attribute,
    Projection,
}

impl Helper {
    const ALL: [Self; 3] = [Helper::Table, Helper::Attribute, Helper::Projection];

    fn name(self) -> &'static str {
        match self {
            Helper::Table => "table",
            Helper::Attribute => "attribute",
            Helper::Projection => "projection",
        }
    }
}

/// What stands on the struct or enum.
#[derive(Default)]
pub(crate) struct ContainerAttrs {
    pub(crate) name: Option<At<String>>,
    pub(crate) rename_all: Option<At<Case>>,
    pub(crate) krate: Option<At<Path>>,
    pub(crate) indexes: Vec<IndexAttrs>,
    pub(crate) of: Option<At<Type>>,
    pub(crate) tag: Option<At<String>>,
    pub(crate) content: Option<At<String>>,
    pub(crate) untagged: Option<At<()>>,
}

/// What stands on a variant.
#[derive(Default)]
pub(crate) struct VariantAttrs {
    pub(crate) rename: Option<At<String>>,
    pub(crate) alias: Vec<At<String>>,
    pub(crate) rename_all: Option<At<Case>>,
}

/// What stands on a field.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) partition_key: Option<At<()>>,
    pub(crate) sort_key: Option<At<()>>,
    pub(crate) rename: Option<At<String>>,
    pub(crate) alias: Vec<At<String>>,
    pub(crate) skip: Option<At<()>>,
    /// With the path of a function, or without for `Default`.
    pub(crate) default: Option<At<Option<Path>>>,
    pub(crate) flatten: Option<At<()>>,
    pub(crate) rest: Option<At<()>>,
    pub(crate) serde: Option<At<()>>,
    pub(crate) with: Option<At<Path>>,
    pub(crate) null: Option<At<()>>,
    pub(crate) keep_empty: Option<At<()>>,
    pub(crate) sensitive: Option<At<()>>,
}

impl FieldAttrs {
    /// The words of a field, in the order messages name them.
    pub(crate) fn words(&self) -> Vec<(&'static str, Span)> {
        let flag = |at: &Option<At<()>>, word| at.as_ref().map(|it| (word, it.span));
        [
            flag(&self.partition_key, "partition_key"),
            flag(&self.sort_key, "sort_key"),
            flag(&self.skip, "skip"),
            flag(&self.flatten, "flatten"),
            flag(&self.rest, "rest"),
            flag(&self.serde, "serde"),
            self.with.as_ref().map(|it| ("with", it.span)),
            flag(&self.null, "null"),
            flag(&self.keep_empty, "keep_empty"),
            self.rename.as_ref().map(|it| ("rename", it.span)),
            self.alias.first().map(|it| ("alias", it.span)),
            self.default.as_ref().map(|it| ("default", it.span)),
            flag(&self.sensitive, "sensitive"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Reads what stands on a struct with named fields or on an enum.
pub(crate) fn container(
    attrs: &[Attribute],
    helper: Helper,
    is_enum: bool,
    errors: &mut Errors,
) -> ContainerAttrs {
    let mut found = ContainerAttrs::default();
    let mut in_indexes = Errors::default();
    each_key(attrs, helper, errors, |meta| {
        match (key(meta).as_str(), helper, is_enum) {
            // #[table(name = "Music")]
            ("name", Helper::Table, _) => set(&mut found.name, meta, table_name),
            // #[table(index(by_genre, partition_key = genre))]
            ("index", Helper::Table, _) => {
                found
                    .indexes
                    .push(index::index(meta, false, &mut in_indexes)?);
                Ok(())
            }
            // #[table(local_index(by_year, sort_key = year))]
            ("local_index", Helper::Table, _) => {
                found
                    .indexes
                    .push(index::index(meta, true, &mut in_indexes)?);
                Ok(())
            }
            // #[projection(of = Song)]
            ("of", Helper::Projection, _) => set(&mut found.of, meta, ty),
            // #[table(rename_all = "camelCase")]
            ("rename_all", Helper::Table | Helper::Attribute, _) => {
                set(&mut found.rename_all, meta, case)
            }
            // #[table(crate = path)]
            ("crate", ..) => set(&mut found.krate, meta, path),
            // #[attribute(tag = "type")]
            ("tag", Helper::Attribute, true) => set(&mut found.tag, meta, attribute_name),
            // #[attribute(content = "value")]
            ("content", Helper::Attribute, true) => set(&mut found.content, meta, attribute_name),
            // #[attribute(untagged)]
            ("untagged", Helper::Attribute, true) => set(&mut found.untagged, meta, flag),
            (_, Helper::Table, _) => Err(unknown(
                meta,
                "`name`, `index`, `local_index`, `rename_all` or `crate`",
            )),
            (_, Helper::Projection, _) => Err(unknown(meta, "`of` or `crate`")),
            ("index" | "local_index", Helper::Attribute, _) => Err(syn::Error::new_spanned(
                &meta.path,
                "only the struct that derives `Table` has indexes",
            )),
            (_, Helper::Attribute, true) => Err(unknown(
                meta,
                "`rename_all`, `tag`, `content`, `untagged` or `crate`",
            )),
            (_, Helper::Attribute, false) => Err(unknown(meta, "`rename_all` or `crate`")),
        }
    });
    errors.record(in_indexes.finish());
    found
}

/// Reads what stands on a variant.
pub(crate) fn variant(attrs: &[Attribute], errors: &mut Errors) -> VariantAttrs {
    let mut found = VariantAttrs::default();
    each_key(attrs, Helper::Attribute, errors, |meta| {
        match key(meta).as_str() {
            // #[attribute(rename = "x")]
            "rename" => set(&mut found.rename, meta, attribute_name),
            // #[attribute(alias = "x")]
            "alias" => push(&mut found.alias, meta, attribute_name),
            // #[attribute(rename_all = "camelCase")]
            "rename_all" => set(&mut found.rename_all, meta, case),
            _ => Err(unknown(meta, "`rename`, `alias` or `rename_all`")),
        }
    });
    found
}

/// Reads what stands on a field.
pub(crate) fn field(attrs: &[Attribute], helper: Helper, errors: &mut Errors) -> FieldAttrs {
    let mut found = FieldAttrs::default();
    each_key(attrs, helper, errors, |meta| {
        match (key(meta).as_str(), helper) {
            // #[table(partition_key)]
            ("partition_key", Helper::Table) => set(&mut found.partition_key, meta, flag),
            // #[table(sort_key)]
            ("sort_key", Helper::Table) => set(&mut found.sort_key, meta, flag),
            ("rest", Helper::Projection) => Err(syn::Error::new_spanned(
                &meta.path,
                "a projection asks for the attributes it names, and has no rest",
            )),
            ("partition_key" | "sort_key" | "rename" | "sensitive", Helper::Projection) => {
                Err(syn::Error::new_spanned(
                    &meta.path,
                    format!(
                        "`{}` is said in the table, which the projection follows",
                        key(meta)
                    ),
                ))
            }
            (_, Helper::Projection) if !PROJECTION_WORDS.contains(&key(meta).as_str()) => {
                Err(unknown(meta, PROJECTION_KEYS))
            }
            // #[table(rename = "x")]
            ("rename", _) => set(&mut found.rename, meta, attribute_name),
            // #[table(alias = "x")]
            ("alias", _) => push(&mut found.alias, meta, attribute_name),
            // #[table(skip)]
            ("skip", _) => set(&mut found.skip, meta, flag),
            // #[table(default)] or #[table(default = path)]
            ("default", _) => set(&mut found.default, meta, optional_path),
            // #[table(flatten)]
            ("flatten", _) => set(&mut found.flatten, meta, flag),
            // #[table(rest)]
            ("rest", _) => set(&mut found.rest, meta, flag),
            // #[table(serde)]
            ("serde", _) => set(&mut found.serde, meta, flag),
            // #[table(with = module)]
            ("with", _) => set(&mut found.with, meta, path),
            // #[table(null)]
            ("null", _) => set(&mut found.null, meta, flag),
            // #[table(keep_empty)]
            ("keep_empty", _) => set(&mut found.keep_empty, meta, flag),
            // #[table(sensitive)]
            ("sensitive", _) => set(&mut found.sensitive, meta, flag),
            ("index" | "local_index", Helper::Table) => Err(syn::Error::new_spanned(
                &meta.path,
                "an index stands on the struct: `#[table(index(by_genre, partition_key = genre))]`",
            )),
            ("partition_key" | "sort_key", Helper::Attribute) => Err(syn::Error::new_spanned(
                &meta.path,
                "only the struct that derives `Table` has keys",
            )),
            (_, Helper::Table) => Err(unknown(
                meta,
                &format!("`partition_key`, `sort_key`, {FIELD_KEYS}"),
            )),
            (_, Helper::Attribute | Helper::Projection) => Err(unknown(meta, FIELD_KEYS)),
        }
    });
    found
}

const FIELD_KEYS: &str = "`rename`, `alias`, `skip`, `default`, `flatten`, `rest`, `serde`, `with`, \
                          `null`, `keep_empty` or `sensitive`";

const PROJECTION_WORDS: [&str; 8] = [
    "alias",
    "skip",
    "default",
    "flatten",
    "serde",
    "with",
    "null",
    "keep_empty",
];
const PROJECTION_KEYS: &str =
    "`alias`, `skip`, `default`, `flatten`, `serde`, `with`, `null` or `keep_empty`";

/// Calls `read` for each key of the helper's attributes; a bad one does not hide the next.
fn each_key(
    attrs: &[Attribute],
    helper: Helper,
    errors: &mut Errors,
    mut read: impl FnMut(&ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    for attr in attrs {
        // One derive complains: of two on one struct, the one that is less likely meant.
        let others = Helper::ALL.into_iter();
        let others = others.filter(|it| *it != helper && *it != Helper::Projection);
        for other in others.filter(|it| attr.path().is_ident(it.name())) {
            let (here, there) = (helper.name(), other.name());
            let text = format!(
                "this derive reads `#[{here}(..)]`, not `#[{there}(..)]`; a struct derives `Table`, `Attribute` or `Projection`, one of them"
            );
            errors.push(syn::Error::new_spanned(attr.path(), text));
        }
        if !attr.path().is_ident(helper.name()) {
            continue;
        }
        let parsed = attr.parse_nested_meta(|meta| {
            if errors.record(read(&meta)).is_none() {
                while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
                    meta.input.parse::<TokenTree>()?;
                }
            }
            Ok(())
        });
        errors.record(parsed);
    }
}

fn key(meta: &ParseNestedMeta<'_>) -> String {
    meta.path
        .get_ident()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn unknown(meta: &ParseNestedMeta<'_>, expected: &str) -> syn::Error {
    syn::Error::new_spanned(&meta.path, format!("unknown key; expected {expected}"))
}

/// Reads the value of a key that may stand once.
fn set<T>(
    slot: &mut Option<At<T>>,
    meta: &ParseNestedMeta<'_>,
    read: impl FnOnce(&ParseNestedMeta<'_>) -> syn::Result<T>,
) -> syn::Result<()> {
    let span = meta.path.span();
    let value = read(meta)?;
    if slot.is_some() {
        let key = key(meta);
        return Err(syn::Error::new(
            span,
            format!("`{key}` is given twice; take one away"),
        ));
    }
    *slot = Some(At { value, span });
    Ok(())
}

/// Reads the value of a key that may stand several times.
fn push<T>(
    list: &mut Vec<At<T>>,
    meta: &ParseNestedMeta<'_>,
    read: impl FnOnce(&ParseNestedMeta<'_>) -> syn::Result<T>,
) -> syn::Result<()> {
    let span = meta.path.span();
    list.push(At {
        value: read(meta)?,
        span,
    });
    Ok(())
}
