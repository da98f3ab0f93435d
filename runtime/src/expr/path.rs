//! `Path`: an attribute, or a place inside one, with its Rust type.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::role::{Part, Plain};
use crate::attribute::Attribute;
use crate::fields::{Field, Fields};
use crate::wire::{ListWire, MapWire};

/// An attribute of table or struct `T` that holds an `A`.
///
/// The derives write one constant per field: `Song::YEAR: Path<Song, u16>`. [`dot`](Path::dot),
/// [`at`](Path::at) and [`key`](Path::key) go deeper, typed at each step; the operators make
/// [conditions](crate::expr::Condition) and update values. `R` says what the attribute is to its item, its
/// [role](crate::expr::Role).
///
/// ```
/// use dynatable::{Attribute, Table};
/// use std::collections::HashMap;
///
/// #[derive(Table)]
/// struct Order {
///     #[table(partition_key)]
///     id: u64,
///     lines: Vec<Line>,
///     labels: HashMap<String, String>,
/// }
///
/// #[derive(Attribute)]
/// struct Line {
///     product: String,
/// }
///
/// assert_eq!(Order::LINES.at(3).dot(Line::PRODUCT).to_string(), "lines[3].product");
/// assert_eq!(Order::LABELS.key("colour").to_string(), "labels.colour");
/// ```
pub struct Path<T, A, R = Plain> {
    pub(crate) place: Place,
    types: Types<T, A, R>,
}

/// The types of a path, without owning any.
type Types<T, A, R> = PhantomData<fn() -> (T, A, R)>;

/// A path without its types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) steps: Steps,
    /// Whether values here are kept out of logs.
    pub(crate) sensitive: bool,
    /// Whether `None` is stored as NULL here.
    pub(crate) null: bool,
    /// Whether an empty set is stored as NULL here.
    pub(crate) keep_empty: bool,
}

/// One step is what most paths have, and costs no allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Steps {
    None,
    One(&'static str),
    Many(Vec<Step>),
}

/// One step of a path: an attribute, a field and an entry alike, or an element.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Name(Cow<'static, str>),
    Index(usize),
}

