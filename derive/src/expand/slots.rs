//! Slots: what has been read of each field, in nested tuples, since `Default` stops at twelve.

use proc_macro2::{Group, Literal, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::owned;
use crate::plan::Base;

const WIDTH: usize = 12;

/// The type of the slots: `(A, B, ..)`, or tuples of such tuples.
pub(super) fn types(mut types: Vec<TokenStream>) -> TokenStream {
    loop {
        if types.len() <= WIDTH {
            return quote!((#(#types,)*));
        }
        types = types
            .chunks(WIDTH)
            .map(|chunk| quote!((#(#chunk,)*)))
            .collect();
    }
}

/// The slot of the field at `index` of `count`: `__s.1.3`.
pub(super) fn slot(index: usize, count: usize) -> TokenStream {
    let mut span = 1;
    while span * WIDTH < count {
        span *= WIDTH;
    }
    let mut access = quote!(__s);
    let mut rest = index;
    loop {
        let place = Literal::usize_unsuffixed(rest / span);
        access = quote!(#access.#place);
        rest %= span;
        if span == 1 {
            return access;
        }
        span /= WIDTH;
    }
}

/// The type of the slots: one of the struct's own, since the types of private fields may be private.
pub(super) fn partial(
    base: &Base<'_>,
    types: &TokenStream,
    span: Span,
) -> (TokenStream, TokenStream) {
    let generics = owned(base.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let parameters = base.generics.type_params().map(|it| &it.ident);
    let lifetime = base.view.map(|lifetime| quote!(&#lifetime (),));
    // `Self` is another type here.
    let ident = base.ident;
    let types = replace_self(types.clone(), &quote!(#ident #ty_generics));
    let types = quote_spanned!(span=> #types);
    let item = quote! {
        #[doc(hidden)]
        pub struct __Partial #impl_generics (
            #types,
            ::core::marker::PhantomData<fn() -> (#lifetime #(#parameters,)*)>,
        ) #where_clause;
        #[automatically_derived]
        impl #impl_generics ::core::default::Default for __Partial #ty_generics #where_clause {
            fn default() -> Self {
                Self(::core::default::Default::default(), ::core::marker::PhantomData)
            }
        }
    };
    (item, quote!(__Partial #ty_generics))
}

/// The tokens with each `Self` replaced.
fn replace_self(tokens: TokenStream, by: &TokenStream) -> TokenStream {
    let replace = |token: TokenTree| match token {
        TokenTree::Ident(ident) if ident == "Self" => by.clone(),
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), replace_self(group.stream(), by));
            inner.set_span(group.span());
            TokenTree::Group(inner).into()
        }
        other => other.into(),
    };
    tokens.into_iter().map(replace).collect()
}
