//! `Attribute`: one Rust type as one DynamoDB attribute value; the impls, one file per family.

// The impls carry `do_not_recommend`, so that errors name the user's type and list no others; but those of
// the common containers do not, since it is their element an error is about.
mod absent;
mod any;
mod binary;
mod list;
mod map;
mod net;
mod number;
mod option;
mod pointer;
mod seconds;
mod set;
mod text;
mod time_std;
mod tuple;
mod view;

#[cfg(feature = "bigdecimal")]
mod bigdecimal;
#[cfg(feature = "bytes")]
mod bytes;
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
#[cfg(feature = "serde_json")]
mod serde_json;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "ulid")]
mod ulid;
#[cfg(feature = "url")]
mod url;
#[cfg(feature = "uuid")]
mod uuid;

mod into_value;
mod serde;

pub use absent::{KeepEmpty, Nullable, Rest};
pub use binary::Blob;
pub use into_value::IntoValue;
pub use list::List;
pub use serde::{Serde, SerdeValue};
pub use set::NonEmptySet;
pub use view::{Reads, ViewAttribute};

use std::hash::Hash;

use crate::codec::{MapSink, Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::fields::{Field, Seen};
use crate::schema::KeyField;
use crate::wire::{KeyWire, SetOf, Wire};

/// A Rust type that is stored as one attribute value.
///
/// Implemented for the standard library's types and, behind features, for those of common crates (the
/// [table of types](crate#types) has the stored form of each). Derive it for your own:
/// [`#[derive(Attribute)]`](macro@crate::Attribute).
///
/// # By hand
///
/// A type that converts to a type that is an attribute already is shorter as a `with` module of the
/// field. For a full implementation, name the wire type and write and read through the two codec
/// traits:
///
/// ```
/// use dynatable::codec::{Sink, Source};
/// use dynatable::error::{DecodeError, Invalid};
/// use dynatable::{Attribute, wire};
///
/// #[derive(Debug, PartialEq)]
/// struct Cents(u64);
///
/// // Stored as N, in cents.
/// impl Attribute for Cents {
///     type Wire = wire::N;
///     type Base = Self;
///
///     fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
///         self.0.encode(sink)
///     }
///
///     fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
///         u64::decode(source).map(Cents)
///     }
/// }
///
/// // And `Vec<Cents>` is a list.
/// impl dynatable::attribute::Element for Cents {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a DynamoDB attribute",
    label = "no `Attribute` impl for this type",
    note = "derive `Attribute` for `{Self}`, or convert the field with `with = module` or `serde`",
    note = "a `&str` is stored from a `String`; so is a `PathBuf`, which may be no valid UTF-8, and has no form of its own"
)]
pub trait Attribute: Sized + 'static {
    /// The stored type.
    type Wire: Wire;

    /// The type of a value that is there: `Self`, but `T` for an `Option<T>` or a pointer to `T`.
    type Base: Attribute;

    /// A field of this type, yet without a name.
    #[doc(hidden)]
    const FIELD: Field = Field::new(<Self::Wire as Wire>::KIND, Self::holds_secrets);

    /// Writes the value.
    ///
    /// # Errors
    ///
    /// A value that DynamoDB cannot hold: a float that is not finite, a number of over 38 digits.
    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid>;

    /// Reads the value.
    ///
    /// # Errors
    ///
    /// A stored value of another type, or one that this type cannot hold.
    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError>;

    /// Whether a value of this type may hold what must not be logged.
    #[doc(hidden)]
    #[must_use]
    fn holds_secrets(_: &mut Seen) -> bool {
        false
    }

    /// Whether a field with this value is left out of the item: `None`, an empty set.
    fn is_absent(&self) -> bool {
        false
    }

    /// What a field is when the item has no such attribute; `None` makes that an error.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    // What follows is called for each field by generated code. Without `self`, so that no method of the
    // user's types is shadowed where this trait is imported.

    /// Writes a field of a struct, unless it is absent.
    #[doc(hidden)]
    fn write<M: MapSink>(value: &Self, name: &str, map: &mut M) -> Result<(), Invalid> {
        if value.is_absent() {
            return Ok(());
        }
        value
            .encode(map.entry(name))
            .map_err(|error| error.in_field(name))
    }

    /// Writes a field that has a default: an absent value as NULL, since nothing would be the default.
    #[doc(hidden)]
    fn write_always<M: MapSink>(value: &Self, name: &str, map: &mut M) -> Result<(), Invalid> {
        value
            .encode(map.entry(name))
            .map_err(|error| error.in_field(name))
    }

    /// Reads a field of a struct.
    #[doc(hidden)]
    fn read<'de, S: Source<'de>>(
        slot: &mut Option<Self>,
        name: &str,
        source: S,
    ) -> Result<(), DecodeError> {
        *slot = Some(Self::decode(source).map_err(|error| error.in_field(name))?);
        Ok(())
    }

    /// The field's value when all entries have been read.
    #[doc(hidden)]
    fn take(slot: Option<Self>, name: &str) -> Result<Self, DecodeError> {
        slot.or_else(Self::absent)
            .ok_or_else(|| DecodeError::missing(name))
    }
}

