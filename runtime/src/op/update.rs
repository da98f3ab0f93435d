//! `Update`: attributes of one item.

use std::fmt;
use std::marker::PhantomData;
use std::pin::pin;

use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;

use aws_sdk_dynamodb::Client;

use super::call::{Edits, Ready, ways_out};
use super::condition::{Conditions, conditional};
use super::response::Metadata;
use super::returning::{New, Nothing, Old, Returning, UpdatedNew, UpdatedOld};
use super::write::sends_write;
use crate::attribute::{Attribute, IntoValue};
use crate::db::Db;
use crate::direct::{self, Attempts};
use crate::error::Result;
use crate::expr::{
    BaseWire, Beside, Clauses, Path, RemovableAs, Resolved, SetValue, Settable, Term,
};
use crate::key::Key;
use crate::table::Table;
use crate::wire::{Add, Arithmetic, Delete};

/// Changes attributes of one item: one `UpdateItem`, one write unit per KB of the larger of its states.
///
/// Made by [`Table::update`], where the item must exist, or [`Table::upsert`], which may create it. The
/// clauses may come in any order; two on one attribute, or on an attribute and a part of it, are
/// [`Error::Invalid`](crate::Error::Invalid).
///
/// ```
/// # use dynatable::{Db, Table};
/// # use std::collections::BTreeSet;
/// # #[derive(Table)]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     year: u16,
/// #     plays: u64,
/// #     album: Option<String>,
/// #     label: Option<String>,
/// #     awards: BTreeSet<String>,
/// # }
/// # async fn example(db: Db, new_album: Option<String>) -> dynatable::Result<()> {
/// let song: Song = Song::update("Dylan")
///     .set(Song::PLAYS, Song::PLAYS.plus(1))
///     .add(Song::AWARDS, ["Gold"])
///     .maybe_set(Song::ALBUM, new_album)            // `None` changes nothing
///     .remove(Song::LABEL)
///     .condition(Song::YEAR.lt(1980))
///     .returning_new()
///     .send(&db)
///     .await?;
/// # Ok(()) }
/// ```
///
/// An update without clauses is sent all the same: it checks its condition and can return the item.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html>
#[must_use = "an operation does nothing until it is sent"]
pub struct Update<T, R = Nothing> {
    key: Result<Key<T>>,
    must_exist: bool,
    clauses: Clauses,
    conditions: Conditions,
    edits: Edits<UpdateItemFluentBuilder>,
    at_least_once: bool,
    returning: PhantomData<fn() -> R>,
}

impl<T: Table> Update<T> {
    pub(crate) fn new(key: Result<Key<T>>, must_exist: bool) -> Self {
        Self {
            key,
            must_exist,
            clauses: Clauses::default(),
            conditions: Conditions::default(),
            edits: Edits::default(),
            at_least_once: false,
            returning: PhantomData,
        }
    }

    /// Returns the whole item as it was; `None` where an upsert created it.
    pub fn returning_old(self) -> Update<T, Old> {
        self.returning()
    }

    /// Returns the whole item as it is now.
    pub fn returning_new(self) -> Update<T, New> {
        self.returning()
    }

    /// Returns the attributes the update names, as they were.
    pub fn returning_updated_old(self) -> Update<T, UpdatedOld> {
        self.returning()
    }

    /// Returns the attributes the update names, as they are now.
    pub fn returning_updated_new(self) -> Update<T, UpdatedNew> {
        self.returning()
    }

    fn returning<R>(self) -> Update<T, R> {
        Update {
            key: self.key,
            must_exist: self.must_exist,
            clauses: self.clauses,
            conditions: self.conditions,
            edits: self.edits,
            at_least_once: self.at_least_once,
            returning: PhantomData,
        }
    }
}

impl<T: Table, R: Returning<T>> Update<T, R> {
    /// SET: gives the attribute a value, a copy of another attribute, or the result of a function or sum.
    ///
    /// A value that is not stored, an empty set, removes the attribute.
    pub fn set<A, Q, M>(mut self, path: Path<T, A, Q>, value: impl SetValue<T, A::Base, M>) -> Self
    where
        A: Attribute,
        Q: Settable,
    {
        if value.is_absent_set() && !path.place.null && !path.place.keep_empty {
            self.clauses.remove(path.place);
            return self;
        }
        let mut value = value.set_value(&Beside(&path.place)).into_term();
        if path.place.sensitive {
            value.secret();
        }
        if Q::INDEXED {
            value = value.indexed(&path.place);
        }
        self.clauses.set(path.place, value);
        self
    }

