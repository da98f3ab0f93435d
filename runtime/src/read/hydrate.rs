//! Whole items behind an index that does not hold them: one `BatchGetItem` for each hundred.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config;
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use tokio::time::sleep;

use super::engine::{Fetch, RawPage};
use super::order::Order;
use super::pace;
use crate::cursor::key_bytes;
use crate::error::{Error, Invalid, Result, Throttled};
use crate::expr::{NameTable, Renderer};
use crate::fields::Field;
use crate::item::Item;
use crate::limits::MAX_BATCH_GET_KEYS;
use crate::op::call_named;
use crate::projection;
use crate::schema::{KeyField, Schema};

/// How often keys that came back unread are asked for again, in a row without any progress.
const MOST_ATTEMPTS: u32 = 10;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Reads the items of a page from the table.
pub(super) struct Hydrator {
    client: Client,
    order: Order,
    /// The table's key attributes.
    key: Vec<KeyField>,
    projection: Option<(String, Option<NameTable>)>,
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
        client: Client,
        order: Order,
        fields: Option<&'static [Field]>,
    ) -> Result<Self, Invalid> {
        let schema: &Schema = order.schema;
        let key = schema.position_fields(None);
        let projection = fields.map(|fields| {
            let mut renderer = Renderer::default();
            let names = projection::names(fields, key.iter().map(|field| field.name()));
            let expression = renderer.projection(&names)?;
            Ok::<_, Invalid>((expression, renderer.into_tables().0))
        });
        Ok(Self {
            client,
            projection: projection.transpose()?,
            order,
            key,
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
        let mut keys = Vec::with_capacity(page.items.len());
        let mut places = Vec::with_capacity(page.items.len());
        for item in &page.items {
            places.push(self.order.values_of(item)?);
            keys.push(self.key_of(item));
        }
        // An index can show an item twice while it moves in it; a batch refuses that.
        let mut asked: HashMap<Vec<u8>, usize> = HashMap::with_capacity(keys.len());
        let mut once = Vec::with_capacity(keys.len());
        for key in &keys {
            let times = asked.entry(self.bytes(key)).or_default();
            if *times == 0 {
                once.push(key.clone());
            }
            *times += 1;
        }
        let mut found: HashMap<Vec<u8>, Item> = HashMap::with_capacity(once.len());
        for keys in once.chunks(MAX_BATCH_GET_KEYS) {
            self.get(keys.to_vec(), &mut found, page).await?;
        }
        page.items.clear();
        let mut kept = Vec::with_capacity(places.len());
        for (key, place) in keys.iter().zip(places) {
            let key = self.bytes(key);
            let times = asked.entry(key.clone()).or_default();
            *times -= 1;
            let item = if *times == 0 {
                found.remove(&key)
            } else {
                found.get(&key).cloned()
            };
            if let Some(item) = item {
                page.items.push(item);
                kept.push(place);
            }
        }
        page.places = Some(kept);
        Ok(())
    }

    /// One chunk: again for what comes back unread, with growing pauses.
    async fn get(
        &self,
        mut keys: Vec<Item>,
        found: &mut HashMap<Vec<u8>, Item>,
        page: &mut RawPage,
    ) -> Result<()> {
        let mut attempts = 0;
        while !keys.is_empty() {
            if attempts == MOST_ATTEMPTS {
                let table = self.order.table.clone();
                return Err(Error::Throttled(Throttled::unprocessed(
                    "BatchGetItem",
                    table,
                    keys.len(),
                )));
            }
            if attempts > 0 {
                let longest = (FIRST_PAUSE * 2_u32.pow(attempts)).min(LONGEST_PAUSE);
                sleep(longest.mul_f64(fastrand::f64())).await;
            }
            let asked = keys.len();
            keys = self.get_once(keys, found, page).await?;
            attempts = if keys.len() < asked { 1 } else { attempts + 1 };
        }
        Ok(())
    }

    async fn get_once(
        &self,
        keys: Vec<Item>,
        found: &mut HashMap<Vec<u8>, Item>,
        page: &mut RawPage,
    ) -> Result<Vec<Item>> {
        let table = &self.order.table;
        let Calls {
            consistent,
            asks_capacity,
            config,
        } = &self.calls;
        let mut request = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .set_consistent_read(consistent.then_some(true));
        if let Some((expression, names)) = &self.projection {
            request = request
                .projection_expression(expression)
                .set_expression_attribute_names(names.clone());
        }
        let request = request.build().map_err(Invalid::custom)?;
        let mut call = self.client.batch_get_item().request_items(table, request);
        if *asks_capacity {
            call = call.return_consumed_capacity(ReturnConsumedCapacity::Indexes);
        }
        let output = match config.clone() {
            None => call_named("BatchGetItem", table.clone(), Box::pin(call.send())).await?,
            Some(config) => {
                let call = call.customize().config_override(config).send();
                call_named("BatchGetItem", table.clone(), Box::pin(call)).await?
            }
        };
        for capacity in output.consumed_capacity.iter().flatten() {
            pace::add(&mut page.capacity, capacity);
        }
        for item in output
            .responses
            .into_iter()
            .flatten()
            .flat_map(|(_, items)| items)
        {
            found.insert(self.bytes(&item), item);
        }
        let left = output.unprocessed_keys.into_iter().flatten();
        Ok(left.flat_map(|(_, left)| left.keys).collect())
    }

    fn key_of(&self, item: &Item) -> Item {
        let attribute = |field: &KeyField| {
            let value = item.get(field.name())?.clone();
            Some((field.name().to_owned(), value))
        };
        self.key.iter().filter_map(attribute).collect()
    }

    /// What tells items apart: values of the service's own, so that numbers are written alike.
    fn bytes(&self, item: &Item) -> Vec<u8> {
        let values = self.key.iter().filter_map(|field| item.get(field.name()));
        key_bytes(values)
    }
}
