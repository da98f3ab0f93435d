//! `Option`: `None` is left out of the item; inside a list or map it is NULL. NULL is read as `None`.

use super::{Attribute, Element, Removable};
use crate::codec::{Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::fields::Seen;
use crate::wire::{Kind, Maybe};

impl<T: Attribute> Attribute for Option<T> {
    type Wire = Maybe<T::Wire>;
    type Base = T::Base;

    fn holds_secrets(seen: &mut Seen) -> bool {
        T::holds_secrets(seen)
    }

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        match self {
            Some(value) => value.encode(sink),
            None => sink.null(),
        }
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        // A type that is itself NULL or anything (`()`, `AttributeValue`) still has NULL as `None`.
        if source.kind() == Kind::Null {
            source.null()?;
            return Ok(None);
        }
        T::decode(source).map(Some)
    }

    fn is_absent(&self) -> bool {
        self.as_ref().is_none_or(Attribute::is_absent)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Attribute> Element for Option<T> {}

#[diagnostic::do_not_recommend]
impl<T: Attribute> Removable for Option<T> {}
