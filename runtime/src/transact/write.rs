//! `TransactWrite`: writes of several items, all of them or none.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Instant;

use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsFluentBuilder;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnItemCollectionMetrics};

use super::call::{Ready, ways_out};
use super::into_write::{IntoTransactWrite, WriteMember};
use super::names::Names;
use super::response::{Metadata, TransactResponse};
use super::{at, check_members};
use crate::db::Db;
use crate::direct::{self, Arms, Texts};
use crate::error::{Error, Invalid, Result};
use crate::limits::{MAX_TOKEN_CHARS, MAX_TRANSACT_BYTES};
use crate::op::Edits;
use crate::retry::RetryPolicy;

/// Writes up to 100 items of any tables, all of them or none: one `TransactWriteItems`.
///
/// Made by [`Db::transact_write`]. It takes the operations that are sent alone elsewhere, and
/// [`check`](crate::Table::check). Each costs two write units per KB of its item, also when the transaction is
/// canceled. Together the items may have 4 MB.
///
/// ```
/// # use dynatable::{Db, Error, Table};
/// # #[derive(Table)]
/// # struct Account {
/// #     #[table(partition_key)]
/// #     id: String,
/// #     balance: u64,
/// #     open: bool,
/// # }
/// # #[derive(Table)]
/// # struct Entry {
/// #     #[table(partition_key)]
/// #     id: String,
/// # }
/// # async fn example(db: Db, entry: Entry) -> dynatable::Result<()> {
/// db.transact_write()
///     .add(Account::update("a").set(Account::BALANCE, Account::BALANCE.minus(10)).condition(Account::BALANCE.ge(10)))
///     .add(Account::update("b").set(Account::BALANCE, Account::BALANCE.plus(10)))
///     .add(Account::check("c").condition(Account::OPEN.eq(true)))
///     .add(entry.put().if_absent())
///     .send()
///     .await
/// # }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
#[must_use = "a transaction does nothing until it is sent"]
pub struct TransactWrite {
    db: Db,
    /// Or what is wrong with the first that cannot be one.
    members: Result<Vec<WriteMember>>,
    token: Option<String>,
    retry: Option<RetryPolicy>,
    edits: Edits<TransactWriteItemsFluentBuilder>,
}

impl TransactWrite {
    pub(crate) fn new(db: Db) -> Self {
        Self {
            db,
            members: Ok(Vec::new()),
            token: None,
            retry: None,
            edits: Edits::default(),
        }
    }

