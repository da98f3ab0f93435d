//! Every rule over more than one attribute; what passes becomes a plan.

use std::collections::HashMap;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::{Lifetime, Type};

use crate::attr::{At, FieldAttrs, is_table_name};
use crate::errors::Errors;
use crate::model::{AttributeType, Container, Field, Projection, Shape, Table};
use crate::plan::{
    Attr, AttributePlan, Base, Codec, DefaultValue, FieldPlan, Key, Name, ProjectionPlan,
    ShapePlan, Stored, TablePlan,
};

mod indexes;
mod variants;
mod words;

use words::{can_borrow, words_agree};

/// The plan of a table, or every mistake in it.
pub(crate) fn table<'a>(table: &'a Table<'a>) -> syn::Result<TablePlan<'a>> {
    let mut errors = Errors::default();
    let keys = keys(table, &mut errors);
    let mut fields = fields(&table.fields, None, None, &mut errors);
    constants_are_unique(&table.fields, &mut errors);
    let container = &table.container;
    let name = match &container.attrs.name {
        Some(name) => name.value.clone(),
        None => container.ident.unraw().to_string(),
    };
    if !is_table_name(&name) {
        let text = format!(
            "`{name}` is no table name, which has 3 to 255 characters of ASCII; give one with `#[table(name = \"..\")]`"
        );
        errors.push(syn::Error::new(container.ident.span(), text));
    }
    let known = keys
        .iter()
        .flat_map(|(partition, sort)| std::iter::once(partition).chain(sort));
    let known: Vec<_> = known.cloned().collect();
    let indexes = indexes::indexes(table, &known, &mut errors);
    errors.finish()?;
    let (partition, sort) = keys?;
    indexes::mark(&mut fields, &indexes);
    Ok(TablePlan {
        base: base(container),
        vis: table.vis,
        name,
        fields,
        partition,
        sort,
        indexes,
    })
}

/// The plan of a projection, or every mistake in it.
pub(crate) fn projection<'a>(input: &'a Projection<'a>) -> syn::Result<ProjectionPlan<'a>> {
    let mut errors = Errors::default();
    let mut fields = fields(&input.fields, input.container.view, None, &mut errors);
    for (field, plan) in input.fields.iter().zip(&mut fields) {
        if let Stored::Attribute(attr) = &mut plan.stored {
            let constant = crate::expand::constant(field.ident);
            attr.name = Name::Constant(format_ident!("__{}", constant));
        }
    }
    let of = input.container.attrs.of.as_ref();
    if of.is_none() {
        let text = "a projection of which table? say it with `#[projection(of = Song)]`";
        errors.push(syn::Error::new(input.container.ident.span(), text));
    }
    if fields.iter().all(|it| matches!(it.stored, Stored::Skip)) {
        let text = "a projection without fields reads nothing; `count` and `exists` need none";
        errors.push(syn::Error::new(input.container.ident.span(), text));
    }
    errors.finish()?;
    let of = of.ok_or_else(|| syn::Error::new(input.container.ident.span(), "no table"))?;
    Ok(ProjectionPlan {
        base: base(&input.container),
        of: &of.value,
        fields,
    })
}

/// The plan of a type stored in one attribute, or every mistake in it.
pub(crate) fn attribute<'a>(input: &'a AttributeType<'a>) -> syn::Result<AttributePlan<'a>> {
    let mut errors = Errors::default();
    let shape = match &input.shape {
        Shape::Struct(all) => {
            constants_are_unique(all, &mut errors);
            let view = input.container.view;
            ShapePlan::Struct(fields(all, view, None, &mut errors))
        }
        Shape::Newtype(ty, attrs) => newtype(ty, attrs, &mut errors),
        Shape::Enum(all) => variants::enumeration(&input.container, all, &mut errors),
    };
    errors.finish()?;
    Ok(AttributePlan {
        base: base(&input.container),
        shape,
    })
}