impl Steps {
    pub(crate) fn iter(&self) -> impl Iterator<Item = Cow<'_, Step>> {
        let (one, many) = match self {
            Steps::None => (None, &[][..]),
            Steps::One(name) => (Some(Step::Name(Cow::Borrowed(name))), &[][..]),
            Steps::Many(steps) => (None, steps.as_slice()),
        };
        one.into_iter()
            .map(Cow::Owned)
            .chain(many.iter().map(Cow::Borrowed))
    }

    fn join(self, more: Steps) -> Steps {
        match (self, more) {
            (Steps::None, steps) | (steps, Steps::None) => steps,
            (Steps::Many(mut steps), more) => {
                steps.extend(more.iter().map(Cow::into_owned));
                Steps::Many(steps)
            }
            (one, more) => {
                Steps::Many(one.iter().chain(more.iter()).map(Cow::into_owned).collect())
            }
        }
    }

    fn push(self, step: Step) -> Steps {
        self.join(Steps::Many(vec![step]))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.steps.iter().enumerate() {
            match &*step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Name(name) if place == 0 => f.write_str(name)?,
                Step::Name(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}

impl<T, A, R> Path<T, A, R> {
    /// The path of a declared attribute.
    #[doc(hidden)]
    #[must_use]
    pub const fn field(field: &Field) -> Self {
        let steps = if field.is_flattened() {
            Steps::None
        } else {
            Steps::One(field.name())
        };
        let place = Place {
            steps,
            sensitive: field.is_marked_sensitive(),
            null: field.is_null(),
            keep_empty: field.keeps_empty(),
        };
        Self {
            place,
            types: PhantomData,
        }
    }

    /// The name of a declared attribute.
    pub(crate) const fn into_name(self) -> &'static str {
        let name = match &self.place.steps {
            Steps::One(name) => name,
            Steps::None | Steps::Many(_) => "",
        };
        // A constant cannot run what frees the path; there is nothing to be freed in it.
        std::mem::forget(self);
        name
    }

    /// A path the library itself names, such as a key by its schema.
    pub(crate) fn of(place: Place) -> Self {
        Self {
            place,
            types: PhantomData,
        }
    }
}

impl Place {
    /// The attribute it is in.
    pub(crate) fn attribute(&self) -> Option<String> {
        self.steps.iter().find_map(|step| match &*step {
            Step::Name(name) => Some(name.clone().into_owned()),
            Step::Index(_) => None,
        })
    }

    pub(crate) const fn named(name: &'static str) -> Self {
        Self {
            steps: Steps::One(name),
            sensitive: false,
            null: false,
            keep_empty: false,
        }
    }
}

impl<T, A: Attribute, R> Path<T, A, R> {
    /// An attribute of the struct in this one: `Song::LABEL.dot(Label::CITY)`.
    #[must_use]
    pub fn dot<I: Inside<A::Base>>(self, inner: I) -> I::In<T> {
        inner.within(Outer(self.place))
    }

    /// The element of a list, counted from 0: `Song::AUTHORS.at(0)`.
    #[must_use]
    pub fn at<E>(self, index: usize) -> Path<T, E, Part>
    where
        BaseWire<A>: ListWire<Element = E>,
    {
        self.part(Step::Index(index))
    }

    /// The entry of a map with free names: `Song::LINKS.key("video")`.
    #[must_use]
    pub fn key<V>(self, name: impl Into<String>) -> Path<T, V, Part>
    where
        BaseWire<A>: MapWire<Value = V>,
    {
        self.part(Step::Name(Cow::Owned(name.into())))
    }

    fn part<B>(self, step: Step) -> Path<T, B, Part> {
        let Place {
            steps, sensitive, ..
        } = self.place;
        // In a list or map nothing is left out: an empty set is NULL there, as an item has it.
        Path::of(Place {
            steps: steps.push(step),
            sensitive,
            null: false,
            keep_empty: true,
        })
    }
}

/// A struct whose attributes stand beside the others: it has no place of its own, only theirs.
///
/// What the derives write for a field with `flatten`: `Song::PLACE.dot(Place::CITY)` is `city`.
pub struct FlattenedPath<T, A> {
    /// The struct it is flattened into.
    outer: Place,
    types: Types<T, A, ()>,
}

impl<T, A> FlattenedPath<T, A> {
    #[doc(hidden)]
    #[must_use]
    pub const fn flattened() -> Self {
        let outer = Place {
            steps: Steps::None,
            sensitive: false,
            null: false,
            keep_empty: false,
        };
        Self {
            outer,
            types: PhantomData,
        }
    }
}

impl<T, A: Fields> FlattenedPath<T, A> {
    /// An attribute of the flattened struct.
    #[must_use]
    pub fn dot<I: Inside<A::Flat>>(self, inner: I) -> I::In<T> {
        inner.within(Outer(self.outer))
    }
}

impl<T, A> fmt::Debug for FlattenedPath<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FlattenedPath({})", self.outer)
    }
}

/// A path that begins at struct `S`, and so can follow a path that ends there.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no path inside of `{S}`",
    label = "expected an attribute of `{S}`"
)]
pub trait Inside<S> {
    /// The path in a `T`.
    type In<T>;
    /// The path after another.
    #[doc(hidden)]
    fn within<T>(self, outer: Outer) -> Self::In<T>;
}

/// A path that ends at a struct: opaque outside of this crate.
#[derive(Debug)]
pub struct Outer(Place);

#[diagnostic::do_not_recommend]
impl<S, B, Q> Inside<S> for Path<S, B, Q> {
    type In<T> = Path<T, B, Q>;

    fn within<T>(self, Outer(outer): Outer) -> Path<T, B, Q> {
        Path::of(Place {
            steps: outer.steps.join(self.place.steps),
            sensitive: outer.sensitive || self.place.sensitive,
            null: self.place.null,
            keep_empty: self.place.keep_empty,
        })
    }
}

#[diagnostic::do_not_recommend]
impl<S, B> Inside<S> for FlattenedPath<S, B> {
    type In<T> = FlattenedPath<T, B>;

    fn within<T>(self, Outer(outer): Outer) -> FlattenedPath<T, B> {
        FlattenedPath {
            outer,
            types: PhantomData,
        }
    }
}

/// The stored type of an attribute that is there.
pub(crate) type BaseWire<A> = <<A as Attribute>::Base as Attribute>::Wire;

impl<T, A, R> Clone for Path<T, A, R> {
    fn clone(&self) -> Self {
        Self::of(self.place.clone())
    }
}

impl<T, A, R> fmt::Display for Path<T, A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.fmt(f)
    }
}

impl<T, A, R> fmt::Debug for Path<T, A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Path({})", self.place)
    }
}
