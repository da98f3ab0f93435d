//! What a stream reads from, and what it tells of itself.

use std::task::{Context, Poll};

use aws_sdk_dynamodb::types::ConsumedCapacity;

use super::engine::Engine;
use super::pace::Progress;
use super::rows::Read;
use super::walk::{Walk, WholePage};
use crate::cursor::Cursor;
use crate::error::{Error, Result};
use crate::table::Table;

/// A read that can be made, or why not.
pub(super) enum Reader<P> {
    /// The mistake that keeps it from being read, until it has been told.
    Mistake(Option<Error>),
    Reading(Box<Walk<P>>),
}

impl<P> Reader<P> {
    pub(super) fn new(engine: Result<Engine>, limit: Option<usize>, read: Read<P>) -> Self
    where
        P: 'static,
    {
        match engine {
            Ok(engine) => Reader::Reading(Box::new(Walk::new(engine, limit, read))),
            Err(error) => Reader::Mistake(Some(error)),
        }
    }

    pub(super) fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<P>>> {
        match self {
            Reader::Mistake(mistake) => Poll::Ready(mistake.take().map(Err)),
            Reader::Reading(walk) => walk.poll_item(cx),
        }
    }

    pub(super) fn poll_whole(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<WholePage<P>>>> {
        match self {
            Reader::Mistake(mistake) => Poll::Ready(mistake.take().map(Err)),
            Reader::Reading(walk) => walk.poll_whole(cx),
        }
    }

    pub(super) fn engine(&self) -> Option<&Engine> {
        match self {
            Reader::Mistake(_) => None,
            Reader::Reading(walk) => Some(walk.engine()),
        }
    }

    /// Where to go on: behind what was given.
    pub(super) fn cursor<T: Table>(&self) -> Option<Cursor<T>> {
        let engine = self.engine()?;
        let at = engine.place()?;
        Some(engine.order.cursor(engine.back, at))
    }

    pub(super) fn is_exhausted(&self) -> bool {
        self.engine().is_some_and(Engine::is_exhausted)
    }

    pub(super) fn progress(&self) -> Option<&Progress> {
        Some(self.engine()?.pace.progress())
    }

    pub(super) fn consumed_capacity(&self) -> Option<&ConsumedCapacity> {
        self.engine()?.pace.capacity()
    }
}
