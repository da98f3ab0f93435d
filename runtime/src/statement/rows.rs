//! `Rows`: a statement as a stream of rows.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use aws_sdk_dynamodb::types::ConsumedCapacity;
use futures_core::stream::{FusedStream, Stream};

use super::pages::Fetch;
use super::row::ReadRow;
use crate::error::Result;
use crate::item::Item;
use crate::op::Metadata;
use crate::read::add_capacity;

/// The rows of a statement: a [`Stream`].
///
/// Lazy: polling it makes a call when there are no more rows of the last one. A future of `next` can be dropped
/// at any time, no row is lost by it. After an error nothing more is given. To go on another time, read
/// [pages](super::Statement::pages): DynamoDB's token has no place in the middle of one.
///
/// [`try_next`](Rows::try_next) is there without imports; `futures::TryStreamExt` has the rest.
#[must_use = "a stream makes no call until it is polled"]
pub struct Rows<R = Item> {
    fetch: Fetch,
    read: ReadRow<R>,
    /// Those of the last call that were not given yet.
    fetched: vec::IntoIter<Item>,
    capacity: Option<ConsumedCapacity>,
    request_id: Option<String>,
    ended: bool,
}

impl<R> Rows<R> {
    pub(super) fn new(fetch: Fetch, read: ReadRow<R>) -> Self {
        Self {
            fetch,
            read,
            fetched: Vec::new().into_iter(),
            capacity: None,
            request_id: None,
            ended: false,
        }
    }

    /// The next row; `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`Statement::rows`](super::Statement::rows) says; nothing is given after an error.
    pub async fn try_next(&mut self) -> Result<Option<R>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// The capacity consumed by all pages so far, where the statement asks for it.
    #[must_use]
    pub fn consumed_capacity(&self) -> Option<&ConsumedCapacity> {
        self.capacity.as_ref()
    }

    pub(super) async fn collect_all(mut self) -> Result<(Vec<R>, Metadata)> {
        let mut rows = Vec::new();
        while let Some(row) = self.try_next().await? {
            rows.push(row);
        }
        let metadata = Metadata {
            capacity: self.capacity.map(Box::new),
            request_id: self.request_id,
            ..Metadata::default()
        };
        Ok((rows, metadata))
    }

    fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<R>>> {
        loop {
            if let Some(item) = self.fetched.next() {
                return Poll::Ready(Some(self.read.read(item)));
            }
            match ready!(self.fetch.poll_page(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    if let Some(capacity) = &page.capacity {
                        add_capacity(&mut self.capacity, capacity);
                    }
                    self.request_id = page.request_id;
                    self.fetched = page.items.into_iter();
                }
            }
        }
    }
}

/// Rows move when they are given: nothing here is pinned.
impl<R> Unpin for Rows<R> {}

impl<R> Stream for Rows<R> {
    type Item = Result<R>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<R>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let row = ready!(self.poll_row(cx));
        self.ended = !matches!(row, Some(Ok(_)));
        Poll::Ready(row)
    }
}

impl<R> FusedStream for Rows<R> {
    fn is_terminated(&self) -> bool {
        self.ended
    }
}

impl<R> fmt::Debug for Rows<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("fetched", &self.fetched.len())
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
