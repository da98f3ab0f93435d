//! `BatchItems`: a batch of reads as a stream.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_sdk_dynamodb::types::ConsumedCapacity;
use futures_core::stream::{FusedStream, Stream};

use super::engine::Engine;
use super::request::Answer;
use super::response::Report;
use super::rows::Typed;
use crate::error::{Error, Result};
use crate::item::Item;

/// The items of many keys as they come: a [`Stream`] of the place of a key and its item, if there is one.
///
/// Each place is given once, in no order. Lazy: calls are made while it is polled, no more at a time than the
/// batch's concurrency, and no more answers are kept than that. Nothing is given after an error, and what was
/// given before it stays: the places that are missing are those to ask for again.
///
/// [`try_next`](BatchItems::try_next) is there without imports; `futures::TryStreamExt` has the rest.
#[must_use = "a stream makes no call until it is polled"]
pub struct BatchItems<P> {
    state: State,
    read: fn(Item) -> Result<P>,
    rows: VecDeque<Typed<P>>,
    /// Keys of the last answer that have no item.
    none: Vec<usize>,
    left: usize,
    report: Report,
    ended: bool,
}

enum State {
    /// The mistake that keeps it from being read, until it has been told.
    Mistake(Option<Error>),
    Reading(Box<Engine>),
}

impl<P: 'static> BatchItems<P> {
    pub(super) fn new(engine: Result<(Engine, usize)>, read: fn(Item) -> Result<P>) -> Self {
        let (state, left) = match engine {
            Ok((engine, keys)) => (State::Reading(Box::new(engine)), keys),
            Err(error) => (State::Mistake(Some(error)), 0),
        };
        Self {
            state,
            read,
            rows: VecDeque::new(),
            none: Vec::new(),
            left,
            report: Report::default(),
            ended: false,
        }
    }

    /// The next place and its item; `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`BatchGet::send`](super::BatchGet::send); nothing is given after an error.
    pub async fn try_next(&mut self) -> Result<Option<(usize, Option<P>)>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    fn take(&mut self, mut answer: Answer) {
        self.report.record(&mut answer);
        for (_, rows) in answer.rows {
            self.rows.push_back(Typed::new(rows, self.read));
        }
        if let State::Reading(engine) = &self.state {
            let none = answer.none.into_iter();
            self.none = none.flat_map(|place| engine.alike(place)).collect();
        }
    }

    fn next_row(&mut self) -> Option<Result<(usize, Option<P>)>> {
        while let Some(rows) = self.rows.front_mut() {
            match rows.next() {
                Some(row) => return Some(row.map(|(place, item)| (place, Some(item)))),
                None => self.rows.pop_front(),
            };
        }
        self.none.pop().map(|place| Ok((place, None)))
    }
}

impl<P> BatchItems<P> {
    /// How many places have not been given yet.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.left
    }

    /// How many calls were made so far; the SDK's own retries are not counted.
    #[must_use]
    pub fn calls(&self) -> u64 {
        match &self.state {
            State::Mistake(_) => 0,
            State::Reading(engine) => engine.calls(),
        }
    }

    /// The capacity units consumed so far; where the batch asks for them with
    /// [`consumed_capacity`](super::BatchGet::consumed_capacity).
    #[must_use]
    pub fn consumed_capacity(&self) -> Option<&ConsumedCapacity> {
        self.report.capacity.first()
    }
}

/// Items move when they are given: nothing here is pinned.
impl<P> Unpin for BatchItems<P> {}

impl<P: 'static> Stream for BatchItems<P> {
    type Item = Result<(usize, Option<P>)>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        loop {
            let error = match self.next_row() {
                Some(Ok(row)) => {
                    self.left = self.left.saturating_sub(1);
                    return Poll::Ready(Some(Ok(row)));
                }
                Some(Err(error)) => error,
                None => match &mut self.state {
                    State::Mistake(mistake) => match mistake.take() {
                        Some(error) => error,
                        None => return Poll::Ready(None),
                    },
                    State::Reading(engine) => match ready!(engine.poll_answer(cx)) {
                        None => {
                            self.ended = true;
                            return Poll::Ready(None);
                        }
                        Some(Ok(answer)) => {
                            self.take(answer);
                            continue;
                        }
                        Some(Err(error)) => error,
                    },
                },
            };
            self.rows.clear();
            self.none.clear();
            self.ended = true;
            return Poll::Ready(Some(Err(error)));
        }
    }
}

impl<P: 'static> FusedStream for BatchItems<P> {
    fn is_terminated(&self) -> bool {
        self.ended
    }
}

/// Without the items.
impl<P> fmt::Debug for BatchItems<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchItems")
            .field("remaining", &self.left)
            .field("calls", &self.calls())
            .finish_non_exhaustive()
    }
}
