//! `Fields`: a struct as the attributes of an item or map. What the derives write for every struct.
#![expect(clippy::missing_errors_doc, reason = "called by generated code only")]

use std::any::TypeId;

use crate::codec::{Entries, MapSink, Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::schema::KeyField;
use crate::wire::Kind;

/// One attribute of a struct, as declared.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    name: &'static str,
    kind: Kind,
    flags: u8,
    /// The attributes of a flattened field, which has no name of its own.
    flattened: &'static [Field],
    /// Whether values of the type hold secrets, asked when one is shown: a type may hold itself, and a
    /// constant may not.
    holds_secrets: fn(&mut Seen) -> bool,
}

/// The types that have been asked for secrets.
pub type Seen = Vec<TypeId>;

impl Field {
    const SENSITIVE: u8 = 1;
    const NULL: u8 = 2;
    const KEEP_EMPTY: u8 = 4;
    const FLATTENED: u8 = 8;
    const REST: u8 = 16;

    /// An attribute of a stored type, yet without a name.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(kind: Kind, holds_secrets: fn(&mut Seen) -> bool) -> Self {
        Self {
            name: "",
            kind,
            flags: 0,
            flattened: &[],
            holds_secrets,
        }
    }

    /// The same attribute under a name.
    #[doc(hidden)]
    #[must_use]
    pub const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// The same attribute, kept out of logs.
    #[doc(hidden)]
    #[must_use]
    pub const fn sensitive(self) -> Self {
        self.with(Self::SENSITIVE)
    }

    /// The same attribute, but `None` is stored as NULL.
    #[doc(hidden)]
    #[must_use]
    pub const fn null(self) -> Self {
        self.with(Self::NULL)
    }

    /// The same attribute, but an empty set is stored as NULL.
    #[doc(hidden)]
    #[must_use]
    pub const fn keep_empty(self) -> Self {
        self.with(Self::KEEP_EMPTY)
    }

    const fn with(self, flag: u8) -> Self {
        Self {
            flags: self.flags | flag,
            ..self
        }
    }

    /// A field whose attributes are those of another struct.
    #[doc(hidden)]
    #[must_use]
    pub const fn flattened(flattened: &'static [Field]) -> Self {
        Self {
            flattened,
            ..Self::new(Kind::M, |_| false).with(Self::FLATTENED)
        }
    }

    /// The field that takes the attributes no other field has.
    #[doc(hidden)]
    #[must_use]
    pub const fn rest() -> Self {
        Self::new(Kind::M, |_| false).with(Self::REST)
    }

    /// An attribute of a view, of which the name is all that counts: a view writes nothing.
    #[doc(hidden)]
    #[must_use]
    pub const fn viewed(name: &'static str) -> Self {
        Self::new(Kind::Unknown, |_| false).named(name)
    }

    /// The attribute's name at DynamoDB; empty for a flattened field and for `rest`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The stored type.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether its values are kept out of logs: the field is marked `sensitive`, or one inside of it is.
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        any_holds_secrets(std::slice::from_ref(self), &mut Seen::new())
    }

    pub(crate) const fn is_marked_sensitive(&self) -> bool {
        self.flags & Self::SENSITIVE != 0
    }

    /// Whether `None` is stored as NULL.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        self.flags & Self::NULL != 0
    }

    /// Whether an empty set is stored as NULL.
    #[must_use]
    pub const fn keeps_empty(&self) -> bool {
        self.flags & Self::KEEP_EMPTY != 0
    }

    /// The attributes in place of this one, where it is flattened.
    #[must_use]
    pub const fn flattened_fields(&self) -> &'static [Field] {
        self.flattened
    }

    pub(crate) const fn is_flattened(&self) -> bool {
        self.flags & Self::FLATTENED != 0
    }
}

/// Whether values of type `T`, which has these fields, hold what must not be logged.
pub fn holds_secrets<T: 'static>(fields: &[Field], seen: &mut Seen) -> bool {
    if seen.contains(&TypeId::of::<T>()) {
        return false;
    }
    seen.push(TypeId::of::<T>());
    any_holds_secrets(fields, seen)
}

fn any_holds_secrets(fields: &[Field], seen: &mut Seen) -> bool {
    fields.iter().any(|field| {
        field.is_marked_sensitive()
            || (field.holds_secrets)(seen)
            || any_holds_secrets(field.flattened, seen)
    })
}

/// Whether `fields`, or a struct flattened into them, has an attribute of that name.
pub(crate) fn has_name(fields: &[Field], name: &str) -> bool {
    fields.iter().any(|field| {
        if field.is_flattened() {
            has_name(field.flattened, name)
        } else {
            field.name == name
        }
    })
}

/// Stops the build when a flattened struct brings a name that is taken.
///
/// # Panics
///
/// In a constant, where that is a compile error.
#[doc(hidden)]
#[track_caller]
pub const fn assert_names_are_unique(fields: &[Field]) {
    let mut at = 0;
    while at < fields.len() {
        assert!(
            !has_rest(fields[at].flattened),
            "a flattened struct cannot have `rest`: put it on the struct that takes all other attributes"
        );
        let mut other = at + 1;
        while other < fields.len() {
            assert!(
                !overlap(&fields[at], &fields[other]),
                "two fields are stored under one attribute name; rename one with `rename = \"..\"`"
            );
            other += 1;
        }
        at += 1;
    }
}

