//! Whole items behind an index that does not hold them: a batch of reads for each page.

use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config;

use super::engine::{Fetch, RawPage};
use super::order::Order;
use super::pace;
use crate::batch::{Engine, Job, Keys, Part, Projected};
use crate::db::Db;
use crate::error::{Invalid, Result};
use crate::fields::Field;
use crate::item::Item;
use crate::retry::RetryPolicy;

/// A page behind an index is read as it was found: the pace of a read counts one call after the other.
const CONCURRENCY: usize = 1;

/// Reads the items of a page from the table.
pub(super) struct Hydrator {
    client: Client,
    order: Order,
    projection: Option<Projected>,
    retry: RetryPolicy,
    /// What the reads behind the index are like.
    calls: Calls,
}

/// What the index's reads and those behind it have in common.
#[derive(Default)]
pub(super) struct Calls {
    pub(super) consistent: bool,
    pub(super) asks_capacity: bool,
    pub(super) config: Option<config::Builder>,
}

impl Hydrator {
    pub(super) fn new(
        db: &Db,
        order: Order,
        fields: Option<&'static [Field]>,
    ) -> Result<Self, Invalid> {
        Ok(Self {
            client: db.client().clone(),
            projection: Part::project(fields, &Keys::new(order.schema))?,
            retry: db.retry(),
            order,
            calls: Calls::default(),
        })
    }

    /// Fetches pages of the index, and for each its items.
    pub(super) fn behind(self, fetch: Fetch, calls: Calls) -> Fetch {
        let this = Arc::new(Self { calls, ..self });
        Arc::new(move |ask| {
            let (page, this) = (fetch(ask), this.clone());
            Box::pin(async move {
                let mut page = page.await?;
                this.fill(&mut page).await?;
                Ok(page)
            })
        })
    }

    /// Puts the table's items in place of the index's, in their order; those deleted since are left out.
    async fn fill(&self, page: &mut RawPage) -> Result<()> {
        let mut keys = Keys::new(self.order.schema);
        let mut places = Vec::with_capacity(page.items.len());
        for item in &page.items {
            places.push(self.order.values_of(item)?);
            let fields = keys.fields().to_vec();
            keys.push(fields.iter().filter_map(|field| item.get(field.name())));
        }
        // An index can show an item twice while it moves in it: it is read once, and given each time.
        let found = self.read(keys.settle(), page).await?;
        page.items.clear();
        let mut kept = Vec::with_capacity(places.len());
        for (item, place) in found.into_iter().zip(places) {
            if let Some(item) = item {
                page.items.push(item);
                kept.push(place);
            }
        }
        page.places = Some(kept);
        Ok(())
    }

    /// The items of these keys, in their order.
    async fn read(&self, keys: Keys, page: &mut RawPage) -> Result<Vec<Option<Item>>> {
        let mut items = vec![None; keys.len()];
        let part = Part {
            table: self.order.table.clone(),
            declared: self.order.schema.table(),
            keys: Arc::new(keys),
            consistent: self.calls.consistent,
            projection: self.projection.clone(),
            read: None,
        };
        let job = Job {
            client: self.client.clone(),
            direct: false,
            parts: vec![part],
            edits: Vec::new(),
            config: self.calls.config.clone(),
            asks_capacity: self.calls.asks_capacity,
        };
        let mut engine = Engine::new(job, self.retry, CONCURRENCY);
        while let Some(answer) = engine.answer().await {
            let answer = answer?;
            for capacity in &answer.capacity {
                pace::add(&mut page.capacity, capacity);
            }
            for (_, rows) in answer.rows {
                for (place, item) in rows.into_items() {
                    if let Some(slot) = items.get_mut(place) {
                        *slot = Some(item);
                    }
                }
            }
        }
        Ok(items)
    }
}
