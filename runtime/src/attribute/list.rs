//! Lists: L. Elements that are absent (`None`) are stored as NULL, so that places keep their number.

use std::collections::VecDeque;

use super::{Attribute, Element, IntoValue};
use crate::codec::{Elements, ListSink, Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::fields::Seen;
use crate::wire;

pub(super) fn encode_elements<'a, T: Attribute + 'a, S: Sink>(
    elements: impl ExactSizeIterator<Item = &'a T>,
    sink: S,
) -> Result<(), Invalid> {
    let mut list = sink.list(elements.len())?;
    for (index, element) in elements.enumerate() {
        element
            .encode(list.element())
            .map_err(|error| error.in_element(index))?;
    }
    list.end()
}

pub(super) fn decode_elements<'de, T: Attribute, S: Source<'de>>(
    source: S,
) -> Result<Vec<T>, DecodeError> {
    let mut list = source.list()?;
    let mut elements = Vec::with_capacity(list.size_hint());
    while let Some(element) = list.next()? {
        elements.push(T::decode(element).map_err(|error| error.in_element(elements.len()))?);
    }
    Ok(elements)
}

/// A list (L) of any attribute type, `u8` too, of which a `Vec` is binary.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct List<T>(pub Vec<T>);

impl<T> From<Vec<T>> for List<T> {
    fn from(elements: Vec<T>) -> Self {
        Self(elements)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Attribute> Attribute for List<T> {
    type Wire = wire::L<T>;
    type Base = Self;

    fn holds_secrets(seen: &mut Seen) -> bool {
        T::holds_secrets(seen)
    }

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        encode_elements(self.0.iter(), sink)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        decode_elements(source).map(List)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Attribute> Element for List<T> {}

macro_rules! list {
    ($($type:ty),*) => {$(
        impl<T: Element> Attribute for $type {
            type Wire = wire::L<T>;
            type Base = Self;

    fn holds_secrets(seen: &mut Seen) -> bool {
        T::holds_secrets(seen)
    }

            fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                encode_elements(self.iter(), sink)
            }

            fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
                decode_elements(source).map(Into::into)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Element> Element for $type {}
    )*};
}

list!(Vec<T>, VecDeque<T>, Box<[T]>);

/// L of exactly `N` elements.
#[diagnostic::do_not_recommend]
impl<T: Element, const N: usize> Attribute for [T; N] {
    type Wire = wire::L<T>;
    type Base = Self;

    fn holds_secrets(seen: &mut Seen) -> bool {
        T::holds_secrets(seen)
    }

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        encode_elements(self.iter(), sink)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        decode_elements(source)?
            .try_into()
            .map_err(|_| DecodeError::custom(format_args!("not a list of {N} elements")))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Element, const N: usize> Element for [T; N] {}

/// Writes values that stand for the elements of a list.
fn encode_values<A: Attribute, V: IntoValue<A>, S: Sink>(
    values: &[V],
    sink: S,
) -> Result<(), Invalid> {
    let mut list = sink.list(values.len())?;
    for (index, value) in values.iter().enumerate() {
        value
            .encode_value(list.element())
            .map_err(|error| error.in_element(index))?;
    }
    list.end()
}

#[diagnostic::do_not_recommend]
impl<A: Element, V: IntoValue<A>, const N: usize> IntoValue<Vec<A>> for [V; N] {
    fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        encode_values(self, sink)
    }
}

#[diagnostic::do_not_recommend]
impl<A: Attribute, V: IntoValue<A>, const N: usize> IntoValue<List<A>> for [V; N] {
    fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        encode_values(self, sink)
    }
}

#[diagnostic::do_not_recommend]
impl<A: Element, V: IntoValue<A>> IntoValue<Vec<A>> for &[V] {
    fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        encode_values(self, sink)
    }
}
