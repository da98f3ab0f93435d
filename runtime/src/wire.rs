//! DynamoDB's types as Rust types: markers by which the compiler checks keys, sets and operators.
//!
//! [`Attribute::Wire`] names the stored type of a Rust type with one of these.
//! Operators are bounds on the marker, so `begins_with` on a number or `add` on a string does not
//! compile.

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::{AttributeValue, ScalarAttributeType};

use crate::attribute::Attribute;

/// A stored type, as DynamoDB writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// String.
    S,
    /// Number.
    N,
    /// Binary.
    B,
    /// Boolean.
    Bool,
    /// Null.
    Null,
    /// String set.
    Ss,
    /// Number set.
    Ns,
    /// Binary set.
    Bs,
    /// List.
    L,
    /// Map.
    M,
    /// A type this version of the SDK does not know, or one not fixed by the Rust type.
    Unknown,
}

impl Kind {
    /// The stored type of `value`.
    #[must_use]
    pub fn of(value: &AttributeValue) -> Self {
        match value {
            AttributeValue::S(_) => Kind::S,
            AttributeValue::N(_) => Kind::N,
            AttributeValue::B(_) => Kind::B,
            AttributeValue::Bool(_) => Kind::Bool,
            AttributeValue::Null(_) => Kind::Null,
            AttributeValue::Ss(_) => Kind::Ss,
            AttributeValue::Ns(_) => Kind::Ns,
            AttributeValue::Bs(_) => Kind::Bs,
            AttributeValue::L(_) => Kind::L,
            AttributeValue::M(_) => Kind::M,
            _ => Kind::Unknown,
        }
    }

    /// The name DynamoDB uses on the wire and in `attribute_type`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::S => "S",
            Kind::N => "N",
            Kind::B => "B",
            Kind::Bool => "BOOL",
            Kind::Null => "NULL",
            Kind::Ss => "SS",
            Kind::Ns => "NS",
            Kind::Bs => "BS",
            Kind::L => "L",
            Kind::M => "M",
            Kind::Unknown => "an unknown type",
        }
    }

    /// The type as a key's attribute definition has it; keys hold S, N or B only.
    pub(crate) fn scalar(self) -> Option<ScalarAttributeType> {
        match self {
            Kind::S => Some(ScalarAttributeType::S),
            Kind::N => Some(ScalarAttributeType::N),
            Kind::B => Some(ScalarAttributeType::B),
            _ => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One of the three set types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // DynamoDB's sets follow from its three scalar types
pub enum SetKind {
    /// String set.
    Ss,
    /// Number set.
    Ns,
    /// Binary set.
    Bs,
}

impl From<SetKind> for Kind {
    fn from(kind: SetKind) -> Self {
        match kind {
            SetKind::Ss => Kind::Ss,
            SetKind::Ns => Kind::Ns,
            SetKind::Bs => Kind::Bs,
        }
    }
}

mod sealed {
    pub trait Sealed {}
}

/// A stored type. Implemented by the markers of this module only.
pub trait Wire: sealed::Sealed {
    /// The type's value.
    const KIND: Kind;
    /// The type of a value that is there: another one for what may be absent.
    type Present: Wire;
}

macro_rules! wire {
    ($(#[$doc:meta])* $name:ident = $kind:ident) => {
        $(#[$doc])*
        #[derive(Debug)]
        #[non_exhaustive]
        pub struct $name;
        impl sealed::Sealed for $name {}
        impl Wire for $name {
            const KIND: Kind = Kind::$kind;
            type Present = Self;
        }
    };
    ($(#[$doc:meta])* $name:ident<$param:ident>) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<$param>(PhantomData<fn() -> $param>);
        impl<$param> sealed::Sealed for $name<$param> {}
    };
}

wire!(/// String.
    S = S);
wire!(/// Number.
    N = N);
wire!(/// Number with a binary fraction: `f32`, `f64`. Not for keys and sets, which compare exactly.
    Float = N);
wire!(/// Binary.
    B = B);
wire!(/// Boolean.
    Bool = Bool);
wire!(/// Null.
    Null = Null);
wire!(/// A map with fields known to the compiler.
    M = M);
wire!(/// Any type: the Rust type does not fix it.
    Any = Unknown);
wire!(/// String set.
    Ss<E>);
wire!(/// Number set.
    Ns<E>);
wire!(/// Binary set.
    Bs<E>);
wire!(/// List of `E`.
    L<E>);
wire!(/// Map from names to `V`.
    Map<V>);
wire!(/// What a type that may be absent has in place of `W`.
    Maybe<W>);

impl<E> Wire for Ss<E> {
    const KIND: Kind = Kind::Ss;
    type Present = Self;
}
impl<E> Wire for Ns<E> {
    const KIND: Kind = Kind::Ns;
    type Present = Self;
}
impl<E> Wire for Bs<E> {
    const KIND: Kind = Kind::Bs;
    type Present = Self;
}
impl<E> Wire for L<E> {
    const KIND: Kind = Kind::L;
    type Present = Self;
}
impl<V> Wire for Map<V> {
    const KIND: Kind = Kind::M;
    type Present = Self;
}
impl<W: Wire> Wire for Maybe<W> {
    const KIND: Kind = W::KIND;
    type Present = W::Present;
}

/// Types a key can have: S, N and B.
pub trait KeyWire: Wire {}
impl KeyWire for S {}
impl KeyWire for N {}
impl KeyWire for B {}

/// The set type of an element type.
pub trait SetOf<E>: Wire {
    /// SS, NS or BS.
    type Set: Wire;
    /// The same as a value.
    const SET: SetKind;
}
impl<E> SetOf<E> for S {
    type Set = Ss<E>;
    const SET: SetKind = SetKind::Ss;
}
impl<E> SetOf<E> for N {
    type Set = Ns<E>;
    const SET: SetKind = SetKind::Ns;
}
impl<E> SetOf<E> for B {
    type Set = Bs<E>;
    const SET: SetKind = SetKind::Bs;
}

macro_rules! operator {
    ($(#[$meta:meta])* $name:ident: $($wire:ident $(<$param:ident>)?),*) => {
        $(#[$meta])*
        pub trait $name: Wire {}
        $(#[diagnostic::do_not_recommend]
        impl $(<$param>)? $name for $wire $(<$param>)? {})*
    };
}

operator! {
    /// Types with `<`, `<=`, `>`, `>=` and `between`.
    #[diagnostic::on_unimplemented(
        message = "DynamoDB does not order attributes of type `{Self}`",
        label = "`lt`, `le`, `gt`, `ge` and `between` exist for S, N and B"
    )]
    Ordered: S, N, Float, B, Any
}
/// Types with `begins_with`, and what a beginning is.
#[diagnostic::on_unimplemented(
    message = "`begins_with` needs a string or binary attribute, this one is `{Self}`",
    label = "`begins_with` exists for S and B"
)]
pub trait BeginsWith: Wire {
    /// A string for S, bytes for B.
    type Prefix: Attribute;
}
#[diagnostic::do_not_recommend]
impl BeginsWith for S {
    type Prefix = String;
}
#[diagnostic::do_not_recommend]
impl BeginsWith for B {
    type Prefix = Vec<u8>;
}
#[diagnostic::do_not_recommend]
impl BeginsWith for Any {
    type Prefix = AttributeValue;
}
operator! {
    /// Types with `size`.
    #[diagnostic::on_unimplemented(
        message = "`size` needs a string, binary, set, list or map, this attribute is `{Self}`",
        label = "`size` exists for S, B, SS, NS, BS, L and M"
    )]
    HasSize: S, B, Ss<E>, Ns<E>, Bs<E>, L<E>, M, Map<V>, Any
}
operator! {
    /// Types with `+` and `-` in an update.
    #[diagnostic::on_unimplemented(
        message = "arithmetic needs a number attribute, this one is `{Self}`",
        label = "`plus` and `minus` exist for N"
    )]
    Arithmetic: N, Float, Any
}
operator! {
    /// Types with the update clause ADD.
    #[diagnostic::on_unimplemented(
        message = "ADD needs a number or a set, this attribute is `{Self}`",
        label = "`add` exists for N, SS, NS and BS"
    )]
    Add: N, Float, Ss<E>, Ns<E>, Bs<E>, Any
}
operator! {
    /// Types with the update clause DELETE.
    #[diagnostic::on_unimplemented(
        message = "DELETE takes elements out of a set, this attribute is `{Self}`",
        label = "`delete` exists for SS, NS and BS; `remove` takes a whole attribute away"
    )]
    Delete: Ss<E>, Ns<E>, Bs<E>, Any
}

