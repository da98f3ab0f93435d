//! The rules of secondary indexes.

use std::collections::HashMap;

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;

use super::key;
use crate::attr::{At, IndexAttrs, IndexProjection};
use crate::errors::Errors;
use crate::expand::constant;
use crate::model::{Field, Table};
use crate::plan::{FieldPlan, Held, IndexPlan, Key, Stored};

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>
const MOST_GLOBAL: usize = 20;
const MOST_LOCAL: usize = 5;
const MOST_INCLUDED: usize = 100;
const MOST_INCLUDED_IN_ONE: usize = 20;
const MOST_KEY_ATTRIBUTES: usize = 4;

/// What `Table` calls its own functions, which a method of that name would hide.
const TAKEN: [&str; 13] = [
    "check",
    "create_table_input",
    "delete",
    "from_item",
    "get",
    "key",
    "put",
    "query",
    "scan",
    "schema",
    "to_item",
    "update",
    "upsert",
];

/// The plans of the indexes, global ones first.
pub(super) fn indexes<'a>(
    table: &'a Table<'a>,
    keys: &[Key<'a>],
    errors: &mut Errors,
) -> Vec<IndexPlan<'a>> {
    let declared = &table.container.attrs.indexes;
    methods_are_free(table, declared, errors);
    names_are_unique(declared, errors);
    counts_are_legal(declared, errors);
    let (local, global): (Vec<_>, Vec<_>) = declared.iter().partition(|it| it.local);
    global
        .into_iter()
        .chain(local)
        .filter_map(|index| plan(table, keys, index, errors))
        .collect()
}

/// Notes at each field which indexes it is a key of.
pub(super) fn mark<'a>(fields: &mut [FieldPlan<'a>], indexes: &[IndexPlan<'a>]) {
    for field in fields {
        let Stored::Attribute(attr) = &mut field.stored else {
            continue;
        };
        attr.key_of = indexes
            .iter()
            .filter(|index| {
                let mut keys = index.partition.iter().chain(&index.sort);
                keys.any(|key| key.ident == field.ident)
            })
            .map(|index| index.method)
            .collect();
    }
}

fn plan<'a>(
    table: &'a Table<'a>,
    keys: &[Key<'a>],
    index: &'a IndexAttrs,
    errors: &mut Errors,
) -> Option<IndexPlan<'a>> {
    let partition = if index.local {
        local_partition(keys, index, errors)
    } else {
        global_partition(table, index, errors)
    };
    let sort = index.sort_key.as_ref();
    let sort = sort.and_then(|sort| key_fields(table, index, sort, "sort_key", errors));
    let partition = partition?;
    twice(index, errors);
    let own = partition.iter().chain(sort.iter().flatten()).chain(keys);
    let own: Vec<&Ident> = own.map(|it| it.ident).collect();
    Some(IndexPlan {
        method: &index.method,
        name: name(index),
        local: index.local,
        held: held(table, index, &own, errors),
        partition,
        sort: sort.unwrap_or_default(),
    })
}

/// A local index has the table's partition key, and a sort key of its own.
fn local_partition<'a>(
    keys: &[Key<'a>],
    index: &IndexAttrs,
    errors: &mut Errors,
) -> Option<Vec<Key<'a>>> {
    if let Some(partition) = &index.partition_key {
        let text =
            "a local index has the partition key of its table; one with another is an `index(..)`";
        errors.push(syn::Error::new(partition.span, text));
    }
    let sort = index.sort_key.iter().flat_map(|it| &it.value);
    for ident in sort.filter(|ident| keys.first().is_some_and(|key| key.ident == *ident)) {
        let text = format!("`{ident}` is the partition key of every local index already");
        errors.push(syn::Error::new(ident.span(), text));
    }
    if index.sort_key.is_none() {
        let text = "a local index needs a sort key: `sort_key = year`";
        errors.push(syn::Error::new(index.span, text));
    }
    if let [_] = keys {
        let text = "a local index needs a table with a sort key; on this table use `index(..)`, a global one";
        errors.push(syn::Error::new(index.span, text));
    }
    keys.first().map(|partition| vec![partition.clone()])
}