fn base<'a>(container: &'a Container<'a>) -> Base<'a> {
    Base {
        ident: container.ident,
        generics: container.generics,
        view: container.view,
        krate: container.attrs.krate.as_ref().map(|it| &it.value),
    }
}

/// A table has exactly one partition key and at most one sort key.
fn keys<'a>(table: &'a Table<'a>, errors: &mut Errors) -> syn::Result<(Key<'a>, Option<Key<'a>>)> {
    let partition = marked(
        table,
        |attrs| attrs.partition_key.as_ref(),
        "partition_key",
        errors,
    );
    let sort = marked(table, |attrs| attrs.sort_key.as_ref(), "sort_key", errors);
    if let Some(partition) = partition {
        return Ok((partition, sort));
    }
    let sort = table
        .fields
        .iter()
        .find_map(|field| field.attrs.sort_key.as_ref());
    let error = match sort {
        Some(sort) => syn::Error::new(
            sort.span,
            "a sort key needs a partition key; mark another field with `#[table(partition_key)]`",
        ),
        None => syn::Error::new(
            table.container.ident.span(),
            "no partition key; mark one field with `#[table(partition_key)]`",
        ),
    };
    errors.push(error.clone());
    Err(error)
}

/// The one field with a mark.
fn marked<'a>(
    table: &'a Table<'a>,
    mark: impl Fn(&FieldAttrs) -> Option<&At<()>>,
    word: &str,
    errors: &mut Errors,
) -> Option<Key<'a>> {
    let mut found = table
        .fields
        .iter()
        .filter_map(|it| mark(&it.attrs).map(|at| (it, at.span)));
    let (field, _) = found.next()?;
    for (_, span) in found {
        let text = format!(
            "`{word}` is already on `{}`; a key of several fields is one field that holds them all",
            field.ident
        );
        errors.push(syn::Error::new(span, text));
    }
    errors.record(key_name_is_short(&field.name, field.ident.span()));
    Some(key(field))
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
fn key_name_is_short(name: &str, span: Span) -> syn::Result<()> {
    if name.len() <= 255 {
        return Ok(());
    }
    let text = "the attribute's name has over 255 bytes, which no key and no index takes";
    Err(syn::Error::new(span, text))
}

fn key<'a>(field: &'a Field<'a>) -> Key<'a> {
    Key {
        ident: field.ident,
        ty: field.ty,
        name: field.name.clone(),
        with: field.attrs.with.as_ref().map(|it| &it.value),
        has_default: field.attrs.default.is_some(),
    }
}

/// The plans of fields stored side by side; `tag` stands among them in a variant, and some of a `view` borrow.
fn fields<'a>(
    fields: &'a [Field<'a>],
    view: Option<&'a Lifetime>,
    tag: Option<&str>,
    errors: &mut Errors,
) -> Vec<FieldPlan<'a>> {
    names_are_unique(fields, tag, errors);
    only_one_rest(fields, errors);
    fields
        .iter()
        .map(|field| {
            words_agree(&field.attrs, errors);
            let borrows = view.filter(|view| mentions(field.ty.to_token_stream(), view));
            if borrows.is_some() {
                can_borrow(field, errors);
            }
            plan(field, borrows)
        })
        .collect()
}

fn plan<'a>(field: &'a Field<'a>, borrows: Option<&'a Lifetime>) -> FieldPlan<'a> {
    let attrs = &field.attrs;
    let stored = if attrs.skip.is_some() {
        Stored::Skip
    } else if attrs.flatten.is_some() {
        Stored::Flatten
    } else if attrs.rest.is_some() {
        Stored::Rest
    } else {
        Stored::Attribute(Attr {
            name: Name::Text(field.name.clone()),
            aliases: attrs.alias.iter().map(|it| it.value.as_str()).collect(),
            codec: codec(attrs),
            sensitive: attrs.sensitive.is_some(),
            is_key: attrs.partition_key.is_some() || attrs.sort_key.is_some(),
            key_of: Vec::new(),
        })
    };
    let default = attrs.default.as_ref().map(|it| match &it.value {
        Some(path) => DefaultValue::Function(path),
        None => DefaultValue::OfType,
    });
    let Field {
        ident,
        vis,
        ty,
        deprecated,
        ..
    } = field;
    FieldPlan {
        ident,
        vis,
        ty,
        borrows,
        deprecated: *deprecated,
        stored,
        default,
    }
}

