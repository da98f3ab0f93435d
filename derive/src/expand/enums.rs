//! `impl Attribute` for enums: names, tagged maps, untagged payloads.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
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
            secrets: None,
            encode: quote! {
                __d::Sink::string(__sink, match self { #(#write)* })
            },
            decode: quote! {
                match &*__d::Source::string(__src)? {
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
    let read = variants.iter().map(|it| read_variant(it, tag, content));
    let known = known(variants.iter().map(|it| &it.name));
    let entity = base.ident.unraw().to_string();
    let declared: Vec<_> = variants
        .iter()
        .flat_map(|it| declarations(it, content))
        .collect();
    let free = base.generics.params.is_empty() && content.is_none();
    let free = variants
        .iter()
        .filter_map(|it| tag_is_free(it, tag))
        .filter(|_| free);
    let attribute = implement(
        base,
        &Impl {
            wire: quote!(__d::wire::M),
            secrets: secrets(&declared),
            encode: quote! {
                let mut __entries = __d::Sink::map(__sink, 1)?;
                let __map = &mut __entries;
                match self { #(#write)* }
                __d::MapSink::end(__entries)
            },
            decode: quote! {
                let mut __entries = __d::Source::map(__src)?;
                match &*__d::decode_tag(&__entries, #tag)? {
                    #(#read)*
                    _ => ::core::result::Result::Err(__d::unknown_tag(#tag, #entity, #known)),
                }
            },
            more: quote!(),
        },
    );
    quote!(#attribute #(#free)*)
}

/// A constant that stops the build where the struct of a variant has an attribute called as the tag.
fn tag_is_free(variant: &VariantPlan<'_>, tag: &str) -> Option<TokenStream> {
    if let PayloadPlan::Fields(all) = &variant.payload {
        all.iter().find(|it| matches!(it.stored, Stored::Flatten))?;
        let declared = declarations(variant, None);
        let check = quote_spanned! {quiet(variant.name.ident).span()=>
            __d::assert_names_are_unique(&[__d::Field::rest().named(#tag), #(#declared),*])
        };
        return Some(quote!(const _: () = #check;));
    }
    let PayloadPlan::One(ty) = variant.payload else {
        return None;
    };
    let check = quote_spanned! {quiet(variant.name.ident).span()=>
        __d::assert_name_is_free(#tag, <#ty as __d::Fields>::FIELDS)
    };
    Some(quote!(const _: () = #check;))
}

/// Whether any payload holds secrets.
fn secrets(payloads: &[TokenStream]) -> Option<TokenStream> {
    (!payloads.is_empty()).then(|| quote!(__d::holds_secrets::<Self>(&[#(#payloads),*], __seen)))
}

/// The attributes of a variant.
fn declarations(variant: &VariantPlan<'_>, content: Option<&str>) -> Vec<TokenStream> {
    match (&variant.payload, content) {
        (PayloadPlan::None, _) => Vec::new(),
        (PayloadPlan::One(ty), Some(_)) => vec![quote!(<#ty as __d::Attribute>::FIELD)],
        (PayloadPlan::One(ty), None) => {
            vec![quote!(__d::Field::flattened(<#ty as __d::Fields>::FIELDS))]
        }
        (PayloadPlan::Fields(all), _) => all.iter().filter_map(fields::declaration).collect(),
    }
}

fn write_variant(variant: &VariantPlan<'_>, tag: &str, content: Option<&str>) -> TokenStream {
    let (ident, name) = (quiet(variant.name.ident), &variant.name.name);
    let (pattern, body) = match &variant.payload {
        PayloadPlan::None => (quote!(), quote!()),
        PayloadPlan::One(ty) => {
            let body = match content {
                Some(content) => {
                    quote!(<#ty as __d::Attribute>::write(__0, #content, __map)?;)
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
            let declared = declarations(variant, content);
            let siblings = quote!(&[__d::Field::rest().named(#tag), #(#declared),*]);
            let (patterns, bodies): (Vec<_>, Vec<_>) = stored
                .map(|(index, field)| {
                    let (ident, bound) = (quiet(field.ident), quote::format_ident!("__{index}"));
                    (
                        quote!(#ident: #bound,),
                        fields::encode(field, &quote!(#bound), &siblings),
                    )
                })
                .unzip();
            (quote!({ #(#patterns)* .. }), quote!(#(#bodies)*))
        }
    };
    // The tag is last, so that no unknown attribute of the payload takes its place.
    quote! {
        Self::#ident #pattern => {
            #body
            __d::encode_tag(__map, #tag, #name)?;
        }
    }
}

fn read_variant(variant: &VariantPlan<'_>, tag: &str, content: Option<&str>) -> TokenStream {
    let (ident, names) = (quiet(variant.name.ident), names_of(&variant.name));
    let body = match (&variant.payload, content) {
        (PayloadPlan::None, _) => quote! {
            __d::skip_entries(__entries)?;
            ::core::result::Result::Ok(Self::#ident)
        },
        (PayloadPlan::One(ty), None) => {
            let slots = quote_spanned!(ty.span()=> <#ty as __d::Fields>::Partial);
            let arm = quote!(#tag => __d::Source::skip(__v)?,);
            let rest = quote! {
                if let ::core::option::Option::Some(__v) =
                    <#ty as __d::Fields>::decode_entry(&mut __s, __name, __v)?
                {
                    __d::Source::skip(__v)?;
                }
            };
            let other = Other {
                flattened: Vec::new(),
                rest: Some(rest),
            };
            let value = quote!(<#ty as __d::Fields>::finish(__s)?);
            read_entries(&slots, &[arm], &other, &quote!(Self::#ident(#value)))
        }
        (PayloadPlan::One(ty), Some(content)) => {
            let slots = quote!((::core::option::Option<#ty>,));
            let arm = quote! {
                #content => <#ty as __d::Attribute>::read(&mut __s.0, #content, __v)?,
            };
            let value = quote!(<#ty as __d::Attribute>::take(__s.0, #content)?);
            read_entries(
                &slots,
                &[arm],
                &Other::default(),
                &quote!(Self::#ident(#value)),
            )
        }
        (PayloadPlan::Fields(all), _) => {
            let types = slots::types(all.iter().filter_map(fields::slot_type).collect());
            let fields::Decode {
                mut arms,
                flattened,
                rest,
            } = fields::decode(all, &quote!(continue));
            arms.push(quote!(#tag => __d::Source::skip(__v)?,));
            let other = Other { flattened, rest };
            let finish = fields::finish(all);
            read_entries(
                &types,
                &arms,
                &other,
                &quote!(Self::#ident { #(#finish),* }),
            )
        }
    };
    quote!(#(#names)|* => { #body })
}

/// What takes the entries that are no field's.
#[derive(Default)]
struct Other {
    flattened: Vec<TokenStream>,
    rest: Option<TokenStream>,
}

/// Reads the entries of a variant, which has no type of its own to read them.
fn read_entries(
    slots: &TokenStream,
    arms: &[TokenStream],
    other: &Other,
    value: &TokenStream,
) -> TokenStream {
    let Other { flattened, rest } = other;
    let rest = rest
        .clone()
        .unwrap_or_else(|| quote!(__d::Source::skip(__v)?));
    quote! {
        let mut __s = <#slots as ::core::default::Default>::default();
        while let ::core::option::Option::Some((__name, __v)) = __d::Entries::next(&mut __entries)? {
            let __name = &*__name;
            match __name {
                #(#arms)*
                _ => {
                    #(#flattened)*
                    #rest;
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
        quote! {
            Self::#ident(__0) => {
                __d::check_present(<#ty as __d::Attribute>::is_absent(__0))?;
                <#ty as __d::Attribute>::encode(__0, __sink)
            }
        }
    });
    let read = variants.iter().map(|(ident, ty)| {
        let ident = quiet(ident);
        quote! {
            if __d::is_for(&__src, <#ty as __d::Attribute>::FIELD) {
                return ::core::result::Result::Ok(Self::#ident(<#ty as __d::Attribute>::decode(__src)?));
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
            secrets: secrets(&payloads),
            encode: quote!(match self { #(#write)* }),
            decode: quote! {
                const { __d::assert_kinds_differ(&[#(#payloads),*]) };
                #(#read)*
                ::core::result::Result::Err(__d::no_variant(&__src, #entity))
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