fn global_partition<'a>(
    table: &'a Table<'a>,
    index: &'a IndexAttrs,
    errors: &mut Errors,
) -> Option<Vec<Key<'a>>> {
    let Some(partition) = &index.partition_key else {
        let text = "a global index needs a partition key: `partition_key = genre`";
        errors.push(syn::Error::new(index.span, text));
        return None;
    };
    key_fields(table, index, partition, "partition_key", errors)
}

/// The fields of one side of an index's key.
fn key_fields<'a>(
    table: &'a Table<'a>,
    index: &IndexAttrs,
    named: &'a At<Vec<Ident>>,
    word: &str,
    errors: &mut Errors,
) -> Option<Vec<Key<'a>>> {
    let most = if index.local { 1 } else { MOST_KEY_ATTRIBUTES };
    if let Some(over) = named.value.get(most) {
        let text = if index.local {
            "a local index has one sort key attribute".to_owned()
        } else {
            format!("the `{word}` of an index has at most {MOST_KEY_ATTRIBUTES} attributes")
        };
        errors.push(syn::Error::new(over.span(), text));
    }
    let fields = named.value.iter().map(|ident| {
        let field = errors.record(find(table, ident))?;
        errors.record(can_be_key(field, ident.span()))?;
        errors.record(super::key_name_is_short(&field.name, ident.span()))?;
        Some(key(field))
    });
    // All of them are looked at before one that is wrong ends it.
    let fields: Vec<_> = fields.collect();
    fields.into_iter().collect()
}

fn find<'a>(table: &'a Table<'a>, ident: &Ident) -> syn::Result<&'a Field<'a>> {
    let mut fields = table.fields.iter();
    fields
        .find(|field| field.ident.unraw() == ident.unraw())
        .ok_or_else(|| {
            let text = format!("`{}` has no field `{ident}`", table.container.ident);
            syn::Error::new(ident.span(), text)
        })
}

fn can_be_key(field: &Field<'_>, span: Span) -> syn::Result<()> {
    let bad = field.attrs.words().into_iter().find_map(|(word, _)| {
        let reason = match word {
            "skip" => "it is not stored",
            "flatten" | "rest" => "it is not one attribute",
            "serde" => "what serde makes of it need not be one S, N or B",
            "null" | "keep_empty" => {
                "an index refuses NULL, and with it the whole write; an item without the attribute is not in the index"
            }
            _ => return None,
        };
        Some((word, reason))
    });
    bad.map_or(Ok(()), |(word, reason)| {
        let text = format!(
            "`{}` has `{word}`, so it cannot be a key of an index: {reason}",
            field.ident
        );
        Err(syn::Error::new(span, text))
    })
}

/// No attribute is twice in the key of one index.
fn twice(index: &IndexAttrs, errors: &mut Errors) {
    let mut seen: Vec<&Ident> = Vec::new();
    for ident in [&index.partition_key, &index.sort_key]
        .into_iter()
        .flatten()
        .flat_map(|it| &it.value)
    {
        if seen.iter().any(|other| other.unraw() == ident.unraw()) {
            let text = format!("`{ident}` is already in the key of this index");
            errors.push(syn::Error::new(ident.span(), text));
        }
        seen.push(ident);
    }
}

/// What the index holds; `own` are the keys, which every index does.
fn held<'a>(
    table: &'a Table<'a>,
    index: &'a IndexAttrs,
    own: &[&'a Ident],
    errors: &mut Errors,
) -> Held<'a> {
    let included = match index.projection.as_ref().map(|it| &it.value) {
        None | Some(IndexProjection::All) => return Held::All,
        Some(IndexProjection::KeysOnly) => &[][..],
        Some(IndexProjection::Include(included)) => included.as_slice(),
    };
    let (mut fields, mut names) = (Vec::new(), Vec::new());
    for ident in own {
        if !fields.contains(ident) {
            fields.push(*ident);
        }
    }
    for ident in included {
        let Some(field) = errors.record(find(table, ident)) else {
            continue;
        };
        let attrs = &field.attrs;
        let text = if attrs.skip.is_some() || attrs.flatten.is_some() || attrs.rest.is_some() {
            format!("`{ident}` is not one attribute, so an index cannot include it")
        } else if own.contains(&field.ident) {
            format!("`{ident}` is a key, which every index holds; take it away here")
        } else if fields.contains(&field.ident) {
            format!("`{ident}` is included already")
        } else {
            errors.record(super::key_name_is_short(&field.name, ident.span()));
            fields.push(field.ident);
            names.push(field.name.clone());
            continue;
        };
        errors.push(syn::Error::new(ident.span(), text));
    }
    Held::Some { fields, names }
}

