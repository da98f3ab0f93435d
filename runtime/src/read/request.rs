//! From what was said to the SDK's builder, and from that to an engine.

use std::sync::Arc;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;
use aws_sdk_dynamodb::types::Select;

use super::engine::{Ask, Engine, Fetch, RawPage, Setup};
use super::hydrate::{Calls, Hydrator};
use super::order::{Order, Start};
use super::pace::Pace;
use super::reading::Reading;
use crate::cursor::{At, Operation};
use crate::direct::{self, Arms, Keys, PageArm, Row, TakePage};
use crate::error::{Invalid, Result};
use crate::expr::{Expr, NameTable, Renderer, ValueTable};
use crate::fields::Field;
use crate::op::{Edits, Metadata, Ready, SdkCall};
use crate::projection;

/// A read, complete but for what its end wants.
pub(super) struct Request<B> {
    /// With table, index and direction set.
    pub(super) builder: B,
    pub(super) edits: Edits<B>,
    pub(super) reading: Reading,
    pub(super) order: Order,
    pub(super) start: Start,
    /// The condition on the key, of a query.
    pub(super) key: Option<Expr>,
    /// Whether the builder's client has the direct codec.
    pub(super) direct: bool,
    pub(super) wanted: Wanted,
    /// Reads whole items behind an index.
    pub(super) hydrator: Option<Hydrator>,
    /// 0 for a read that is not parallel.
    pub(super) segments: u32,
    pub(super) concurrency: usize,
}

/// What an end wants of a read.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    Items {
        /// The attributes to be read; `None` for all there are.
        fields: Option<&'static [Field]>,
        /// How a page is read directly.
        arm: PageArm,
    },
    Count,
}

impl Wanted {
    pub(super) fn items<P: Row>(fields: Option<&'static [Field]>) -> Self {
        Wanted::Items {
            fields,
            arm: direct::page::<P>,
        }
    }

    pub(super) fn fields(self) -> Option<&'static [Field]> {
        match self {
            Wanted::Items { fields, .. } => fields,
            Wanted::Count => None,
        }
    }
}

/// The SDK's builders of reads.
pub(super) trait ReadCall: SdkCall + Clone + Sync + 'static {
    fn express(self, expressions: ReadExpressions) -> Self;
    fn count_only(self) -> Self;
    fn consistent(self) -> Self;
    /// The builder of one page: what `ask` leaves out stays as it is.
    fn page(self, ask: Ask) -> Self;
    fn page_limit(&self) -> Option<i32>;
    fn answer(output: Self::Output, metadata: Metadata) -> RawPage;
}

/// The expressions of a read.
pub(super) struct ReadExpressions {
    key: Option<String>,
    filter: Option<String>,
    projection: Option<String>,
    names: Option<NameTable>,
    values: Option<ValueTable>,
}

impl<B: ReadCall> Request<B> {
    /// The first call, for the ways out.
    pub(super) fn into_first_call(self) -> Result<Ready<B>> {
        self.into_parts().map(|(ready, ..)| ready)
    }

    pub(super) fn into_engine(self) -> Result<Engine> {
        let calls = Calls {
            consistent: self.reading.consistent,
            asks_capacity: self.reading.pace.asks_capacity(),
            config: self.edits.own_config(),
        };
        let (direct, wanted) = (self.direct, self.wanted);
        let (ready, reading, after) = self.into_parts()?;
        // A user's edits may see the items, and the items behind an index are read another way.
        let plain = direct && ready.is_plain() && after.hydrator.is_none();
        let order = &after.order;
        let arm = match wanted {
            // The whole items of a table have its key: their type reads it.
            Wanted::Items { arm, fields: None } if plain && order.index.is_none() => {
                Some((arm, None))
            }
            Wanted::Items { arm, .. } if plain => Some((arm, Some(Keys::from(&*order.fields)))),
            Wanted::Items { .. } | Wanted::Count => None,
        };
        let fetch = fetch(ready, calls.asks_capacity, after.own_limit, arm);
        Ok(Engine::new(Setup {
            fetch: match after.hydrator {
                Some(hydrator) => hydrator.behind(fetch, calls),
                None => fetch,
            },
            order: after.order,
            start: after.start,
            segments: after.segments,
            concurrency: after.concurrency,
            page_size: reading.page_size,
            max_pages: reading.max_pages,
            filtered: after.filtered,
            pace: Pace::new(reading.pace)?,
        }))
    }

