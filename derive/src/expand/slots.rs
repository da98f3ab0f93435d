//! Slots: what has been read of each field, in nested tuples, since `Default` stops at twelve.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

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
