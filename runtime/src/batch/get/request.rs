//! One call: the SDK's builder for some keys, and what its answer says of each of them.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config;
use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemOutput;
use aws_sdk_dynamodb::operation::batch_get_item::builders::BatchGetItemFluentBuilder;
use aws_sdk_dynamodb::types::{ConsumedCapacity, KeysAndAttributes, ReturnConsumedCapacity};
use tracing::Instrument;

use super::Keys;
use crate::codec::json::push_string;
use crate::direct::{self, Armed, Arms, ReadRows, TableArm, TypedRows};
use crate::error::{Context, DecodeError, Error, Invalid, Result, call_failed};
use crate::expr::{NameTable, Renderer};
use crate::fields::Field;
use crate::item::Item;
use crate::projection;
use crate::trace;

const OPERATION: &str = "BatchGetItem";

/// What is read of one table.
pub(crate) struct Part {
    /// The name at DynamoDB.
    pub(crate) table: String,
    /// The declared name.
    pub(crate) declared: &'static str,
    pub(crate) keys: Arc<Keys>,
    pub(crate) consistent: bool,
    pub(crate) projection: Option<Projected>,
    /// How its items are read directly, where anybody wants that.
    pub(crate) read: Option<ReadRows>,
}

/// A projection with the names it has placeholders for.
pub(crate) type Projected = (String, Option<NameTable>);

impl Part {
    /// The expression that asks for these fields, and for the key, by which items are told apart.
    pub(crate) fn project(
        fields: Option<&'static [Field]>,
        keys: &Keys,
    ) -> Result<Option<Projected>, Invalid> {
        let Some(fields) = fields else {
            return Ok(None);
        };
        let mut renderer = Renderer::default();
        let names = projection::names(fields, keys.fields().iter().map(|field| field.name()));
        let expression = renderer.projection(&names)?;
        Ok(Some((expression, renderer.into_tables().0)))
    }
}

impl Part {
    /// What stands behind the keys in a request.
    fn write_options(&self, out: &mut Vec<u8>) {
        if self.consistent {
            out.extend_from_slice(b",\"ConsistentRead\":true");
        }
        let Some((expression, names)) = &self.projection else {
            return;
        };
        out.extend_from_slice(b",\"ProjectionExpression\":");
        push_string(out, expression);
        let Some(names) = names else {
            return;
        };
        out.extend_from_slice(b",\"ExpressionAttributeNames\":");
        let mut before = b'{';
        for (placeholder, name) in names {
            out.push(before);
            before = b',';
            push_string(out, placeholder);
            out.push(b':');
            push_string(out, name);
        }
        // There is one name at the least.
        out.push(b'}');
    }
}

/// Room for a key in a request.
const USUAL_BYTES: usize = 128;

/// Which part, and which of its keys.
pub(super) type Place = (usize, usize);

/// An edit of every call's builder.
pub(crate) type Edit =
    Arc<dyn Fn(BatchGetItemFluentBuilder) -> BatchGetItemFluentBuilder + Send + Sync>;

/// What all calls of a batch have in common.
pub(crate) struct Job {
    pub(crate) client: Client,
    /// Whether the client has the direct codec.
    pub(crate) direct: bool,
    pub(crate) parts: Vec<Part>,
    pub(crate) edits: Vec<Edit>,
    pub(crate) config: Option<config::Builder>,
    pub(crate) asks_capacity: bool,
}

/// The items of one part, in no order: each as often as its key was asked for.
pub(crate) enum Rows {
    /// A `Vec<(usize, P)>`.
    Typed(TypedRows),
    Items(Vec<(usize, Item)>),
}

impl Rows {
    /// Those of a part without a type.
    pub(crate) fn into_items(self) -> Vec<(usize, Item)> {
        match self {
            Rows::Typed(_) => Vec::new(),
            Rows::Items(items) => items,
        }
    }
}

/// What one call answered.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) rows: Vec<(usize, Rows)>,
    /// Keys without an item.
    pub(crate) none: Vec<Place>,
    pub(super) left: Vec<Place>,
    pub(crate) capacity: Vec<ConsumedCapacity>,
    pub(crate) request_id: Option<String>,
}

/// What became of a key.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    None,
    Found,
    Left,
}

/// The keys of a call, sorted, and what became of each.
struct Fates<'a> {
    keys: &'a [Place],
    fates: Vec<Fate>,
}

