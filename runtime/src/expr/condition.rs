//! Conditions: comparisons and functions of attributes, and their combinations.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};

use super::operand::{Beside, Comparand, Operand, by};
use super::path::{BaseWire, Path, Place};
use super::raw::RawCondition;
use super::render::{Rendered, Renderer};
use super::role::{Both, Names, Role};
use super::symbols::Resolved;
use super::term::{Term, Value};
use crate::attribute::{Attribute, IntoValue};
use crate::error::{Invalid, Result};
use crate::limits::{MAX_IN_OPERANDS, MAX_OPERATORS};
use crate::wire::{BeginsWith, Contains, HasSize, Kind, Ordered};

/// A condition on an item of `T`: what `&`, `|` and `!` of comparisons and functions make.
///
/// Every name and value in it becomes a placeholder, the same one where it recurs. `Display` shows the
/// expression with names and values in their places, but for values of `sensitive` attributes.
///
/// `K` is which [keys it is on](Names), by which a query refuses it as a filter: nothing for a condition on
/// other attributes, which is a `Condition<T>`. [`erase`](Condition::erase) makes it one.
///
/// ```
/// # use dynatable::Table;
/// # #[derive(Table)]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     year: u16,
/// #     album: Option<String>,
/// # }
/// let old = Song::YEAR.lt(1980) & (Song::ALBUM.not_exists() | Song::ALBUM.begins_with("Des"));
/// assert_eq!(
///     old.to_string(),
///     r#"year < 1980 AND (attribute_not_exists(album) OR begins_with(album, "Des"))"#,
/// );
/// assert_eq!(
///     old.render()?.expression(),
///     "#n0 < :v0 AND (attribute_not_exists(#n1) OR begins_with(#n1, :v1))",
/// );
/// # Ok::<(), dynatable::Error>(())
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>
#[must_use = "a condition does nothing until an operation takes it"]
pub struct Condition<T, K = ()> {
    expr: Expr,
    types: PhantomData<fn() -> (T, K)>,
}

