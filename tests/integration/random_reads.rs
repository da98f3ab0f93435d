//! Random reads of random tables, stopped anywhere: each item once, in order. And random texts as cursors.

use std::collections::BTreeMap;
use std::fmt::Debug;

use dynatable::cursor::{Cursor, CursorKey};
use dynatable::read::{Items, Pages};
use dynatable::{AttributeValue, Db, Item, Number, Table};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::{TestRunner, contextualize_config};
use serde_json::{Value, json};

use crate::cursors::{bytes_of, forged};
use crate::errors::canned::{Answer, Canned};
use crate::random::config;
use crate::support::{client, create};

/// What is read.
#[derive(Clone, Copy, Debug)]
enum Source {
    Table(u8),
    Group(u8),
    Mark(u8),
    Scan,
    ScanGroups,
    ScanMarks,
    Parallel(u32, usize),
    ParallelGroups(u32, usize),
}

impl Source {
    fn is_query(self) -> bool {
        matches!(self, Self::Table(_) | Self::Group(_) | Self::Mark(_))
    }

    fn is_parallel(self) -> bool {
        matches!(self, Self::Parallel(..) | Self::ParallelGroups(..))
    }
}

/// How it is read.
#[derive(Clone, Debug)]
struct Plan {
    source: Source,
    reverse: bool,
    filter: Option<u8>,
    page_size: Option<usize>,
    limit: Option<usize>,
    max_pages: Option<usize>,
    /// After how many items the read is stopped, in turn.
    cuts: Vec<usize>,
}

fn source() -> impl Strategy<Value = Source> {
    let calls = (1..6_u32, 1..7_usize);
    prop_oneof![
        4 => (0..4_u8).prop_map(Source::Table),
        4 => (0..3_u8).prop_map(Source::Group),
        3 => (0..4_u8).prop_map(Source::Mark),
        1 => Just(Source::Scan),
        1 => Just(Source::ScanGroups),
        1 => Just(Source::ScanMarks),
        2 => calls.clone().prop_map(|(segments, calls)| Source::Parallel(segments, calls)),
        1 => calls.prop_map(|(segments, calls)| Source::ParallelGroups(segments, calls)),
    ]
}

fn plan() -> impl Strategy<Value = Plan> {
    (
        source(),
        any::<bool>(),
        option::weighted(0.3, 0..5_u8),
        option::weighted(0.8, 1..7_usize),
        option::weighted(0.3, 1..9_usize),
        option::weighted(0.2, 1..4_usize),
        vec(prop_oneof![3 => 1..6_usize, 1 => Just(100)], 1..4),
    )
        .prop_map(
            |(source, reverse, filter, page_size, limit, max_pages, cuts)| Plan {
                source,
                reverse,
                filter,
                page_size,
                limit,
                max_pages,
                cuts,
            },
        )
}

/// The attributes of an item but for its key: group, rank, mark, colour.
type Rest<K> = (Option<u8>, Option<u8>, Option<K>, u8);

/// Random items by their keys.
fn rows<K: Debug + Ord + Clone>(
    key: impl Strategy<Value = K> + Clone,
) -> impl Strategy<Value = BTreeMap<(u8, K), Rest<K>>> {
    let group = option::weighted(0.7, 0..2_u8);
    let rank = option::weighted(0.8, 0..4_u8);
    let mark = option::weighted(0.6, key.clone());
    btree_map((0..3_u8, key), (group, rank, mark, 0..5_u8), 0..24)
}

fn text() -> impl Strategy<Value = String> + Clone {
    "[a-c]{1,2}|[Zaé\u{1}\u{7f}😀\u{ffff}\u{10000}]{1,3}"
}

fn bytes() -> impl Strategy<Value = Vec<u8>> + Clone {
    let byte = prop_oneof![
        Just(0),
        Just(1),
        Just(127),
        Just(128),
        Just(255),
        any::<u8>()
    ];
    vec(byte, 1..4)
}

fn number() -> impl Strategy<Value = Number> + Clone {
    let text = "-?[0-9]{1,2}|-?[1-9]{1,3}e-?[0-9]{1,2}|-?[0-9]\\.[0-9]{1,3}|-?[1-9][0-9]{36}[1-9]";
    let ends = prop_oneof![
        Just("1e125"),
        Just("-1e-130"),
        Just("1e5"),
        Just("100000.1")
    ];
    let text = prop_oneof![6 => text, 1 => ends.prop_map(str::to_owned)];
    text.prop_map(|text| text.parse().expect("a number"))
}