/// Whether a type has that lifetime in it.
fn mentions(ty: TokenStream, lifetime: &Lifetime) -> bool {
    let mut after_tick = false;
    ty.into_iter().any(|token| {
        let before = std::mem::take(&mut after_tick);
        match token {
            TokenTree::Punct(punct) => after_tick = punct.as_char() == '\'',
            TokenTree::Ident(ident) => return before && ident == lifetime.ident,
            TokenTree::Group(group) => return mentions(group.stream(), lifetime),
            TokenTree::Literal(_) => {}
        }
        false
    })
}

fn codec(attrs: &FieldAttrs) -> Codec<'_> {
    if let Some(with) = &attrs.with {
        Codec::With(&with.value)
    } else if attrs.serde.is_some() {
        Codec::Serde
    } else if attrs.null.is_some() {
        Codec::Null
    } else if attrs.keep_empty.is_some() {
        Codec::KeepEmpty
    } else {
        Codec::Plain
    }
}

/// No two fields are stored, or read, under one name.
fn names_are_unique(fields: &[Field<'_>], tag: Option<&str>, errors: &mut Errors) {
    let mut taken: HashMap<&str, String> = HashMap::new();
    taken.extend(tag.map(|tag| (tag, "the tag".to_owned())));
    for field in fields {
        if field.attrs.skip.is_some() || field.attrs.flatten.is_some() || field.attrs.rest.is_some()
        {
            continue;
        }
        let span = field
            .attrs
            .rename
            .as_ref()
            .map_or_else(|| field.ident.span(), |it| it.span);
        let own = std::iter::once((field.name.as_str(), span));
        let aliases = field
            .attrs
            .alias
            .iter()
            .map(|it| (it.value.as_str(), it.span));
        for (name, span) in own.chain(aliases) {
            let by = format!("field `{}`", field.ident.unraw());
            if let Some(other) = taken.insert(name, by) {
                let text =
                    format!("attribute name `{name}` is already used by {other}; choose another");
                errors.push(syn::Error::new(span, text));
            }
        }
    }
}

/// No two fields give the same constant.
fn constants_are_unique(fields: &[Field<'_>], errors: &mut Errors) {
    let mut taken = HashMap::new();
    for field in fields {
        let constant = field.ident.unraw().to_string().to_uppercase();
        if let Some(other) = taken.insert(constant.clone(), field.ident.unraw()) {
            let text = format!(
                "fields `{other}` and `{}` would both be the constant `{constant}`",
                field.ident
            );
            errors.push(syn::Error::new(field.ident.span(), text));
        }
    }
}

fn only_one_rest(fields: &[Field<'_>], errors: &mut Errors) {
    let mut rest = fields.iter().filter_map(|it| it.attrs.rest.as_ref());
    rest.next();
    for second in rest {
        let text = "`rest` is already on another field; one field takes all unknown attributes";
        errors.push(syn::Error::new(second.span, text));
    }
}

fn newtype<'a>(ty: &'a Type, attrs: &FieldAttrs, errors: &mut Errors) -> ShapePlan<'a> {
    for (word, span) in attrs.words() {
        if word != "sensitive" {
            let text =
                format!("a newtype is stored as its only field: `{word}` has no meaning here");
            errors.push(syn::Error::new(span, text));
        }
    }
    ShapePlan::Newtype {
        ty,
        sensitive: attrs.sensitive.is_some(),
    }
}