/// A condition without its type.
#[derive(Debug, Clone)]
pub(crate) enum Expr {
    Compare(Term, &'static str, Term),
    Between(Term, Term, Term),
    In(Term, Vec<Term>),
    Call(&'static str, Place, Option<Term>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Raw(Box<RawCondition>),
    /// A mistake in it, reported when the condition is rendered.
    Invalid(Invalid),
}

impl Expr {
    /// Both; chains stay flat, so that they need no parentheses and no depth.
    pub(crate) fn and(self, other: Expr) -> Expr {
        let mut all = match self {
            Expr::And(all) => all,
            one => vec![one],
        };
        match other {
            Expr::And(more) => all.extend(more),
            one => all.push(one),
        }
        Expr::And(all).bounded()
    }

    fn or(self, other: Expr) -> Expr {
        let mut any = match self {
            Expr::Or(any) => any,
            one => vec![one],
        };
        match other {
            Expr::Or(more) => any.extend(more),
            one => any.push(one),
        }
        Expr::Or(any).bounded()
    }

    fn not(self) -> Expr {
        match self {
            Expr::Not(inner) => *inner,
            other => Expr::Not(Box::new(other)).bounded(),
        }
    }

    /// What cannot be valid any more is cut off here, so that no tree is deeper than a stack allows.
    fn bounded(self) -> Expr {
        if self.operators() > MAX_OPERATORS {
            return Expr::Invalid(too_many_operators());
        }
        self
    }

    /// The first attribute it names that `is_it` finds, raw text aside.
    pub(crate) fn find_name(&self, is_it: &dyn Fn(&str) -> bool) -> Option<String> {
        let at = |place: &Place| place.attribute().filter(|name| is_it(name));
        let in_term = |term: &Term| match term {
            Term::Path(place) | Term::Size(place) => at(place),
            _ => None,
        };
        match self {
            Expr::Compare(left, _, right) => in_term(left).or_else(|| in_term(right)),
            Expr::Between(operand, low, high) => [operand, low, high].into_iter().find_map(in_term),
            Expr::In(operand, values) => std::iter::once(operand).chain(values).find_map(in_term),
            Expr::Call(_, place, argument) => {
                at(place).or_else(|| argument.as_ref().and_then(in_term))
            }
            Expr::And(all) | Expr::Or(all) => all.iter().find_map(|expr| expr.find_name(is_it)),
            Expr::Not(inner) => inner.find_name(is_it),
            Expr::Raw(_) | Expr::Invalid(_) => None,
        }
    }

    /// Operators as DynamoDB counts them: comparisons, `BETWEEN`, `IN`, `AND`, `OR`, `NOT`.
    pub(crate) fn operators(&self) -> usize {
        match self {
            Expr::Compare(..) | Expr::Between(..) | Expr::In(..) => 1,
            Expr::Call(..) | Expr::Raw(_) | Expr::Invalid(_) => 0,
            Expr::And(all) | Expr::Or(all) => {
                all.iter().map(Expr::operators).sum::<usize>() + all.len().saturating_sub(1)
            }
            Expr::Not(inner) => inner.operators() + 1,
        }
    }
}

pub(crate) fn too_many_operators() -> Invalid {
    Invalid::custom(format_args!(
        "an expression with more than {MAX_OPERATORS} operators"
    ))
}

impl<T> Condition<T> {
    /// A condition in DynamoDB's own words, for what the typed ones have no word for.
    ///
    /// ```
    /// # use dynatable::{Condition, Table};
    /// # #[derive(Table)]
    /// # struct Song {
    /// #     #[table(partition_key)]
    /// #     artist: String,
    /// #     year: u16,
    /// # }
    /// let odd = Condition::<Song>::raw("size(#tags) > :most").name("#tags", "legacy-tags").value(":most", 5);
    /// let both = Song::YEAR.gt(1960) & odd;
    /// assert_eq!(both.render()?.expression(), "#n0 > :v0 AND (size(#tags) > :most)");
    /// # Ok::<(), dynatable::Error>(())
    /// ```
    pub fn raw(expression: impl Into<String>) -> RawCondition<T> {
        RawCondition::new(expression.into())
    }
}

impl<T, K> Condition<T, K> {
    pub(crate) fn new(expr: Expr) -> Self {
        Self {
            expr,
            types: PhantomData,
        }
    }

    /// The same condition without the names of keys in its type, so that conditions of several kinds fit one
    /// variable.
    ///
    /// As a filter it is then checked when the query is made, not when it is compiled.
    pub fn erase(self) -> Condition<T> {
        Condition::new(self.expr)
    }

    /// The expression with placeholders, the names and the values, for use with the SDK.
    ///
    /// Placeholders are `#n0`, `#n1`, … and `:v0`, `:v1`, …: begin your own with other letters.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`](crate::Error::Invalid) for a condition DynamoDB would refuse: over 4 KB or 300
    /// operators, or with a value that cannot be stored.
    pub fn render(&self) -> Result<Rendered> {
        let mut renderer = Renderer::default();
        let expression = renderer.condition(&mut self.expr.clone())?;
        Ok(renderer.finish(expression))
    }

    pub(crate) fn into_expr(self) -> Expr {
        self.expr
    }
}

/// What may stand where a condition on `T` is asked for: a [`Condition`] or a [`RawCondition`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition on `{T}`",
    label = "expected a condition on `{T}`",
    note = "conditions are joined with `&` and `|`, not `&&` and `||`",
    note = "the paths of a condition begin in its table: `Song::LABEL.dot(Label::CITY).eq(\"Oslo\")`"
)]
pub trait IntoCondition<T> {
    /// The keys it names, as far as its type tells.
    type Names: Names;

    /// The condition.
    fn into_condition(self) -> Condition<T, Self::Names>;
}

#[diagnostic::do_not_recommend]
impl<T, K: Names> IntoCondition<T> for Condition<T, K> {
    type Names = K;

    fn into_condition(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T> IntoCondition<T> for RawCondition<T> {
    type Names = ();

    fn into_condition(self) -> Condition<T> {
        Condition::new(Expr::Raw(Box::new(self.untyped())))
    }
}

impl<T, K> Clone for Condition<T, K> {
    fn clone(&self) -> Self {
        Self::new(self.expr.clone())
    }
}

impl<T, K> fmt::Display for Condition<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Resolved::condition(&self.expr))
    }
}