/// A read as a stream of items or of pages.
enum Reads<T> {
    Items(Items<T>),
    Pages(Pages<T>),
}

/// Rows with one type of sort key, and the reads of them.
macro_rules! rows_by {
    ($name:ident, $key:ty, $keys:expr) => {
        mod $name {
            use super::*;

            #[derive(Table, Clone, Debug, PartialEq)]
            #[table(name = "Rows")]
            #[table(index(by_group, partition_key = group, sort_key = rank))]
            #[table(local_index(by_mark, sort_key = mark))]
            pub struct Row {
                #[table(partition_key)]
                part: u8,
                #[table(sort_key)]
                key: $key,
                group: Option<u8>,
                rank: Option<u8>,
                mark: Option<$key>,
                colour: u8,
            }

            macro_rules! set {
                ($plan:expr, $at:expr, $read:expr) => {{
                    let mut read = $read.maybe_cursor($at);
                    if let Some(size) = $plan.page_size {
                        read = read.page_size(size);
                    }
                    if let Some(limit) = $plan.limit {
                        read = read.limit(limit);
                    }
                    if let Some(pages) = $plan.max_pages {
                        read = read.max_pages(pages);
                    }
                    read
                }};
            }

            macro_rules! with_read {
                ($plan:expr, $at:expr, |$read:ident| $do:expr) => {{
                    let filter = || $plan.filter.map(|from| Row::COLOUR.ge(from));
                    macro_rules! query {
                        ($query:expr) => {{
                            let query = $query.maybe_filter(filter());
                            let query = if $plan.reverse {
                                query.reverse()
                            } else {
                                query
                            };
                            let $read = set!($plan, $at, query);
                            $do
                        }};
                    }
                    macro_rules! scan {
                        ($scan:expr) => {{
                            let $read = set!($plan, $at, $scan.maybe_filter(filter()));
                            $do
                        }};
                    }
                    macro_rules! parallel {
                        ($scan:expr, $segments:expr, $calls:expr) => {{
                            let scan = $scan.maybe_filter(filter()).parallel($segments);
                            let $read = set!($plan, $at, scan.concurrency($calls));
                            $do
                        }};
                    }
                    match $plan.source {
                        Source::Table(part) => query!(Row::query(part)),
                        Source::Group(group) => query!(Row::by_group(group)),
                        Source::Mark(part) => query!(Row::by_mark(part)),
                        Source::Scan => scan!(Row::scan().whole_table()),
                        Source::ScanGroups => scan!(Row::scan().index(Row::BY_GROUP)),
                        Source::ScanMarks => scan!(Row::scan().index(Row::BY_MARK)),
                        Source::Parallel(segments, calls) => {
                            parallel!(Row::scan().whole_table(), segments, calls)
                        }
                        Source::ParallelGroups(segments, calls) => {
                            parallel!(Row::scan().index(Row::BY_GROUP), segments, calls)
                        }
                    }
                }};
            }

            /// What a full read gives, up to the order of equals.
            fn expected(plan: &Plan, rows: &[Row]) -> Vec<Row> {
                let in_group = |row: &Row| row.group.is_some() && row.rank.is_some();
                let is_read = |row: &&Row| match plan.source {
                    Source::Table(part) => row.part == part,
                    Source::Group(group) => in_group(row) && row.group == Some(group),
                    Source::Mark(part) => row.part == part && row.mark.is_some(),
                    Source::Scan | Source::Parallel(..) => true,
                    Source::ScanGroups | Source::ParallelGroups(..) => in_group(row),
                    Source::ScanMarks => row.mark.is_some(),
                };
                let passes = |row: &&Row| plan.filter.is_none_or(|from| row.colour >= from);
                let mut rows: Vec<_> = rows
                    .iter()
                    .filter(is_read)
                    .filter(passes)
                    .cloned()
                    .collect();
                sort(&mut rows);
                rows
            }

            fn sort(rows: &mut [Row]) {
                rows.sort_by(|one, other| (one.part, &one.key).cmp(&(other.part, &other.key)));
            }

            /// Whether the rows are in the order of what a query is sorted by.
            fn in_order(plan: &Plan, rows: &[Row]) -> bool {
                let is_up = |one: &Row, other: &Row| match plan.source {
                    Source::Table(_) => one.key < other.key,
                    Source::Group(_) => one.rank <= other.rank,
                    Source::Mark(_) => one.mark <= other.mark,
                    _ => true,
                };
                let pairs = rows.windows(2);
                pairs.into_iter().all(|pair| match plan.reverse {
                    false => is_up(&pair[0], &pair[1]),
                    true => is_up(&pair[1], &pair[0]),
                })
            }

            fn whole(plan: &Plan) -> Plan {
                let plan = plan.clone();
                Plan {
                    page_size: None,
                    limit: None,
                    max_pages: None,
                    ..plan
                }
            }

            async fn check(db: &Db, plan: &Plan, rows: &[Row]) {
                let full = whole(plan);
                let full = with_read!(full, None, |read| read.collect(db).await.unwrap());
                let mut sorted = full.clone();
                sort(&mut sorted);
                assert_eq!(sorted, expected(plan, rows), "what is read");
                assert!(in_order(plan, &full), "{full:?}");
                for of_pages in [false, true] {
                    let mut pieces = in_pieces(db, plan, of_pages, full.len()).await;
                    if plan.source.is_parallel() {
                        sort(&mut pieces);
                        assert_eq!(pieces, sorted, "in pieces");
                    } else {
                        assert_eq!(pieces, full, "in pieces");
                    }
                }
                let unbounded = Plan {
                    max_pages: None,
                    ..plan.clone()
                };
                let wanted = plan.limit.unwrap_or(usize::MAX).min(full.len());
                let count = with_read!(unbounded, None, |read| read.count(db).await.unwrap());
                assert_eq!(count, wanted as u64);
                let some = with_read!(unbounded, None, |read| read.collect(db).await.unwrap());
                assert_eq!(some.len(), wanted);
                if !plan.source.is_parallel() {
                    assert_eq!(some, full[..wanted]);
                }
                if plan.source.is_query() {
                    walk(db, &unbounded, &full).await;
                }
            }

            /// Stops after each of the plan's cuts; what a cursor is of survives as a text.
            async fn in_pieces(db: &Db, plan: &Plan, of_pages: bool, all: usize) -> Vec<Row> {
                let (mut found, mut cursor) = (Vec::new(), None::<Cursor<Row>>);
                let mut cuts = plan.cuts.iter().cycle();
                for _ in 0..=8 * all + 64 {
                    let cut = *cuts.next().unwrap();
                    let before = found.len();
                    let mut read = with_read!(plan, cursor, |read| match of_pages {
                        true => Reads::Pages(read.pages(db)),
                        false => Reads::Items(read.items(db)),
                    });
                    let (next, is_exhausted) = match &mut read {
                        Reads::Items(items) => {
                            while found.len() < before + cut {
                                match items.try_next().await.unwrap() {
                                    Some(row) => found.push(row),
                                    None => break,
                                }
                            }
                            (items.cursor(), items.is_exhausted())
                        }
                        Reads::Pages(pages) => {
                            for _ in 0..cut {
                                match pages.try_next().await.unwrap() {
                                    Some(page) => found.extend(page),
                                    None => break,
                                }
                            }
                            (pages.cursor(), pages.is_exhausted())
                        }
                    };
                    assert!(found.len() - before <= plan.limit.unwrap_or(usize::MAX));
                    assert_eq!(next.is_none(), is_exhausted, "{} of {all}", found.len());
                    if is_exhausted {
                        return found;
                    }
                    let text = next.expect("not at the end").to_string();
                    cursor = Some(text.parse().unwrap());
                }
                panic!("no end");
            }

            /// Pages forward to the end, and back to the beginning.
            async fn walk(db: &Db, plan: &Plan, full: &[Row]) {
                let limit = plan.limit.unwrap_or(3);
                let plan = Plan {
                    limit: Some(limit),
                    ..plan.clone()
                };
                let page = async |at: Option<Cursor<Row>>| {
                    let at = at.map(|it| it.to_string().parse::<Cursor<Row>>().unwrap());
                    one_page(db, &plan, at).await
                };
                let (mut expected, mut cursor, mut back) = (full.chunks(limit), None, None);
                loop {
                    let (rows, prev, next) = page(cursor).await;
                    assert_eq!(rows, expected.next().unwrap_or_default(), "forward");
                    back = if rows.is_empty() { back } else { prev };
                    if next.is_none() {
                        break;
                    }
                    cursor = next;
                }
                assert_eq!(expected.next(), None);
                let last = full.len().saturating_sub(1) / limit * limit;
                let mut expected = full[..last].chunks(limit).rev();
                while let Some(at) = back {
                    let (rows, prev, _) = page(Some(at)).await;
                    assert_eq!(rows, expected.next().unwrap_or_default(), "back");
                    back = prev;
                }
                assert_eq!(expected.next(), None);
            }

            type Turned = (Vec<Row>, Option<Cursor<Row>>, Option<Cursor<Row>>);

            async fn one_page(db: &Db, plan: &Plan, at: Option<Cursor<Row>>) -> Turned {
                let filter = plan.filter.map(|from| Row::COLOUR.ge(from));
                macro_rules! page {
                    ($query:expr) => {{
                        let query = set!(plan, at, $query.maybe_filter(filter));
                        let query = if plan.reverse { query.reverse() } else { query };
                        query.page(db).await.unwrap()
                    }};
                }
                let page = match plan.source {
                    Source::Group(group) => page!(Row::by_group(group)),
                    Source::Mark(part) => page!(Row::by_mark(part)),
                    Source::Table(part) => page!(Row::query(part)),
                    _ => return Turned::default(),
                };
                let (prev, next) = (page.prev_cursor().cloned(), page.next_cursor().cloned());
                (page.into_items(), prev, next)
            }

            #[test]
            fn every_read_gives_each_item_once_however_it_is_stopped() {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build();
                let runtime = runtime.expect("a runtime");
                let client = client();
                let unique = format!("t{}-{:p}-", std::process::id(), &raw const runtime);
                let (mut count, cases) = (0, (rows($keys), vec(plan(), 6)));
                let count = &mut count;
                let count = std::cell::RefCell::new(count);
                let run = TestRunner::new(contextualize_config(config(16))).run(
                    &cases,
                    |(rows, plans)| {
                        **count.borrow_mut() += 1;
                        let prefix = format!("{unique}{}-", **count.borrow());
                        let db = Db::builder().prefix(prefix).client(client.clone());
                        let to_row = |((part, key), (group, rank, mark, colour))| Row {
                            part,
                            key,
                            group,
                            rank,
                            mark,
                            colour,
                        };
                        let rows: Vec<Row> = rows.into_iter().map(to_row).collect();
                        runtime.block_on(async {
                            create::<Row>(&db).await;
                            for row in &rows {
                                row.put().send(&db).await.unwrap();
                            }
                            for plan in &plans {
                                check(&db, plan, &rows).await;
                            }
                            db.table::<Row>().delete().await.unwrap();
                        });
                        Ok(())
                    },
                );
                run.expect("no read fails");
            }
        }
    };
}