    /// SET where there is a value; `None` changes nothing.
    pub fn maybe_set<A, Q, V, M>(self, path: Path<T, A, Q>, value: Option<V>) -> Self
    where
        A: Attribute,
        Q: Settable,
        V: SetValue<T, A::Base, M>,
    {
        match value {
            Some(value) => self.set(path, value),
            None => self,
        }
    }

    /// SET where there is a value; `None` removes the attribute, or sets NULL where the field is `null`.
    pub fn set_or_remove<A, Q, V, M>(mut self, path: Path<T, A, Q>, value: Option<V>) -> Self
    where
        A: Attribute,
        Q: Settable + RemovableAs<A>,
        V: SetValue<T, A::Base, M>,
    {
        match value {
            Some(value) => self.set(path, value),
            None if path.place.null && !Q::INDEXED => {
                self.clauses.set(path.place, Term::null());
                self
            }
            None => self.remove(path),
        }
    }

    /// [`set_or_remove`](Update::set_or_remove) where something was said: `None` changes nothing,
    /// `Some(None)` removes.
    pub fn maybe_set_or_remove<A, Q, V, M>(
        self,
        path: Path<T, A, Q>,
        value: Option<Option<V>>,
    ) -> Self
    where
        A: Attribute,
        Q: Settable + RemovableAs<A>,
        V: SetValue<T, A::Base, M>,
    {
        match value {
            Some(value) => self.set_or_remove(path, value),
            None => self,
        }
    }

    /// REMOVE: takes the attribute away, or an element out of a list.
    pub fn remove<A, Q>(mut self, path: Path<T, A, Q>) -> Self
    where
        A: Attribute,
        Q: RemovableAs<A>,
    {
        self.clauses.remove(path.place);
        self
    }

    /// ADD: adds to a number, counting from 0 where there is none, or elements to a set.
    pub fn add<A, Q, V>(mut self, path: Path<T, A, Q>, value: V) -> Self
    where
        A: Attribute,
        Q: Settable,
        BaseWire<A>: Add,
        V: IntoValue<A::Base>,
    {
        // Adding nothing to a set is no clause: DynamoDB has no empty set.
        if !value.is_absent_value() {
            let value = Term::value::<A::Base>(&value, &path.place);
            self.clauses.add(path.place, value);
        }
        self
    }

    /// ADD of the negative: takes from a number, counting from 0 where there is none.
    ///
    /// The attribute's type may be unsigned; it is for a condition to keep the result in its range.
    pub fn subtract<A, Q, V>(mut self, path: Path<T, A, Q>, value: V) -> Self
    where
        A: Attribute,
        Q: Settable,
        BaseWire<A>: Arithmetic,
        V: IntoValue<A::Base>,
    {
        let value = Term::value::<A::Base>(&value, &path.place).negated(&path.place);
        self.clauses.add(path.place, value);
        self
    }

    /// ADD where there is a value; `None` changes nothing.
    pub fn maybe_add<A, Q, V>(self, path: Path<T, A, Q>, value: Option<V>) -> Self
    where
        A: Attribute,
        Q: Settable,
        BaseWire<A>: Add,
        V: IntoValue<A::Base>,
    {
        match value {
            Some(value) => self.add(path, value),
            None => self,
        }
    }

    /// DELETE: takes elements out of a set; the last one takes the attribute with it.
    pub fn delete<A, Q, V>(mut self, path: Path<T, A, Q>, value: V) -> Self
    where
        A: Attribute,
        Q: Settable,
        BaseWire<A>: Delete,
        V: IntoValue<A::Base>,
    {
        if !value.is_absent_value() {
            let value = Term::value::<A::Base>(&value, &path.place);
            self.clauses.delete(path.place, value);
        }
        self
    }

