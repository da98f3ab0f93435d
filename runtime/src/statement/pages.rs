//! `StatementPages`: the rows of a statement page by page, and what fetches them.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_sdk_dynamodb::operation::execute_statement::builders::ExecuteStatementFluentBuilder;
use aws_sdk_dynamodb::types::ConsumedCapacity;
use futures_core::future::BoxFuture;
use futures_core::stream::{FusedStream, Stream};

use super::repeat;
use super::row::ReadRow;
use crate::error::Result;
use crate::item::Item;
use crate::op::Ready;

/// A page as it came.
pub(super) struct RawPage {
    pub(super) items: Vec<Item>,
    pub(super) next_token: Option<String>,
    pub(super) capacity: Option<ConsumedCapacity>,
    pub(super) request_id: Option<String>,
}

/// Makes one call after the other, until there is no token to go on with or one has failed.
pub(super) struct Fetch {
    /// The next call; `None` at the end.
    next: Option<Result<Box<Ready<ExecuteStatementFluentBuilder>>>>,
    under_way: Option<BoxFuture<'static, Result<RawPage>>>,
    /// How many more calls may be made.
    left: Option<u32>,
    /// Whether the SDK may repeat a call whatever has become of it.
    repeatable: bool,
}

impl Fetch {
    pub(super) fn new(
        first: Result<Ready<ExecuteStatementFluentBuilder>>,
        max_pages: Option<u32>,
        repeatable: bool,
    ) -> Self {
        Self {
            next: Some(first.map(Box::new)),
            under_way: None,
            left: max_pages,
            repeatable,
        }
    }

    /// The next page. A call that was begun goes on when it is polled again, whoever dropped the future of it.
    pub(super) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<RawPage>>> {
        if self.under_way.is_none() {
            if self.left == Some(0) {
                self.next = None;
            }
            let call = match &self.next {
                Some(Ok(ready)) => Ready::clone(ready),
                // Given once, and nothing after it.
                Some(Err(_)) => {
                    return Poll::Ready(self.next.take().and_then(Result::err).map(Err));
                }
                None => return Poll::Ready(None),
            };
            self.left = self.left.map(|left| left - 1);
            self.under_way = Some(Box::pin(fetch(call, self.repeatable)));
        }
        let Some(call) = &mut self.under_way else {
            return Poll::Ready(None);
        };
        let page = ready!(call.as_mut().poll(cx));
        self.under_way = None;
        let ready = self.next.take();
        if let (Ok(page), Some(Ok(ready))) = (&page, ready)
            && let Some(token) = page.next_token.clone()
        {
            let next = ready.map(|builder| builder.next_token(token));
            self.next = Some(Ok(Box::new(next)));
        }
        Poll::Ready(Some(page))
    }
}

async fn fetch(call: Ready<ExecuteStatementFluentBuilder>, repeatable: bool) -> Result<RawPage> {
    // Capacity is in the builder, where it is asked for.
    let (output, metadata) = call.send_boxed(false, repeat::arms(repeatable)).await?;
    Ok(RawPage {
        items: output.items.unwrap_or_default(),
        next_token: output.next_token,
        capacity: metadata.capacity.map(|it| *it),
        request_id: metadata.request_id,
    })
}

/// One page of a statement's rows.
pub struct StatementPage<R = Item> {
    rows: Vec<R>,
    next_token: Option<String>,
    capacity: Option<ConsumedCapacity>,
    request_id: Option<String>,
}

impl<R> StatementPage<R> {
    fn read(page: RawPage, read: &ReadRow<R>) -> Result<Self> {
        let rows = page.items.into_iter().map(|item| read.read(item));
        Ok(Self {
            rows: rows.collect::<Result<_>>()?,
            next_token: page.next_token,
            capacity: page.capacity,
            request_id: page.request_id,
        })
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[R] {
        &self.rows
    }

    /// The rows, owned.
    #[must_use]
    pub fn into_rows(self) -> Vec<R> {
        self.rows
    }

    /// Where the next page begins, for [`Statement::next_token`](super::Statement::next_token); `None` at the
    /// end.
    ///
    /// DynamoDB does not always know that nothing is left: the last page can be an empty one.
    #[must_use]
    pub fn next_token(&self) -> Option<&str> {
        self.next_token.as_deref()
    }

    /// The capacity consumed, where the statement asks for it.
    #[must_use]
    pub fn consumed_capacity(&self) -> Option<&ConsumedCapacity> {
        self.capacity.as_ref()
    }

    /// The id AWS support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

impl<R> IntoIterator for StatementPage<R> {
    type Item = R;
    type IntoIter = std::vec::IntoIter<R>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}

/// Without the rows, which may be personal data.
impl<R> fmt::Debug for StatementPage<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatementPage")
            .field("rows", &self.rows.len())
            .field("next", &self.next_token.is_some())
            .finish_non_exhaustive()
    }
}

/// The pages of a statement: a [`Stream`], a call each.
///
/// Lazy: polling it makes a call. A future of `next` can be dropped at any time, no page is lost by it. After an
/// error nothing more is given, and [`next_token`](StatementPages::next_token) tells where to go on.
#[must_use = "a stream makes no call until it is polled"]
pub struct StatementPages<R = Item> {
    fetch: Fetch,
    read: ReadRow<R>,
    /// Behind the last page given.
    next_token: Option<String>,
    ended: bool,
}

impl<R> StatementPages<R> {
    pub(super) fn new(fetch: Fetch, read: ReadRow<R>, from: Option<String>) -> Self {
        Self {
            fetch,
            read,
            next_token: from,
            ended: false,
        }
    }

    /// The next page; `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`Statement::pages`](super::Statement::pages) says; nothing is given after an error.
    pub async fn try_next(&mut self) -> Result<Option<StatementPage<R>>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Where to go on: behind the last page given, also after an error. Before the first page it is the token
    /// the statement was given; `None` when all has been read.
    #[must_use]
    pub fn next_token(&self) -> Option<&str> {
        self.next_token.as_deref()
    }
}

/// Rows move when they are given: nothing here is pinned.
impl<R> Unpin for StatementPages<R> {}

impl<R> Stream for StatementPages<R> {
    type Item = Result<StatementPage<R>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let page = ready!(self.fetch.poll_page(cx));
        let page = page.map(|page| page.and_then(|page| StatementPage::read(page, &self.read)));
        match &page {
            Some(Ok(page)) => self.next_token.clone_from(&page.next_token),
            _ => self.ended = true,
        }
        Poll::Ready(page)
    }
}

impl<R> FusedStream for StatementPages<R> {
    fn is_terminated(&self) -> bool {
        self.ended
    }
}

impl<R> fmt::Debug for StatementPages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatementPages")
            .field("next", &self.next_token.is_some())
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
