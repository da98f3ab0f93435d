//! A job over a whole table: segments side by side, at a bounded cost, with a progress bar; stopped in the
//! middle and gone on with. Run it with `cargo run -p examples --example 05_parallel_scan_with_progress`.

use std::collections::HashMap;
use std::error::Error;

use dynatable::{Cursor, Db, Table};
use indicatif::{ProgressBar, ProgressStyle};

const SENSORS: u32 = 80;
const MINUTES: u32 = 50;

/// Read units a second, so that others can use the table, too.
const RATE: f64 = 50.0;

/// A request of `BatchWriteItem` has at most 25 writes.
const MOST_WRITES: usize = 25;

#[derive(Table, Debug)]
#[table(name = "Readings")]
struct Reading {
    #[table(partition_key)]
    sensor: u32,
    #[table(sort_key)]
    minute: u32,
    celsius: f64,
}

/// What the job makes of the table: how often it saw each item, and the warmest.
#[derive(Default)]
struct Report {
    seen: HashMap<(u32, u32), u32>,
    warmest: Option<Reading>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let db = Db::embedded()?;
    load(&db).await?;
    let all = db.table::<Reading>().describe().await?.item_count;
    let all = u64::try_from(all.unwrap_or_default())?; // on AWS some hours old: good enough for a bar
    let mut report = Report::default();

    // The first run is stopped in the middle: what is left of it is a text, to be kept in a file or an item.
    let cursor = run(&db, &mut report, all, None, Some(1_234)).await?;
    let cursor = cursor.expect("there is more to read");
    println!("1. stopped after {} items at {cursor}", report.seen.len());
    assert_eq!(report.seen.len(), 1_234);

    // The second one goes on from there, to the end.
    let cursor = run(&db, &mut report, all, Some(&cursor), None).await?;
    assert_eq!(cursor, None);
    println!("2. read all {} items", report.seen.len());
    assert_eq!(report.seen.len(), (SENSORS * MINUTES) as usize);
    assert!(report.seen.values().all(|times| *times == 1));
    println!("   the warmest: {:?}", report.warmest);
    Ok(())
}

/// Reads on from the cursor, `most` items or all, and gives the cursor to go on from; `None` at the end.
async fn run(
    db: &Db,
    report: &mut Report,
    all: u64,
    cursor: Option<&str>,
    most: Option<usize>,
) -> dynatable::Result<Option<String>> {
    let bar = bar(all, report.seen.len() as u64);
    let (before, shown) = (bar.position(), bar.clone());
    let mut readings = Reading::scan()
        .whole_table()
        .parallel(16)
        .concurrency(4)
        .page_size(100)
        .rate_limit(RATE)
        .progress(move |progress| {
            shown.set_position(before + progress.items());
            shown.set_message(format!(
                "{} units",
                progress.capacity_units().unwrap_or_default()
            ));
        })
        .maybe_cursor(cursor.map(str::parse::<Cursor<Reading>>).transpose()?)
        .items(db);
    let mut count = 0;
    while most != Some(count)
        && let Some(reading) = readings.try_next().await?
    {
        count += 1;
        report.take(reading);
    }
    bar.finish_and_clear();
    if let Some(progress) = readings.progress() {
        let units = progress.capacity_units().unwrap_or_default();
        let time = progress.elapsed();
        println!("   {count} items for {units} units in {time:.1?}");
    }
    // Pages that were under way are read again: the cursor is behind the last item given.
    Ok(readings.cursor().map(|cursor| cursor.to_string()))
}

impl Report {
    fn take(&mut self, reading: Reading) {
        let key = (reading.sensor, reading.minute);
        *self.seen.entry(key).or_default() += 1;
        let warmest = self.warmest.as_ref().map(|it| it.celsius);
        if warmest.is_none_or(|warmest| warmest < reading.celsius) {
            self.warmest = Some(reading);
        }
    }
}

/// On a terminal only: elsewhere, `indicatif` shows nothing.
fn bar(all: u64, done: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(all).with_style(style).with_position(done)
}

/// Writes the readings through the SDK's `BatchWriteItem`, again where some come back unwritten.
async fn load(db: &Db) -> Result<(), Box<dyn Error>> {
    db.table::<Reading>().create().await?;
    let mut writes = Vec::new();
    for place in 0..SENSORS * MINUTES {
        let reading = Reading {
            sensor: place / MINUTES,
            minute: place % MINUTES,
            celsius: f64::from(place * 7 % 101) / 4.0,
        };
        writes.push(reading.put().into_write_request(db)?);
    }
    let table = db.table_name::<Reading>();
    while !writes.is_empty() {
        let some = writes.split_off(writes.len().saturating_sub(MOST_WRITES));
        let call = db.client().batch_write_item().request_items(&*table, some);
        let unwritten = call.send().await?.unprocessed_items;
        writes.extend(unwritten.into_iter().flatten().flat_map(|(_, left)| left));
    }
    Ok(())
}
