//! Projections: the names of the table's attributes, and what an index must hold.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};

use super::fields::declaration;
use super::indexes::field_hash;
use super::paths::{constant, path_type};
use super::{quiet, view};
use crate::plan::{FieldPlan, ProjectionPlan, Stored};

/// A constant for each field: the name of the table's attribute, if it is of the same type.
pub(super) fn names(plan: &ProjectionPlan<'_>) -> TokenStream {
    let of = plan.of;
    let names = plan.fields.iter().map(|field| {
        let (ty, span) = (field.ty, quiet(field.ident).span());
        let constant = constant(field.ident);
        match &field.stored {
            Stored::Attribute(attr) => {
                let (name, stored) = (&attr.name, path_type(ty, attr));
                if let Some(lifetime) = field.borrows {
                    let ty = view::forever(ty.to_token_stream(), lifetime);
                    let viewed = match field.default {
                        Some(_) => quote_spanned!(span=> viewed_or_default),
                        None => quote_spanned!(span=> viewed_as),
                    };
                    return quote_spanned! {span=>
                        const #name: &::core::primitive::str =
                            __d::projected(<#of>::#constant).#viewed::<#ty>();
                    };
                }
                quote_spanned! {span=>
                    const #name: &::core::primitive::str =
                        __d::projected(<#of>::#constant).stored_as::<#stored>();
                }
            }
            Stored::Flatten if field.borrows.is_some() => quote_spanned! {span=>
                const _: () = __d::viewed_flat(<#of>::#constant);
            },
            Stored::Flatten => quote_spanned! {span=>
                const _: () = __d::projected_flat::<#ty, _, _>(<#of>::#constant);
            },
            Stored::Rest | Stored::Skip => TokenStream::new(),
        }
    });
    quote!(#(#names)*)
}

/// It can be read of whatever holds all its fields.
pub(super) fn projection(plan: &ProjectionPlan<'_>) -> TokenStream {
    let (ident, of) = (quiet(plan.base.ident), plan.of);
    let projected = projected(plan);
    let (held, messages) = (held(plan), field_names(plan));
    quote! {
        #messages
        #[automatically_derived]
        impl<__I> __d::Projection<#of, __I> for #ident
        where
            #held
        {
            const PROJECTED: ::core::option::Option<&'static [__d::Field]> =
                ::core::option::Option::Some(#projected);
        }
    }
}

/// A type for each field that is read: names for messages.
pub(super) fn field_names(plan: &ProjectionPlan<'_>) -> TokenStream {
    let stored = plan
        .fields
        .iter()
        .filter(|it| !matches!(it.stored, Stored::Skip));
    let fields = stored.map(|it| quiet(it.ident));
    quote! {
        #[allow(non_camel_case_types)]
        mod __field {
            #(pub struct #fields;)*
        }
    }
}

/// What an index must hold, as bounds.
pub(super) fn held(plan: &ProjectionPlan<'_>) -> TokenStream {
    let held = plan.fields.iter().filter_map(holds);
    quote!(#(#held,)*)
}

/// The names that fields had before.
pub(super) fn aliases<'p>(plan: &'p ProjectionPlan<'_>) -> Vec<&'p str> {
    let aliases = plan.fields.iter().filter_map(|field| match &field.stored {
        Stored::Attribute(attr) => Some(&attr.aliases),
        Stored::Flatten | Stored::Rest | Stored::Skip => None,
    });
    aliases.flatten().copied().collect()
}

/// The attributes to ask for: those of the fields, and names they had before.
fn projected(plan: &ProjectionPlan<'_>) -> TokenStream {
    let aliases = aliases(plan);
    if aliases.is_empty() {
        return quote!(<Self as __d::Fields>::FIELDS);
    }
    let fields = plan.fields.iter().filter_map(declaration);
    quote!(&[#(#fields,)* #(__d::Field::rest().named(#aliases)),*])
}

fn holds(field: &FieldPlan<'_>) -> Option<TokenStream> {
    if matches!(field.stored, Stored::Skip) {
        return None;
    }
    let (hash, ident) = (field_hash(field.ident), quiet(field.ident));
    Some(quote_spanned!(ident.span()=> __I: __d::Carries<#hash, __field::#ident>))
}
