//! Items a second of scans in segments and of batches of writes, and what they cost the client.
//!
//! `benches/throughput` runs it, and the same with Boto3, and makes a table of what they print: tab-separated,
//! where, job, library, how many calls at a time, items, milliseconds, CPU milliseconds of the process.
//! With `DYNATABLE_TEST_ENDPOINT` on the server there, else on the embedded engine, whose own work is then in
//! the process and in the numbers.

use std::error::Error;
use std::hint::black_box;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, io};

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_http_client::Builder;
use benches::cases::{HAND, OURS};
use benches::shapes::{Order, Shape};
use dynatable::{Db, Table};
use tokio::task::JoinSet;

const ITEMS: usize = 20_000;
/// Segments of a scan; requests under way when writing.
const AT_A_TIME: [usize; 4] = [1, 2, 4, 8];
/// Of so many runs the quickest counts, and the one that took the least CPU.
const ROUNDS: usize = 3;
/// `BatchWriteItem` takes no more.
const MOST_WRITES: usize = 25;

/// One way to do a job: so many calls at a time, and the number of items it was done for.
type Way = fn(Setup, usize) -> Pin<Box<dyn Future<Output = usize> + Send>>;

#[derive(Clone)]
struct Setup {
    db: Db,
    orders: Arc<[Order]>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (place, client) = match env::var("DYNATABLE_TEST_ENDPOINT") {
        Ok(endpoint) => ("DynamoDB Local", client(endpoint)),
        Err(_) => ("embedded", Db::embedded()?.client().clone()),
    };
    let orders: Arc<[Order]> = (0..ITEMS).map(Order::sample).collect();
    let scanned = Setup {
        db: Db::new(client.clone()),
        orders: orders.clone(),
    };
    let written = Setup {
        db: Db::builder().prefix("written-").client(client),
        orders,
    };
    scanned.db.table::<Order>().create().await?;
    written.db.table::<Order>().create().await?;
    write_by_hand(scanned.clone(), MOST_WRITES).await;

    let scans: [(&str, Way); 2] = [
        (OURS, |setup, segments| Box::pin(scan(setup, segments))),
        (HAND, |setup, segments| {
            Box::pin(scan_by_hand(setup, segments))
        }),
    ];
    let writes: [(&str, Way); 2] = [
        (OURS, |setup, calls| Box::pin(write(setup, calls))),
        (HAND, |setup, calls| Box::pin(write_by_hand(setup, calls))),
    ];
    compare(place, "scan", &scans, &scanned).await?;
    compare(place, "write", &writes, &written).await?;
    Ok(())
}

/// Every way with every number of calls at a time; in turn, so that the server is in the same state for each.
async fn compare(place: &str, job: &str, ways: &[(&str, Way)], setup: &Setup) -> io::Result<()> {
    for at_a_time in AT_A_TIME {
        let mut least = vec![(Duration::MAX, Duration::MAX); ways.len()];
        for _ in 0..ROUNDS {
            for ((library, way), least) in ways.iter().zip(&mut least) {
                let (begun, used) = (Instant::now(), cpu()?);
                let items = way(setup.clone(), at_a_time).await;
                let (time, used) = (begun.elapsed(), cpu()?.saturating_sub(used));
                assert_eq!(items, ITEMS, "{job} of {library}");
                *least = (least.0.min(time), least.1.min(used));
            }
        }
        for ((library, _), (time, used)) in ways.iter().zip(least) {
            let (time, used) = (time.as_millis(), used.as_millis());
            println!("{place}\t{job}\t{library}\t{at_a_time}\t{ITEMS}\t{time}\t{used}");
        }
    }
    Ok(())
}

async fn scan(setup: Setup, segments: usize) -> usize {
    let segments = u32::try_from(segments).expect("few");
    let scan = Order::scan().whole_table().parallel(segments);
    let mut orders = scan.items(&setup.db);
    let mut count = 0;
    while let Some(order) = orders.try_next().await.expect("an answer") {
        black_box(order);
        count += 1;
    }
    count
}

/// A task for each segment.
async fn scan_by_hand(setup: Setup, segments: usize) -> usize {
    let segments = i32::try_from(segments).expect("few");
    let mut tasks = JoinSet::new();
    for segment in 0..segments {
        let call = setup.db.client().scan();
        let call = call.table_name(setup.db.table_name::<Order>());
        let mut pages = call
            .segment(segment)
            .total_segments(segments)
            .into_paginator()
            .send();
        tasks.spawn(async move {
            let mut count = 0;
            while let Some(page) = pages.next().await {
                let items = page.expect("an answer").items.unwrap_or_default();
                for item in items {
                    black_box(Order::by_hand(item).expect("a sample"));
                    count += 1;
                }
            }
            count
        });
    }
    tasks.join_all().await.into_iter().sum()
}

async fn write(setup: Setup, calls: usize) -> usize {
    let mut writer = setup.db.batch_writer().concurrency(calls);
    for order in &*setup.orders {
        writer.push(order).await.expect("an answer");
    }
    let report = writer.finish().await.expect("an answer");
    usize::try_from(report.written()).expect("few")
}

/// A task for each call at a time, which takes the next items until there are no more.
async fn write_by_hand(setup: Setup, calls: usize) -> usize {
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for _ in 0..calls {
        let (setup, next) = (setup.clone(), next.clone());
        tasks.spawn(async move {
            let table = setup.db.table_name::<Order>();
            let mut count = 0;
            loop {
                let begin = next.fetch_add(MOST_WRITES, Ordering::Relaxed);
                let Some(orders) = setup.orders.get(begin..) else {
                    return count;
                };
                let orders = &orders[..orders.len().min(MOST_WRITES)];
                let mut left: Vec<WriteRequest> = orders.iter().map(put_by_hand).collect();
                while !left.is_empty() {
                    let call = setup.db.client().batch_write_item();
                    let answer = call.request_items(&*table, left).send().await;
                    let unwritten = answer.expect("an answer").unprocessed_items;
                    left = unwritten
                        .into_iter()
                        .flatten()
                        .flat_map(|(_, left)| left)
                        .collect();
                }
                count += orders.len();
            }
        });
    }
    tasks.join_all().await.into_iter().sum()
}

fn put_by_hand(order: &Order) -> WriteRequest {
    let put = PutRequest::builder().set_item(Some(order.item_by_hand()));
    let put = put.build().expect("an item");
    WriteRequest::builder().put_request(put).build()
}

fn client(endpoint: String) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "benches"))
        .endpoint_url(endpoint)
        .http_client(Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

/// What all threads of the process have computed so far. On Linux: elsewhere it takes code that is not safe.
fn cpu() -> io::Result<Duration> {
    let mut nanoseconds = 0;
    for thread in fs::read_dir("/proc/self/task")? {
        let line = fs::read_to_string(thread?.path().join("schedstat"))?;
        let first = line.split(' ').next().and_then(|it| it.parse::<u64>().ok());
        nanoseconds += first.unwrap_or_default();
    }
    Ok(Duration::from_nanos(nanoseconds))
}
