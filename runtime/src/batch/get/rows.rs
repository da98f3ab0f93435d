//! The rows of one answer, however they were read.

use std::vec;

use super::request::Rows;
use crate::error::{DecodeError, Error, Result};
use crate::item::Item;

/// Items and the places of their keys.
pub(super) enum Typed<P> {
    Read(vec::IntoIter<(usize, P)>),
    Items(vec::IntoIter<(usize, Item)>, fn(Item) -> Result<P>),
}

impl<P: 'static> Typed<P> {
    pub(super) fn new(rows: Rows, read: fn(Item) -> Result<P>) -> Self {
        match rows {
            Rows::Items(items) => Typed::Items(items.into_iter(), read),
            Rows::Typed(typed) => {
                // It is what this type's own reader made.
                let rows = typed.downcast::<Vec<(usize, P)>>();
                Typed::Read(rows.map(|rows| *rows).unwrap_or_default().into_iter())
            }
        }
    }
}

impl<P> Iterator for Typed<P> {
    type Item = Result<(usize, P)>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Typed::Read(rows) => rows.next().map(Ok),
            Typed::Items(items, read) => {
                let (place, item) = items.next()?;
                let of_key = |error: DecodeError| Error::Decode(error.of_key(place));
                Some(match read(item) {
                    Ok(item) => Ok((place, item)),
                    Err(Error::Decode(error)) => Err(of_key(error)),
                    Err(error) => Err(error),
                })
            }
        }
    }
}