/// Stops the build when the struct of a variant has an attribute called as the enum's tag.
///
/// # Panics
///
/// In a constant, where that is a compile error.
#[doc(hidden)]
#[track_caller]
pub const fn assert_name_is_free(name: &'static str, fields: &[Field]) {
    let tag = Field::rest().named(name);
    let mut at = 0;
    while at < fields.len() {
        assert!(
            !overlap(&fields[at], &tag),
            "an attribute of this variant's struct is called as the tag; give the enum another `tag = \"..\"`"
        );
        at += 1;
    }
}

/// Whether `fields`, or a struct flattened into them, takes all other attributes.
pub(crate) const fn has_rest(fields: &[Field]) -> bool {
    let mut at = 0;
    while at < fields.len() {
        if fields[at].flags & Field::REST != 0 || has_rest(fields[at].flattened) {
            return true;
        }
        at += 1;
    }
    false
}

const fn overlap(a: &Field, b: &Field) -> bool {
    if a.is_flattened() {
        let mut at = 0;
        while at < a.flattened.len() {
            if overlap(&a.flattened[at], b) {
                return true;
            }
            at += 1;
        }
        return false;
    }
    if b.is_flattened() {
        return overlap(b, a);
    }
    !a.name.is_empty() && same(a.name.as_bytes(), b.name.as_bytes())
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// A struct as named attributes: those of an item, or of a map.
///
/// Implemented by [`#[derive(Table)]`](macro@crate::Table) and
/// [`#[derive(Attribute)]`](macro@crate::Attribute) on structs with named fields; not by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no named attributes",
    label = "not a struct that derives `Attribute`",
    note = "`flatten` takes a struct with named fields that derives `Attribute`; a map takes all other attributes with `rest`",
    note = "so does a variant's value in a tagged enum; `content = \"..\"` on the enum stores any value, under that name"
)]
pub trait Fields: Sized {
    /// The attributes, in the order of the fields.
    const FIELDS: &'static [Field];

    /// The struct itself, also for an `Option` of it.
    #[doc(hidden)]
    type Flat: Fields;

    /// What has been read of the struct so far: one slot per field.
    #[doc(hidden)]
    type Partial: Default;

    /// Writes each field.
    #[doc(hidden)]
    fn encode_fields<M: MapSink>(&self, map: &mut M) -> Result<(), Invalid>;

    /// Reads the entry of one field; gives back the value of an entry no field has.
    #[doc(hidden)]
    fn decode_entry<'de, S: Source<'de>>(
        partial: &mut Self::Partial,
        name: &str,
        source: S,
    ) -> Result<Option<S>, DecodeError>;

    /// Puts the struct together when all entries have been read.
    #[doc(hidden)]
    fn finish(partial: Self::Partial) -> Result<Self, DecodeError>;
}

/// Writes a struct as a map.
pub fn encode_map<T: Fields, S: Sink>(value: &T, sink: S) -> Result<(), Invalid> {
    let mut map = sink.map(T::FIELDS.len())?;
    value.encode_fields(&mut map)?;
    map.end()
}

/// Reads a struct from a map.
pub fn decode_map<'de, T: Fields, S: Source<'de>>(source: S) -> Result<T, DecodeError> {
    decode_entries(source.map()?, &[])
}

/// Reads a struct from the entries of a map or item, passing over those it does not have.
///
/// The keys have to be there as well, whether the struct reads them or not.
pub(crate) fn decode_entries<'de, T: Fields, E: Entries<'de>>(
    mut entries: E,
    keys: &[KeyField],
) -> Result<T, DecodeError> {
    let mut partial = T::Partial::default();
    let mut found = 0_u32;
    while let Some((name, value)) = entries.next()? {
        if let Some(at) = keys.iter().position(|key| key.name() == name) {
            found |= 1 << at;
        }
        if let Some(unknown) = T::decode_entry(&mut partial, &name, value)? {
            unknown.skip()?;
        }
    }
    if let Some(missing) = keys.get(found.trailing_ones() as usize) {
        return Err(DecodeError::missing(missing.name()));
    }
    T::finish(partial)
}

/// A flattened struct that may be absent as a whole: `None` when none of its attributes is there.
#[diagnostic::do_not_recommend]
impl<T: Fields> Fields for Option<T> {
    const FIELDS: &'static [Field] = T::FIELDS;
    type Flat = T::Flat;
    type Partial = (bool, T::Partial);

    fn encode_fields<M: MapSink>(&self, map: &mut M) -> Result<(), Invalid> {
        self.as_ref()
            .map_or(Ok(()), |value| value.encode_fields(map))
    }

    fn decode_entry<'de, S: Source<'de>>(
        (any, partial): &mut Self::Partial,
        name: &str,
        source: S,
    ) -> Result<Option<S>, DecodeError> {
        let unknown = T::decode_entry(partial, name, source)?;
        *any |= unknown.is_none();
        Ok(unknown)
    }

    fn finish((any, partial): Self::Partial) -> Result<Self, DecodeError> {
        if any {
            T::finish(partial).map(Some)
        } else {
            Ok(None)
        }
    }
}
