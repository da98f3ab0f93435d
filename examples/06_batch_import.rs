//! An import of 100,000 orders: as they come, with bounded memory, at a bounded cost, with a progress bar; and what
//! to do when DynamoDB does not take all of them.
//!
//! `cargo run --release -p examples --example 06_batch_import -- 1000000` imports another number of them.

use std::error::Error as StdError;

use dynatable::batch::{BatchReport, Unwritten};
use dynatable::{Db, Error, Table};
use indicatif::{ProgressBar, ProgressStyle};

/// Write units a second: what the import may take of the table.
const RATE: f64 = 20_000.0;

#[derive(Table, Debug)]
#[table(name = "Orders")]
struct Order {
    #[table(partition_key)]
    customer: u32,
    #[table(sort_key)]
    number: u64,
    product: String,
    cents: u64,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let count: u64 = match std::env::args().nth(1) {
        Some(text) => text.parse()?,
        None => 100_000,
    };
    let db = Db::embedded()?;
    db.table::<Order>().create().await?;

    match import(&db, count).await {
        Ok(report) => {
            print("written", &report);
            assert_eq!(report.written(), count);
        }
        // The writes that are not known to be done, typed and in order: none is lost with an error.
        Err(Error::BatchFailed(failed)) => {
            print("written before it failed", failed.report());
            eprintln!("{failed}");
            save(&failed.into_unwritten())?;
            return Err("the import is not complete".into());
        }
        Err(error) => return Err(error.into()),
    }

    let orders = Order::query(0).limit(3).collect(&db).await?;
    println!("the first of customer 0: {orders:#?}");
    assert!(!orders.is_empty());
    Ok(())
}

/// Writes orders as they are made. A batch is sent when 25 are there; `push` waits while too many are on
/// their way.
async fn import(db: &Db, count: u64) -> dynatable::Result<BatchReport> {
    let bar = bar(count);
    let shown = bar.clone();
    let mut writer = db
        .batch_writer()
        .concurrency(8)
        .rate_limit(RATE)
        .progress(move |report| {
            shown.set_position(report.written());
            shown.set_message(format!(
                "{} again, {} units",
                report.retried(),
                report.capacity_units().unwrap_or_default()
            ));
        });
    for number in 0..count {
        writer.push(&order(number)).await?;
    }
    // The last writes are only sent here: a writer that is dropped sends nothing.
    let report = writer.finish().await;
    bar.finish_and_clear();
    report
}

/// An order from elsewhere: a file, a queue, another database.
fn order(number: u64) -> Order {
    let customer = u32::try_from(number * 7919 % 1000).unwrap_or_default();
    Order {
        customer,
        number,
        product: format!("product {}", number % 97),
        cents: 100 + number * 31 % 9900,
    }
}

fn print(what: &str, report: &BatchReport) {
    println!(
        "{} {what} in {} calls and {:.1?}; {} were unprocessed and sent again; {} write units",
        report.written(),
        report.attempts(),
        report.elapsed(),
        report.retried(),
        report.capacity_units().unwrap_or_default(),
    );
}

/// Keeps what is left for another run.
fn save(unwritten: &Unwritten) -> dynatable::Result<()> {
    for order in unwritten.puts::<Order>()? {
        eprintln!(
            "{},{},{},{}",
            order.customer, order.number, order.product, order.cents
        );
    }
    Ok(())
}

/// On a terminal only: elsewhere, `indicatif` shows nothing.
fn bar(count: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(count).with_style(style)
}
