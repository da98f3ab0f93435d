//! The rows of one page, however they were read, and the place of each.

use std::sync::Arc;
use std::vec;

use aws_smithy_types::body::SdkBody;

use super::engine::RawPage;
use super::order::Order;
use super::place::Place;
use crate::cursor::Values;
use crate::direct::DecodedPage;
use crate::error::Result;
use crate::item::Item;

/// How a projection's rows are read.
pub(super) type Read<P> = fn(Item) -> Result<P>;

/// The rows of one page that have not been given yet.
pub(super) enum Rows<P> {
    /// Items of the SDK's.
    Raw {
        items: vec::IntoIter<Item>,
        places: Option<vec::IntoIter<Values>>,
    },
    /// Items that were read directly, and where each stands in the text.
    Direct {
        items: vec::IntoIter<P>,
        starts: vec::IntoIter<usize>,
        text: Arc<SdkBody>,
    },
}

impl<P> Rows<P> {
    pub(super) fn none() -> Self {
        Rows::Raw {
            items: Vec::new().into_iter(),
            places: None,
        }
    }

    /// Takes the rows out of a page.
    pub(super) fn of(page: &mut RawPage) -> Self
    where
        P: 'static,
    {
        let decoded = page.decoded.take();
        let decoded = decoded.and_then(|page| page.downcast::<DecodedPage<P>>().ok());
        match decoded {
            Some(decoded) => {
                let DecodedPage {
                    items,
                    starts,
                    text,
                } = *decoded;
                Rows::Direct {
                    items: items.into_iter(),
                    starts: starts.into_iter(),
                    text,
                }
            }
            None => Rows::Raw {
                items: std::mem::take(&mut page.items).into_iter(),
                places: page.places.take().map(Vec::into_iter),
            },
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Rows::Raw { items, .. } => items.len(),
            Rows::Direct { items, .. } => items.len(),
        }
    }

    /// The next row, if it can be read, and its place.
    pub(super) fn next(&mut self, read: Read<P>, order: &Order) -> Option<Result<(P, Place)>> {
        match self {
            Rows::Raw { items, places } => {
                let item = items.next()?;
                let known = places.as_mut().and_then(Iterator::next);
                let place = known.map_or_else(|| order.values_of(&item), Ok);
                Some(place.and_then(|place| Ok((read(item)?, Place::Values(place)))))
            }
            Rows::Direct {
                items,
                starts,
                text,
            } => {
                let (item, start) = items.next().zip(starts.next())?;
                Some(Ok((item, Place::Text(text.clone(), start))))
            }
        }
    }

    /// The first rows at once, and the places of the first and the last of them: the others need none.
    pub(super) fn take(self, wanted: usize, read: Read<P>, order: &Order) -> Result<Taken<P>> {
        Ok(match self {
            Rows::Raw { items, places } => {
                let rows = &items.as_slice()[..wanted];
                let known = places.as_ref().map(vec::IntoIter::as_slice);
                let place = |at: usize| {
                    let item = rows.get(at)?;
                    let known = known.and_then(|known| known.get(at)).cloned();
                    let values = known.map_or_else(|| order.values_of(item), Ok);
                    Some(values.map(Place::Values))
                };
                let (first, last) = (place(0).transpose()?, place(wanted.wrapping_sub(1)));
                let last = last.transpose()?;
                let items = items.take(wanted).map(read);
                Taken {
                    items: items.collect::<Result<_>>()?,
                    first,
                    last,
                }
            }
            Rows::Direct {
                items,
                starts,
                text,
            } => {
                let starts = &starts.as_slice()[..wanted];
                let place = |start: &usize| Place::Text(text.clone(), *start);
                Taken {
                    first: starts.first().map(place),
                    last: starts.last().map(place),
                    items: items.take(wanted).collect(),
                }
            }
        })
    }
}

/// Rows that are given at once.
pub(super) struct Taken<P> {
    pub(super) items: Vec<P>,
    pub(super) first: Option<Place>,
    pub(super) last: Option<Place>,
}
