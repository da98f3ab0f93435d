//! `Box` and `Arc` of a type: stored as the type is.

use std::sync::Arc;

use super::{Attribute, Element, Removable};
use crate::codec::{Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::fields::Seen;

macro_rules! pointer {
    ($($pointer:ident),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Attribute> Attribute for $pointer<T> {
            type Wire = T::Wire;
            type Base = T::Base;

    fn holds_secrets(seen: &mut Seen) -> bool {
        T::holds_secrets(seen)
    }

            fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                (**self).encode(sink)
            }

            fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
                T::decode(source).map($pointer::new)
            }

            fn is_absent(&self) -> bool {
                (**self).is_absent()
            }

            fn absent() -> Option<Self> {
                T::absent().map($pointer::new)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Element> Element for $pointer<T> {}

        #[diagnostic::do_not_recommend]
        impl<T: Removable> Removable for $pointer<T> {}
    )*};
}

pointer!(Box, Arc);
