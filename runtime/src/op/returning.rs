//! What a write returns, as types: nothing, the old item, the new one, or the changed attributes.

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};

use crate::attribute::Attribute;
use crate::error::{Error, Invalid, Result};
use crate::expr::{Path, Place, Step};
use crate::item::Item;
use crate::table::Table;

/// What a write returns. Implemented by the markers of this module.
pub trait Returning<T>: sealed::Sealed {
    /// The type `send` gives.
    type Output;
    /// `ReturnValues` of the request.
    #[doc(hidden)]
    const VALUES: Option<Returned>;
    /// Whether the answer has a whole item.
    #[doc(hidden)]
    const WHOLE: bool = false;
    /// Reads the answer's attributes, unless they have been read directly.
    #[doc(hidden)]
    fn decode(read: Option<T>, attributes: Option<Item>) -> Result<Self::Output>;
}

/// `ReturnValues` as a constant.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
#[allow(clippy::exhaustive_enums)]
pub enum Returned {
    AllOld,
    AllNew,
    UpdatedOld,
    UpdatedNew,
}

impl From<Returned> for ReturnValue {
    fn from(returned: Returned) -> Self {
        match returned {
            Returned::AllOld => ReturnValue::AllOld,
            Returned::AllNew => ReturnValue::AllNew,
            Returned::UpdatedOld => ReturnValue::UpdatedOld,
            Returned::UpdatedNew => ReturnValue::UpdatedNew,
        }
    }
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! markers {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        #[non_exhaustive]
        pub struct $name;
        impl sealed::Sealed for $name {}
    )*};
}

markers! {
    /// Nothing: `()`.
    Nothing
    /// The item before the write: `Option<T>`.
    Old
    /// The item after the write: `T`.
    New
    /// The attributes the update names, as they were: [`Changed`].
    UpdatedOld
    /// The attributes the update names, as they are now: [`Changed`].
    UpdatedNew
}

impl<T> Returning<T> for Nothing {
    type Output = ();
    const VALUES: Option<Returned> = None;

    fn decode(_: Option<T>, _: Option<Item>) -> Result<()> {
        Ok(())
    }
}

impl<T: Table> Returning<T> for Old {
    type Output = Option<T>;
    const VALUES: Option<Returned> = Some(Returned::AllOld);
    const WHOLE: bool = true;

    fn decode(read: Option<T>, attributes: Option<Item>) -> Result<Option<T>> {
        if read.is_some() {
            return Ok(read);
        }
        // An upsert that created the item answers with no attributes, or with none in them.
        attributes
            .filter(|item| !item.is_empty())
            .map(T::from_item)
            .transpose()
    }
}

impl<T: Table> Returning<T> for New {
    type Output = T;
    const VALUES: Option<Returned> = Some(Returned::AllNew);
    const WHOLE: bool = true;

    fn decode(read: Option<T>, attributes: Option<Item>) -> Result<T> {
        match read {
            Some(item) => Ok(item),
            None => T::from_item(attributes.unwrap_or_default()),
        }
    }
}

impl<T: Table> Returning<T> for UpdatedOld {
    type Output = Changed<T>;
    const VALUES: Option<Returned> = Some(Returned::UpdatedOld);

    fn decode(_: Option<T>, attributes: Option<Item>) -> Result<Changed<T>> {
        Ok(Changed::new(attributes))
    }
}

impl<T: Table> Returning<T> for UpdatedNew {
    type Output = Changed<T>;
    const VALUES: Option<Returned> = Some(Returned::UpdatedNew);

    fn decode(_: Option<T>, attributes: Option<Item>) -> Result<Changed<T>> {
        Ok(Changed::new(attributes))
    }
}

/// The attributes an update named, as they were or are: a part of an item.
#[derive(Clone, PartialEq)]
pub struct Changed<T> {
    item: Item,
    table: PhantomData<fn() -> T>,
}

impl<T: Table> Changed<T> {
    fn new(attributes: Option<Item>) -> Self {
        Self {
            item: attributes.unwrap_or_default(),
            table: PhantomData,
        }
    }

    /// The value of an attribute the update named; `None` where it has none.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] for a value of another type; [`Error::Invalid`] for an element of a list, which
    /// DynamoDB returns without its index.
    pub fn get<A: Attribute, R>(&self, path: &Path<T, A, R>) -> Result<Option<A>> {
        let Some(value) = find(&self.item, &path.place)? else {
            return Ok(None);
        };
        let value = value.clone();
        // The path is the trail: the value stands alone.
        let decoded = A::decode(value).map_err(|error| error.in_field(&path.to_string()));
        decoded
            .map(Some)
            .map_err(|error| Error::Decode(error.in_table(T::SCHEMA.table())))
    }

    /// All of them, undecoded.
    #[must_use]
    pub fn item(&self) -> &Item {
        &self.item
    }
}

fn find<'a>(item: &'a Item, place: &Place) -> Result<Option<&'a AttributeValue>> {
    let mut inside = Some(item);
    let mut found = None;
    for step in place.steps.iter() {
        let Step::Name(name) = &*step else {
            let text = "an element of a list comes without its index: read it from `item()`";
            return Err(Error::Invalid(
                Invalid::custom(text).in_field(&place.to_string()),
            ));
        };
        found = inside.and_then(|item| item.get(&**name));
        inside = match found {
            Some(AttributeValue::M(map)) => Some(map),
            _ => None,
        };
    }
    Ok(found)
}

/// Without the values, which may be personal data.
impl<T> fmt::Debug for Changed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<_> = self.item.keys().collect();
        names.sort();
        f.debug_tuple("Changed").field(&names).finish()
    }
}
