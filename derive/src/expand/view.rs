//! Views: structs with a lifetime, which are read and not written.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::Lifetime;

use super::fields::{entry, fields_trait, finish, last_flattened, slot_type, slots_span};
use super::projection::{aliases, field_names, held};
use super::{quiet, slots};
use crate::plan::{Base, FieldPlan, ProjectionPlan, Stored};

/// `impl ViewFields`: the names of the attributes, and how each is read.
pub(super) fn fields(
    base: &Base<'_>,
    lifetime: &Lifetime,
    fields: &[FieldPlan<'_>],
) -> TokenStream {
    let ident = quiet(base.ident);
    let (impl_generics, ty_generics, where_clause) = base.generics.split_for_impl();
    let names = fields.iter().filter_map(name);
    let types = slots::types(fields.iter().filter_map(slot_type).collect());
    let (entry, finish) = (entry(fields), finish(fields));
    let (partial, partial_type) = slots::partial(base, &types, slots_span(fields));
    let unique = last_flattened(fields).map(|field| {
        let span = quiet(field.ident).span();
        quote_spanned! {span=>
            const _: () = __d::assert_names_are_unique(
                <#ident<'static> as __d::ViewFields<'static>>::FIELDS
            );
        }
    });
    quote! {
        #partial
        #[automatically_derived]
        impl #impl_generics __d::ViewFields<#lifetime> for #ident #ty_generics #where_clause {
            const FIELDS: &'static [__d::Field] = &[#(#names),*];
            type Partial = #partial_type;
            fn decode_entry<__S: __d::Source<#lifetime>>(
                __s: &mut <Self as __d::ViewFields<#lifetime>>::Partial,
                __name: &::core::primitive::str,
                __v: __S,
            ) -> __d::Decoded<::core::option::Option<__S>> {
                #entry
            }
            fn finish(__s: <Self as __d::ViewFields<#lifetime>>::Partial) -> __d::Decoded<Self> {
                let __s = __s.0;
                ::core::result::Result::Ok(Self { #(#finish),* })
            }
        }
        #unique
    }
}

/// The field in the list of attributes: its name.
fn name(field: &FieldPlan<'_>) -> Option<TokenStream> {
    let ty = field.ty;
    match &field.stored {
        Stored::Skip => None,
        Stored::Flatten => {
            let fields = fields_trait(field);
            Some(quote!(__d::Field::flattened(<#ty as #fields>::FIELDS)))
        }
        Stored::Rest => Some(quote!(__d::Field::rest())),
        Stored::Attribute(attr) => {
            let name = &attr.name;
            Some(quote!(__d::Field::viewed(#name)))
        }
    }
}

/// It can be read of whatever holds all its fields, for any lifetime.
pub(super) fn projection(plan: &ProjectionPlan<'_>, lifetime: &Lifetime) -> TokenStream {
    let (ident, of) = (quiet(plan.base.ident), plan.of);
    let (_, ty_generics, where_clause) = plan.base.generics.split_for_impl();
    let parameter = &plan.base.generics.params;
    let (held, messages, aliases) = (held(plan), field_names(plan), aliases(plan));
    let projected = if aliases.is_empty() {
        quote!(<Self as __d::ViewFields<#lifetime>>::FIELDS)
    } else {
        let names = plan.fields.iter().filter_map(name);
        quote!(&[#(#names,)* #(__d::Field::viewed(#aliases)),*])
    };
    let bounds = where_clause.map(|it| &it.predicates).into_iter().flatten();
    quote! {
        #messages
        #[automatically_derived]
        impl<#parameter> __d::View for #ident #ty_generics #where_clause {
            const TABLE: &'static ::core::primitive::str =
                <#of as __d::Table>::SCHEMA.table();
            type Of<'__of> = #ident<'__of>;
        }
        #[automatically_derived]
        impl<#parameter, __I> __d::ViewOf<#of, __I> for #ident #ty_generics
        where
            #held
            #(#bounds,)*
        {
            const PROJECTED: &'static [__d::Field] = #projected;
        }
    }
}

/// M, as a part of another view.
pub(super) fn attribute(base: &Base<'_>, lifetime: &Lifetime) -> TokenStream {
    let ident = quiet(base.ident);
    let (impl_generics, ty_generics, where_clause) = base.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics __d::ViewAttribute<#lifetime> for #ident #ty_generics #where_clause {
            fn decode<__S: __d::Source<#lifetime>>(__src: __S) -> __d::Decoded<Self> {
                __d::decode_view(__src)
            }
        }
        #[automatically_derived]
        impl #impl_generics __d::Reads<__d::wire::M> for #ident #ty_generics #where_clause {}
    }
}

/// The type with `'static` in place of its lifetime: constants have no other.
pub(super) fn forever(ty: TokenStream, lifetime: &Lifetime) -> TokenStream {
    let mut after_tick = false;
    let mut replaced = |token: TokenTree| {
        let before = std::mem::take(&mut after_tick);
        match token {
            TokenTree::Ident(ident) if before && ident == lifetime.ident => {
                Ident::new("static", ident.span()).into()
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), forever(group.stream(), lifetime));
                inner.set_span(group.span());
                inner.into()
            }
            TokenTree::Punct(punct) => {
                after_tick = punct.as_char() == '\'';
                punct.into()
            }
            other => other,
        }
    };
    ty.into_iter().map(&mut replaced).collect()
}