    /// Adds an operation. A put's item is written now, so it need not live on.
    ///
    /// A mistake in the operation, an empty key for example, comes out when the transaction is sent, as
    /// [`Error::Invalid`] with the operation's place.
    #[expect(
        clippy::should_implement_trait,
        reason = "not the sum of two transactions"
    )]
    pub fn add(mut self, operation: impl IntoTransactWrite) -> Self {
        if let Ok(members) = &mut self.members {
            match operation.into_member(&self.db) {
                Ok(member) => members.push(member),
                Err(error) => self.members = Err(at(members.len(), error)),
            }
        }
        self
    }

    /// Adds operations of one kind; also an `Option` of one.
    ///
    /// ```
    /// # use dynatable::{Db, Table};
    /// # #[derive(Table)]
    /// # struct Song {
    /// #     #[table(partition_key)]
    /// #     artist: String,
    /// # }
    /// # async fn example(db: Db, songs: Vec<Song>) -> dynatable::Result<()> {
    /// db.transact_write().extend(songs.iter().map(|song| song.put().if_absent())).send().await
    /// # }
    /// ```
    pub fn extend<O: IntoTransactWrite>(self, operations: impl IntoIterator<Item = O>) -> Self {
        operations.into_iter().fold(self, Self::add)
    }

    /// The name of this very transaction, 1 to 36 characters: within ten minutes it is made once.
    ///
    /// Sent again with the same token, it changes nothing and succeeds; with other content it is
    /// [`Error::IdempotentParameterMismatch`]. Give one where your program itself may send the transaction
    /// again, with the number of an order for example. Without it each `send` has its own, kept over all
    /// repetitions of the call.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    ways_out!(TransactWriteItemsFluentBuilder, TransactWriteItemsInput);

    /// Makes the writes, all of them or none.
    ///
    /// # Errors
    ///
    /// [`TransactionCanceled`](Error::TransactionCanceled) with a reason for each operation, when a condition
    /// did not hold or another request for an item was under way;
    /// [`Invalid`](Error::Invalid) before the call, for an operation that DynamoDB would refuse, no operations,
    /// more than 100, two on one item, and more than 4 MB of items;
    /// [`TransactionInProgress`](Error::TransactionInProgress) and
    /// [`IdempotentParameterMismatch`](Error::IdempotentParameterMismatch) about its token;
    /// [`TableNotFound`](Error::TableNotFound), [`Throttled`](Error::Throttled) and
    /// [`Call`](Error::Call) as they say.
    pub async fn send(self) -> Result<()> {
        self.run(false).await.map(drop)
    }

    /// As [`send`](Self::send), with the capacity consumed of each table, the sizes of item collections and the
    /// request id.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn send_with(self) -> Result<TransactResponse<()>> {
        let metadata = self.run(true).await?;
        Ok(TransactResponse::new((), metadata))
    }

    async fn run(self, metadata: bool) -> Result<Metadata> {
        let retry = self.retry;
        let (mut ready, texts) = self.ready(true)?;
        if metadata {
            ready.builder = ask_metadata(ready.builder);
        }
        if retry.is_some() && ready.builder.get_client_request_token().is_none() {
            // The client makes one for each call, which keeps it over its own retries alone.
            ready.builder = ready.builder.client_request_token(new_token());
        }
        let arms = || match &texts {
            Some(texts) => direct::splice_items(Arc::clone(texts)),
            None => Arms::default(),
        };
        let output = ready.send(retry, arms).await?;
        Ok(Metadata {
            request_id: output.request_id().map(str::to_owned),
            capacity: output.consumed_capacity.unwrap_or_default(),
            metrics: output.item_collection_metrics.unwrap_or_default(),
        })
    }

    fn into_ready(self) -> Result<Ready<TransactWriteItemsFluentBuilder>> {
        self.ready(false).map(|(ready, _)| ready)
    }

    /// The call, and the items that are not in it, where it may go without.
    fn ready(self, sends: bool) -> Result<(Ready<TransactWriteItemsFluentBuilder>, Option<Texts>)> {
        let members = self.members?;
        let names = Names::of_writes(members.iter().map(|member| &member.item));
        check_members(&names, members.iter().map(|member| &member.identity))?;
        check_size(&members)?;
        check_token(self.token.as_deref())?;
        let (client, direct) = self.db.caller();
        let direct = sends && direct && self.edits.is_empty() && direct::can_splice_items();
        let client = if sends { client } else { self.db.client() };
        let (items, texts) = if direct {
            let (items, texts) = members.into_iter().map(|it| (it.item, it.text)).unzip();
            (items, texts_of(texts))
        } else {
            let items = members.into_iter().map(WriteMember::into_whole);
            (items.collect::<Result<Vec<_>>>()?, None)
        };
        let builder = client
            .transact_write_items()
            .set_transact_items(Some(items))
            .set_client_request_token(self.token);
        Ok((Ready::new(builder, self.edits), texts))
    }
}

fn texts_of(texts: Vec<Option<Vec<u8>>>) -> Option<Texts> {
    texts.iter().any(Option::is_some).then(|| texts.into())
}

fn check_size(members: &[WriteMember]) -> Result<()> {
    let at_most: usize = members.iter().map(WriteMember::size_at_most).sum();
    if at_most <= MAX_TRANSACT_BYTES {
        return Ok(());
    }
    let sizes = members.iter().map(WriteMember::size);
    let bytes: usize = sizes.sum::<Result<_>>()?;
    if bytes <= MAX_TRANSACT_BYTES {
        return Ok(());
    }
    let text = format_args!(
        "the items of the transaction have {bytes} bytes, more than the {MAX_TRANSACT_BYTES} DynamoDB takes"
    );
    Err(Error::Invalid(Invalid::custom(text)))
}

fn check_token(token: Option<&str>) -> Result<(), Invalid> {
    let Some(token) = token else {
        return Ok(());
    };
    match token.chars().count() {
        1..=MAX_TOKEN_CHARS => Ok(()),
        chars => Err(Invalid::custom(format_args!(
            "a token of {chars} characters: DynamoDB takes 1 to {MAX_TOKEN_CHARS}"
        ))),
    }
}

/// From the system's randomness, which no program can seed: two transactions of one token are one.
fn new_token() -> String {
    let half = || RandomState::new().hash_one(Instant::now());
    format!("{:016x}{:016x}", half(), half())
}

fn ask_metadata(builder: TransactWriteItemsFluentBuilder) -> TransactWriteItemsFluentBuilder {
    let capacity = builder.get_return_consumed_capacity().clone();
    let metrics = builder.get_return_item_collection_metrics().clone();
    builder
        .return_consumed_capacity(capacity.unwrap_or(ReturnConsumedCapacity::Indexes))
        .return_item_collection_metrics(metrics.unwrap_or(ReturnItemCollectionMetrics::Size))
}

impl fmt::Debug for TransactWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = self
            .members
            .as_deref()
            .map(|members| Names::of_writes(members.iter().map(|member| &member.item)).all());
        f.debug_struct("TransactWrite")
            .field("operations", &members)
            .field("edits", &self.edits)
            .finish_non_exhaustive()
    }
}