rows_by!(by_text, String, text());
rows_by!(by_number, Number, number());
rows_by!(by_bytes, Vec<u8>, bytes());

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Keys")]
#[table(index(by_group, partition_key = group, sort_key = data))]
struct Keyed {
    #[table(partition_key)]
    text: String,
    #[table(sort_key)]
    number: Number,
    group: Option<Vec<u8>>,
    data: Option<Vec<u8>>,
}

/// Where a read stops: what an answer says of it.
type Place = (String, String, Vec<u8>, Vec<u8>);

fn place() -> impl Strategy<Value = Place> {
    let number = "-?[0-9]{1,38}|[1-9]\\.[0-9]{1,37}E[-+][0-9]{1,2}|-?[1-9]e[0-9]{1,2}";
    let long = vec(any::<u8>(), 0..2048);
    (
        "\\PC{1,60}|[a-z]{1000,1024}",
        number,
        vec(any::<u8>(), 1..40),
        long,
    )
}

fn raw((text, number, group, data): &Place) -> (Value, Item) {
    let blob = |bytes: &[u8]| aws_smithy_types::base64::encode(bytes);
    let value = json!({
        "text": {"S": text}, "number": {"N": number},
        "group": {"B": blob(group)}, "data": {"B": blob(data)},
    });
    let b = |bytes: &[u8]| AttributeValue::B(dynatable::sdk::primitives::Blob::new(bytes));
    let item = Item::from([
        ("text".into(), AttributeValue::S(text.clone())),
        ("number".into(), AttributeValue::N(number.clone())),
        ("group".into(), b(group)),
        ("data".into(), b(data)),
    ]);
    (value, item)
}

