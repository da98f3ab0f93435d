//! The impls written beside errors, so that one mistake is not reported again at each use of the type.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, GenericParam, Lifetime};

use crate::attr::{self, Helper};
use crate::errors::Errors;
use crate::expand::{constant, private};

/// Impls that type-check and are never run: the build has failed.
pub(crate) fn table(input: &DeriveInput) -> TokenStream {
    let Some(fields) = fields(input) else {
        return quote!();
    };
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let (any_key, indexes) = (any_key(), indexes(input));
    wrap(
        input,
        Helper::Table,
        &quote! {
            #fields
            #any_key
            #indexes
            impl #impl_generics __d::Table for #ident #ty_generics #where_clause {
                const SCHEMA: &'static __d::Schema = &__d::Schema::STUB;
                type KeyShape = __AnyKey;
                fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
                    loop {}
                }
            }
        },
    )
}

/// Whether an attribute of another derive stands on the struct or a field: that one has written the impls.
fn has(input: &DeriveInput, helper: &str) -> bool {
    let on_fields = match &input.data {
        Data::Struct(data) => data.fields.iter().flat_map(|it| &it.attrs).collect(),
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    };
    let mut all = input.attrs.iter().chain(on_fields);
    all.any(|it| it.path().is_ident(helper))
}

/// A projection of anything.
pub(crate) fn projection(input: &DeriveInput) -> TokenStream {
    let other = has(input, "table") || has(input, "attribute");
    if other || input.generics.type_params().next().is_some() {
        return quote!();
    }
    if let Some(view) = view(input) {
        let (ident, lifetime) = (&input.ident, &view.lifetime);
        let fields = view.fields;
        let items = quote! {
            #fields
            impl<#lifetime> __d::View for #ident<#lifetime> {
                const TABLE: &'static ::core::primitive::str = "";
                type Of<'__of> = #ident<'__of>;
            }
            impl<#lifetime, __T: __d::Table, __I> __d::ViewOf<__T, __I> for #ident<#lifetime> {
                const PROJECTED: &'static [__d::Field] = &[];
            }
        };
        return wrap(input, Helper::Projection, &items);
    }
    let Some(fields) = fields(input) else {
        return quote!();
    };
    let ident = &input.ident;
    wrap(
        input,
        Helper::Projection,
        &quote! {
            #fields
            impl<__T: __d::Table, __I> __d::Projection<__T, __I> for #ident {
                const PROJECTED: ::core::option::Option<&'static [__d::Field]> =
                    ::core::option::Option::None;
            }
        },
    )
}

/// A struct with `#[table(..)]` on it has its impls from the other derive, most likely.
pub(crate) fn attribute(input: &DeriveInput) -> TokenStream {
    if has(input, "table") {
        return quote!();
    }
    if let Some(view) = view(input) {
        let (ident, lifetime) = (&input.ident, &view.lifetime);
        let fields = view.fields;
        let items = quote! {
            #fields
            impl<#lifetime> __d::ViewAttribute<#lifetime> for #ident<#lifetime> {
                fn decode<__S: __d::Source<#lifetime>>(_: __S) -> __d::Decoded<Self> {
                    loop {}
                }
            }
            impl<#lifetime, __W> __d::Reads<__W> for #ident<#lifetime> {}
        };
        return wrap(input, Helper::Attribute, &items);
    }
    let Some(fields) = fields(input) else {
        return quote!();
    };
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    wrap(
        input,
        Helper::Attribute,
        &quote! {
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
        },
    )
}

/// The methods of the indexes, as far as they can be read: they take any value.
fn indexes(input: &DeriveInput) -> TokenStream {
    // Their mistakes have been reported.
    let mut errors = Errors::default();
    let attrs = attr::container(&input.attrs, Helper::Table, false, &mut errors);
    let _ = errors.finish();
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let vis = &input.vis;
    let fields = match &input.data {
        Data::Struct(data) => data
            .fields
            .iter()
            .filter_map(|it| it.ident.as_ref())
            .collect(),
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    };
    let of_fields: HashSet<_> = fields
        .into_iter()
        .map(|it| constant(it).to_string())
        .collect();
    let mut taken = HashSet::new();
    let methods = attrs.indexes.iter().filter_map(|index| {
        let method = &index.method;
        if !taken.insert(method.to_string()) {
            return None;
        }
        let constant = constant(method);
        let index = (!of_fields.contains(&constant.to_string())).then(|| {
            quote! {
                #[doc = "Not derived."]
                #vis const #constant: __d::Index<Self, __d::AnyIndex> = __d::Index::declared();
            }
        });
        Some(quote! {
            #[doc = "Not derived."]
            #vis fn #method<__V>(_: __V) -> __d::Query<Self, __d::AnyIndex, __d::AnySortKey> {
                loop {}
            }
            #index
        })
    });
    quote! {
        impl #impl_generics #ident #ty_generics #where_clause {
            #(#methods)*
        }
    }
}

