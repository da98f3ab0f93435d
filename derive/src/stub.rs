//! The impls written beside errors, so that one mistake is not reported again at each use of the type.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields};

use crate::expand::{constant, private};

/// Impls that type-check and are never run: the build has failed.
pub(crate) fn table(input: &DeriveInput) -> TokenStream {
    let Some(fields) = fields(input) else {
        return quote!();
    };
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    wrap(&quote! {
        #fields
        impl #impl_generics __d::Table for #ident #ty_generics #where_clause {
            const SCHEMA: &'static __d::Schema = &__d::Schema::STUB;
            type KeyShape = __d::AnyKey;
            fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
                loop {}
            }
        }
    })
}

/// A struct with `#[table(..)]` on it has its impls from the other derive, most likely.
pub(crate) fn attribute(input: &DeriveInput) -> TokenStream {
    let on_fields = match &input.data {
        Data::Struct(data) => data.fields.iter().flat_map(|it| &it.attrs).collect(),
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    };
    if input
        .attrs
        .iter()
        .chain(on_fields)
        .any(|it| it.path().is_ident("table"))
    {
        return quote!();
    }
    let Some(fields) = fields(input) else {
        return quote!();
    };
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    wrap(&quote! {
        #fields
        impl #impl_generics __d::Attribute for #ident #ty_generics #where_clause {
            type Wire = __d::wire::Any;
            type Base = Self;
            fn encode<__S: __d::Sink>(&self, _: __S) -> __d::Encoded {
                loop {}
            }
            fn decode<'__de, __S: __d::Source<'__de>>(
                _: __S,
            ) -> __d::Decoded<Self> {
                loop {}
            }
        }
        impl #impl_generics __d::Element for #ident #ty_generics #where_clause {}
    })
}

/// `Fields` without fields, and the constants. A type with lifetimes can be no table: it gets nothing.
fn fields(input: &DeriveInput) -> Option<TokenStream> {
    if input.generics.lifetimes().next().is_some() {
        return None;
    }
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let named = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(named) => named.named.iter().collect(),
            Fields::Unnamed(_) | Fields::Unit => Vec::new(),
        },
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    };
    let mut taken = HashSet::new();
    let constants = named.iter().filter_map(|field| {
        let (vis, ty) = (&field.vis, &field.ty);
        let constant = constant(field.ident.as_ref()?);
        if !taken.insert(constant.to_string()) {
            return None;
        }
        Some(quote! {
            #[doc = "Not derived."]
            #vis const #constant: __d::Path<Self, #ty> = __d::Path::field(&__d::Field::rest());
        })
    });
    Some(quote! {
        impl #impl_generics __d::Fields for #ident #ty_generics #where_clause {
            const FIELDS: &'static [__d::Field] = &[];
            type Flat = Self;
            type Partial = ();
            fn encode_fields<__M: __d::MapSink>(
                &self,
                _: &mut __M,
            ) -> __d::Encoded {
                loop {}
            }
            fn decode_entry<'__de, __S: __d::Source<'__de>>(
                _: &mut (),
                _: &str,
                _: __S,
            ) -> __d::Decoded<::core::option::Option<__S>> {
                loop {}
            }
            fn finish(_: ()) -> __d::Decoded<Self> {
                loop {}
            }
        }
        impl #impl_generics #ident #ty_generics #where_clause {
            #(#constants)*
        }
    })
}

fn wrap(items: &TokenStream) -> TokenStream {
    let private = private(None);
    quote! {
        const _: () = {
            use #private as __d;
            #items
        };
    }
}