impl Fates<'_> {
    fn set(&mut self, place: Place, fate: Fate) -> Result<(), DecodeError> {
        let found = self.keys.binary_search(&place).ok();
        let known = found.and_then(|at| self.fates.get_mut(at));
        *known.ok_or_else(not_asked_for)? = fate;
        Ok(())
    }

    /// What nothing is known of, in a part or in all.
    fn leave(&mut self, part: Option<usize>) {
        for (place, fate) in self.keys.iter().zip(&mut self.fates) {
            if *fate == Fate::None && part.is_none_or(|part| part == place.0) {
                *fate = Fate::Left;
            }
        }
    }

    fn of(&self, wanted: Fate) -> Vec<Place> {
        let all = self.keys.iter().zip(&self.fates);
        all.filter(|(_, fate)| **fate == wanted)
            .map(|(place, _)| *place)
            .collect()
    }
}

fn not_asked_for() -> DecodeError {
    DecodeError::custom("it has a key that was not asked for")
}

/// Whether two names are of one table: an answer may have a table's name where the request has its ARN.
pub(crate) fn same_table(one: &str, other: &str) -> bool {
    fn name_of(arn: &str) -> Option<&str> {
        arn.rsplit_once(":table/").map(|(_, name)| name)
    }
    one == other
        || match (name_of(one), name_of(other)) {
            (Some(name), None) => name == other,
            (None, Some(name)) => one == name,
            _ => false,
        }
}

impl Job {
    /// The tables of these keys, for errors and spans.
    pub(super) fn tables(&self, keys: &[Place]) -> String {
        let mut names: Vec<&str> = Vec::new();
        for (part, _) in keys {
            let name = self.parts.get(*part).map_or("", |part| &part.table);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    }

    /// The parts of these keys, which are sorted.
    fn parts_of<'a>(&'a self, keys: &'a [Place]) -> impl Iterator<Item = (usize, &'a Part)> {
        let groups = keys.chunk_by(|one, other| one.0 == other.0);
        groups.filter_map(|keys| {
            let part = keys.first()?.0;
            Some((part, self.parts.get(part)?))
        })
    }

