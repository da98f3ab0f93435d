//! The sample tables of DynamoDB's developer guide: two kinds of items in one table, documents,
//! lists, counters, sets. Run it with `cargo run -p examples --example 02_product_catalog`.

use std::collections::{BTreeMap, BTreeSet};

use dynatable::{Attribute, Db, Number, Table};

/// A product; the attributes of its kind stand beside the common ones.
#[derive(Table, Debug)]
#[table(name = "ProductCatalog", rename_all = "PascalCase")]
struct Product {
    #[table(partition_key)]
    id: u32,
    title: String,
    price: Number,
    #[table(default)]
    product_reviews: BTreeMap<String, Vec<String>>,
    #[table(flatten)]
    book: Option<Book>,
    #[table(flatten)]
    bicycle: Option<Bicycle>,
}

#[derive(Attribute, Debug)]
#[attribute(rename_all = "PascalCase")]
struct Book {
    #[attribute(rename = "ISBN")]
    isbn: String,
    authors: Vec<String>,
}

#[derive(Attribute, Debug)]
#[attribute(rename_all = "PascalCase")]
struct Bicycle {
    brand: String,
    color: Vec<String>,
}

#[derive(Table, Debug)]
#[table(rename_all = "PascalCase")]
struct Forum {
    #[table(partition_key)]
    name: String,
    messages: u32,
}

#[derive(Table, Debug)]
#[table(rename_all = "PascalCase")]
struct Thread {
    #[table(partition_key)]
    forum_name: String,
    #[table(sort_key)]
    subject: String,
    last_posted_by: String,
    replies: u32,
    tags: BTreeSet<String>,
}

#[derive(Table, Debug)]
#[table(rename_all = "PascalCase")]
struct Reply {
    #[table(partition_key)]
    id: String, // the thread's forum and subject
    #[table(sort_key)]
    reply_date_time: String,
    posted_by: String,
}

#[tokio::main]
async fn main() -> dynatable::Result<()> {
    let db = Db::embedded()?;
    load(&db).await?;
    println!("{:#?}", Product::get(102).send(&db).await?);

    // A price goes down only while it is above a limit, and only that of a bicycle.
    for _ in 0..2 {
        let cheaper = Product::update(201)
            .set(Product::PRICE, Product::PRICE.minus(40))
            .condition(Product::PRICE.gt(60))
            .condition(Product::BICYCLE.dot(Bicycle::BRAND).exists())
            .returning_new();
        println!("{:?}", cheaper.send_if(&db).await?);
    }

    // Lists: one inside a document, which may be new, and one of the bicycle's own attributes.
    let reviews = Product::PRODUCT_REVIEWS.key("FiveStar");
    let more = reviews.clone().if_not_exists(vec![]).append(["Light."]);
    let update = Product::update(201)
        .set(reviews, more)
        .set(Product::BICYCLE.dot(Bicycle::COLOR).at(0), "Blue")
        .returning_new();
    println!("{update}");
    println!("{:#?}", update.send(&db).await?);

    // A reply is stored, then counted in its thread and its forum: three calls, each on its own.
    let reply = Reply {
        id: "Amazon DynamoDB#DynamoDB Thread 1".into(),
        reply_date_time: "2015-09-22T19:58:22.947Z".into(),
        posted_by: "User B".into(),
    };
    reply.put().if_absent().send(&db).await?;
    let thread = Thread::update(("Amazon DynamoDB", "DynamoDB Thread 1"))
        .set(Thread::LAST_POSTED_BY, &reply.posted_by)
        .set(Thread::REPLIES, Thread::REPLIES.plus(1))
        .add(Thread::TAGS, ["answered"])
        .returning_new();
    println!("{:?}", thread.send(&db).await?);
    let forum = Forum::update("Amazon DynamoDB").add(Forum::MESSAGES, 1);
    println!("{:?}", forum.returning_new().send(&db).await?);
    Ok(())
}

async fn load(db: &Db) -> dynatable::Result<()> {
    db.table::<Product>().create().await?;
    db.table::<Forum>().create().await?;
    db.table::<Thread>().create().await?;
    db.table::<Reply>().create().await?;

    for (id, price, isbn) in [(101, 2, "111-1111111111"), (102, 20, "222-2222222222")] {
        let (isbn, authors) = (isbn.into(), vec!["Author1".into(), "Author2".into()]);
        let book = Book { isbn, authors };
        product(id, price, Some(book), None).put().send(db).await?;
    }
    for (id, price, brand) in [(201, 100, "Mountain A"), (203, 300, "Brand-Company B")] {
        let (brand, color) = (brand.into(), vec!["Red".into(), "Black".into()]);
        let bike = Bicycle { brand, color };
        product(id, price, None, Some(bike)).put().send(db).await?;
    }
    let (name, messages) = ("Amazon DynamoDB".into(), 4);
    Forum { name, messages }.put().send(db).await?;
    let thread = Thread {
        forum_name: "Amazon DynamoDB".into(),
        subject: "DynamoDB Thread 1".into(),
        last_posted_by: "User A".into(),
        replies: 0,
        tags: ["index", "primarykey"].map(String::from).into(),
    };
    thread.put().send(db).await
}

fn product(id: u32, price: u32, book: Option<Book>, bicycle: Option<Bicycle>) -> Product {
    Product {
        id,
        title: format!("Product {id}"),
        price: price.into(),
        product_reviews: BTreeMap::new(),
        book,
        bicycle,
    }
}