    fn into_parts(self) -> Result<(Ready<B>, Reading, After)> {
        let Self {
            builder,
            edits,
            mut reading,
            order,
            start,
            key,
            direct: _,
            wanted,
            hydrator,
            segments,
            concurrency,
        } = self;
        let counts = matches!(wanted, Wanted::Count);
        let hydrator = hydrator.filter(|_| !counts);
        let table = order.schema.table();
        let filter = reading.filter.take();
        check(&order, reading.page_size, filter.as_ref()).map_err(|error| error.in_table(table))?;
        let places = order.fields.iter().map(|field| field.name());
        // Where a cursor is to be made of an item, its key has to be read with it.
        let attributes = match (&hydrator, wanted.fields()) {
            (None, None) => None,
            (Some(_), _) => Some(projection::names(&[], places)),
            (None, Some(fields)) => Some(projection::names(fields, places)),
        };
        let filtered = filter.is_some();
        let expressions = render(key, filter, attributes.as_deref());
        let expressions = expressions.map_err(|error| error.in_table(table))?;
        let mut builder = builder.express(expressions);
        if reading.consistent {
            builder = builder.consistent();
        }
        if counts {
            builder = builder.count_only();
        }
        if reading.pace.asks_capacity() {
            builder = builder.ask_metadata();
        }
        // The first page as it will be asked for: a user's edits come last, and see all of it.
        builder = builder.page(Ask {
            segment: (segments > 0).then_some((0, segments)),
            start: match &start.at {
                Some(At::Key(values)) => Some(order.start_key(values)),
                Some(At::Segments(_)) | None => None,
            },
            limit: page_limit(reading.page_size, reading.limit, filtered),
        });
        let limit = builder.page_limit();
        let ready = Ready::new(builder, edits).map_err(|error| error.in_table(table))?;
        let after = After {
            own_limit: ready.builder().page_limit() != limit,
            filtered,
            hydrator,
            start,
            segments,
            concurrency,
            order: order.clone(),
        };
        Ok((ready, reading, after))
    }
}

/// What is for the engine only.
struct After {
    /// Whether an edit has said what one call looks at.
    own_limit: bool,
    filtered: bool,
    hydrator: Option<Hydrator>,
    start: Start,
    segments: u32,
    concurrency: usize,
    order: Order,
}

/// What one call should look at: no more than is wanted, as far as that can be told.
pub(super) fn page_limit(
    page_size: Option<usize>,
    wanted: Option<usize>,
    filtered: bool,
) -> Option<usize> {
    match (page_size, wanted.filter(|_| !filtered)) {
        (Some(size), Some(wanted)) => Some(size.min(wanted)),
        (size, wanted) => size.or(wanted),
    }
}

/// What only the values tell: a page of nothing, a filter on what cannot be filtered.
fn check(order: &Order, page_size: Option<usize>, filter: Option<&Expr>) -> Result<(), Invalid> {
    if page_size == Some(0) {
        let text = "a page of 0 items reads nothing, for ever; `limit(0)` gives no items";
        return Err(Invalid::custom(text));
    }
    let Some(filter) = filter else {
        return Ok(());
    };
    let is_key = |name: &str| match order.index {
        _ if order.operation == Operation::Scan => false,
        Some(index) => index.key_fields().any(|field| field.name() == name),
        None => order.fields.iter().any(|field| field.name() == name),
    };
    if let Some(name) = filter.find_name(&is_key) {
        let text = "a filter cannot name a key attribute of what is queried: restrict it with `sort_key_eq`, `sort_key_between` and the like";
        return Err(Invalid::custom(text).in_field(&name));
    }
    let Some(index) = order.index else {
        return Ok(());
    };
    let is_missing = |name: &str| {
        let is_key = || order.fields.iter().any(|field| field.name() == name);
        !index.projection().holds(name) && !is_key()
    };
    match filter.find_name(&is_missing) {
        Some(name) => {
            let index = index.name();
            let text = format_args!(
                "index `{index}` does not hold the attribute, so no filter can name it"
            );
            Err(Invalid::custom(text).in_field(&name))
        }
        None => Ok(()),
    }
}

