//! Plans to tokens. What is written is data and calls of the runtime's `__private` module, here `__d`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Generics, TypeParamBound, parse_quote};

use crate::plan::{AttributePlan, Base, ProjectionPlan, ShapePlan, TablePlan};

mod attribute;
mod enums;
mod fields;
mod indexes;
mod paths;
mod projection;
mod slots;
mod table;
mod view;

pub(crate) use paths::constant;

/// What `#[derive(Table)]` writes.
pub(crate) fn table(plan: &TablePlan<'_>) -> TokenStream {
    let fields = fields::fields(&plan.base, &plan.fields);
    let table = table::table(plan);
    let paths = paths::paths(&plan.base, &plan.fields);
    let indexes = indexes::indexes(plan);
    wrap(&plan.base, &quote!(#fields #table #paths #indexes))
}

/// What `#[derive(Projection)]` writes.
pub(crate) fn projection(plan: &ProjectionPlan<'_>) -> TokenStream {
    let names = projection::names(plan);
    let (fields, projection) = match plan.base.view {
        Some(lifetime) => (
            view::fields(&plan.base, lifetime, &plan.fields),
            view::projection(plan, lifetime),
        ),
        None => (
            fields::fields(&plan.base, &plan.fields),
            projection::projection(plan),
        ),
    };
    wrap(&plan.base, &quote!(#names #fields #projection))
}

/// What `#[derive(Attribute)]` writes.
pub(crate) fn attribute(plan: &AttributePlan<'_>) -> TokenStream {
    let base = &plan.base;
    let items = match (&plan.shape, base.view) {
        (ShapePlan::Struct(all), Some(lifetime)) => {
            let fields = view::fields(base, lifetime, all);
            let attribute = view::attribute(base, lifetime);
            quote!(#fields #attribute)
        }
        (ShapePlan::Struct(all), None) => {
            let fields = fields::fields(base, all);
            let attribute = attribute::structure(base);
            let paths = paths::paths(base, all);
            quote!(#fields #attribute #paths)
        }
        (ShapePlan::Newtype { ty, sensitive }, _) => attribute::newtype(base, ty, *sensitive),
        (ShapePlan::Names(variants), _) => enums::names(base, variants),
        (
            ShapePlan::Tagged {
                tag,
                content,
                variants,
            },
            _,
        ) => enums::tagged(base, tag, content.as_deref(), variants),
        (ShapePlan::Untagged(variants), _) => enums::untagged(base, variants),
    };
    wrap(base, &items)
}

/// The user's generics, with what every `T: Attribute` has anyway: without it, a missing bound would be
/// reported at each use of the type.
fn owned(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!('static));
    }
    generics
}

/// The same of a table, whose items go from thread to thread.
fn sent(generics: &Generics) -> Generics {
    let mut generics = owned(generics);
    for parameter in generics.type_params_mut() {
        let is_send = |bound: &TypeParamBound| match bound {
            TypeParamBound::Trait(bound) => {
                let last = bound.path.segments.last();
                last.is_some_and(|it| it.ident == "Send")
            }
            _ => false,
        };
        if !parameter.bounds.iter().any(is_send) {
            parameter.bounds.push(parse_quote!(::core::marker::Send));
        }
    }
    generics
}

/// Gives the runtime's private module its short name, which nothing outside sees.
fn wrap(base: &Base<'_>, items: &TokenStream) -> TokenStream {
    let private = private(base.krate);
    quote! {
        const _: () = {
            use #private as __d;
            #items
        };
    }
}

pub(crate) fn private(krate: Option<&syn::Path>) -> TokenStream {
    match krate {
        Some(path) => quote!(#path::__private),
        None => quote!(::dynatable::__private),
    }
}

/// An identifier of the user's, quiet where it is deprecated.
///
/// Lints take no notice of what a derive wrote, and this marks the identifier as that:
/// <https://doc.rust-lang.org/stable/proc_macro/struct.Span.html#method.resolved_at>.
fn quiet(ident: &Ident) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(ident.span().resolved_at(Span::call_site()));
    ident
}
