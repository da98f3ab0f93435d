//! Indexes: for each a type, what the compiler is to know of it, a constant and a method.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::table::key_type;
use super::{constant, quiet, sent};
use crate::plan::{Held, IndexPlan, Key, TablePlan};

/// `&[..]`: the indexes in the schema.
pub(super) fn schemas(plan: &TablePlan<'_>) -> TokenStream {
    let schemas = plan.indexes.iter().map(|index| {
        let kind = format_ident!("{}", if index.local { "local" } else { "global" });
        let name = &index.name;
        let (partition, sort) = (key_fields(&index.partition), key_fields(&index.sort));
        let projection = match &index.held {
            Held::All => quote!(All),
            Held::Some { names, .. } if names.is_empty() => quote!(KeysOnly),
            Held::Some { names, .. } => quote!(Include(&[#(#names),*])),
        };
        quote!(__d::IndexSchema::#kind(#name, #partition, #sort, __d::IndexProjection::#projection))
    });
    quote!(&[#(#schemas),*])
}

fn key_fields(keys: &[Key<'_>]) -> TokenStream {
    let fields = keys.iter().map(|key| {
        let (ty, name) = (key_type(key), &key.name);
        // What has a default is stored as NULL without a value, which no index takes: it must have one.
        let kind = if key.has_default {
            quote!(KeyAttribute)
        } else {
            quote!(IndexKeyAttribute)
        };
        quote!(<#ty as __d::#kind>::KEY.named(#name))
    });
    quote!(&[#(#fields),*])
}

/// The type that stands for an index: `__by_genre`.
pub(super) fn marker(method: &Ident) -> Ident {
    format_ident!("__{}", method.unraw(), span = Span::call_site())
}

pub(super) fn indexes(plan: &TablePlan<'_>) -> TokenStream {
    if plan.indexes.is_empty() {
        return TokenStream::new();
    }
    let markers = plan.indexes.iter().enumerate().map(|(at, index)| {
        let marker = describe(plan, at, index);
        let differs = differs(plan, at);
        quote!(#marker #differs)
    });
    let ident = quiet(plan.base.ident);
    let generics = sent(plan.base.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let members = plan.indexes.iter().map(|index| members(plan, index));
    quote! {
        #(#markers)*
        // The fields of a key, and with them their types, may be private.
        #[allow(private_bounds, private_interfaces)]
        #[automatically_derived]
        impl #impl_generics #ident #ty_generics #where_clause {
            #(#members)*
        }
    }
}

/// The marker type, and its traits.
fn describe(plan: &TablePlan<'_>, at: usize, index: &IndexPlan<'_>) -> TokenStream {
    let ident = quiet(plan.base.ident);
    let generics = sent(plan.base.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let marker = marker(index.method);
    let holds = match &index.held {
        Held::All => quote!(impl __d::CarriesAll for #marker {}),
        Held::Some { fields, .. } => {
            let hashes = fields.iter().map(|it| field_hash(it));
            quote!(#(impl<__F> __d::Carries<#hashes, __F> for #marker {})*)
        }
    };
    let consistent = index
        .local
        .then(|| quote!(impl __d::Consistent for #marker {}));
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        pub struct #marker;
        impl __d::Secondary for #marker {}
        impl __d::Names for #marker {
            type With<__N: __d::Names> = (Self, __N);
        }
        impl #impl_generics __d::IndexOf<#ident #ty_generics> for #marker #where_clause {
            const SCHEMA: ::core::option::Option<&'static __d::IndexSchema> =
                ::core::option::Option::Some(
                    &<#ident #ty_generics as __d::Table>::SCHEMA.indexes()[#at],
                );
            type Keys = Self;
        }
        #holds
        #consistent
    }
}

/// A key of this index is no key of the table and of the indexes before, nor theirs of this.
fn differs(plan: &TablePlan<'_>, at: usize) -> TokenStream {
    let this = marker(plan.indexes[at].method);
    let others = plan.indexes[..at].iter().map(|it| marker(it.method));
    let others: Vec<_> = others.collect();
    quote! {
        impl __d::Avoids<__d::Primary> for #this {}
        impl __d::Avoids<#this> for __d::Primary {}
        #(impl __d::Avoids<#others> for #this {}
        impl __d::Avoids<#this> for #others {})*
    }
}

/// `Song::BY_GENRE` and `Song::by_genre(..)`.
fn members(plan: &TablePlan<'_>, index: &IndexPlan<'_>) -> TokenStream {
    let vis = plan.vis;
    let (marker, sort) = (marker(index.method), sort_type(&index.sort));
    let (constant, method) = (constant(index.method), quiet(index.method));
    let name = &index.name;
    let of_constant = format!("The index `{name}`.");
    let by = list(&index.partition);
    let then = if index.sort.is_empty() {
        String::new()
    } else {
        format!(" in the order of {}", list(&index.sort))
    };
    let of_method = format!("Queries index `{name}`: the items of one {by}{then}.");
    let names = index.partition.iter().map(|it| quiet(it.ident));
    let names: Vec<_> = names.collect();
    let types = index.partition.iter().map(|it| {
        let ty = key_type(it);
        quote!(<#ty as __d::Attribute>::Base)
    });
    let types: Vec<_> = types.collect();
    let argument = match (&names[..], &types[..]) {
        ([name], [ty]) => quote!(#name: impl __d::IntoValue<#ty>),
        _ => quote!((#(#names),*): (#(impl __d::IntoValue<#types>),*)),
    };
    quote! {
        #[doc = #of_constant]
        #vis const #constant: __d::Index<Self, #marker> = __d::Index::declared();
        #[doc = #of_method]
        #vis fn #method(#argument) -> __d::Query<Self, #marker, #sort> {
            __d::Query::of_index([#(__d::key_value::<#types>(&#names)),*])
        }
    }
}

fn list(keys: &[Key<'_>]) -> String {
    let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
    names.join(", ")
}

/// `SortKey<Year, SortKey<Month>>`.
fn sort_type(keys: &[Key<'_>]) -> TokenStream {
    keys.iter().rev().fold(quote!(__d::NoSortKey), |rest, key| {
        let ty = key_type(key);
        quote!(__d::SortKey<#ty, #rest>)
    })
}

/// A field's name as a number that types can have: two derives that know the name know it. FNV-1a.
pub(super) fn field_hash(field: &Ident) -> u64 {
    let name = field.unraw().to_string();
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
