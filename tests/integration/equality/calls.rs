//! The calls that read and write, and all that can be seen of what comes of them.

use std::fmt::Debug;

use dynatable::read::{Items, Page};
use dynatable::{Error, Table, Viewed};

use super::both::{Both, Outcome, Seen};
use super::json::Json;
use super::noise::Make;
use super::tables::{Derived, Glance, Id, Maybes, Part};

pub trait Item: Table + Make + Debug + PartialEq {}
impl<T: Table + Make + Debug + PartialEq> Item for T {}

/// A call of any table that reads.
#[derive(Clone, Copy, Debug)]
pub enum Read {
    Get,
    PutOld,
    DeleteOld,
    UpdateOld,
    UpdateNew,
    Rows,
    Page,
    LimitedPage,
}

impl Read {
    pub const ITEM: [Read; 5] = [
        Read::Get,
        Read::PutOld,
        Read::DeleteOld,
        Read::UpdateOld,
        Read::UpdateNew,
    ];
    pub const PAGE: [Read; 3] = [Read::Rows, Read::Page, Read::LimitedPage];

    /// Where the answer has the item or items.
    pub fn member(self) -> &'static str {
        match self {
            Read::Get => "Item",
            Read::PutOld | Read::DeleteOld | Read::UpdateOld | Read::UpdateNew => "Attributes",
            Read::Rows | Read::Page | Read::LimitedPage => "Items",
        }
    }

    /// Compares what is read of an answer.
    pub async fn compare<T: Item>(
        self,
        both: &mut Both,
        item: &T,
        answer: &[u8],
    ) -> Result<(), String> {
        both.answer(answer);
        let scan = || T::scan().whole_table();
        let compared = match self {
            Read::Get => {
                both.compare(async |db| outcome(T::get(item).send(db).await))
                    .await
            }
            Read::PutOld => {
                both.compare(async |db| outcome(item.put().returning_old().send(db).await))
                    .await
            }
            Read::DeleteOld => {
                both.compare(async |db| outcome(T::delete(item).returning_old().send(db).await))
                    .await
            }
            Read::UpdateOld => {
                both.compare(async |db| outcome(T::update(item).returning_old().send(db).await))
                    .await
            }
            Read::UpdateNew => {
                let update = async |db: &_| T::update(item).returning_new().send(db).await;
                both.compare(async |db| outcome(update(db).await.map(Some)))
                    .await
            }
            Read::Rows => {
                both.compare(async |db| rows(scan().max_pages(1).items(db)).await)
                    .await
            }
            Read::Page => {
                both.compare(async |db| page(scan().max_pages(1).page(db)).await)
                    .await
            }
            Read::LimitedPage => {
                both.compare(async |db| page(scan().limit(2).max_pages(2).page(db)).await)
                    .await
            }
        };
        with_answer(compared, answer)
    }
}

/// A call that reads of one table, what another table has no words for.
#[derive(Clone, Copy, Debug)]
pub enum ReadOfDerived {
    GetPart,
    GetMaybes,
    GetView,
    Query,
    QueryPart,
    IndexPage,
    IndexMaybes,
    IndexView,
}

impl ReadOfDerived {
    pub const ITEM: [ReadOfDerived; 3] = [
        ReadOfDerived::GetPart,
        ReadOfDerived::GetMaybes,
        ReadOfDerived::GetView,
    ];
    pub const PAGE: [ReadOfDerived; 5] = [
        ReadOfDerived::Query,
        ReadOfDerived::QueryPart,
        ReadOfDerived::IndexPage,
        ReadOfDerived::IndexMaybes,
        ReadOfDerived::IndexView,
    ];