    /// DELETE where there are elements; `None` changes nothing.
    pub fn maybe_delete<A, Q, V>(self, path: Path<T, A, Q>, value: Option<V>) -> Self
    where
        A: Attribute,
        Q: Settable,
        BaseWire<A>: Delete,
        V: IntoValue<A::Base>,
    {
        match value {
            Some(value) => self.delete(path, value),
            None => self,
        }
    }

    /// Lets the SDK repeat the update whenever it repeats a call, although it may then be made twice.
    ///
    /// An update that does the same once or twice is repeated anyway. One that does not, because it adds to a
    /// number or to a list for example, is not repeated by itself after a failure that may have been a success:
    /// a lost answer, a timeout, an error of the server. That comes out as [`Error::Call`](crate::Error::Call).
    ///
    /// ```
    /// # use dynatable::{Db, Table};
    /// # #[derive(Table)]
    /// # struct Page {
    /// #     #[table(partition_key)]
    /// #     url: String,
    /// #     views: u64,
    /// # }
    /// # async fn example(db: Db) -> dynatable::Result<()> {
    /// // A view too many does less harm than one that is missing.
    /// Page::upsert("/").add(Page::VIEWS, 1).at_least_once().send(&db).await?;
    /// # Ok(()) }
    /// ```
    pub fn at_least_once(mut self) -> Self {
        self.at_least_once = true;
        self
    }

    conditional!();
    ways_out!(UpdateItemFluentBuilder, UpdateItemInput);
    sends_write!();

    async fn run(self, db: &Db, metadata: bool) -> Result<(R::Output, Metadata)> {
        let (client, direct) = db.caller();
        let (ready, repeatable) = self.ready_and_repeatable(db, client)?;
        let direct = direct && ready.is_plain();
        let (taken, mut arms) = direct::one::<UpdateItemFluentBuilder, T>(direct && R::WHOLE);
        if !repeatable {
            arms = arms.with_attempts(Attempts::at_most_once());
        }
        let (output, metadata) = pin!(ready.send(metadata, arms)).await?;
        Ok((R::decode(taken.take(), output.attributes)?, metadata))
    }

    fn ready(self, db: &Db, client: &Client) -> Result<Ready<UpdateItemFluentBuilder>> {
        self.ready_and_repeatable(db, client)
            .map(|(ready, _)| ready)
    }

    /// With whether the SDK may make the call any number of times.
    fn ready_and_repeatable(
        self,
        db: &Db,
        client: &Client,
    ) -> Result<(Ready<UpdateItemFluentBuilder>, bool)> {
        let repeatable = self.clauses.are_repeatable();
        let mut conditions = Conditions::default();
        if self.must_exist {
            conditions.key_exists(T::SCHEMA);
        }
        conditions.append(self.conditions);
        let expressions = conditions.render_with(self.clauses, T::SCHEMA)?;
        // What the user's edits make of the expression is not known.
        let ours = (!self.edits.is_empty()).then(|| expressions.update.clone());
        let builder = client
            .update_item()
            .table_name(db.table_name::<T>())
            .set_key(Some(self.key?.into_item()))
            .set_return_values(R::VALUES.map(Into::into))
            .set_update_expression(expressions.update)
            .set_condition_expression(expressions.condition)
            .set_expression_attribute_names(expressions.names)
            .set_expression_attribute_values(expressions.values);
        let ready = Ready::new(builder, self.edits)?;
        let kept = ours.is_none_or(|ours| {
            let edited = ready.builder();
            *edited.get_update_expression() == ours && edited.get_attribute_updates().is_none()
        });
        Ok((ready, self.at_least_once || repeatable && kept))
    }
}

/// The update expression with names and values in their places, but for sensitive values; after `IF` the
/// condition, where there is one.
impl<T, R> fmt::Display for Update<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Resolved::update(&self.clauses))?;
        self.conditions.fmt_after(f, self.clauses.is_empty())
    }
}

impl<T: Table, R> fmt::Debug for Update<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Update")
            .field("table", &T::SCHEMA.table())
            .field("must_exist", &self.must_exist)
            .field("update", &Resolved::update_shape(&self.clauses))
            .field("condition", &self.conditions)
            .field("edits", &self.edits)
            .finish_non_exhaustive()
    }
}
