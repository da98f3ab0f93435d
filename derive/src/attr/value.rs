//! The values of keys: flags, strings, paths, each refused with the form it should have.

use syn::meta::ParseNestedMeta;
use syn::{LitStr, Path, Token, Type};

use super::key;
use crate::case::Case;

pub(super) fn flag(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.is_empty() || meta.input.peek(Token![,]) {
        return Ok(());
    }
    Err(meta
        .input
        .error(format!("`{}` takes no value; write it alone", key(meta))))
}

fn text(meta: &ParseNestedMeta<'_>, example: &str) -> syn::Result<LitStr> {
    let key = key(meta);
    let help = |error: syn::Error| {
        syn::Error::new(
            error.span(),
            format!("expected a string: `{key} = \"{example}\"`"),
        )
    };
    meta.value()
        .and_then(syn::parse::ParseBuffer::parse)
        .map_err(help)
}

pub(super) fn attribute_name(meta: &ParseNestedMeta<'_>) -> syn::Result<String> {
    let literal = text(meta, "..")?;
    let name = literal.value();
    if name.is_empty() {
        return Err(syn::Error::new(literal.span(), "a name cannot be empty"));
    }
    Ok(name)
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
pub(super) fn table_name(meta: &ParseNestedMeta<'_>) -> syn::Result<String> {
    let literal = text(meta, "Music")?;
    let name = literal.value();
    if !is_table_name(&name) {
        let text = "a table name has 3 to 255 characters of `a-z`, `A-Z`, `0-9`, `_`, `-` and `.`";
        return Err(syn::Error::new(literal.span(), text));
    }
    Ok(name)
}

/// Index names follow the rules of table names.
pub(super) fn index_name(meta: &ParseNestedMeta<'_>) -> syn::Result<String> {
    let literal = text(meta, "GenreIndex")?;
    let name = literal.value();
    if !is_table_name(&name) {
        let text = "an index name has 3 to 255 characters of `a-z`, `A-Z`, `0-9`, `_`, `-` and `.`";
        return Err(syn::Error::new(literal.span(), text));
    }
    Ok(name)
}

pub(crate) fn is_table_name(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    (3..=255).contains(&name.len()) && name.bytes().all(legal)
}

pub(super) fn case(meta: &ParseNestedMeta<'_>) -> syn::Result<Case> {
    let literal = text(meta, "camelCase")?;
    Case::from_word(&literal.value()).ok_or_else(|| {
        syn::Error::new(
            literal.span(),
            format!("unknown case; expected one of {}", Case::words()),
        )
    })
}

pub(super) fn path(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    path_or(
        meta,
        &format!("expected a path without quotes: `{} = a::b`", key(meta)),
    )
}

fn path_or(meta: &ParseNestedMeta<'_>, text: &str) -> syn::Result<Path> {
    let help = |error: syn::Error| syn::Error::new(error.span(), text);
    meta.value()
        .and_then(|value| value.call(Path::parse_mod_style))
        .map_err(help)
}

pub(super) fn optional_path(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<Path>> {
    if !meta.input.peek(Token![=]) {
        return flag(meta).map(|()| None);
    }
    let text =
        "expected the path of a function, without quotes: `default = a::b`, or `default` alone";
    path_or(meta, text).map(Some)
}

pub(super) fn ty(meta: &ParseNestedMeta<'_>) -> syn::Result<Type> {
    let text = format!("expected a type without quotes: `{} = Song`", key(meta));
    let help = |error: syn::Error| syn::Error::new(error.span(), text);
    meta.value()
        .and_then(syn::parse::ParseBuffer::parse)
        .map_err(help)
}
