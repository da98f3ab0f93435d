//! `impl Attribute` for structs: a map, or the only field of a newtype.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::{owned, quiet};
use crate::plan::Base;

/// M, by the struct's `Fields`.
pub(super) fn structure(base: &Base<'_>) -> TokenStream {
    let decode = quote!(__d::decode_map(__src));
    let secrets = quote!(__d::holds_secrets::<Self>(
        <Self as __d::Fields>::FIELDS,
        __seen
    ));
    implement(
        base,
        &Impl {
            wire: quote!(__d::wire::M),
            secrets: Some(secrets),
            encode: quote!(__d::encode_map(self, __sink)),
            decode,
            more: quote!(),
        },
    )
}

/// As the only field.
pub(super) fn newtype(base: &Base<'_>, ty: &Type, sensitive: bool) -> TokenStream {
    let ident = quiet(base.ident);
    let generics = owned(base.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    // A newtype of an `Option` or a set can be removed as that can. `for<'__a>` keeps the bound from
    // being an error where it does not hold: https://github.com/rust-lang/rust/issues/48214.
    let mut removable = where_clause
        .cloned()
        .unwrap_or_else(|| syn::parse_quote!(where));
    removable
        .predicates
        .push(syn::parse_quote!(for<'__a> #ty: __d::Removable));
    let attribute = implement(
        base,
        &Impl {
            wire: quote_spanned!(ty.span()=> <#ty as __d::Attribute>::Wire),
            secrets: Some(if sensitive {
                quote!(true)
            } else {
                quote!(<#ty as __d::Attribute>::holds_secrets(__seen))
            }),
            encode: quote!(<#ty as __d::Attribute>::encode(&self.0, __sink)),
            decode: quote!(::core::result::Result::Ok(Self(<#ty as __d::Attribute>::decode(__src)?))),
            more: quote! {
                fn is_absent(&self) -> ::core::primitive::bool {
                    <#ty as __d::Attribute>::is_absent(&self.0)
                }
                fn absent() -> ::core::option::Option<Self> {
                    ::core::option::Option::map(<#ty as __d::Attribute>::absent(), Self)
                }
            },
        },
    );
    quote! {
        #attribute
        #[automatically_derived]
        impl #impl_generics __d::Removable for #ident #ty_generics #removable {}
    }
}

/// What differs between one `impl Attribute` and another.
pub(super) struct Impl {
    pub(super) wire: TokenStream,
    /// Whether a value may hold secrets, where that is not plain.
    pub(super) secrets: Option<TokenStream>,
    pub(super) encode: TokenStream,
    pub(super) decode: TokenStream,
    pub(super) more: TokenStream,
}

pub(super) fn implement(base: &Base<'_>, parts: &Impl) -> TokenStream {
    let ident = quiet(base.ident);
    let generics = owned(base.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let Impl {
        wire,
        secrets,
        encode,
        decode,
        more,
    } = parts;
    let secrets = secrets.as_ref().map(|it| {
        quote! {
            fn holds_secrets(__seen: &mut __d::Seen) -> ::core::primitive::bool {
                #it
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics __d::Attribute for #ident #ty_generics #where_clause {
            type Wire = #wire;
            type Base = Self;
            #secrets
            fn encode<__S: __d::Sink>(
                &self,
                __sink: __S,
            ) -> __d::Encoded {
                #encode
            }
            fn decode<'__de, __S: __d::Source<'__de>>(
                __src: __S,
            ) -> __d::Decoded<Self> {
                #decode
            }
            #more
        }
        #[automatically_derived]
        impl #impl_generics __d::Element for #ident #ty_generics #where_clause {}
    }
}