    /// Compares what is read of an answer.
    pub async fn compare(
        self,
        both: &mut Both,
        item: &Derived,
        answer: &[u8],
    ) -> Result<(), String> {
        both.answer(answer);
        let place = Id("somewhere".to_owned());
        let get = || Derived::get(item);
        let query = || Derived::query(&item.id).max_pages(1);
        let index = || Derived::by_place(&place).max_pages(1);
        let compared = match self {
            ReadOfDerived::GetPart => {
                both.compare(async |db| outcome(get().project::<Part>().send(db).await))
                    .await
            }
            ReadOfDerived::GetMaybes => {
                both.compare(async |db| outcome(get().project::<Maybes>().send(db).await))
                    .await
            }
            ReadOfDerived::GetView => {
                let viewed = async |db: &_| get().view::<Glance>().send(db).await;
                both.compare(async |db| viewed_rows(viewed(db).await.map(Vec::from_iter)))
                    .await
            }
            ReadOfDerived::IndexView => {
                let viewed = async |db: &_| index().view::<Glance>().collect(db).await;
                both.compare(async |db| viewed_rows(viewed(db).await)).await
            }
            ReadOfDerived::Query => both.compare(async |db| rows(query().items(db)).await).await,
            ReadOfDerived::QueryPart => {
                both.compare(async |db| rows(query().project::<Part>().items(db)).await)
                    .await
            }
            ReadOfDerived::IndexPage => both.compare(async |db| page(index().page(db)).await).await,
            ReadOfDerived::IndexMaybes => {
                both.compare(async |db| rows(index().project::<Maybes>().items(db)).await)
                    .await
            }
        };
        with_answer(compared, answer)
    }
}

/// A call that reads items by their keys.
#[derive(Clone, Copy, Debug)]
pub enum ReadSeveral {
    Batch,
    BatchItems,
    Transaction,
}

impl ReadSeveral {
    pub const ALL: [ReadSeveral; 3] = [
        ReadSeveral::Batch,
        ReadSeveral::BatchItems,
        ReadSeveral::Transaction,
    ];

    /// An answer with these items.
    pub fn answer(self, table: &str, items: Vec<Json>) -> Json {
        let capacity = Json::object([("TableName", Json::Text(table.to_owned()))]);
        let capacity = ("ConsumedCapacity", Json::Array(vec![capacity]));
        match self {
            ReadSeveral::Batch | ReadSeveral::BatchItems => Json::object([
                ("Responses", Json::object([(table, Json::Array(items))])),
                ("UnprocessedKeys", Json::object([])),
                capacity,
            ]),
            ReadSeveral::Transaction => {
                let items = items.into_iter().map(|item| Json::object([("Item", item)]));
                Json::object([("Responses", Json::Array(items.collect())), capacity])
            }
        }
    }

    /// Compares what is read of an answer to the keys of these items.
    pub async fn compare<T: Item>(
        self,
        both: &mut Both,
        items: &[T],
        answer: &[u8],
    ) -> Result<(), String> {
        both.answer(answer);
        let compared = match self {
            ReadSeveral::Batch => {
                both.compare(async |db| outcome(T::get_many(items).send(db).await))
                    .await
            }
            ReadSeveral::BatchItems => {
                both.compare(async |db| {
                    let mut found = T::get_many(items).items(db);
                    let mut rows = Vec::new();
                    let error = loop {
                        match found.try_next().await {
                            Ok(Some(row)) => rows.push(row),
                            Ok(None) => break None,
                            Err(error) => break Some(error.into()),
                        }
                    };
                    rows.sort_by_key(|(place, _)| *place);
                    (rows, error)
                })
                .await
            }
            ReadSeveral::Transaction => {
                both.compare(async |db| {
                    let gets: Vec<_> = items.iter().map(|item| T::get(item)).collect();
                    outcome(db.transact_get(gets).send().await)
                })
                .await
            }
        };
        with_answer(compared, answer)
    }
}

/// A call that writes an item.
#[derive(Clone, Copy, Debug)]
pub enum Write {
    Put,
    PutIfAbsent,
    Batch,
    Transaction,
}