impl<T, K> fmt::Debug for Condition<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Condition({self})")
    }
}

impl<T, K: Names, C: IntoCondition<T>> BitAnd<C> for Condition<T, K> {
    type Output = Condition<T, Both<K, C::Names>>;

    fn bitand(self, other: C) -> Self::Output {
        Condition::new(self.expr.and(other.into_condition().expr))
    }
}

impl<T, K: Names, C: IntoCondition<T>> BitOr<C> for Condition<T, K> {
    type Output = Condition<T, Both<K, C::Names>>;

    fn bitor(self, other: C) -> Self::Output {
        Condition::new(self.expr.or(other.into_condition().expr))
    }
}

impl<T, K> Not for Condition<T, K> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(self.expr.not())
    }
}

/// Conditions on an attribute.
impl<T, A: Attribute, R: Role> Path<T, A, R> {
    /// `path = value`, exact in type and value. A missing attribute equals nothing.
    pub fn eq<M>(self, value: impl Comparand<T, A::Base, M>) -> Condition<T, R::Names> {
        self.compare("=", value)
    }

    /// `path <> value`. A missing attribute differs from everything.
    pub fn ne<M>(self, value: impl Comparand<T, A::Base, M>) -> Condition<T, R::Names> {
        self.compare("<>", value)
    }

    /// `path < value`: numbers by value, strings and binaries by their bytes.
    pub fn lt<M>(self, value: impl Comparand<T, A::Base, M>) -> Condition<T, R::Names>
    where
        BaseWire<A>: Ordered,
    {
        self.compare("<", value)
    }

    /// `path <= value`.
    pub fn le<M>(self, value: impl Comparand<T, A::Base, M>) -> Condition<T, R::Names>
    where
        BaseWire<A>: Ordered,
    {
        self.compare("<=", value)
    }

    /// `path > value`.
    pub fn gt<M>(self, value: impl Comparand<T, A::Base, M>) -> Condition<T, R::Names>
    where
        BaseWire<A>: Ordered,
    {
        self.compare(">", value)
    }

    /// `path >= value`.
    pub fn ge<M>(self, value: impl Comparand<T, A::Base, M>) -> Condition<T, R::Names>
    where
        BaseWire<A>: Ordered,
    {
        self.compare(">=", value)
    }

    /// `path BETWEEN low AND high`, both included.
    pub fn between<M, N>(
        self,
        low: impl Comparand<T, A::Base, M>,
        high: impl Comparand<T, A::Base, N>,
    ) -> Condition<T, R::Names>
    where
        BaseWire<A>: Ordered,
    {
        let Operand(low) = low.comparand(&Beside(&self.place));
        let Operand(high) = high.comparand(&Beside(&self.place));
        Condition::new(Expr::Between(Term::Path(self.place), low, high))
    }

    /// `path IN (values)`: one to a hundred values.
    pub fn is_in<M, V: Comparand<T, A::Base, M>>(
        self,
        values: impl IntoIterator<Item = V>,
    ) -> Condition<T, R::Names> {
        let terms: Vec<Term> = values
            .into_iter()
            .map(|value| value.comparand(&Beside(&self.place)).0)
            .collect();
        if !(1..=MAX_IN_OPERANDS).contains(&terms.len()) {
            let given = terms.len();
            let text = format_args!("`is_in` takes 1 to {MAX_IN_OPERANDS} values, not {given}");
            return Condition::new(Expr::Invalid(
                Invalid::custom(text).in_field(&self.place.to_string()),
            ));
        }
        Condition::new(Expr::In(Term::Path(self.place), terms))
    }

    /// `attribute_exists(path)`.
    pub fn exists(self) -> Condition<T, R::Names> {
        Condition::new(Expr::Call("attribute_exists", self.place, None))
    }

    /// `attribute_not_exists(path)`.
    pub fn not_exists(self) -> Condition<T, R::Names> {
        Condition::new(Expr::Call("attribute_not_exists", self.place, None))
    }