/// Types with `contains`, and what it looks for.
#[diagnostic::on_unimplemented(
    message = "`contains` needs a string, set or list attribute, this one is `{Self}`",
    label = "`contains` exists for S, SS, NS, BS and L"
)]
pub trait Contains: Wire {
    /// A piece of a string, an element of a set or list.
    type Element: Attribute;
}
#[diagnostic::do_not_recommend]
impl Contains for S {
    type Element = String;
}
macro_rules! contains_element {
    ($($wire:ident),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<E: Attribute> Contains for $wire<E> {
            type Element = E;
        }
    )*};
}
contains_element!(Ss, Ns, Bs, L);
#[diagnostic::do_not_recommend]
impl Contains for Any {
    type Element = AttributeValue;
}

/// Lists: `at` and `append` and `prepend`.
#[diagnostic::on_unimplemented(
    message = "this attribute is not a list but `{Self}`",
    label = "`at`, `append` and `prepend` exist for L"
)]
pub trait ListWire: Wire {
    /// What the list holds.
    type Element: Attribute;
}
#[diagnostic::do_not_recommend]
impl<E: Attribute> ListWire for L<E> {
    type Element = E;
}

/// Maps with free names: `key`.
#[diagnostic::on_unimplemented(
    message = "this attribute is not a map with free names but `{Self}`",
    label = "`key` exists for maps such as `HashMap<String, V>`; a struct's attributes are reached with `dot`"
)]
pub trait MapWire: Wire {
    /// What the map holds.
    type Value: Attribute;
}
#[diagnostic::do_not_recommend]
impl<V: Attribute> MapWire for Map<V> {
    type Value = V;
}
