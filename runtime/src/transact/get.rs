//! `TransactGet`: several items as they were at one moment.

use std::fmt;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsInput;
use aws_sdk_dynamodb::operation::transact_get_items::builders::TransactGetItemsFluentBuilder;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, TransactGetItem};

use super::call::{Ready, ways_out};
use super::check_members;
use super::into_get::{IntoTransactGet, ReadMember, Reads, Row, Rows};
use super::names::Names;
use super::response::{Metadata, TransactResponse};
use crate::db::Db;
use crate::direct;
use crate::error::{Error, Invalid, Result};
use crate::op::Edits;
use crate::retry::RetryPolicy;

/// Reads up to 100 items of any tables as they were at one moment: one `TransactGetItems`.
///
/// Made by [`Db::transact_get`], from a tuple, an array or a vector of [`Get`](crate::op::Get)s, in any nesting.
/// Each read costs two read units per 4 KB of its item; together the items may have 4 MB. What was written is seen,
/// so [`consistent`](crate::op::Get::consistent) changes nothing here.
///
/// ```
/// # use dynatable::{Db, Projection, Table};
/// # #[derive(Table)]
/// # struct Order {
/// #     #[table(partition_key)]
/// #     id: u64,
/// #     total: u64,
/// # }
/// # #[derive(Projection)]
/// # #[projection(of = Order)]
/// # struct Total { total: u64 }
/// # #[derive(Table)]
/// # struct Stock {
/// #     #[table(partition_key)]
/// #     product: String,
/// # }
/// # async fn example(db: Db, products: Vec<String>) -> dynatable::Result<()> {
/// let stock: Vec<_> = products.iter().map(Stock::get).collect();
/// let (order, stock): (Option<Total>, Vec<Option<Stock>>) =
///     db.transact_get((Order::get(7).project::<Total>(), stock)).send().await?;
/// # Ok(()) }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html>
#[must_use = "a transaction does nothing until it is sent"]
pub struct TransactGet<G: IntoTransactGet> {
    reads: Reads,
    shape: G::Shape,
    retry: Option<RetryPolicy>,
    edits: Edits<TransactGetItemsFluentBuilder>,
}

impl<G: IntoTransactGet> TransactGet<G> {
    pub(crate) fn new(db: Db, gets: G) -> Self {
        let mut reads = Reads {
            db,
            members: Ok(Vec::new()),
        };
        let shape = gets.add_to(&mut reads);
        Self {
            reads,
            shape,
            retry: None,
            edits: Edits::default(),
        }
    }

    ways_out!(TransactGetItemsFluentBuilder, TransactGetItemsInput);

    /// Reads the items, each `None` where there is none.
    ///
    /// # Errors
    ///
    /// [`TransactionCanceled`](Error::TransactionCanceled) when an item was being written;
    /// [`Invalid`](Error::Invalid) before the call, for a key that DynamoDB would refuse, no reads, more than 100,
    /// and two of one item;
    /// [`Decode`](Error::Decode) for an item that does not fit its type;
    /// [`TableNotFound`](Error::TableNotFound), [`Throttled`](Error::Throttled) and
    /// [`Call`](Error::Call) as they say.
    pub async fn send(self) -> Result<G::Output> {
        self.run(false).await.map(|(output, _)| output)
    }

    /// As [`send`](Self::send), with the capacity consumed of each table and the request id.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn send_with(self) -> Result<TransactResponse<G::Output>> {
        let (output, metadata) = self.run(true).await?;
        Ok(TransactResponse::new(output, metadata))
    }

    async fn run(self, metadata: bool) -> Result<(G::Output, Metadata)> {
        let (client, direct) = self.reads.db.caller();
        let direct = direct && self.edits.is_empty();
        let (mut ready, readers) = ready(client, self.reads.members, self.edits)?;
        if metadata {
            let asked = ready.builder.get_return_consumed_capacity().clone();
            let capacity = asked.unwrap_or(ReturnConsumedCapacity::Indexes);
            ready.builder = ready.builder.return_consumed_capacity(capacity);
        }
        let read = direct::Rows::new(direct.then_some(readers));
        let output = ready.send(self.retry, || read.arms()).await?;
        let metadata = Metadata {
            request_id: output.request_id().map(str::to_owned),
            capacity: output.consumed_capacity.unwrap_or_default(),
            ..Metadata::default()
        };
        let rows = match read.take() {
            Some(rows) => rows.into_iter().map(|row| row.map(Row::Read)).collect(),
            None => {
                let rows = output.responses.unwrap_or_default().into_iter();
                rows.map(|row| row.item.map(Row::Item)).collect()
            }
        };
        Ok((G::take(self.shape, &mut Rows::new(rows))?, metadata))
    }

    fn into_ready(self) -> Result<Ready<TransactGetItemsFluentBuilder>> {
        let client = self.reads.db.client();
        let (ready, _) = ready(client, self.reads.members, self.edits)?;
        Ok(ready)
    }
}

/// The call, and how each row of its answer is read.
fn ready(
    client: &Client,
    members: Result<Vec<ReadMember>>,
    edits: Edits<TransactGetItemsFluentBuilder>,
) -> Result<(Ready<TransactGetItemsFluentBuilder>, Vec<direct::ReadRow>)> {
    let members = members?;
    let names = Names::of_reads(members.iter().map(|member| &member.item));
    check_members(&names, members.iter().map(|member| &member.identity))?;
    let (items, readers): (Vec<_>, _) = members.into_iter().map(|it| (it.item, it.reads)).unzip();
    let typed = (!edits.is_empty()).then(|| items.clone());
    let builder = client.transact_get_items().set_transact_items(Some(items));
    let ready = Ready::new(builder, edits);
    if let Some(typed) = typed {
        check_kept(&typed, ready.builder.get_transact_items().as_deref())?;
    }
    Ok((ready, readers))
}

/// Refuses an edit after which the answer would be read as something else.
fn check_kept(typed: &[TransactGetItem], edited: Option<&[TransactGetItem]>) -> Result<()> {
    let item = |member: &TransactGetItem| {
        let get = member.get.as_ref();
        get.map(|get| (get.table_name.clone(), get.key.clone()))
    };
    let edited = edited.unwrap_or_default().iter();
    if edited
        .map(item)
        .take(typed.len())
        .eq(typed.iter().map(item))
    {
        return Ok(());
    }
    Err(Error::Invalid(Invalid::custom(
        "the reads of a transaction are answered by their places: an edit may add others behind them only",
    )))
}

impl<G: IntoTransactGet> fmt::Debug for TransactGet<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = self
            .reads
            .members
            .as_deref()
            .map(|members| Names::of_reads(members.iter().map(|member| &member.item)).all());
        f.debug_struct("TransactGet")
            .field("operations", &members)
            .field("edits", &self.edits)
            .finish_non_exhaustive()
    }
}
