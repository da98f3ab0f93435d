//! Sets: SS, NS or BS by the element type.
//!
//! DynamoDB has no empty set: an empty one is left out of the item and read back as empty. Inside a
//! list or map, where nothing can be left out, it is stored as NULL.

use std::collections::{BTreeSet, HashSet};
use std::hash::BuildHasher;
use std::ops::Deref;

use super::{Attribute, Element, HashElement, IntoValue, OrdElement, Removable, SetElement};
use crate::codec::{Elements, ListSink, Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::fields::Seen;
use crate::wire::{Kind, SetKind};

fn encode_elements<'a, T: Attribute + 'a, S: Sink>(
    kind: SetKind,
    elements: impl ExactSizeIterator<Item = &'a T>,
    sink: S,
) -> Result<(), Invalid> {
    if elements.len() == 0 {
        return sink.null();
    }
    let mut set = sink.set(kind, elements.len())?;
    for element in elements {
        element.encode(set.element())?;
    }
    set.end()
}

fn decode_elements<'de, T: Attribute, C: Default + Extend<T>, S: Source<'de>>(
    kind: SetKind,
    source: S,
) -> Result<C, DecodeError> {
    let mut elements = C::default();
    if source.kind() == Kind::Null {
        source.null()?;
        return Ok(elements);
    }
    let mut set = source.set(kind)?;
    while let Some(element) = set.next()? {
        elements.extend([T::decode(element)?]);
    }
    Ok(elements)
}

impl<T: HashElement, H: BuildHasher + Default + 'static> Attribute for HashSet<T, H> {
    type Wire = T::Set;
    type Base = Self;

    fn holds_secrets(seen: &mut Seen) -> bool {
        T::holds_secrets(seen)
    }

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        encode_elements(T::SET, self.iter(), sink)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        decode_elements(T::SET, source)
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

#[diagnostic::do_not_recommend]
impl<T: HashElement, H: BuildHasher + Default + 'static> Element for HashSet<T, H> {}

#[diagnostic::do_not_recommend]
impl<T: HashElement, H: BuildHasher + Default + 'static> Removable for HashSet<T, H> {}

impl<T: OrdElement> Attribute for BTreeSet<T> {
    type Wire = T::Set;
    type Base = Self;

    fn holds_secrets(seen: &mut Seen) -> bool {
        T::holds_secrets(seen)
    }

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        encode_elements(T::SET, self.iter(), sink)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        decode_elements(T::SET, source)
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

#[diagnostic::do_not_recommend]
impl<T: OrdElement> Element for BTreeSet<T> {}

#[diagnostic::do_not_recommend]
impl<T: OrdElement> Removable for BTreeSet<T> {}

/// A set that always has an element, so that its attribute is always there.
///
/// Stored as SS, NS or BS. An item without the attribute cannot be read into it.
///
/// ```
/// use dynatable::NonEmptySet;
///
/// let mut roles = NonEmptySet::new("admin".to_owned());
/// roles.insert("editor".to_owned());
/// assert_eq!(roles.len(), 2);
/// assert!(NonEmptySet::<String>::try_from(std::collections::BTreeSet::new()).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NonEmptySet<T>(BTreeSet<T>);

impl<T: Ord> NonEmptySet<T> {
    /// A set of one element.
    pub fn new(element: T) -> Self {
        Self(BTreeSet::from([element]))
    }

    /// Adds an element; `false` if it was there.
    pub fn insert(&mut self, element: T) -> bool {
        self.0.insert(element)
    }

    /// Takes an element out, unless it is the last one; `false` if nothing changed.
    pub fn remove(&mut self, element: &T) -> bool {
        self.0.len() > 1 && self.0.remove(element)
    }

    /// The elements, with nothing said about their number any more.
    #[must_use]
    pub fn into_set(self) -> BTreeSet<T> {
        self.0
    }
}

impl<T> Deref for NonEmptySet<T> {
    type Target = BTreeSet<T>;

    fn deref(&self) -> &BTreeSet<T> {
        &self.0
    }
}

impl<T> TryFrom<BTreeSet<T>> for NonEmptySet<T> {
    type Error = Invalid;

    /// Refuses an empty set.
    fn try_from(set: BTreeSet<T>) -> Result<Self, Invalid> {
        if set.is_empty() {
            Err(Invalid::custom("the set is empty"))
        } else {
            Ok(Self(set))
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: OrdElement> Attribute for NonEmptySet<T> {
    type Wire = T::Set;
    type Base = Self;

    fn holds_secrets(seen: &mut Seen) -> bool {
        T::holds_secrets(seen)
    }

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        encode_elements(T::SET, self.0.iter(), sink)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        let set: BTreeSet<T> = decode_elements(T::SET, source)?;
        Self::try_from(set).map_err(DecodeError::custom)
    }
}

#[diagnostic::do_not_recommend]
impl<T: OrdElement> Element for NonEmptySet<T> {}

/// Writes values that stand for the elements of a set.
fn encode_values<A: SetElement, V: IntoValue<A>, S: Sink>(
    values: &[V],
    sink: S,
) -> Result<(), Invalid> {
    if values.is_empty() {
        return sink.null();
    }
    let mut set = sink.set(A::SET, values.len())?;
    for value in values {
        value.encode_value(set.element())?;
    }
    set.end()
}

fn not_empty<V>(values: &[V]) -> Result<(), Invalid> {
    if values.is_empty() {
        Err(Invalid::custom("the set is empty"))
    } else {
        Ok(())
    }
}

/// Arrays and `Vec`s of values for a set; an empty one is an absent set, or a mistake.
macro_rules! set_values {
    ($($set:ident<$($param:ident),*> where $bound:ident, $check:expr, absent: $absent:literal;)*) => {$(
        set_values!(@ $set<$($param),*> where $bound, $check, $absent, [V; N], N);
        set_values!(@ $set<$($param),*> where $bound, $check, $absent, Vec<V>,);
    )*};
    (@ $set:ident<$($param:ident),*> where $bound:ident, $check:expr, $absent:literal, $values:ty, $($n:ident)?) => {
        #[diagnostic::do_not_recommend]
        impl<A, V, $($param,)* $(const $n: usize)?> IntoValue<$set<A $(, $param)*>> for $values
        where
            A: $bound,
            V: IntoValue<A>,
            $set<A $(, $param)*>: Attribute,
        {
            fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                let check: fn(&[V]) -> Result<(), Invalid> = $check;
                check(self)?;
                encode_values(self, sink)
            }

            fn is_absent_value(&self) -> bool {
                $absent && self.is_empty()
            }
        }
    };
}

set_values! {
    BTreeSet<> where OrdElement, |_| Ok(()), absent: true;
    HashSet<H> where HashElement, |_| Ok(()), absent: true;
    NonEmptySet<> where OrdElement, not_empty, absent: false;
}
