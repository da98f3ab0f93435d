//! `ViewAttribute`: types that borrow from the stored form they are read of.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, Hash};

use aws_sdk_dynamodb::types::AttributeValue;

use super::Attribute;
use crate::codec::{Elements, Entries, Source};
use crate::error::DecodeError;
use crate::number::Number;
use crate::wire::{self, Kind, SetKind, Wire};

/// A type that is read of one attribute value and may borrow from it: what is stored for as long as `'de`.
///
/// Implemented for `&str`, `&[u8]` and `Cow`s of both; for `Option`, `Box`, `Vec`, sets, and maps with names
/// that are `&str` or `Cow<str>`, of such types; and, inside of those, for numbers (but `u8`), `bool` and `String`.
/// Derive it for a struct with a lifetime: [`#[derive(Attribute)]`](macro@crate::Attribute).
///
/// # By hand
///
/// ```
/// use dynatable::attribute::{Reads, ViewAttribute};
/// use dynatable::codec::Source;
/// use dynatable::error::DecodeError;
/// use dynatable::wire;
///
/// /// A name and what is behind its colon.
/// struct Tagged<'a>(&'a str, &'a str);
///
/// impl<'de> ViewAttribute<'de> for Tagged<'de> {
///     fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
///         let text = <&str>::decode(source)?;
///         let parts = text.split_once(':').ok_or_else(|| DecodeError::custom("no colon"))?;
///         Ok(Tagged(parts.0, parts.1))
///     }
/// }
///
/// // It can be a field where the table has one that is stored as S.
/// impl Reads<wire::S> for Tagged<'_> {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a view that borrows",
    label = "no `ViewAttribute` impl for this type",
    note = "a view borrows a `&str`, a `&[u8]` or a `Cow` of one, alone or in an `Option`, `Vec`, set or map of them; a struct with a lifetime derives `Attribute`"
)]
pub trait ViewAttribute<'de>: Sized {
    /// Reads the value.
    ///
    /// # Errors
    ///
    /// A stored value of another type, or one that this type cannot hold.
    fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError>;

    /// What a field is when the item has no such attribute; `None` makes that an error.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    // What follows is called for each field by generated code.

    /// Reads a field of a view.
    #[doc(hidden)]
    #[inline]
    fn read<S: Source<'de>>(
        slot: &mut Option<Self>,
        name: &str,
        source: S,
    ) -> Result<(), DecodeError> {
        *slot = Some(Self::decode(source).map_err(|error| error.in_field(name))?);
        Ok(())
    }

    /// Reads a field that has a default, which NULL is as well, where the type has no other use for it.
    #[doc(hidden)]
    fn read_or_default<S: Source<'de>>(
        slot: &mut Option<Self>,
        name: &str,
        source: S,
    ) -> Result<(), DecodeError> {
        if source.kind() == Kind::Null && Self::absent().is_none() {
            return source.skip();
        }
        Self::read(slot, name, source)
    }

    /// The field's value when all entries have been read.
    #[doc(hidden)]
    fn take(slot: Option<Self>, name: &str) -> Result<Self, DecodeError> {
        slot.or_else(Self::absent)
            .ok_or_else(|| DecodeError::missing(name))
    }
}

/// That a type can be read of attributes whose stored type is `W`, a marker of [`wire`].
///
/// It is how the compiler compares a view's field with the table's.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not read of an attribute of type `{W}`",
    label = "stored as another type"
)]
pub trait Reads<W> {}

/// What a source that has its text in one piece gives.
#[inline]
fn borrowed<V: ToOwned + ?Sized>(value: Cow<'_, V>) -> Result<&V, DecodeError> {
    match value {
        Cow::Borrowed(value) => Ok(value),
        Cow::Owned(_) => Err(DecodeError::custom(
            "the source gives what it has, and nothing can be borrowed of it",
        )),
    }
}

#[diagnostic::do_not_recommend]
impl<'de> ViewAttribute<'de> for &'de str {
    #[inline]
    fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        borrowed(source.string()?)
    }
}

#[diagnostic::do_not_recommend]
impl Reads<wire::S> for &str {}

#[diagnostic::do_not_recommend]
impl<'de> ViewAttribute<'de> for Cow<'de, str> {
    fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        source.string()
    }
}

#[diagnostic::do_not_recommend]
impl Reads<wire::S> for Cow<'_, str> {}

#[diagnostic::do_not_recommend]
impl<'de> ViewAttribute<'de> for &'de [u8] {
    fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        borrowed(source.binary()?)
    }
}

#[diagnostic::do_not_recommend]
impl Reads<wire::B> for &[u8] {}

#[diagnostic::do_not_recommend]
impl<'de> ViewAttribute<'de> for Cow<'de, [u8]> {
    fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        source.binary()
    }
}

#[diagnostic::do_not_recommend]
impl Reads<wire::B> for Cow<'_, [u8]> {}

/// What is owned, inside of what borrows. A `u8` is left out, so that no `Vec<u8>` is a list.
macro_rules! owned {
    ($($type:ty: $($wire:ty)|+;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<'de> ViewAttribute<'de> for $type {
            fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
                <Self as Attribute>::decode(source)
            }
        }

        $(
            #[diagnostic::do_not_recommend]
            impl Reads<$wire> for $type {}
        )+
    )*};
}

owned! {
    bool: wire::Bool;
    String: wire::S;
    i8: wire::N; i16: wire::N; i32: wire::N; i64: wire::N; i128: wire::N; isize: wire::N;
    u16: wire::N; u32: wire::N; u64: wire::N; u128: wire::N; usize: wire::N;
    Number: wire::N | wire::Float;
    f32: wire::Float | wire::N;
    f64: wire::Float | wire::N;
    AttributeValue: wire::Any;
}

