//! `impl Table`: schema and key.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{indexes, quiet, sent};
use crate::plan::{Key, TablePlan};

pub(super) fn table(plan: &TablePlan<'_>) -> TokenStream {
    let ident = quiet(plan.base.ident);
    let generics = sent(plan.base.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let entity = plan.base.ident.unraw().to_string();
    let name = &plan.name;
    let partition = key_field(&plan.partition);
    let (partition_type, partition_value) = (key_type(&plan.partition), key_value(&plan.partition));
    let (sort, shape, values) = match &plan.sort {
        None => (
            quote!(::core::option::Option::None),
            quote!(__d::PartitionKey<#partition_type>),
            partition_value,
        ),
        Some(sort) => {
            let (field, sort_type, sort_value) = (key_field(sort), key_type(sort), key_value(sort));
            (
                quote!(::core::option::Option::Some(#field)),
                quote!((__d::PartitionKey<#partition_type>, __d::SortKey<#sort_type>)),
                quote!((#partition_value, #sort_value)),
            )
        }
    };
    let indexes = indexes::schemas(plan);
    quote! {
        #[automatically_derived]
        impl #impl_generics __d::Table for #ident #ty_generics #where_clause {
            const SCHEMA: &'static __d::Schema = &__d::Schema::new(
                #entity, #name, #partition, #sort, <Self as __d::Fields>::FIELDS, #indexes,
            );
            type KeyShape = #shape;
            fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
                __d::ValuesOf::<<Self as __d::Table>::KeyShape>::key_values(&#values)
            }
        }
    }
}

/// The type that is stored: the field's own, or what `with` makes of it.
pub(super) fn key_type(key: &Key<'_>) -> TokenStream {
    let ty = key.ty;
    key.with.map_or_else(
        || quote!(#ty),
        |path| quote_spanned!(path.span()=> #path::Stored),
    )
}

fn key_field(key: &Key<'_>) -> TokenStream {
    let (ty, name) = (key_type(key), &key.name);
    quote!(<#ty as __d::KeyAttribute>::KEY.named(#name))
}

fn key_value(key: &Key<'_>) -> TokenStream {
    let ident = quiet(key.ident);
    key.with.map_or_else(
        || quote!(&self.#ident),
        |path| quote!(#path::to_stored(&self.#ident)),
    )
}