fn render(
    key: Option<Expr>,
    filter: Option<Expr>,
    attributes: Option<&[&str]>,
) -> Result<ReadExpressions, Invalid> {
    let mut renderer = Renderer::default();
    let mut condition = |expr: Option<Expr>| {
        expr.map(|mut expr| renderer.condition(&mut expr))
            .transpose()
    };
    let (key, filter) = (condition(key)?, condition(filter)?);
    let projection = attributes.map(|attributes| renderer.projection(attributes));
    let projection = projection.transpose()?;
    let (names, values) = renderer.into_tables();
    Ok(ReadExpressions {
        key,
        filter,
        projection,
        names,
        values,
    })
}

fn fetch<B: ReadCall>(
    ready: Ready<B>,
    asks_capacity: bool,
    own_limit: bool,
    arm: Option<(PageArm, Option<Keys>)>,
) -> Fetch {
    Arc::new(move |ask| {
        let ask = Ask {
            limit: ask.limit.filter(|_| !own_limit),
            ..ask
        };
        let call = ready.clone().map(|builder| builder.page(ask));
        let (take, arms) = match &arm {
            Some((arm, keys)) => arm(B::original(), keys.clone()),
            None => (Box::new(|| None) as TakePage, Arms::default()),
        };
        Box::pin(async move {
            let (output, metadata) = call.send_boxed(asks_capacity, arms).await?;
            let mut page = B::answer(output, metadata);
            page.decoded = take();
            Ok(page)
        })
    })
}

macro_rules! read_call {
    ($builder:ty: |$this:ident, $key:ident| $express:expr; |$paged:ident, $segment:ident| $page:expr) => {
        impl ReadCall for $builder {
            fn express(self, expressions: ReadExpressions) -> Self {
                let ReadExpressions {
                    key: $key,
                    filter,
                    projection,
                    names,
                    values,
                } = expressions;
                let $this = self
                    .set_filter_expression(filter)
                    .set_projection_expression(projection)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values);
                $express
            }

            fn count_only(self) -> Self {
                self.select(Select::Count)
            }

            fn consistent(self) -> Self {
                self.consistent_read(true)
            }

            fn page(mut self, ask: Ask) -> Self {
                if ask.start.is_some() {
                    self = self.set_exclusive_start_key(ask.start);
                }
                if let Some(limit) = ask.limit {
                    self = self.limit(i32::try_from(limit).unwrap_or(i32::MAX));
                }
                let ($paged, $segment) = (self, ask.segment);
                $page
            }

            fn page_limit(&self) -> Option<i32> {
                *self.get_limit()
            }

            fn answer(output: Self::Output, metadata: Metadata) -> RawPage {
                let count = |count: i32| u64::try_from(count).unwrap_or_default();
                RawPage {
                    count: count(output.count),
                    scanned: count(output.scanned_count),
                    items: output.items.unwrap_or_default(),
                    places: None,
                    next: output.last_evaluated_key.filter(|key| !key.is_empty()),
                    capacity: metadata.capacity.map(|it| *it),
                    request_id: metadata.request_id,
                    decoded: None,
                }
            }
        }
    };
}

read_call! {
    QueryFluentBuilder:
    |builder, key| builder.set_key_condition_expression(key);
    |builder, _segment| builder
}
read_call! {
    ScanFluentBuilder:
    |builder, _key| builder;
    |builder, segment| match segment {
        Some((segment, of)) => {
            let number = |segment: u32| i32::try_from(segment).unwrap_or(i32::MAX);
            builder.segment(number(segment)).total_segments(number(of))
        }
        None => builder,
    }
}
