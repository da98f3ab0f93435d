//! The derives of `dynatable`, which re-exports and documents them.
//!
//! Four stages, one file each: `attr` (tokens to values), `model` (what the user wrote), `check` (what it
//! means, or every mistake in it), `expand` (tokens out).

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, parse_macro_input};

mod attr;
mod case;
mod check;
mod errors;
mod expand;
mod model;
mod plan;
mod stub;
#[cfg(test)]
mod tests;

/// Written by the crate `dynatable-derive`, of the same version.
#[proc_macro_derive(Table, attributes(table, attribute))]
pub fn derive_table(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    table(&parse_macro_input!(input as DeriveInput)).into()
}

/// Written by the crate `dynatable-derive`, of the same version.
#[proc_macro_derive(Attribute, attributes(attribute, table))]
pub fn derive_attribute(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    attribute(&parse_macro_input!(input as DeriveInput)).into()
}

/// Written by the crate `dynatable-derive`, of the same version.
#[proc_macro_derive(Projection, attributes(projection, table, attribute))]
pub fn derive_projection(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    projection(&parse_macro_input!(input as DeriveInput)).into()
}

fn table(input: &DeriveInput) -> TokenStream {
    try_table(input).unwrap_or_else(|error| beside(&error, &stub::table(input)))
}

fn try_table(input: &DeriveInput) -> syn::Result<TokenStream> {
    let table = model::table(input)?;
    let plan = check::table(&table)?;
    Ok(expand::table(&plan))
}

fn attribute(input: &DeriveInput) -> TokenStream {
    try_attribute(input).unwrap_or_else(|error| beside(&error, &stub::attribute(input)))
}

fn try_attribute(input: &DeriveInput) -> syn::Result<TokenStream> {
    let attribute = model::attribute(input)?;
    let plan = check::attribute(&attribute)?;
    Ok(expand::attribute(&plan))
}

fn projection(input: &DeriveInput) -> TokenStream {
    try_projection(input).unwrap_or_else(|error| beside(&error, &stub::projection(input)))
}

fn try_projection(input: &DeriveInput) -> syn::Result<TokenStream> {
    let projection = model::projection(input)?;
    let plan = check::projection(&projection)?;
    Ok(expand::projection(&plan))
}

/// The mistakes, and impls that keep them from causing others.
fn beside(error: &syn::Error, stub: &TokenStream) -> TokenStream {
    let errors = error.to_compile_error();
    quote!(#errors #stub)
}
