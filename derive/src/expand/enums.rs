//! `impl Attribute` for enums: names, tagged maps, untagged payloads.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Ident, Type};

use super::attribute::{Impl, implement};
use super::{fields, quiet, slots};
use crate::plan::{Base, NamePlan, PayloadPlan, Stored, VariantPlan};

/// S: the variant's name.
pub(super) fn names(base: &Base<'_>, variants: &[NamePlan<'_>]) -> TokenStream {
    let write = variants.iter().map(|NamePlan { ident, name, .. }| {
        let ident = quiet(ident);
        quote!(Self::#ident => #name,)
    });
    let read = variants.iter().map(|variant| {
        let (ident, names) = (quiet(variant.ident), names_of(variant));
        quote!(#(#names)|* => ::core::result::Result::Ok(Self::#ident),)
    });
    let known = known(variants.iter());
    let entity = base.ident.unraw().to_string();
    implement(
        base,
        &Impl {
            wire: quote!(__d::wire::S),
            sensitive: None,
            encode: quote! {
                __d::Sink::string(__sink, match self { #(#write)* })
            },
            decode: quote! {
                match &*__d::Source::string(__source)? {
                    #(#read)*
                    _ => ::core::result::Result::Err(__d::unknown_variant(#entity, #known)),
                }
            },
            more: quote!(),
        },
    )
}

/// The name a variant is stored under, and those it had before.
fn names_of<'a>(variant: &'a NamePlan<'_>) -> impl Iterator<Item = &'a str> {
    std::iter::once(variant.name.as_str()).chain(variant.aliases.iter().copied())
}

fn known<'a>(variants: impl Iterator<Item = &'a NamePlan<'a>>) -> TokenStream {
    let names = variants.map(|it| &it.name);
    quote!(&[#(#names),*])
}

/// M: the variant's fields, or those of its struct, beside its name.
pub(super) fn tagged(
    base: &Base<'_>,
    tag: &str,
    content: Option<&str>,
    variants: &[VariantPlan<'_>],
) -> TokenStream {
    let write = variants.iter().map(|it| write_variant(it, tag, content));
    let read = variants.iter().map(|it| read_variant(it, content));
    let known = known(variants.iter().map(|it| &it.name));
    let entity = base.ident.unraw().to_string();
    implement(
        base,
        &Impl {
            wire: quote!(__d::wire::M),
            sensitive: None,
            encode: quote! {
                let mut __entries = __d::Sink::map(__sink, 1)?;
                let __map = &mut __entries;
                match self { #(#write)* }
                __d::MapSink::end(__entries)
            },
            decode: quote! {
                let mut __entries = __d::Source::map(__source)?;
                match &*__d::decode_tag(&__entries, #tag)? {
                    #(#read)*
                    _ => ::core::result::Result::Err(__d::unknown_tag(#tag, #entity, #known)),
                }
            },
            more: quote!(),
        },
    )
}

fn write_variant(variant: &VariantPlan<'_>, tag: &str, content: Option<&str>) -> TokenStream {
    let (ident, name) = (quiet(variant.name.ident), &variant.name.name);
    let (pattern, body) = match &variant.payload {
        PayloadPlan::None => (quote!(), quote!()),
        PayloadPlan::One(ty) => {
            let body = match content {
                Some(content) => {
                    quote!(<#ty as __d::Attribute>::encode_field(__0, #content, __map)?;)
                }
                None => quote!(<#ty as __d::Fields>::encode_fields(__0, __map)?;),
            };
            (quote!((__0)), body)
        }
        PayloadPlan::Fields(all) => {
            let stored = all
                .iter()
                .filter(|it| !matches!(it.stored, Stored::Skip))
                .enumerate();
            let (patterns, bodies): (Vec<_>, Vec<_>) = stored
                .map(|(index, field)| {
                    let (ident, bound) = (quiet(field.ident), quote::format_ident!("__{index}"));
                    (
                        quote!(#ident: #bound,),
                        fields::encode(field, &quote!(#bound)),
                    )
                })
                .unzip();
            (quote!({ #(#patterns)* .. }), quote!(#(#bodies)*))
        }
    };
    quote! {
        Self::#ident #pattern => {
            __d::encode_tag(__map, #tag, #name)?;
            #body
        }
    }
}

fn read_variant(variant: &VariantPlan<'_>, content: Option<&str>) -> TokenStream {
    let (ident, names) = (quiet(variant.name.ident), names_of(&variant.name));
    let body = match (&variant.payload, content) {
        (PayloadPlan::None, _) => quote!(::core::result::Result::Ok(Self::#ident)),
        (PayloadPlan::One(ty), None) => {
            quote!(::core::result::Result::Ok(Self::#ident(__d::decode_entries::<#ty, _>(__entries)?)))
        }
        (PayloadPlan::One(ty), Some(content)) => {
            let slots = quote!((::core::option::Option<#ty>,));
            let arm = quote! {
                #content => <#ty as __d::Attribute>::decode_field(&mut __slots.0, #content, __value)?,
            };
            let value = quote!(<#ty as __d::Attribute>::take_field(__slots.0, #content)?);
            read_entries(&slots, &[arm], &[], &quote!(Self::#ident(#value)))
        }
        (PayloadPlan::Fields(all), _) => {
            let types = slots::types(all.iter().filter_map(fields::slot_type).collect());
            let fields::Decode { arms, fallbacks } = fields::decode(all, &quote!(continue));
            let finish = fields::finish(all);
            read_entries(
                &types,
                &arms,
                &fallbacks,
                &quote!(Self::#ident { #(#finish),* }),
            )
        }
    };
    quote!(#(#names)|* => { #body })
}

/// Reads the entries of a variant, which has no type of its own to read them.
fn read_entries(
    slots: &TokenStream,
    arms: &[TokenStream],
    fallbacks: &[TokenStream],
    value: &TokenStream,
) -> TokenStream {
    quote! {
        let mut __slots = <#slots as ::core::default::Default>::default();
        while let ::core::option::Option::Some((__name, __value)) = __d::Entries::next(&mut __entries)? {
            let __name = &*__name;
            match __name {
                #(#arms)*
                _ => {
                    #(#fallbacks)*
                    __d::Source::skip(__value)?;
                }
            }
        }
        ::core::result::Result::Ok(#value)
    }
}

/// The payload as it is; its stored type tells the variant.
pub(super) fn untagged(base: &Base<'_>, variants: &[(&Ident, &Type)]) -> TokenStream {
    let write = variants.iter().map(|(ident, ty)| {
        let ident = quiet(ident);
        quote!(Self::#ident(__0) => <#ty as __d::Attribute>::encode(__0, __sink),)
    });
    let read = variants.iter().map(|(ident, ty)| {
        let ident = quiet(ident);
        quote! {
            if __d::is_for(&__source, <#ty as __d::Attribute>::FIELD) {
                return ::core::result::Result::Ok(Self::#ident(<#ty as __d::Attribute>::decode(__source)?));
            }
        }
    });
    let payloads: Vec<_> = variants
        .iter()
        .map(|(_, ty)| quote!(<#ty as __d::Attribute>::FIELD))
        .collect();
    let entity = base.ident.unraw().to_string();
    let attribute = implement(
        base,
        &Impl {
            wire: quote!(__d::wire::Any),
            sensitive: None,
            encode: quote!(match self { #(#write)* }),
            decode: quote! {
                const { __d::assert_kinds_differ(&[#(#payloads),*]) };
                #(#read)*
                ::core::result::Result::Err(__d::no_variant(&__source, #entity))
            },
            more: quote!(),
        },
    );
    // Types with parameters are told apart when they are known, in the first use of `decode`.
    let check = base.generics.params.is_empty().then(|| {
        let span = quiet(base.ident).span();
        let assertion = quote_spanned!(span=> __d::assert_kinds_differ(&[#(#payloads),*]));
        quote!(const _: () = #assertion;)
    });
    quote!(#attribute #check)
}