fn name(index: &IndexAttrs) -> String {
    match &index.name {
        Some(name) => name.value.clone(),
        None => index.method.unraw().to_string(),
    }
}

/// An index's name follows the rules of table names, and is the only one of it.
fn names_are_unique(indexes: &[IndexAttrs], errors: &mut Errors) {
    let mut taken = HashMap::new();
    for index in indexes {
        let (name, span) = match &index.name {
            Some(name) => (name.value.clone(), name.span),
            None => (name(index), index.method.span()),
        };
        if !crate::attr::is_table_name(&name) {
            let text = format!(
                "`{name}` is no index name, which has 3 to 255 characters of ASCII; give one with `name = \"..\"`"
            );
            errors.push(syn::Error::new(span, text));
        }
        let other = taken.insert(name.clone(), &index.method);
        // Of one method twice, the method is the mistake.
        if let Some(other) = other.filter(|other| **other != index.method) {
            let text = format!("index name `{name}` is already used by `{other}`; choose another");
            errors.push(syn::Error::new(span, text));
        }
    }
}

/// An index's method and constant hide nothing.
fn methods_are_free(table: &Table<'_>, indexes: &[IndexAttrs], errors: &mut Errors) {
    let mut taken: HashMap<String, String> = HashMap::new();
    for field in &table.fields {
        let by = format!("field `{}`", field.ident);
        taken.insert(constant(field.ident).to_string(), by);
    }
    for index in indexes {
        let method = index.method.unraw().to_string();
        if TAKEN.contains(&method.as_str()) {
            let text = format!(
                "`{method}` would hide the operation of that name; call it by what the index is by: `by_{method}`"
            );
            errors.push(syn::Error::new(index.method.span(), text));
            continue;
        }
        let constant = constant(&index.method).to_string();
        let by = format!("index `{method}`");
        if taken.get(&constant) == Some(&by) {
            let text = format!("there is already an index `{method}`; call this one otherwise");
            errors.push(syn::Error::new(index.method.span(), text));
            continue;
        }
        if let Some(other) = taken.insert(constant.clone(), by) {
            let text = format!(
                "`{method}` would give the constant `{constant}`, as {other} does; call it otherwise"
            );
            errors.push(syn::Error::new(index.method.span(), text));
        }
    }
}

fn counts_are_legal(indexes: &[IndexAttrs], errors: &mut Errors) {
    for (local, most, kind) in [(false, MOST_GLOBAL, "global"), (true, MOST_LOCAL, "local")] {
        if let Some(over) = indexes.iter().filter(|it| it.local == local).nth(most) {
            let text = format!("a table has at most {most} {kind} indexes");
            errors.push(syn::Error::new(over.span, text));
        }
    }
    let mut included = 0;
    for index in indexes {
        let Some(At {
            value: IndexProjection::Include(fields),
            span,
        }) = &index.projection
        else {
            continue;
        };
        if let Some(over) = fields.get(MOST_INCLUDED_IN_ONE) {
            let text = format!("an index includes at most {MOST_INCLUDED_IN_ONE} attributes");
            errors.push(syn::Error::new(over.span(), text));
        }
        included += fields.len();
        if included > MOST_INCLUDED {
            let text = format!(
                "the indexes of a table include at most {MOST_INCLUDED} attributes together"
            );
            errors.push(syn::Error::new(*span, text));
            return;
        }
    }
}