impl Write {
    pub const ALL: [Write; 4] = [
        Write::Put,
        Write::PutIfAbsent,
        Write::Batch,
        Write::Transaction,
    ];

    /// Compares what is sent, and of a batch also what is read back of an item that was not sent.
    pub async fn compare<T: Item>(self, both: &mut Both, item: &T) -> Result<(), String> {
        both.answer(b"{}");
        let stub = both.stub();
        let compared = both.compare(async |db| {
            let sent = match self {
                Write::Put => item.put().send(db).await,
                Write::PutIfAbsent => item.put().if_absent().send(db).await,
                Write::Batch => db.batch_write().put(item).send().await.map(drop),
                Write::Transaction => {
                    let put = db.transact_write().add(item.put().if_absent());
                    put.token("token").send().await
                }
            };
            let body = stub.request().map(|body| {
                let json = serde_json::from_slice::<serde_json::Value>(&body);
                json.map_err(|error| format!("{error}: {}", body.escape_ascii()))
            });
            let unsent = match (self, db.batch_write().put(item).into_writer()) {
                (Write::Batch, Ok(batch)) => {
                    Some(batch.into_unwritten().puts::<T>().map_err(Seen::from))
                }
                _ => None,
            };
            ((body, unsent), sent.err().map(Into::into))
        });
        compared
            .await
            .map_err(|difference| format!("{difference}\nvalue: {item:?}"))
    }
}

fn with_answer(compared: Result<(), String>, answer: &[u8]) -> Result<(), String> {
    compared.map_err(|difference| format!("{difference}\nanswer: {}", answer.escape_ascii()))
}

fn outcome<V: Default>(result: Result<V, Error>) -> Outcome<V> {
    match result {
        Ok(value) => (value, None),
        Err(error) => (V::default(), Some(error.into())),
    }
}

/// An item that has been viewed once.
struct Glanced(Viewed<Glance<'static>>);

impl Debug for Glanced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.0.get())
    }
}

impl PartialEq for Glanced {
    fn eq(&self, other: &Self) -> bool {
        self.0.get().expect("it was read before") == other.0.get().expect("it was read before")
    }
}

/// What can be viewed, up to the first item that cannot.
fn viewed_rows(result: Result<Vec<Viewed<Glance<'static>>>, Error>) -> Outcome<Vec<Glanced>> {
    let mut glanced = Vec::new();
    let items = match result {
        Ok(items) => items,
        Err(error) => return (glanced, Some(error.into())),
    };
    for item in items {
        if let Err(error) = item.get() {
            return (glanced, Some(error.into()));
        }
        glanced.push(Glanced(item));
    }
    (glanced, None)
}

type Row<P> = (P, Option<String>);

/// What a stream gives, the cursor behind each item, and what it tells of itself.
async fn rows<T: Table, P>(mut items: Items<T, P>) -> Outcome<(Vec<Row<P>>, Vec<u64>)> {
    let mut rows = Vec::new();
    let error = loop {
        match items.try_next().await {
            Ok(Some(item)) => rows.push((item, items.cursor().map(|it| it.to_string()))),
            Ok(None) => break None,
            Err(error) => break Some(error.into()),
        }
    };
    let progress = items
        .progress()
        .map(|it| vec![it.pages(), it.items(), it.scanned()]);
    let mut told = progress.unwrap_or_default();
    told.push(items.is_exhausted().into());
    ((rows, told), error)
}

/// A page as a whole: its items, where it goes on, and where it goes back.
async fn page<T: Table, P>(
    page: impl Future<Output = Result<Page<T, P>, Error>>,
) -> Outcome<(Vec<P>, Vec<String>, u64)> {
    outcome(page.await.map(|page| {
        let cursors = [page.next_cursor(), page.prev_cursor()];
        let cursors = cursors.map(|it| format!("{:?}", it.map(ToString::to_string)));
        let scanned = page.scanned();
        (page.into_items(), cursors.to_vec(), scanned)
    }))
}