fn ends_at(place: &Place) -> Answer {
    let body = json!({"Items": [], "Count": 0, "LastEvaluatedKey": raw(place).0});
    Answer::ok(&body.to_string())
}

/// A cursor of each kind, at these places.
async fn cursors_at(places: &[Place]) -> Vec<Cursor<Keyed>> {
    let db = Canned::new(places.iter().map(ends_at)).db();
    let mut all = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let text = &*place.0;
        let mut pages = match at {
            0 => Keyed::query(text).max_pages(1).pages(&db),
            1 => Keyed::query(text).reverse().max_pages(1).pages(&db),
            2 => Keyed::by_group(&place.2).max_pages(1).pages(&db),
            3 => Keyed::scan().whole_table().max_pages(1).pages(&db),
            _ => {
                let scan = Keyed::scan().index(Keyed::BY_GROUP).parallel(9);
                scan.max_pages(places.len() - 4).pages(&db)
            }
        };
        while let Some(page) = pages.try_next().await.unwrap() {
            all.extend(page.next_cursor().cloned());
        }
        if at == 4 {
            break;
        }
    }
    all
}

fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(future)
}

proptest! {
    #![proptest_config(config(32))]

    #[test]
    fn every_text_of_a_cursor_gives_that_cursor(places in vec(place(), 8), secret in vec(any::<u8>(), 0..100)) {
        let key = CursorKey::new(&secret);
        let cursors = block_on(cursors_at(&places));
        prop_assert_eq!(cursors.len(), 8);
        for (cursor, place) in cursors.iter().zip(&places) {
            let text = cursor.to_string();
            let again: Cursor<Keyed> = text.parse().unwrap();
            prop_assert!(again == *cursor);
            prop_assert_eq!(again.to_string(), text);
            let signed = cursor.sign(&key);
            prop_assert!(Cursor::verify(&signed, &key).unwrap() == *cursor);
            prop_assert!(Cursor::<Keyed>::verify(&signed, &CursorKey::new(b"other-4711")).is_err());
            if let Some(own) = again.to_item() {
                let (_, item) = raw(place);
                prop_assert!(own.iter().all(|(name, value)| item[name] == *value));
            }
        }
        for (at, one) in cursors.iter().enumerate() {
            prop_assert!(cursors[..at].iter().all(|other| other != one));
        }
    }

    #[test]
    fn no_text_makes_reading_a_cursor_panic(
        any in "\\PC{0,80}",
        letters in "[A-Za-z0-9_-]{0,200}",
        bytes in vec(any::<u8>(), 0..80),
    ) {
        let key = CursorKey::new(b"secret");
        for text in [&any, &letters, &forged(&bytes)] {
            prop_assert!(text.parse::<Cursor<Keyed>>().is_err());
            prop_assert!(Cursor::<Keyed>::verify(text, &key).is_err());
        }
    }

    /// Bytes that have the right checksum, and what only some of them have: a legal head, legal values.
    #[test]
    fn no_forged_text_makes_reading_or_using_a_cursor_panic(
        places in vec(place(), 8),
        which in 0..8_usize,
        edits in vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in option::of(any::<prop::sample::Index>()),
        more in vec(prop_oneof![Just(0), Just(b'S'), Just(b'N'), any::<u8>()], 0..6),
        flags in option::of(any::<u8>()),
    ) {
        block_on(async {
            let cursors = cursors_at(&places).await;
            let mut body = bytes_of(&cursors[which].to_string());
            body.truncate(body.len() - 4);
            if let Some(cut) = cut {
                body.truncate(14 + cut.index(body.len() - 14));
            }
            body.extend(more);
            for (at, byte) in edits {
                let length = body.len();
                if length > 14 {
                    body[14 + at.index(length - 14)] = byte;
                }
            }
            if let Some(flags) = flags {
                body[1] = flags;
            }
            let Ok(cursor) = forged(&body).parse::<Cursor<Keyed>>() else {
                return;
            };
            let again: Cursor<Keyed> = cursor.to_string().parse().expect("what was read can be");
            assert!(again == cursor);
            drop(cursor.to_item());
            let db = Canned::default().db();
            let at = || cursor.clone();
            let group = &places[2].2;
            // Refused, or used as it is; nothing else.
            drop(Keyed::query(&*places[0].0).cursor(at()).page(&db).await);
            drop(Keyed::by_group(group).cursor(at()).hydrate().collect(&db).await);
            drop(Keyed::scan().whole_table().cursor(at()).page(&db).await);
            let scan = Keyed::scan().index(Keyed::BY_GROUP).parallel(9).concurrency(2);
            drop(scan.cursor(at()).collect(&db).await);
        });
    }
}