    fn part_called<'a>(&'a self, name: &str, keys: &'a [Place]) -> Option<(usize, &'a Part)> {
        let mut parts = self.parts_of(keys);
        parts.find(|(_, part)| same_table(&part.table, name))
    }

    /// The builder of one call, with the user's edits.
    pub(super) fn builder(&self, keys: &[Place]) -> Result<BatchGetItemFluentBuilder, Invalid> {
        self.build(keys, true)
    }

    /// The same, or without the keys, which are written directly.
    fn build(&self, keys: &[Place], with_keys: bool) -> Result<BatchGetItemFluentBuilder, Invalid> {
        let mut tables = HashMap::with_capacity(2);
        for keys in keys.chunk_by(|one, other| one.0 == other.0) {
            let Some(part) = keys.first().and_then(|(part, _)| self.parts.get(*part)) else {
                continue;
            };
            let keys = if with_keys { keys } else { &[] };
            let items = keys.iter().map(|(_, place)| part.keys.item(*place));
            let mut asked = KeysAndAttributes::builder()
                .set_keys(Some(items.collect()))
                .set_consistent_read(part.consistent.then_some(true));
            if let Some((expression, names)) = &part.projection {
                asked = asked
                    .projection_expression(expression)
                    .set_expression_attribute_names(names.clone());
            }
            tables.insert(part.table.clone(), asked.build().map_err(Invalid::custom)?);
        }
        let builder = self.client.batch_get_item().set_request_items(Some(tables));
        let builder = self
            .edits
            .iter()
            .fold(builder, |builder, edit| edit(builder));
        let asks = self.asks_capacity && builder.get_return_consumed_capacity().is_none();
        Ok(if asks {
            builder.return_consumed_capacity(ReturnConsumedCapacity::Indexes)
        } else {
            builder
        })
    }

    /// Makes one call for these keys, which are sorted.
    pub(super) async fn call(&self, keys: &[Place]) -> Result<Answer> {
        let plain = self.direct && self.edits.is_empty() && self.config.is_none();
        let arms = if plain { self.arms(keys) } else { None };
        let builder = self.build(keys, arms.is_none())?;
        let (taken, arms) = arms.unwrap_or_else(|| (direct::Taken::nothing(), Arms::default()));
        let output = self.send(builder, arms, self.tables(keys)).await?;
        self.answer(output, taken.take(), keys)
    }

    fn arms(&self, keys: &[Place]) -> Option<(direct::Taken<direct::PartRows>, Arms)> {
        let arm = |(number, part): (usize, &Part)| {
            Some(TableArm {
                part: number,
                table: part.table.clone(),
                keys: part.keys.clone(),
                read: part.read?,
            })
        };
        let tables: Option<_> = self.parts_of(keys).map(arm).collect();
        direct::batch(self.write(keys), tables?)
    }

    /// `{"RequestItems":{..}`, as [`builder`](Job::builder) has it.
    fn write(&self, keys: &[Place]) -> Vec<u8> {
        let mut out = Vec::with_capacity(keys.len() * USUAL_BYTES + USUAL_BYTES);
        out.extend_from_slice(b"{\"RequestItems\":");
        let mut before = b'{';
        for keys in keys.chunk_by(|one, other| one.0 == other.0) {
            let Some(part) = keys.first().and_then(|(part, _)| self.parts.get(*part)) else {
                continue;
            };
            out.push(before);
            before = b',';
            push_string(&mut out, &part.table);
            out.extend_from_slice(b":{\"Keys\":");
            let mut before = b'[';
            for (_, place) in keys {
                out.push(before);
                before = b',';
                part.keys.write(*place, &mut out);
            }
            out.push(b']');
            part.write_options(&mut out);
            out.push(b'}');
        }
        out.push(b'}');
        out
    }

    async fn send(
        &self,
        builder: BatchGetItemFluentBuilder,
        arms: Arms,
        table: String,
    ) -> Result<BatchGetItemOutput> {
        let span = trace::span(OPERATION, &table, None);
        // The SDK's future has 7 KB.
        let sent = match self.config.clone() {
            None => {
                let call = Armed::new(Box::pin(builder.send()), arms);
                call.instrument(span.clone()).await
            }
            Some(config) => {
                let call = builder.customize().config_override(config).send();
                Box::pin(call).instrument(span.clone()).await
            }
        };
        match sent {
            Ok(output) => {
                for capacity in output.consumed_capacity() {
                    trace::capacity(&span, Some(capacity));
                }
                Ok(output)
            }
            Err(error) => {
                let operation = OPERATION;
                let error = call_failed(Context { operation, table }, error);
                trace::failed(&span, &error);
                Err(error)
            }
        }
    }

    fn answer(
        &self,
        mut output: BatchGetItemOutput,
        typed: Option<direct::PartRows>,
        keys: &[Place],
    ) -> Result<Answer> {
        let mut fates = Fates {
            keys,
            fates: vec![Fate::None; keys.len()],
        };
        let mut rows = Vec::with_capacity(2);
        let responses = output.responses.take().into_iter().flatten();
        match typed {
            Some(typed) => {
                for (part, found) in typed {
                    for place in found.found {
                        fates.set((part, place), Fate::Found)?;
                    }
                    rows.push((part, Rows::Typed(found.typed)));
                }
            }
            None => {
                for (table, items) in responses {
                    rows.extend(self.items(&table, items, &mut fates)?);
                }
            }
        }
        for (table, unprocessed) in output.unprocessed_keys.take().into_iter().flatten() {
            self.leave(&table, &unprocessed, &mut fates);
        }
        Ok(Answer {
            rows,
            none: fates.of(Fate::None),
            left: fates.of(Fate::Left),
            request_id: output.request_id().map(str::to_owned),
            capacity: output.consumed_capacity.unwrap_or_default(),
        })
    }

    /// The items of one table, as the SDK read them.
    fn items(
        &self,
        table: &str,
        items: Vec<Item>,
        fates: &mut Fates<'_>,
    ) -> Result<Option<(usize, Rows)>> {
        if items.is_empty() {
            return Ok(None);
        }
        let part = self.part_called(table, fates.keys);
        let (number, part) = part.ok_or_else(|| Error::Decode(not_asked_for()))?;
        let (mut rows, mut bytes) = (Vec::with_capacity(items.len()), Vec::new());
        for item in items {
            let place = part.keys.place_of(&item, &mut bytes);
            let place = place
                .ok_or_else(not_asked_for)
                .and_then(|place| fates.set((number, place), Fate::Found).map(|()| place));
            let place = place.map_err(|error| Error::Decode(error.in_table(part.declared)))?;
            for again in part.keys.alike(place).skip(1) {
                rows.push((again, item.clone()));
            }
            rows.push((place, item));
        }
        Ok(Some((number, Rows::Items(rows))))
    }

    /// Keys that are to be asked for again: where an answer cannot be understood, all that are not there.
    fn leave(&self, table: &str, unprocessed: &KeysAndAttributes, fates: &mut Fates<'_>) {
        let Some((number, part)) = self.part_called(table, fates.keys) else {
            return fates.leave(None);
        };
        let mut bytes = Vec::new();
        for key in unprocessed.keys() {
            let place = part.keys.place_of(key, &mut bytes);
            let left = place.map(|place| fates.set((number, place), Fate::Left));
            if !matches!(left, Some(Ok(()))) {
                return fates.leave(Some(number));
            }
        }
    }
}

/// Without keys and edits.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("table", &self.table)
            .field("keys", &self.keys)
            .field("consistent", &self.consistent)
            .finish_non_exhaustive()
    }
}