/// A struct with one lifetime and no other parameter.
struct View<'a> {
    lifetime: &'a Lifetime,
    /// `ViewFields` without fields.
    fields: TokenStream,
}

fn view(input: &DeriveInput) -> Option<View<'_>> {
    let mut parameters = input.generics.params.iter();
    let Some(GenericParam::Lifetime(parameter)) = parameters.next() else {
        return None;
    };
    let is_struct = matches!(input.data, Data::Struct(_));
    if parameters.next().is_some() || !is_struct {
        return None;
    }
    let (ident, lifetime) = (&input.ident, &parameter.lifetime);
    let fields = quote! {
        impl<#lifetime> __d::ViewFields<#lifetime> for #ident<#lifetime> {
            const FIELDS: &'static [__d::Field] = &[];
            type Partial = ();
            fn decode_entry<__S: __d::Source<#lifetime>>(
                _: &mut (),
                _: &::core::primitive::str,
                _: __S,
            ) -> __d::Decoded<::core::option::Option<__S>> {
                loop {}
            }
            fn finish(_: ()) -> __d::Decoded<Self> {
                loop {}
            }
        }
    };
    Some(View { lifetime, fields })
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
        // Their mistakes have been reported.
        let mut errors = Errors::default();
        let words = attr::field(&field.attrs, Helper::Table, &mut errors);
        let _ = errors.finish();
        if words.flatten.is_some() {
            return Some(quote! {
                #[doc = "Not derived."]
                #vis const #constant: __d::FlattenedPath<Self, #ty> = __d::FlattenedPath::flattened();
            });
        }
        let ty = match (&words.with, &words.serde) {
            (Some(with), _) => {
                let with = &with.value;
                quote!(#with::Stored)
            }
            (None, Some(_)) => quote!(__d::Serde<#ty>),
            (None, None) => quote!(#ty),
        };
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

/// A key that any usual values make, so that no use of a key is an error beside the real one. A `&Song` and
/// a `Key` are keys already.
fn any_key() -> TokenStream {
    let types = [
        quote!(&::core::primitive::str),
        quote!(::std::string::String),
        quote!(&::std::string::String),
        quote!(::core::primitive::u32),
        quote!(::core::primitive::u64),
        quote!(::core::primitive::i32),
        quote!(::core::primitive::i64),
    ];
    let impls = types.iter().map(|ty| {
        quote! {
            impl __d::ValuesOf<__AnyKey> for #ty {
                fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
                    loop {}
                }
            }
            impl __d::PartitionOf<__AnyKey> for #ty {
                fn partition_value(
                    &self,
                ) -> ::core::result::Result<__d::AttributeValue, __d::Invalid> {
                    loop {}
                }
            }
        }
    });
    quote! {
        pub enum __AnyKey {}
        impl __d::KeyShape for __AnyKey {
            type Sort = __d::AnySortKey;
        }
        #(#impls)*
        impl<__A, __B> __d::ValuesOf<__AnyKey> for (__A, __B) {
            fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
                loop {}
            }
        }
    }
}

fn wrap(input: &DeriveInput, helper: Helper, items: &TokenStream) -> TokenStream {
    // Its mistakes have been reported.
    let mut errors = Errors::default();
    let is_enum = matches!(input.data, Data::Enum(_));
    let attrs = attr::container(&input.attrs, helper, is_enum, &mut errors);
    let _ = errors.finish();
    let private = private(attrs.krate.as_ref().map(|it| &it.value));
    quote! {
        const _: () = {
            use #private as __d;
            #items
        };
    }
}
