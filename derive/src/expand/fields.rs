//! Structs as named attributes: `impl Fields`, and the same pieces for the variants of an enum.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{quiet, slots};
use crate::plan::{Attr, Base, Codec, DefaultValue, FieldPlan, Stored};

/// `impl Fields`: the list of attributes, and how each is written and read.
pub(super) fn fields(base: &Base<'_>, fields: &[FieldPlan<'_>]) -> TokenStream {
    let ident = quiet(base.ident);
    let (impl_generics, ty_generics, where_clause) = base.generics.split_for_impl();
    let list = fields.iter().filter_map(declaration);
    let types = slots::types(fields.iter().filter_map(slot_type).collect());
    let encode = fields.iter().map(|field| {
        let ident = quiet(field.ident);
        encode(field, &quote!(&self.#ident))
    });
    let Decode { arms, fallbacks } = decode(
        fields,
        &quote!(return ::core::result::Result::Ok(::core::option::Option::None)),
    );
    let finish = finish(fields);
    let unique = unique(base, fields);
    quote! {
        #[automatically_derived]
        impl #impl_generics __d::Fields for #ident #ty_generics #where_clause {
            const FIELDS: &'static [__d::Field] = &[#(#list),*];
            type Partial = #types;
            fn encode_fields<__M: __d::MapSink>(
                &self,
                __map: &mut __M,
            ) -> ::core::result::Result<(), __d::Invalid> {
                #(#encode)*
                ::core::result::Result::Ok(())
            }
            fn decode_entry<'__de, __S: __d::Source<'__de>>(
                __slots: &mut <Self as __d::Fields>::Partial,
                __name: &str,
                __value: __S,
            ) -> ::core::result::Result<::core::option::Option<__S>, __d::DecodeError> {
                match __name {
                    #(#arms)*
                    _ => {
                        #(#fallbacks)*
                        return ::core::result::Result::Ok(::core::option::Option::Some(__value));
                    }
                }
                ::core::result::Result::Ok(::core::option::Option::None)
            }
            fn finish(
                __slots: <Self as __d::Fields>::Partial,
            ) -> ::core::result::Result<Self, __d::DecodeError> {
                ::core::result::Result::Ok(Self { #(#finish),* })
            }
        }
        #unique
    }
}

/// Only the compiler sees the names a flattened struct brings.
fn unique(base: &Base<'_>, fields: &[FieldPlan<'_>]) -> Option<TokenStream> {
    let field = fields
        .iter()
        .rev()
        .find(|it| matches!(it.stored, Stored::Flatten))?;
    let ident = quiet(base.ident);
    let (impl_generics, ty_generics, where_clause) = base.generics.split_for_impl();
    let assertion = quote_spanned! {quiet(field.ident).span()=>
        __d::assert_names_are_unique(<Self as __d::Fields>::FIELDS)
    };
    let check = base
        .generics
        .params
        .is_empty()
        .then(|| quote!(const _: () = <#ident>::__UNIQUE;));
    Some(quote! {
        #[automatically_derived]
        impl #impl_generics #ident #ty_generics #where_clause {
            #[doc(hidden)]
            const __UNIQUE: () = #assertion;
        }
        #check
    })
}

/// The type whose `Attribute` stores a field.
fn stored_type(field: &FieldPlan<'_>, attr: &Attr<'_>) -> TokenStream {
    let ty = field.ty;
    match attr.codec {
        Codec::Plain | Codec::Null | Codec::KeepEmpty => quote!(#ty),
        Codec::Serde => quote!(__d::Serde<#ty>),
        Codec::With(path) => quote!(#path::Stored),
    }
}

/// The field in the list of attributes.
fn declaration(field: &FieldPlan<'_>) -> Option<TokenStream> {
    let ty = field.ty;
    match &field.stored {
        Stored::Skip => None,
        Stored::Flatten => Some(quote!(__d::Field::flattened(<#ty as __d::Fields>::FIELDS))),
        Stored::Rest => Some(quote!(__d::Field::rest())),
        Stored::Attribute(attr) => {
            let (stored, name) = (stored_type(field, attr), &attr.name);
            let sensitive = attr.sensitive.then(|| quote!(.sensitive()));
            let absent = match attr.codec {
                Codec::Null => Some(quote!(.null())),
                Codec::KeepEmpty => Some(quote!(.keep_empty())),
                Codec::Plain | Codec::Serde | Codec::With(_) => None,
            };
            Some(quote!(<#stored as __d::Attribute>::FIELD.named(#name) #sensitive #absent))
        }
    }
}

/// What holds the field until all entries have been read.
pub(super) fn slot_type(field: &FieldPlan<'_>) -> Option<TokenStream> {
    let ty = field.ty;
    match &field.stored {
        Stored::Skip => None,
        Stored::Flatten => Some(quote!(<#ty as __d::Fields>::Partial)),
        Stored::Rest => Some(quote!(#ty)),
        Stored::Attribute(attr) => {
            let stored = stored_type(field, attr);
            Some(quote!(::core::option::Option<#stored>))
        }
    }
}

/// Writes the field, which `access` borrows, to `__map`.
pub(super) fn encode(field: &FieldPlan<'_>, access: &TokenStream) -> TokenStream {
    let ty = field.ty;
    match &field.stored {
        Stored::Skip => quote!(),
        Stored::Flatten => quote!(<#ty as __d::Fields>::encode_fields(#access, __map)?;),
        Stored::Rest => {
            quote!(<#ty as __d::Rest>::encode(#access, <Self as __d::Fields>::FIELDS, __map)?;)
        }
        Stored::Attribute(attr) => {
            let name = &attr.name;
            match attr.codec {
                Codec::Plain => {
                    quote!(<#ty as __d::Attribute>::encode_field(#access, #name, __map)?;)
                }
                Codec::Null => {
                    quote!(<#ty as __d::Nullable>::encode_null_field(#access, #name, __map)?;)
                }
                Codec::KeepEmpty => {
                    quote!(<#ty as __d::KeepEmpty>::encode_kept_field(#access, #name, __map)?;)
                }
                Codec::Serde => quote!(__d::encode_serde_field(#access, #name, __map)?;),
                Codec::With(path) => quote! {
                    <#path::Stored as __d::Attribute>::encode_field(
                        &#path::to_stored(#access), #name, __map
                    )?;
                },
            }
        }
    }
}

/// How the entry `__name` with `__value` finds its slot.
pub(super) struct Decode {
    /// One arm for each name.
    pub(super) arms: Vec<TokenStream>,
    /// What is tried, one after the other, for a name that has no arm.
    pub(super) fallbacks: Vec<TokenStream>,
}

/// `done` is what to do when a fallback took the entry.
pub(super) fn decode(fields: &[FieldPlan<'_>], done: &TokenStream) -> Decode {
    let stored: Vec<_> = fields
        .iter()
        .filter(|it| !matches!(it.stored, Stored::Skip))
        .collect();
    let mut decode = Decode {
        arms: Vec::new(),
        fallbacks: Vec::new(),
    };
    let mut rest = None;
    for (index, field) in stored.iter().enumerate() {
        let slot = slots::slot(index, stored.len());
        let ty = field.ty;
        match &field.stored {
            Stored::Skip => {}
            Stored::Flatten => decode.fallbacks.push(quote! {
                let __value = match <#ty as __d::Fields>::decode_entry(&mut #slot, __name, __value)? {
                    ::core::option::Option::Some(__value) => __value,
                    ::core::option::Option::None => #done,
                };
            }),
            // After all flattened structs, whatever the order of the fields.
            Stored::Rest => rest = Some(quote! {
                <#ty as __d::Rest>::insert(&mut #slot, __name, __value)?;
                #done;
            }),
            Stored::Attribute(attr) => decode.arms.extend(arms(field, attr, &slot)),
        }
    }
    decode.fallbacks.extend(rest);
    decode
}

fn arms(field: &FieldPlan<'_>, attr: &Attr<'_>, slot: &TokenStream) -> Vec<TokenStream> {
    let (stored, name) = (stored_type(field, attr), &attr.name);
    let read = match attr.codec {
        Codec::KeepEmpty => quote!(<#stored as __d::KeepEmpty>::decode_kept_field),
        Codec::Plain | Codec::Null | Codec::Serde | Codec::With(_) => {
            quote!(<#stored as __d::Attribute>::decode_field)
        }
    };
    let aliases = attr.aliases.iter().map(|alias| {
        quote!(#alias => <#stored as __d::Attribute>::decode_alias(&mut #slot, #alias, __value)?,)
    });
    std::iter::once(quote!(#name => #read(&mut #slot, #name, __value)?,))
        .chain(aliases)
        .collect()
}

/// Each field of the struct, from its slot.
pub(super) fn finish(fields: &[FieldPlan<'_>]) -> Vec<TokenStream> {
    let count = fields
        .iter()
        .filter(|it| !matches!(it.stored, Stored::Skip))
        .count();
    let mut index = 0;
    fields
        .iter()
        .map(|field| {
            let ident = quiet(field.ident);
            let slot = slots::slot(index, count);
            index += usize::from(!matches!(field.stored, Stored::Skip));
            let value = value(field, &slot);
            quote!(#ident: #value)
        })
        .collect()
}

fn value(field: &FieldPlan<'_>, slot: &TokenStream) -> TokenStream {
    let ty = field.ty;
    let default = field.default.map_or_else(
        || quote!(<#ty as ::core::default::Default>::default),
        |default| match default {
            DefaultValue::OfType => quote!(<#ty as ::core::default::Default>::default),
            DefaultValue::Function(path) => quote!(#path),
        },
    );
    let attr = match &field.stored {
        Stored::Skip => return quote!(#default()),
        Stored::Flatten => return quote!(<#ty as __d::Fields>::finish(#slot)?),
        Stored::Rest => return slot.clone(),
        Stored::Attribute(attr) => attr,
    };
    let (stored, name) = (stored_type(field, attr), &attr.name);
    let converted = |value: TokenStream| match attr.codec {
        Codec::Plain | Codec::Null | Codec::KeepEmpty => value,
        Codec::Serde => quote!(#value.0),
        Codec::With(path) => quote!(__d::converted(#path::from_stored(#value), #name)?),
    };
    if field.default.is_none() {
        return converted(quote!(<#stored as __d::Attribute>::take_field(#slot, #name)?));
    }
    let there = converted(quote!(__value));
    quote! {
        match #slot {
            ::core::option::Option::Some(__value) => #there,
            ::core::option::Option::None => #default(),
        }
    }
}
