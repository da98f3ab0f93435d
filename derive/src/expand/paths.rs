//! The constants: `Song::YEAR`.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use syn::Type;
use syn::ext::IdentExt;

use super::{indexes, owned, quiet};
use crate::plan::{Attr, Base, Codec, FieldPlan, Stored};

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
            let stored = path_type(field.ty, attr);
            let role = role(attr, field.default.is_some());
            let role = role.map(|role| quote!(, #role));
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

/// The type a path of the field has.
pub(super) fn path_type(ty: &Type, attr: &Attr<'_>) -> TokenStream {
    match attr.codec {
        Codec::Plain | Codec::Null | Codec::KeepEmpty => quote!(#ty),
        Codec::Serde => quote!(__d::Serde<#ty>),
        Codec::With(path) => quote!(#path::Stored),
    }
}

/// What the attribute is to its item; nothing for a plain one.
fn role(attr: &Attr<'_>, has_default: bool) -> Option<TokenStream> {
    let plain = has_default.then(|| quote!(__d::Defaulted));
    let indexes = attr.key_of.iter().map(|method| {
        let marker = indexes::marker(method);
        quote!(#marker)
    });
    let keys = indexes.reduce(|keys, key| quote!((#keys, #key)));
    match (attr.is_key, keys) {
        (true, None) => Some(quote!(__d::IsKey)),
        (true, Some(keys)) => Some(quote!(__d::IsKey<(__d::Primary, #keys)>)),
        (false, Some(keys)) => {
            let plain = plain.map(|plain| quote!(, #plain));
            Some(quote!(__d::Indexed<#keys #plain>))
        }
        (false, None) => plain,
    }
}

/// The constant of a field: `year` gives `YEAR`, at the field's place.
pub(crate) fn constant(field: &Ident) -> Ident {
    let field = quiet(field);
    Ident::new(&field.unraw().to_string().to_uppercase(), field.span())
}
