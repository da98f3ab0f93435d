//! `Get`: one item by its key.

use std::fmt;
use std::marker::PhantomData;
use std::pin::pin;

use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::operation::get_item::builders::GetItemFluentBuilder;

use aws_sdk_dynamodb::Client;

use super::call::{Edits, Ready, ways_out};
use super::response::{Metadata, Response};
use crate::db::Db;
use crate::direct;
use crate::error::Result;
use crate::expr::Renderer;
use crate::key::Key;
use crate::projection::{self, Projection};
use crate::table::Table;
use crate::view::{ViewOf, Viewed};

/// Reads one item: one `GetItem`, half a read unit per 4 KB, or one with [`consistent`](Get::consistent).
///
/// ```
/// # use dynatable::{Db, Table};
/// # #[derive(Table)]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     #[table(sort_key)]
/// #     title: String,
/// # }
/// # async fn example(db: Db) -> dynatable::Result<()> {
/// let song: Option<Song> = Song::get(("Dylan", "Hurricane")).consistent().send(&db).await?;
/// # Ok(()) }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html>
#[must_use = "an operation does nothing until it is sent"]
pub struct Get<T, P = T> {
    key: Result<Key<T>>,
    consistent: bool,
    edits: Edits<GetItemFluentBuilder>,
    read_as: PhantomData<fn() -> P>,
}

impl<T: Table> Get<T> {
    pub(crate) fn new(key: Result<Key<T>>) -> Self {
        Self {
            key,
            consistent: false,
            edits: Edits::default(),
            read_as: PhantomData,
        }
    }
}

impl<T: Table, P: Projection<T>> Get<T, P> {
    /// Reads the item as a `Q`, and asks for its attributes only: less is sent, as much is read.
    pub fn project<Q: Projection<T>>(self) -> Get<T, Q> {
        self.retype()
    }

    /// Reads the item as the view `V`, which borrows from the answer, and asks for its attributes only.
    ///
    /// What is given is [`Viewed`], which [`get`](Viewed::get) reads: texts are not copied.
    pub fn view<V: ViewOf<T> + 'static>(self) -> Get<T, Viewed<V>> {
        self.retype()
    }

    fn retype<Q>(self) -> Get<T, Q> {
        Get {
            key: self.key,
            consistent: self.consistent,
            edits: self.edits,
            read_as: PhantomData,
        }
    }

    /// Reads the latest write, at twice the capacity.
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    ways_out!(GetItemFluentBuilder, GetItemInput);

    /// Reads the item; `None` where there is none.
    ///
    /// # Errors
    ///
    /// [`Invalid`](crate::Error::Invalid) before the call, for an empty or too long key;
    /// [`Decode`](crate::Error::Decode) for an item that does not fit `P`;
    /// [`TableNotFound`](crate::Error::TableNotFound), [`Throttled`](crate::Error::Throttled) and
    /// [`Call`](crate::Error::Call) as they say.
    pub async fn send(self, db: &Db) -> Result<Option<P>> {
        self.run(db, false).await.map(|(item, _)| item)
    }

    /// As [`send`](Get::send), with the capacity consumed and the request id.
    ///
    /// # Errors
    ///
    /// As [`send`](Get::send).
    pub async fn send_with(self, db: &Db) -> Result<Response<Option<P>>> {
        self.run(db, true)
            .await
            .map(|(item, metadata)| Response::new(item, metadata))
    }

    async fn run(self, db: &Db, metadata: bool) -> Result<(Option<P>, Metadata)> {
        let (client, direct) = db.caller();
        let ready = self.ready(db, client)?;
        let direct = direct && ready.is_plain();
        let (taken, arms) = direct::one::<GetItemFluentBuilder, P>(direct);
        let (output, metadata) = pin!(ready.send(metadata, arms)).await?;
        match taken.take() {
            Some(item) => Ok((Some(item), metadata)),
            None => Ok((output.item.map(P::read).transpose()?, metadata)),
        }
    }

    fn ready(self, db: &Db, client: &Client) -> Result<Ready<GetItemFluentBuilder>> {
        let mut builder = client
            .get_item()
            .table_name(db.table_name::<T>())
            .set_key(Some(self.key?.into_item()))
            .set_consistent_read(self.consistent.then_some(true));
        if let Some(fields) = P::PROJECTED {
            let mut renderer = Renderer::default();
            let names = projection::names(fields, std::iter::empty());
            let expression = renderer
                .projection(&names)
                .map_err(|error| error.in_table(T::SCHEMA.table()))?;
            builder = builder
                .projection_expression(expression)
                .set_expression_attribute_names(renderer.into_tables().0);
        }
        Ok(Ready::new(builder, self.edits)?)
    }
}

impl<T: Table, P> fmt::Debug for Get<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Get")
            .field("table", &T::SCHEMA.table())
            .field("consistent", &self.consistent)
            .field("edits", &self.edits)
            .finish_non_exhaustive()
    }
}