impl<'de, V: ViewAttribute<'de>> ViewAttribute<'de> for Option<V> {
    fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        if source.kind() == Kind::Null {
            source.null()?;
            return Ok(None);
        }
        V::decode(source).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// Of what may be absent, and of what is always there.
#[diagnostic::do_not_recommend]
impl<W: Wire, V: Reads<W::Present>> Reads<W> for Option<V> {}

#[diagnostic::do_not_recommend]
impl<'de, V: ViewAttribute<'de>> ViewAttribute<'de> for Box<V> {
    fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        V::decode(source).map(Box::new)
    }

    fn absent() -> Option<Self> {
        V::absent().map(Box::new)
    }
}

#[diagnostic::do_not_recommend]
impl<W, V: Reads<W>> Reads<W> for Box<V> {}

impl<'de, V: ViewAttribute<'de>> ViewAttribute<'de> for Vec<V> {
    fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        let mut list = source.list()?;
        let mut elements = Vec::with_capacity(list.size_hint());
        while let Some(element) = list.next()? {
            elements.push(V::decode(element).map_err(|error| error.in_element(elements.len()))?);
        }
        Ok(elements)
    }
}

#[diagnostic::do_not_recommend]
impl<A: Attribute, V: Reads<A::Wire>> Reads<wire::L<A>> for Vec<V> {}

/// A name of a map's entry that is borrowed.
pub trait ViewName<'de> {
    /// The name as it was read.
    fn of_name(name: Cow<'de, str>) -> Result<Self, DecodeError>
    where
        Self: Sized;
}

#[diagnostic::do_not_recommend]
impl<'de> ViewName<'de> for &'de str {
    #[inline]
    fn of_name(name: Cow<'de, str>) -> Result<Self, DecodeError> {
        borrowed(name)
    }
}

#[diagnostic::do_not_recommend]
impl<'de> ViewName<'de> for Cow<'de, str> {
    fn of_name(name: Cow<'de, str>) -> Result<Self, DecodeError> {
        Ok(name)
    }
}

#[diagnostic::do_not_recommend]
impl<'de> ViewName<'de> for String {
    fn of_name(name: Cow<'de, str>) -> Result<Self, DecodeError> {
        Ok(name.into_owned())
    }
}

impl<'de, K, V, H> ViewAttribute<'de> for HashMap<K, V, H>
where
    K: ViewName<'de> + Eq + Hash,
    V: ViewAttribute<'de>,
    H: BuildHasher + Default,
{
    fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        let mut map = source.map()?;
        let mut entries = Self::with_capacity_and_hasher(map.size_hint(), H::default());
        while let Some((name, value)) = map.next()? {
            let value = V::decode(value).map_err(|error| error.in_field(&name))?;
            entries.insert(K::of_name(name)?, value);
        }
        Ok(entries)
    }
}

#[diagnostic::do_not_recommend]
impl<A: Attribute, K, V: Reads<A::Wire>, H> Reads<wire::Map<A>> for HashMap<K, V, H> {}

impl<'de, K: ViewName<'de> + Ord, V: ViewAttribute<'de>> ViewAttribute<'de> for BTreeMap<K, V> {
    fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        let mut map = source.map()?;
        let mut entries = Self::new();
        while let Some((name, value)) = map.next()? {
            let value = V::decode(value).map_err(|error| error.in_field(&name))?;
            entries.insert(K::of_name(name)?, value);
        }
        Ok(entries)
    }
}

#[diagnostic::do_not_recommend]
impl<A: Attribute, K, V: Reads<A::Wire>> Reads<wire::Map<A>> for BTreeMap<K, V> {}

/// A text or bytes that sets can hold.
pub trait ViewSetElement<'de>: ViewAttribute<'de> {
    /// SS or BS.
    const SET: SetKind;
}

macro_rules! set_element {
    ($($type:ty, $set:ident;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<'de> ViewSetElement<'de> for $type {
            const SET: SetKind = SetKind::$set;
        }
    )*};
}

set_element! {
    &'de str, Ss;
    Cow<'de, str>, Ss;
    &'de [u8], Bs;
    Cow<'de, [u8]>, Bs;
}

macro_rules! set {
    ($($set:ident<V $(, $hasher:ident)?>: $($bound:ident)+, $new:expr;)*) => {$(
        impl<'de, V: ViewSetElement<'de> $(+ $bound)+ $(, $hasher: BuildHasher + Default)?>
            ViewAttribute<'de> for $set<V $(, $hasher)?>
        {
            fn decode<S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
                let new: fn(usize) -> Self = $new;
                if source.kind() == Kind::Null {
                    source.null()?;
                    return Ok(new(0));
                }
                let mut set = source.set(V::SET)?;
                let mut elements = new(set.size_hint());
                while let Some(element) = set.next()? {
                    elements.insert(V::decode(element)?);
                }
                Ok(elements)
            }

            fn absent() -> Option<Self> {
                Some(Self::default())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<A: Attribute, V: Reads<A::Wire> $(, $hasher)?> Reads<wire::Ss<A>> for $set<V $(, $hasher)?> {}

        #[diagnostic::do_not_recommend]
        impl<A: Attribute, V: Reads<A::Wire> $(, $hasher)?> Reads<wire::Bs<A>> for $set<V $(, $hasher)?> {}
    )*};
}

set! {
    BTreeSet<V>: Ord, |_| Self::new();
    HashSet<V, H>: Eq Hash, |size| Self::with_capacity_and_hasher(size, H::default());
}
