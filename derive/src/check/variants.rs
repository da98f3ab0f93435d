//! The rules of enums.

use std::collections::HashMap;

use super::fields;
use crate::errors::Errors;
use crate::model::{Container, Payload, Variant};
use crate::plan::{NamePlan, PayloadPlan, ShapePlan, VariantPlan};

/// Whether the enum is stored as names, by a tag, or by its payload's type.
pub(super) fn enumeration<'a>(
    container: &'a Container<'a>,
    variants: &'a [Variant<'a>],
    errors: &mut Errors,
) -> ShapePlan<'a> {
    if variants.is_empty() {
        let text = "an enum without variants has no value to store";
        errors.push(syn::Error::new(container.ident.span(), text));
    }
    variant_names_are_unique(variants, errors);
    let attrs = &container.attrs;
    if attrs.untagged.is_some() {
        for (word, at) in [("tag", &attrs.tag), ("content", &attrs.content)] {
            if let Some(at) = at {
                let text =
                    format!("`{word}` does not go with `untagged`: no attribute names the variant");
                errors.push(syn::Error::new(at.span, text));
            }
        }
        return untagged(variants, errors);
    }
    if variants
        .iter()
        .all(|it| matches!(it.payload, Payload::None))
    {
        for at in [&attrs.tag, &attrs.content].into_iter().flatten() {
            let text = "an enum whose variants hold nothing is stored as S: there is no map for this attribute";
            errors.push(syn::Error::new(at.span, text));
        }
        return ShapePlan::Names(variants.iter().map(name).collect());
    }
    let tag = attrs.tag.as_ref().map_or("type", |it| it.value.as_str());
    if let Some(content) = attrs.content.as_ref().filter(|it| it.value == tag) {
        let text = format!("`content` and the tag are both called `{tag}`; choose another name");
        errors.push(syn::Error::new(content.span, text));
    }
    if let Some(content) = &attrs.content
        && !variants
            .iter()
            .any(|it| matches!(it.payload, Payload::One(_)))
    {
        let text =
            "`content` is for variants that hold one value without a name, and there is none";
        errors.push(syn::Error::new(content.span, text));
    }
    ShapePlan::Tagged {
        tag: tag.to_owned(),
        content: attrs.content.as_ref().map(|it| it.value.clone()),
        variants: variants.iter().map(|it| tagged(it, tag, errors)).collect(),
    }
}

fn name<'a>(variant: &'a Variant<'a>) -> NamePlan<'a> {
    NamePlan {
        ident: variant.ident,
        name: variant.name.clone(),
        aliases: variant
            .attrs
            .alias
            .iter()
            .map(|it| it.value.as_str())
            .collect(),
    }
}

fn tagged<'a>(variant: &'a Variant<'a>, tag: &str, errors: &mut Errors) -> VariantPlan<'a> {
    let payload = match &variant.payload {
        Payload::None => PayloadPlan::None,
        Payload::One(ty) => PayloadPlan::One(ty),
        Payload::Fields(all) => PayloadPlan::Fields(fields(all, None, Some(tag), errors)),
    };
    VariantPlan {
        name: name(variant),
        payload,
    }
}

/// An untagged variant is told by the stored type of its one payload.
fn untagged<'a>(variants: &'a [Variant<'a>], errors: &mut Errors) -> ShapePlan<'a> {
    let mut payloads = Vec::new();
    for variant in variants {
        match &variant.payload {
            Payload::One(ty) => payloads.push((variant.ident, *ty)),
            Payload::None | Payload::Fields(_) => {
                let text =
                    "an untagged variant holds exactly one value without a name: `Text(String)`";
                errors.push(syn::Error::new(variant.ident.span(), text));
            }
        }
        let words = variant.attrs.rename.iter().chain(&variant.attrs.alias);
        for at in words {
            let text = "the name of an untagged variant is not stored: it cannot be renamed";
            errors.push(syn::Error::new(at.span, text));
        }
    }
    ShapePlan::Untagged(payloads)
}

fn variant_names_are_unique(variants: &[Variant<'_>], errors: &mut Errors) {
    let mut taken = HashMap::new();
    for variant in variants {
        let span = variant
            .attrs
            .rename
            .as_ref()
            .map_or_else(|| variant.ident.span(), |it| it.span);
        let own = std::iter::once((variant.name.as_str(), span));
        let aliases = variant
            .attrs
            .alias
            .iter()
            .map(|it| (it.value.as_str(), it.span));
        for (name, span) in own.chain(aliases) {
            if let Some(other) = taken.insert(name, variant.ident) {
                let text = format!(
                    "variant name `{name}` is already used by variant `{other}`; choose another"
                );
                errors.push(syn::Error::new(span, text));
            }
        }
    }
}
