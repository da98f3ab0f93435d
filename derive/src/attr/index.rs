//! The grammar of `index(..)` and `local_index(..)`.

use proc_macro2::{Group, Ident, Span, TokenTree};
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Token, token};

use super::value::index_name;
use super::{At, key, set, unknown};
use crate::errors::Errors;

/// One declared index.
pub(crate) struct IndexAttrs {
    pub(crate) local: bool,
    /// The word `index`.
    pub(crate) span: Span,
    /// The method it gives, which is its name where no other is given.
    pub(crate) method: Ident,
    pub(crate) name: Option<At<String>>,
    pub(crate) partition_key: Option<At<Vec<Ident>>>,
    pub(crate) sort_key: Option<At<Vec<Ident>>>,
    pub(crate) projection: Option<At<IndexProjection>>,
}

/// Which attributes it holds.
pub(crate) enum IndexProjection {
    All,
    KeysOnly,
    Include(Vec<Ident>),
}

/// Reads `index(by_genre, name = "..", partition_key = genre, ..)`; a bad key does not hide the next.
pub(super) fn index(
    meta: &ParseNestedMeta<'_>,
    local: bool,
    errors: &mut Errors,
) -> syn::Result<IndexAttrs> {
    let word = key(meta);
    let example = if local {
        "local_index(by_year, sort_key = year)"
    } else {
        "index(by_genre, partition_key = genre)"
    };
    let span = meta.path.span();
    if !meta.input.peek(token::Paren) {
        let text = format!("expected what the index is by: `{example}`");
        return Err(syn::Error::new(span, text));
    }
    let (mut method, mut is_first) = (None, true);
    let mut found = IndexAttrs {
        local,
        span,
        method: Ident::new("_index", span),
        name: None,
        partition_key: None,
        sort_key: None,
        projection: None,
    };
    // A group of its own: what is wrong in it is reported once, also what is left unread.
    let group: Group = meta.input.parse()?;
    let inside = syn::meta::parser(|nested| {
        let first = std::mem::take(&mut is_first);
        let ends = nested.input.is_empty() || nested.input.peek(Token![,]);
        let read = match (nested.path.get_ident(), key(&nested).as_str()) {
            (Some(ident), _) if first && ends => {
                if syn::parse_str::<Ident>(&ident.to_string()).is_err() {
                    let text =
                        format!("`{ident}` is a word of Rust, and no method can be called so");
                    return Err(syn::Error::new(ident.span(), text));
                }
                method = Some(ident.clone());
                Ok(())
            }
            // name = "GenreIndex"
            (_, "name") => set(&mut found.name, &nested, index_name),
            // partition_key = genre, or partition_key = (country, city)
            (_, "partition_key") => set(&mut found.partition_key, &nested, fields),
            // sort_key = year, or sort_key = (year, month)
            (_, "sort_key") => set(&mut found.sort_key, &nested, fields),
            // projection = keys_only
            (_, "projection") => set(&mut found.projection, &nested, projection),
            _ => Err(unknown(
                &nested,
                "`name`, `partition_key`, `sort_key` or `projection`",
            )),
        };
        if errors.record(read).is_none() {
            while !nested.input.is_empty() && !nested.input.peek(Token![,]) {
                nested.input.parse::<TokenTree>()?;
            }
        }
        Ok(())
    });
    inside.parse2(group.stream())?;
    found.method = method.ok_or_else(|| {
        let text = format!(
            "expected the name of the index's method first: `{word}(..)` as in `{example}`"
        );
        syn::Error::new(span, text)
    })?;
    Ok(found)
}

/// One field, or several in parentheses.
fn fields(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<Ident>> {
    let key = key(meta);
    let text = format!(
        "expected a field without quotes: `{key} = genre`, or up to four: `{key} = (country, city)`"
    );
    let help = |error: syn::Error| syn::Error::new(error.span(), &text);
    let value = meta.value().map_err(help)?;
    if value.peek(token::Paren) {
        list(value).map_err(help)
    } else {
        let ident = value.call(Ident::parse_any).map_err(help)?;
        if value.is_empty() || value.peek(Token![,]) {
            Ok(vec![ident])
        } else {
            Err(help(value.error("one field")))
        }
    }
}

fn projection(meta: &ParseNestedMeta<'_>) -> syn::Result<IndexProjection> {
    let text = "expected `projection = all`, `keys_only` or `include(album, label)`";
    let help = |error: syn::Error| syn::Error::new(error.span(), text);
    let value = meta.value().map_err(help)?;
    let word: Ident = value.parse().map_err(help)?;
    match word.to_string().as_str() {
        "all" => Ok(IndexProjection::All),
        "keys_only" => Ok(IndexProjection::KeysOnly),
        "include" => list(value).map(IndexProjection::Include).map_err(help),
        _ => Err(syn::Error::new(word.span(), text)),
    }
}

fn list(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    let group: Group = input.parse()?;
    let fields = |content: ParseStream<'_>| {
        Punctuated::<Ident, Token![,]>::parse_terminated_with(content, Ident::parse_any)
    };
    let all = fields.parse2(group.stream())?;
    if all.is_empty() {
        return Err(syn::Error::new(group.span_open(), "expected a field"));
    }
    Ok(all.into_iter().collect())
}
