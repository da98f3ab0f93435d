//! Read-your-writes on an index: waiting until it shows an item as written.

use std::collections::HashSet;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use tokio::time::{Instant, sleep};

use super::order::{same_number, same_value};
use crate::db::Db;
use crate::error::{Invalid, Result};
use crate::expr::{Expr, Place, Renderer, Term};
use crate::fields;
use crate::index::IndexOf;
use crate::item::{self, Item};
use crate::op::call_indexed;
use crate::schema::IndexSchema;
use crate::table::Table;

/// The pauses between two looks: an index is behind by a few milliseconds, most of the time.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// Whether the index showed the item in time.
pub(crate) async fn wait_until_indexed<T: Table, I: IndexOf<T>>(
    db: &Db,
    written: &T,
    timeout: Duration,
) -> Result<bool> {
    let table = T::SCHEMA.table();
    let written = item::encode(written)?;
    let Some(index) = I::SCHEMA else {
        return Ok(true);
    };
    let query = Look::new::<T>(index, &written).map_err(|error| error.in_table(table))?;
    let held = held::<T>(index, &written);
    let end = Instant::now().checked_add(timeout);
    let mut pause = FIRST_PAUSE;
    loop {
        let found = query.find::<T>(db, index).await?;
        if found.is_some_and(|found| shows::<T>(&found, &written, &held)) {
            return Ok(true);
        }
        if end.is_some_and(|end| Instant::now() + pause > end) {
            return Ok(false);
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// A query for one item of an index.
struct Look {
    key: String,
    filter: Option<String>,
    expressions: Renderer,
}

impl Look {
    fn new<T: Table>(index: &'static IndexSchema, written: &Item) -> Result<Self, Invalid> {
        let equal = |name: &'static str| {
            let value = written.get(name).cloned().ok_or_else(|| {
                let text = format_args!(
                    "the item is not in index `{}`: it lacks this key attribute",
                    index.name()
                );
                Invalid::custom(text).in_field(name)
            })?;
            Ok::<_, Invalid>(Expr::Compare(
                Term::Path(Place::named(name)),
                "=",
                Term::shown(value),
            ))
        };
        let is_of_index = |name: &str| index.key_fields().any(|field| field.name() == name);
        let all = T::SCHEMA.position_fields(Some(index));
        let (of_index, of_table): (Vec<_>, Vec<_>) =
            all.iter().partition(|field| is_of_index(field.name()));
        let joined = |fields: Vec<&crate::KeyField>| {
            let each = fields.into_iter().map(|field| equal(field.name()));
            let each = each.collect::<Result<Vec<_>, Invalid>>()?;
            Ok::<_, Invalid>(each.into_iter().reduce(Expr::and))
        };
        let mut expressions = Renderer::default();
        let mut render = |expr: Option<Expr>| {
            let rendered = expr.map(|mut expr| expressions.condition(&mut expr));
            rendered.transpose()
        };
        let key = render(joined(of_index)?)?.unwrap_or_default();
        let filter = render(joined(of_table)?)?;
        Ok(Self {
            key,
            filter,
            expressions,
        })
    }

    async fn find<T: Table>(&self, db: &Db, index: &IndexSchema) -> Result<Option<Item>> {
        let table = db.table_name::<T>().into_owned();
        let (names, values) = self.expressions.clone().into_tables();
        let mut start = None;
        loop {
            let call = db
                .client()
                .query()
                .table_name(&table)
                .index_name(index.name())
                .key_condition_expression(&self.key)
                .set_filter_expression(self.filter.clone())
                .set_expression_attribute_names(names.clone())
                .set_expression_attribute_values(values.clone())
                .set_exclusive_start_key(start);
            let output = call_indexed(
                "Query",
                table.clone(),
                Some(index.name()),
                Box::pin(call.send()),
            )
            .await?;
            if let Some(found) = output.items.into_iter().flatten().next() {
                return Ok(Some(found));
            }
            start = output.last_evaluated_key;
            if start.is_none() {
                return Ok(None);
            }
        }
    }
}

/// The attributes the index holds of the item.
fn held<T: Table>(index: &IndexSchema, written: &Item) -> Vec<String> {
    let is_key = |name: &str| {
        let keys = T::SCHEMA.position_fields(Some(index));
        keys.iter().any(|field| field.name() == name)
    };
    let holds = |name: &str| index.projection().holds(name) || is_key(name);
    written.keys().filter(|name| holds(name)).cloned().collect()
}

/// Whether the index has what was written: those attributes, and of the declared ones no others.
fn shows<T: Table>(found: &Item, written: &Item, held: &[String]) -> bool {
    let shown = |name: &String| {
        let found = found.get(name);
        found.is_some_and(|found| same(found, &written[name]))
    };
    // What the struct has no field for is no business of it, unless it takes the rest.
    let fields = T::SCHEMA.fields();
    let counts = |name: &&String| fields::has_rest(fields) || fields::has_name(fields, name);
    let mut declared = found.keys().filter(counts);
    held.iter().all(shown) && declared.all(|name| written.contains_key(name))
}

/// Whether two values are one to DynamoDB: numbers by value, sets without order.
fn same(one: &AttributeValue, other: &AttributeValue) -> bool {
    use AttributeValue::{Bs, L, M, N, Ns, Ss};
    match (one, other) {
        (N(_), N(_)) => same_value(one, other),
        (Ss(one), Ss(other)) => one.iter().collect::<HashSet<_>>() == other.iter().collect(),
        (Ns(one), Ns(other)) => same_set(one, other, |one, other| same_number(one, other)),
        (Bs(one), Bs(other)) => same_set(one, other, |one, other| one == other),
        (L(one), L(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (M(one), M(other)) => {
            let also = |(name, one): (&String, _)| {
                let other = other.get(name);
                other.is_some_and(|other| same(one, other))
            };
            one.len() == other.len() && one.iter().all(also)
        }
        _ => one == other,
    }
}

fn same_set<E>(one: &[E], other: &[E], same: impl Fn(&E, &E) -> bool) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .all(|one| other.iter().any(|other| same(one, other)))
}
