//! Tuples: L of exactly as many elements. The unit `()` is NULL.

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, Element};
use crate::codec::{Elements, ListSink, Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::fields::Seen;
use crate::wire;

macro_rules! tuple {
    ($len:literal: $($name:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Attribute),*> Attribute for ($($name,)*) {
            type Wire = wire::L<AttributeValue>;
            type Base = Self;

            fn holds_secrets(seen: &mut Seen) -> bool {
                $($name::holds_secrets(seen))||*
            }

            fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                let mut list = sink.list($len)?;
                $(self.$index.encode(list.element()).map_err(|error| error.in_element($index))?;)*
                list.end()
            }

            fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
                let wrong_length = || DecodeError::custom(concat!("not a list of ", $len, " elements"));
                let mut list = source.list()?;
                let tuple = ($({
                    let element = list.next()?.ok_or_else(wrong_length)?;
                    $name::decode(element).map_err(|error| error.in_element($index))?
                },)*);
                match list.next()? {
                    None => Ok(tuple),
                    Some(_) => Err(wrong_length()),
                }
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($name: Attribute),*> Element for ($($name,)*) {}
    };
}

tuple!(1: A 0);
tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);
tuple!(5: A 0, B 1, C 2, D 3, E 4);
tuple!(6: A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

#[diagnostic::do_not_recommend]
impl Attribute for () {
    type Wire = wire::Null;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        sink.null()
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        source.null()
    }
}

#[diagnostic::do_not_recommend]
impl Element for () {}