/// An attribute type that a `Vec`, array or `VecDeque` stores as a list (L).
///
/// Every type but `u8`: a `Vec<u8>` is binary (B). [`List<u8>`](List) is a list of numbers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of a list attribute",
    label = "no `Element` impl for this type",
    note = "derive `Attribute` for `{Self}`; a list of `u8` as numbers is `List<u8>`, as binary `Vec<u8>`"
)]
pub trait Element: Attribute {}

/// An attribute type that a key can have: one string, number or binary value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a key attribute",
    label = "not one string, number or binary value",
    note = "DynamoDB keys hold exactly one S, N or B: a string, an integer, a `Number`, bytes, or a newtype of one"
)]
pub trait KeyAttribute: Attribute {
    /// A key of this type, yet without a name.
    #[doc(hidden)]
    const KEY: KeyField = KeyField::new(<Self::Wire as Wire>::KIND);
}

#[diagnostic::do_not_recommend]
impl<T: Attribute> KeyAttribute for T where T::Wire: KeyWire {}

/// An attribute type that sets can hold: strings, exact numbers, binary values.
#[diagnostic::on_unimplemented(
    message = "DynamoDB has no set of `{Self}`",
    label = "sets hold strings, exact numbers or binary values",
    note = "use a `Vec`, which is stored as a list; for numbers with a fraction, a set of `Number`"
)]
pub trait SetElement: Attribute {
    /// SS, NS or BS.
    type Set: Wire;
    /// The same as a value.
    #[doc(hidden)]
    const SET: crate::wire::SetKind;
}

#[diagnostic::do_not_recommend]
impl<T: Attribute> SetElement for T
where
    T::Wire: SetOf<T>,
{
    type Set = <T::Wire as SetOf<T>>::Set;
    const SET: crate::wire::SetKind = <T::Wire as SetOf<T>>::SET;
}

macro_rules! container_element {
    ($(#[$doc:meta])* $name:ident: $($bound:ident)+) => {
        $(#[$doc])*
        #[diagnostic::on_unimplemented(
            message = "DynamoDB has no set of `{Self}`",
            label = "sets hold strings, exact numbers or binary values",
            note = "use a `Vec`, which is stored as a list; for numbers with a fraction, a set of `Number`",
            note = "an element of a `HashSet` needs `Eq` and `Hash` as well, one of a `BTreeSet` `Ord`"
        )]
        pub trait $name: SetElement $(+ $bound)+ {}

        #[diagnostic::do_not_recommend]
        impl<T: SetElement $(+ $bound)+> $name for T {}
    };
}

// One trait each, so that what is missing is one error.
container_element! {
    /// A set element that a `HashSet` can hold.
    HashElement: Eq Hash
}
container_element! {
    /// A set element that a `BTreeSet` can hold.
    OrdElement: Ord
}

/// A type with an absent value, so that its attribute can be taken away: `Option`, sets.
#[diagnostic::on_unimplemented(
    message = "an attribute of type `{Self}` cannot be removed",
    label = "without it, items could not be read",
    note = "make the field an `Option`, or give it `default`"
)]
pub trait Removable: Attribute {}

/// Forwards `Attribute` to the type that stores it, through two conversions.
macro_rules! stored_as {
    ($type:ty as $stored:ty, $write:expr, $read:expr) => {
        #[diagnostic::do_not_recommend]
        impl $crate::attribute::Attribute for $type {
            type Wire = <$stored as $crate::attribute::Attribute>::Wire;
            type Base = Self;

            fn encode<S: $crate::codec::Sink>(
                &self,
                sink: S,
            ) -> Result<(), $crate::error::Invalid> {
                let write: fn(&Self) -> Result<$stored, $crate::error::Invalid> = $write;
                write(self)?.encode(sink)
            }

            fn decode<'de, S: $crate::codec::Source<'de>>(
                source: S,
            ) -> Result<Self, $crate::error::DecodeError> {
                let read: fn($stored) -> Result<Self, $crate::error::DecodeError> = $read;
                read(<$stored as $crate::attribute::Attribute>::decode(source)?)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::attribute::Element for $type {}
    };
}
use stored_as;

/// Implements `Attribute` for a type that is written as a text and parsed from it.
macro_rules! stored_as_text {
    ($type:ty, $what:literal) => {
        #[diagnostic::do_not_recommend]
        impl $crate::attribute::Attribute for $type {
            type Wire = $crate::wire::S;
            type Base = Self;

            fn encode<S: $crate::codec::Sink>(
                &self,
                sink: S,
            ) -> Result<(), $crate::error::Invalid> {
                sink.string(&self.to_string())
            }

            fn decode<'de, S: $crate::codec::Source<'de>>(
                source: S,
            ) -> Result<Self, $crate::error::DecodeError> {
                let text = source.string()?;
                text.parse()
                    .map_err(|_| $crate::error::DecodeError::custom(concat!("not ", $what)))
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::attribute::Element for $type {}
    };
}
use stored_as_text;
