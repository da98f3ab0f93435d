//! The four ways from a typed operation to the SDK, each for something that has no typed word.
//!
//! ```sh
//! cargo run -p examples --example 03_escape_hatch
//! ```

use std::error::Error;

use dynatable::sdk::types::{ConditionCheck, TransactWriteItem};
use dynatable::{AttributeValue, Condition, Db, Table};

#[derive(Table, Debug)]
#[table(name = "Music")]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    year: u16,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let db = Db::embedded()?;
    db.table::<Song>().create().await?;
    for (title, year) in [("Hurricane", 1976), ("Isis", 1976), ("Sara", 1975)] {
        song(title, year).put().send(&db).await?;
    }

    // 1. The client: a query, whose items become songs again.
    let found = db
        .client()
        .query()
        .table_name(db.table_name::<Song>())
        .key_condition_expression("artist = :artist")
        .expression_attribute_values(":artist", AttributeValue::S("Dylan".into()))
        .send()
        .await?;
    for item in found.items.unwrap_or_default() {
        println!("1. {:?}", Song::from_item(item)?);
    }

    // 2. The SDK's builder of an operation: a projection.
    let got = Song::get(("Dylan", "Sara"))
        .consistent()
        .into_sdk(&db)?
        .projection_expression("title")
        .send()
        .await?;
    println!("2. {:?}", got.item);

    // 3. An edit of that builder: a clause on an attribute the struct does not have.
    let changed: Song = Song::update(("Dylan", "Sara"))
        .set(Song::YEAR, 1976)
        .condition(Song::YEAR.eq(1975))
        .returning_new()
        .customize(|sdk| {
            let typed = sdk.get_update_expression().clone().unwrap_or_default();
            sdk.update_expression(format!("{typed} REMOVE #old"))
                .expression_attribute_names("#old", "legacy-rating")
        })
        .send(&db)
        .await?;
    println!("3. {changed:?}");

    //    A placeholder that is taken is an error before the call.
    let clash = Song::update(("Dylan", "Sara"))
        .set(Song::YEAR, 1977)
        .customize(|sdk| sdk.expression_attribute_names("#n0", "title"));
    println!("   {}", clash.send(&db).await.unwrap_err());

    // 4. The pieces: a key, a condition and a write as members of a transaction.
    let condition = Song::YEAR.lt(1980)
        & Condition::raw("size(#t) < :most")
            .name("#t", "title")
            .value(":most", 10);
    println!("4. {condition}");
    let (expression, names, values) = condition.render()?.into_parts();
    let check = ConditionCheck::builder()
        .table_name(db.table_name::<Song>())
        .set_key(Some(Song::key(("Dylan", "Isis"))?.to_item()))
        .condition_expression(expression)
        .set_expression_attribute_names(Some(names))
        .set_expression_attribute_values(Some(values))
        .build()?;
    let joey = song("Joey", 1976);
    db.client()
        .transact_write_items()
        .transact_items(TransactWriteItem::builder().condition_check(check).build())
        .transact_items(joey.put().if_absent().into_transact_item(&db)?)
        .send()
        .await?;
    println!("   {:?}", Song::get(("Dylan", "Joey")).send(&db).await?);
    Ok(())
}

fn song(title: &str, year: u16) -> Song {
    Song {
        artist: "Dylan".into(),
        title: title.into(),
        year,
    }
}
