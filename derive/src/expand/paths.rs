//! The constants: `Song::YEAR`.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::{owned, quiet};
use crate::plan::{Base, Codec, FieldPlan, Stored};

/// One constant for each field that has attributes of its own.
pub(super) fn paths(base: &Base<'_>, fields: &[FieldPlan<'_>]) -> TokenStream {
    let ident = quiet(base.ident);
    let generics = owned(base.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let stored = fields
        .iter()
        .filter(|it| !matches!(it.stored, Stored::Skip));
    let paths = stored
        .enumerate()
        .filter_map(|(index, field)| path(index, field));
    quote! {
        #[automatically_derived]
        impl #impl_generics #ident #ty_generics #where_clause {
            #(#paths)*
        }
    }
}

fn path(index: usize, field: &FieldPlan<'_>) -> Option<TokenStream> {
    let (vis, ty) = (field.vis, field.ty);
    let constant = constant(field.ident);
    let deprecated = field.deprecated;
    let (types, doc) = match &field.stored {
        Stored::Skip | Stored::Rest => return None,
        Stored::Flatten => {
            return Some(quote! {
                /// The attributes of a flattened struct, to be reached with `dot`.
                #deprecated
                #vis const #constant: __d::FlattenedPath<Self, #ty> = __d::FlattenedPath::flattened();
            });
        }
        Stored::Attribute(attr) => {
            let stored = match attr.codec {
                Codec::Plain | Codec::Null | Codec::KeepEmpty => quote!(#ty),
                Codec::Serde => quote!(__d::Serde<#ty>),
                Codec::With(path) => quote!(#path::Stored),
            };
            let role = match (attr.is_key, field.default.is_some()) {
                (true, _) => quote!(, __d::IsKey),
                (false, true) => quote!(, __d::Defaulted),
                (false, false) => quote!(),
            };
            (
                quote!(#stored #role),
                format!("The attribute `{}`.", attr.name),
            )
        }
    };
    let index = Literal::usize_unsuffixed(index);
    Some(quote! {
        #[doc = #doc]
        #deprecated
        #vis const #constant: __d::Path<Self, #types> = __d::path(#index);
    })
}

/// The constant of a field: `year` gives `YEAR`, at the field's place.
pub(crate) fn constant(field: &Ident) -> Ident {
    let field = quiet(field);
    Ident::new(&field.unraw().to_string().to_uppercase(), field.span())
}