    /// `attribute_type(path, kind)`: whether the stored type is this one.
    pub fn attribute_type(self, kind: Kind) -> Condition<T, R::Names> {
        use aws_sdk_dynamodb::types::AttributeValue;
        if kind == Kind::Unknown {
            let error = Invalid::custom("`attribute_type` needs one of DynamoDB's types");
            return Condition::new(Expr::Invalid(error.in_field(&self.place.to_string())));
        }
        let value = AttributeValue::S(kind.name().to_owned());
        let kind = Term::Value(Value {
            value,
            sensitive: false,
        });
        Condition::new(Expr::Call("attribute_type", self.place, Some(kind)))
    }

    /// `begins_with(path, prefix)`: for strings and binaries.
    pub fn begins_with<V>(self, prefix: V) -> Condition<T, R::Names>
    where
        BaseWire<A>: BeginsWith,
        V: IntoValue<<BaseWire<A> as BeginsWith>::Prefix>,
    {
        let prefix = Term::value(&prefix, &self.place);
        Condition::new(Expr::Call("begins_with", self.place, Some(prefix)))
    }

    /// `contains(path, value)`: a piece of a string, or an element of a set or list.
    pub fn contains<M, V>(self, value: V) -> Condition<T, R::Names>
    where
        BaseWire<A>: Contains,
        V: Comparand<T, <BaseWire<A> as Contains>::Element, M>,
    {
        let Operand(value) = value.comparand(&Beside(&self.place));
        Condition::new(Expr::Call("contains", self.place, Some(value)))
    }

    /// `size(path)`, to be compared: the length of a string, bytes of a binary, elements of a set, list or
    /// map.
    #[must_use]
    pub fn size(self) -> Size<T, R::Names>
    where
        BaseWire<A>: HasSize,
    {
        Size {
            place: self.place,
            types: PhantomData,
        }
    }

    fn compare<M>(
        self,
        operator: &'static str,
        value: impl Comparand<T, A::Base, M>,
    ) -> Condition<T, R::Names> {
        let Operand(value) = value.comparand(&Beside(&self.place));
        Condition::new(Expr::Compare(Term::Path(self.place), operator, value))
    }
}

/// The size of an attribute, to be compared: `Song::AWARDS.size().gt(2)`.
pub struct Size<T, K = ()> {
    place: Place,
    types: PhantomData<fn() -> (T, K)>,
}

impl<T, K> fmt::Debug for Size<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Size({})", self.place)
    }
}

macro_rules! size_compare {
    ($($(#[$doc:meta])* $name:ident $operator:literal;)*) => {$(
        $(#[$doc])*
        pub fn $name<M>(self, value: impl Comparand<T, usize, M>) -> Condition<T, K> {
            let Operand(value) = value.comparand(&Beside(&self.place));
            Condition::new(Expr::Compare(Term::Size(self.place), $operator, value))
        }
    )*};
}

impl<T, K> Size<T, K> {
    size_compare! {
        /// `size(path) = value`.
        eq "=";
        /// `size(path) <> value`.
        ne "<>";
        /// `size(path) < value`.
        lt "<";
        /// `size(path) <= value`.
        le "<=";
        /// `size(path) > value`.
        gt ">";
        /// `size(path) >= value`.
        ge ">=";
    }

    /// `size(path) BETWEEN low AND high`, both included.
    pub fn between<M, N>(
        self,
        low: impl Comparand<T, usize, M>,
        high: impl Comparand<T, usize, N>,
    ) -> Condition<T, K> {
        let Operand(low) = low.comparand(&Beside(&self.place));
        let Operand(high) = high.comparand(&Beside(&self.place));
        Condition::new(Expr::Between(Term::Size(self.place), low, high))
    }
}

/// A size beside another attribute's value, or another size.
#[diagnostic::do_not_recommend]
impl<T, K> Comparand<T, usize, by::Function> for Size<T, K> {
    fn comparand(self, _: &Beside<'_>) -> Operand {
        Operand(Term::Size(self.place))
    }
}
