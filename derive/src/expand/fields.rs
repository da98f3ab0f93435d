//! Structs as named attributes: `impl Fields`, and the same pieces for the variants of an enum.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{owned, quiet, slots};
use crate::plan::{Attr, Base, Codec, DefaultValue, FieldPlan, Stored};

/// `impl Fields`: the list of attributes, and how each is written and read.
pub(super) fn fields(base: &Base<'_>, fields: &[FieldPlan<'_>]) -> TokenStream {
    let ident = quiet(base.ident);
    let generics = owned(base.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let list = fields.iter().filter_map(declaration);
    let types = slots::types(fields.iter().filter_map(slot_type).collect());
    let encode = fields.iter().map(|field| {
        let ident = quiet(field.ident);
        encode(
            field,
            &quote!(&self.#ident),
            &quote!(<Self as __d::Fields>::FIELDS),
        )
    });
    let entry = entry(fields);
    let finish = finish(fields);
    let span = slots_span(fields);
    let (unique, unique_in_use) = unique(base, fields);
    let (partial, partial_type) = slots::partial(base, &types, span);
    quote! {
        #partial
        #[automatically_derived]
        impl #impl_generics __d::Fields for #ident #ty_generics #where_clause {
            const FIELDS: &'static [__d::Field] = &[#(#list),*];
            type Flat = Self;
            type Partial = #partial_type;
            fn encode_fields<__M: __d::MapSink>(
                &self,
                __map: &mut __M,
            ) -> __d::Encoded {
                #(#encode)*
                ::core::result::Result::Ok(())
            }
            fn decode_entry<'__de, __S: __d::Source<'__de>>(
                __s: &mut <Self as __d::Fields>::Partial,
                __name: &::core::primitive::str,
                __v: __S,
            ) -> __d::Decoded<::core::option::Option<__S>> {
                #entry
            }
            fn finish(__s: <Self as __d::Fields>::Partial) -> __d::Decoded<Self> {
                #unique_in_use
                let __s = __s.0;
                ::core::result::Result::Ok(Self { #(#finish),* })
            }
        }
        #unique
    }
}

/// What is reported at all slots at once is what a flattened type lacks: at the type.
pub(super) fn slots_span(fields: &[FieldPlan<'_>]) -> Span {
    let flattened = last_flattened(fields);
    flattened.map_or_else(Span::call_site, |it| it.ty.span())
}

pub(super) fn last_flattened<'p, 'a>(fields: &'p [FieldPlan<'a>]) -> Option<&'p FieldPlan<'a>> {
    let mut from_last = fields.iter().rev();
    from_last.find(|it| matches!(it.stored, Stored::Flatten))
}

/// Finds the slot of the entry `__name` with `__v` in `__s`.
pub(super) fn entry(fields: &[FieldPlan<'_>]) -> TokenStream {
    let Decode {
        arms,
        flattened,
        rest,
    } = decode(fields, &quote!(return __d::mine()));
    let rest = rest.unwrap_or_else(|| quote!(return __d::not_mine(__v)));
    let other = if flattened.is_empty() {
        rest
    } else {
        quote!({ #(#flattened)* #rest })
    };
    quote! {
        let __s = &mut __s.0;
        match __name {
            #(#arms)*
            _ => #other,
        }
        __d::mine()
    }
}

/// Only the compiler sees the names a flattened struct brings: it is asked in a constant, at the field.
/// Types with parameters are known in their uses only.
fn unique(base: &Base<'_>, fields: &[FieldPlan<'_>]) -> (Option<TokenStream>, Option<TokenStream>) {
    let Some(field) = last_flattened(fields) else {
        return (None, None);
    };
    let ident = quiet(base.ident);
    let span = quiet(field.ident).span();
    if base.generics.params.is_empty() {
        let check =
            quote_spanned!(span=> __d::assert_names_are_unique(<#ident as __d::Fields>::FIELDS));
        (Some(quote!(const _: () = #check;)), None)
    } else {
        let check =
            quote_spanned!(span=> __d::assert_names_are_unique(<Self as __d::Fields>::FIELDS));
        (None, Some(quote!(const { #check };)))
    }
}

/// The type whose `Attribute` stores a field.
fn stored_type(field: &FieldPlan<'_>, attr: &Attr<'_>) -> TokenStream {
    let ty = field.ty;
    match attr.codec {
        Codec::Plain | Codec::Null | Codec::KeepEmpty | Codec::Serde => quote!(#ty),
        Codec::With(path) => quote!(#path::Stored),
    }
}

/// The trait that writes and reads it.
fn codec_trait(field: &FieldPlan<'_>, attr: &Attr<'_>) -> TokenStream {
    if let Some(lifetime) = field.borrows {
        return quote!(__d::ViewAttribute<#lifetime>);
    }
    match attr.codec {
        Codec::Plain | Codec::Null | Codec::KeepEmpty | Codec::With(_) => quote!(__d::Attribute),
        Codec::Serde => quote!(__d::SerdeValue),
    }
}

/// The trait of a flattened struct.
pub(super) fn fields_trait(field: &FieldPlan<'_>) -> TokenStream {
    match field.borrows {
        Some(lifetime) => quote!(__d::ViewFields<#lifetime>),
        None => quote!(__d::Fields),
    }
}

/// The field in the list of attributes.
pub(super) fn declaration(field: &FieldPlan<'_>) -> Option<TokenStream> {
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
                Codec::Plain | Codec::With(_) if field.default.is_some() => {
                    Some(quote!(.null().keep_empty()))
                }
                Codec::Plain | Codec::Serde | Codec::With(_) => None,
            };
            let codec = codec_trait(field, attr);
            Some(quote!(<#stored as #codec>::FIELD.named(#name) #sensitive #absent))
        }
    }
}

/// What holds the field until all entries have been read.
pub(super) fn slot_type(field: &FieldPlan<'_>) -> Option<TokenStream> {
    let ty = field.ty;
    match &field.stored {
        Stored::Skip => None,
        // At the type, where the same mistake is reported once.
        Stored::Flatten => {
            let fields = fields_trait(field);
            Some(quote_spanned!(ty.span()=> <#ty as #fields>::Partial))
        }
        Stored::Rest => Some(quote!(#ty)),
        Stored::Attribute(attr) => {
            let stored = stored_type(field, attr);
            Some(if attr.aliases.is_empty() {
                quote!(__d::Slot<#stored>)
            } else {
                quote!(__d::Aliased<#stored>)
            })
        }
    }
}

/// Writes the field, which `access` borrows, to `__map`. The names of `siblings` are not `rest`.
pub(super) fn encode(
    field: &FieldPlan<'_>,
    access: &TokenStream,
    siblings: &TokenStream,
) -> TokenStream {
    let ty = field.ty;
    match &field.stored {
        Stored::Skip => quote!(),
        Stored::Flatten => quote!(<#ty as __d::Fields>::encode_fields(#access, __map)?;),
        Stored::Rest => {
            quote!(<#ty as __d::Rest>::encode(#access, #siblings, __map)?;)
        }
        Stored::Attribute(attr) => {
            let name = &attr.name;
            match attr.codec {
                Codec::Plain => {
                    let write = write_with(field);
                    quote!(<#ty as __d::Attribute>::#write(#access, #name, __map)?;)
                }
                Codec::Null => {
                    quote!(<#ty as __d::Nullable>::write_null(#access, #name, __map)?;)
                }
                Codec::KeepEmpty => {
                    quote!(<#ty as __d::KeepEmpty>::write_kept(#access, #name, __map)?;)
                }
                Codec::Serde => {
                    quote!(<#ty as __d::SerdeValue>::write(#access, #name, __map)?;)
                }
                Codec::With(path) => {
                    let write = write_with(field);
                    quote! {
                        <#path::Stored as __d::Attribute>::#write(
                            &#path::to_stored(#access), #name, __map
                        )?;
                    }
                }
            }
        }
    }
}

/// Where there is a default, nothing stored would be read as that.
fn write_with(field: &FieldPlan<'_>) -> TokenStream {
    if field.default.is_some() {
        quote!(write_always)
    } else {
        quote!(write)
    }
}

/// How the entry `__name` with `__v` finds its slot.
pub(super) struct Decode {
    /// One arm for each name.
    pub(super) arms: Vec<TokenStream>,
    /// What a name that has no arm is offered to, one after the other.
    pub(super) flattened: Vec<TokenStream>,
    /// What takes any name that is left.
    pub(super) rest: Option<TokenStream>,
}

/// `done` is what to do when a flattened struct took the entry.
pub(super) fn decode(fields: &[FieldPlan<'_>], done: &TokenStream) -> Decode {
    let stored: Vec<_> = fields
        .iter()
        .filter(|it| !matches!(it.stored, Stored::Skip))
        .collect();
    let mut decode = Decode {
        arms: Vec::new(),
        flattened: Vec::new(),
        rest: None,
    };
    for (index, field) in stored.iter().enumerate() {
        let slot = slots::slot(index, stored.len());
        let ty = field.ty;
        match &field.stored {
            Stored::Skip => {}
            Stored::Flatten => {
                let fields = fields_trait(field);
                decode.flattened.push(quote! {
                    let __v = match <#ty as #fields>::decode_entry(&mut #slot, __name, __v)? {
                        ::core::option::Option::Some(__v) => __v,
                        ::core::option::Option::None => #done,
                    };
                });
            }
            Stored::Rest => {
                decode.rest = Some(quote!(<#ty as __d::Rest>::insert(&mut #slot, __name, __v)?));
            }
            Stored::Attribute(attr) => decode.arms.extend(arms(field, attr, &slot)),
        }
    }
    decode
}

fn arms(field: &FieldPlan<'_>, attr: &Attr<'_>, slot: &TokenStream) -> Vec<TokenStream> {
    let (stored, name) = (stored_type(field, attr), &attr.name);
    let codec = codec_trait(field, attr);
    let read = match attr.codec {
        _ if field.borrows.is_some() && field.default.is_some() => {
            quote!(<#stored as #codec>::read_or_default)
        }
        Codec::KeepEmpty => quote!(<#stored as __d::KeepEmpty>::read_kept),
        Codec::Plain | Codec::Null | Codec::Serde | Codec::With(_) => {
            quote!(<#stored as #codec>::read)
        }
    };
    let own = if attr.aliases.is_empty() {
        slot.clone()
    } else {
        quote!(#slot.0)
    };
    let aliases = attr.aliases.iter().enumerate().map(|(rank, alias)| {
        let rank = Literal::usize_unsuffixed(rank);
        if field.borrows.is_some() {
            quote!(#alias => __d::read_view_alias(&mut #slot, #rank, #read, __name, __v),)
        } else {
            quote!(#alias => __d::read_alias(&mut #slot, #rank, #read, __name, __v)?,)
        }
    });
    std::iter::once(quote!(#name => #read(&mut #own, __name, __v)?,))
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

/// Calls a function at the place it is named, where a wrong type is then reported.
fn call(function: &TokenStream) -> TokenStream {
    quote_spanned!(function.span()=> #function())
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
        Stored::Skip => return call(&default),
        Stored::Flatten => {
            let fields = fields_trait(field);
            return quote!(<#ty as #fields>::finish(#slot)?);
        }
        Stored::Rest => return slot.clone(),
        Stored::Attribute(attr) => attr,
    };
    let (stored, name) = (stored_type(field, attr), &attr.name);
    let codec = codec_trait(field, attr);
    let converted = |value: TokenStream| match attr.codec {
        Codec::Plain | Codec::Null | Codec::KeepEmpty | Codec::Serde => value,
        Codec::With(path) => quote!(__d::converted(#path::from_stored(#value), #name)?),
    };
    let slot = &if attr.aliases.is_empty() {
        slot.clone()
    } else {
        quote!(__d::aliased(#slot)?)
    };
    if field.default.is_none() {
        return converted(quote!(<#stored as #codec>::take(#slot, #name)?));
    }
    let (there, default_call) = (converted(quote!(__v)), call(&default));
    quote! {
        match #slot {
            ::core::option::Option::Some(__v) => #there,
            ::core::option::Option::None => #default_call,
        }
    }
}
