//! The four ways out to the SDK, each for something the typed API has no word for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::types::{
    ConditionCheck, Delete, KeysAndAttributes, Put, ReturnConsumedCapacity, ReturnValue, Select,
    TransactWriteItem,
};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use dynatable::wire::Kind;
use dynatable::{Attribute, AttributeValue, Condition, Db, Error, Outcome, Table, sdk};

use crate::errors::canned::{Answer, Canned};
use crate::support::db_with;

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Songs")]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    year: u16,
    album: Option<String>,
    label: Option<Label>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Label {
    name: String,
}

const KEY: (&str, &str) = ("Dylan", "Hurricane");

fn hurricane() -> Song {
    Song {
        artist: "Dylan".into(),
        title: "Hurricane".into(),
        year: 1976,
        album: Some("Desire".into()),
        label: None,
    }
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.into())
}

async fn db_with_hurricane() -> Db {
    let db = db_with::<Song>().await;
    hurricane().put().send(&db).await.unwrap();
    db
}

/// Keeps the bodies that were sent.
#[derive(Clone, Debug, Default)]
struct Sent(Arc<Mutex<Vec<String>>>);

impl Intercept for Sent {
    fn name(&self) -> &'static str {
        "Sent"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.request().body().bytes().unwrap_or_default();
        self.0
            .lock()
            .unwrap()
            .push(String::from_utf8(body.to_vec())?);
        Ok(())
    }
}

#[tokio::test]
async fn the_client_does_what_the_typed_api_has_no_word_for() {
    let db = db_with_hurricane().await;
    let table = db.table_name::<Song>();
    // A scan with a projection, beside typed calls on the same table.
    let page = db
        .client()
        .scan()
        .table_name(&*table)
        .select(Select::Count)
        .send()
        .await
        .unwrap();
    assert_eq!(page.count, 1);
    let key = Song::key(KEY).unwrap().to_item();
    let keys = KeysAndAttributes::builder().keys(key).build().unwrap();
    let batch = db
        .client()
        .batch_get_item()
        .request_items(&*table, keys)
        .send()
        .await
        .unwrap();
    let mut items = batch.responses.unwrap().remove(&*table).unwrap();
    assert_eq!(Song::from_item(items.remove(0)).unwrap(), hurricane());
}

#[tokio::test]
async fn the_sdks_builder_has_all_that_was_chosen() {
    let db = db_with_hurricane().await;
    let get = Song::get(KEY).consistent().into_sdk(&db).unwrap();
    assert_eq!(get.get_consistent_read(), &Some(true));
    let item = get
        .projection_expression("#t, album")
        .expression_attribute_names("#t", "title")
        .send()
        .await
        .unwrap()
        .item
        .unwrap();
    assert_eq!(item.len(), 2);
    assert_eq!(item["album"], s("Desire"));

    let song = hurricane();
    let put = song
        .put()
        .if_exists()
        .returning_old()
        .into_sdk(&db)
        .unwrap();
    assert_eq!(put.get_return_values(), &Some(ReturnValue::AllOld));
    assert_eq!(
        put.get_condition_expression().as_deref(),
        Some("attribute_exists(#n0)")
    );
    let old = put.send().await.unwrap().attributes.unwrap();
    assert_eq!(Song::from_item(old).unwrap(), hurricane());

    // A write that returns what it changed, of a delete: the SDK's own word, not one of ours.
    let update = Song::update(KEY)
        .set(Song::YEAR, 1975)
        .condition(Song::YEAR.eq(1976));
    let update = update
        .into_sdk(&db)
        .unwrap()
        .return_values(ReturnValue::AllNew);
    let new = update.send().await.unwrap().attributes.unwrap();
    assert_eq!(Song::from_item(new).unwrap().year, 1975);

    let delete = Song::delete(KEY)
        .condition(Song::YEAR.eq(1))
        .into_sdk(&db)
        .unwrap();
    let error = delete.send().await.unwrap_err().into_service_error();
    assert!(error.is_conditional_check_failed_exception());
}

#[tokio::test]
async fn customize_edits_the_call_and_keeps_its_type() {
    let db = db_with_hurricane().await;
    // The typed get reads all attributes; this one leaves out what it can do without.
    let part: Option<Song> = Song::get(KEY)
        .customize(|sdk| {
            sdk.projection_expression("artist, title, #y")
                .expression_attribute_names("#y", "year")
        })
        .send(&db)
        .await
        .unwrap();
    let expected = Song {
        album: None,
        ..hurricane()
    };
    assert_eq!(part, Some(expected));

    // `send_with` asks for every index; the user's own choice is kept.
    let sent = Sent::default();
    let response = Song::update(KEY)
        .set(Song::YEAR, 1975)
        .returning_new()
        .customize(|sdk| sdk.return_consumed_capacity(ReturnConsumedCapacity::Total))
        .config_override(sdk::config::Builder::default().interceptor(sent.clone()))
        .send_with(&db)
        .await
        .unwrap();
    assert_eq!(response.value().year, 1975);
    assert!(
        response
            .consumed_capacity()
            .is_some_and(|it| it.table().is_none())
    );
    let sent = sent.0.lock().unwrap().concat();
    assert!(
        sent.contains(r#""ReturnConsumedCapacity":"TOTAL""#),
        "{sent}"
    );
}

#[tokio::test]
async fn customizations_run_in_order_and_after_all_setters() {
    let db = Canned::default().db();
    let input = Song::get(KEY)
        .customize(|sdk| {
            assert_eq!(sdk.get_consistent_read(), &Some(true));
            sdk.projection_expression("first")
        })
        .customize(|sdk| {
            let text = sdk.get_projection_expression().clone().unwrap();
            sdk.projection_expression(format!("{text}, second"))
        })
        .consistent()
        .request(&db)
        .unwrap();
    assert_eq!(
        input.projection_expression.as_deref(),
        Some("first, second")
    );
    let update = Song::update(KEY)
        .customize(|sdk| sdk.return_consumed_capacity(ReturnConsumedCapacity::Total))
        .returning_old();
    let input = update.request(&db).unwrap();
    assert_eq!(
        input.return_consumed_capacity,
        Some(ReturnConsumedCapacity::Total)
    );
    let song = hurricane();
    let put = song
        .put()
        .customize(|sdk| sdk.item("extra", s("x")))
        .returning_old();
    assert_eq!(put.request(&db).unwrap().item.unwrap()["extra"], s("x"));
    let delete = Song::delete(KEY)
        .customize(|sdk| sdk.table_name("other"))
        .returning_old();
    assert_eq!(
        delete.request(&db).unwrap().table_name.as_deref(),
        Some("other")
    );
}

#[tokio::test]
async fn the_users_own_names_and_values_are_merged_with_ours() {
    let db = db_with_hurricane().await;
    let update = |least: u16| {
        Song::update(KEY)
            .set(Song::ALBUM, "Desire (remastered)")
            .condition(Song::YEAR.lt(1980))
            .returning_new()
            .customize(move |sdk| {
                let update = sdk.get_update_expression().clone().unwrap();
                let condition = sdk.get_condition_expression().clone().unwrap();
                sdk.update_expression(format!("{update}, #mine = :mine"))
                    .condition_expression(format!("{condition} AND size(#album) > :least"))
                    .expression_attribute_names("#mine", "mine")
                    .expression_attribute_names("#album", "album")
                    .expression_attribute_values(":mine", s("my own"))
                    .expression_attribute_values(":least", AttributeValue::N(least.to_string()))
            })
    };
    let new = update(3).send(&db).await.unwrap();
    assert_eq!(new.album.as_deref(), Some("Desire (remastered)"));
    let item = Song::get(KEY)
        .into_sdk(&db)
        .unwrap()
        .send()
        .await
        .unwrap()
        .item
        .unwrap();
    assert_eq!(item["mine"], s("my own"));
    let outcome = update(300).send_if(&db).await.unwrap();
    assert_eq!(outcome, Outcome::Rejected(Some(new)));
}

#[tokio::test]
async fn a_clash_of_placeholders_is_an_error_and_no_overwrite() {
    let canned = Canned::default();
    let db = canned.db();
    let update = || Song::update(KEY).set(Song::ALBUM, "Desire");
    let song = hurricane();
    let put = || song.put().condition(Song::YEAR.lt(1980));
    let delete = || Song::delete(KEY).condition(Song::YEAR.lt(1980));
    let results = [
        update()
            .customize(|sdk| sdk.expression_attribute_names("#n0", "title"))
            .send(&db)
            .await,
        update()
            .customize(|sdk| sdk.expression_attribute_values(":v0", s("x")))
            .send(&db)
            .await,
        put()
            .customize(|sdk| sdk.expression_attribute_names("#n0", "title"))
            .send(&db)
            .await,
        delete()
            .customize(|sdk| sdk.expression_attribute_values(":v0", s("x")))
            .send(&db)
            .await,
    ];
    for result in results {
        let Err(Error::Invalid(error)) = result else {
            panic!("{result:?}");
        };
        let text = error.to_string();
        assert!(text.contains("#n0") || text.contains(":v0"), "{text}");
        assert!(text.contains("another name"), "{text}");
    }
    assert!(matches!(
        update()
            .customize(|sdk| sdk.expression_attribute_names("#n0", "x"))
            .into_sdk(&db),
        Err(Error::Invalid(_))
    ));
    assert!(canned.calls().is_empty());
    // The same meaning is no clash.
    update()
        .customize(|sdk| sdk.expression_attribute_names("#n0", "album"))
        .send(&db)
        .await
        .unwrap();
    assert_eq!(canned.calls().len(), 1);
}

#[tokio::test]
async fn a_placeholder_of_ours_that_is_taken_away_is_an_error() {
    let canned = Canned::default();
    let db = canned.db();
    let own = || HashMap::from([("#mine".to_owned(), "mine".to_owned())]);
    let update = Song::update(KEY)
        .set(Song::ALBUM, "Desire")
        .customize(move |sdk| sdk.set_expression_attribute_names(Some(own())));
    assert!(matches!(update.send(&db).await, Err(Error::Invalid(_))));
    let update = Song::update(KEY)
        .set(Song::ALBUM, "Desire")
        .customize(|sdk| sdk.set_expression_attribute_values(None));
    assert!(matches!(update.send(&db).await, Err(Error::Invalid(_))));
    assert!(canned.calls().is_empty());
}

#[tokio::test]
async fn a_condition_of_the_users_own_returns_the_current_item_too() {
    let db = db_with_hurricane().await;
    let song = hurricane();
    let put = || {
        song.put()
            .customize(|sdk| sdk.condition_expression("attribute_not_exists(artist)"))
    };
    let error = put().send(&db).await.unwrap_err();
    assert!(!error.to_string().contains("no such item"), "{error}");
    let outcome = put().send_if(&db).await.unwrap();
    assert_eq!(outcome, Outcome::Rejected(Some(hurricane())));
}

#[tokio::test]
async fn the_configuration_of_one_call_is_overridden() {
    let server_error = || Answer::http(500, r#"{"__type":"InternalServerError"}"#);
    let canned = Canned::new([
        server_error(),
        server_error(),
        server_error(),
        Answer::ok(
            r#"{"Item":{"artist":{"S":"Dylan"},"title":{"S":"Hurricane"},"year":{"N":"1976"}}}"#,
        ),
    ]);
    let db = canned.db();
    // The client does not retry; this call does.
    assert!(matches!(
        Song::get(KEY).send(&db).await,
        Err(Error::Call(_))
    ));
    assert_eq!(canned.calls().len(), 1);
    let retry = RetryConfig::standard()
        .with_max_attempts(3)
        .with_initial_backoff(std::time::Duration::from_millis(1));
    let song = Song::get(KEY)
        .config_override(sdk::config::Builder::default().retry_config(retry))
        .send(&db)
        .await
        .unwrap();
    assert_eq!(song.unwrap().year, 1976);
    assert_eq!(canned.calls().len(), 4);
}

#[tokio::test]
async fn an_interceptor_sees_the_one_call_it_is_for() {
    let db = db_with_hurricane().await;
    let sent = Sent::default();
    let config = || sdk::config::Builder::default().interceptor(sent.clone());
    let song = hurricane();
    song.put()
        .config_override(config())
        .send(&db)
        .await
        .unwrap();
    Song::get(KEY).send(&db).await.unwrap();
    Song::update(KEY)
        .config_override(config())
        .send(&db)
        .await
        .unwrap();
    let deleted = Song::delete(KEY).config_override(config()).returning_old();
    assert_eq!(deleted.send(&db).await.unwrap(), Some(hurricane()));
    let outcome = Song::update(KEY)
        .config_override(config())
        .send_if(&db)
        .await
        .unwrap();
    assert_eq!(outcome, Outcome::Rejected(None));
    assert_eq!(sent.0.lock().unwrap().len(), 4);
}

#[test]
fn a_configuration_cannot_go_into_the_sdks_builder_unseen() {
    let db = Canned::default().db();
    let get = || Song::get(KEY).config_override(sdk::config::Builder::default());
    let Err(Error::Invalid(error)) = get().into_sdk(&db) else {
        panic!("the configuration is lost");
    };
    assert!(error.to_string().contains("config_override"), "{error}");
}

#[tokio::test]
async fn items_keys_and_conditions_go_into_the_sdks_own_transaction() {
    let db = db_with_hurricane().await;
    let table = db.table_name::<Song>();
    let isis = Song {
        title: "Isis".into(),
        ..hurricane()
    };
    let condition = Song::YEAR.lt(1980) & Song::LABEL.not_exists();
    let (expression, names, values) = condition.render().unwrap().into_parts();
    let check = ConditionCheck::builder()
        .table_name(&*table)
        .set_key(Some(Song::key(KEY).unwrap().to_item()))
        .condition_expression(format!("{expression} AND #mine = :mine"))
        .set_expression_attribute_names(Some(names))
        .expression_attribute_names("#mine", "album")
        .set_expression_attribute_values(Some(values))
        .expression_attribute_values(":mine", s("Desire"))
        .build()
        .unwrap();
    let put = Put::builder()
        .table_name(&*table)
        .set_item(Some(isis.to_item().unwrap()))
        .build();
    let write = db
        .client()
        .transact_write_items()
        .transact_items(TransactWriteItem::builder().condition_check(check).build())
        .transact_items(TransactWriteItem::builder().put(put.unwrap()).build());
    write.send().await.unwrap();
    let found = Song::get(("Dylan", "Isis")).send(&db).await.unwrap();
    assert_eq!(found, Some(isis));

    let delete = Delete::builder()
        .table_name(&*table)
        .set_key(Some(Song::key(("Dylan", "Isis")).unwrap().to_item()))
        .build();
    let delete = TransactWriteItem::builder().delete(delete.unwrap()).build();
    db.client()
        .transact_write_items()
        .transact_items(delete)
        .send()
        .await
        .unwrap();
    assert_eq!(Song::get(("Dylan", "Isis")).send(&db).await.unwrap(), None);
}

#[tokio::test]
async fn operations_go_into_the_sdks_own_transaction() {
    let db = db_with_hurricane().await;
    let isis = Song {
        title: "Isis".into(),
        ..hurricane()
    };
    let write = |year: u16| {
        let update = Song::update(KEY)
            .set(Song::YEAR, 1975)
            .condition(Song::YEAR.eq(year));
        db.client()
            .transact_write_items()
            .transact_items(isis.put().if_absent().into_transact_item(&db).unwrap())
            .transact_items(update.into_transact_item(&db).unwrap())
    };
    let error = write(1).send().await.unwrap_err().into_service_error();
    assert!(error.is_transaction_canceled_exception(), "{error:?}");
    assert_eq!(Song::get(&isis).send(&db).await.unwrap(), None);
    write(1976).send().await.unwrap();
    let reads = [Song::get(&isis), Song::get(KEY)]
        .map(|get| get.into_transact_item(&db).unwrap())
        .to_vec();
    let read = db
        .client()
        .transact_get_items()
        .set_transact_items(Some(reads));
    let songs: Vec<Song> = read
        .send()
        .await
        .unwrap()
        .responses
        .unwrap()
        .into_iter()
        .map(|response| Song::from_item(response.item.unwrap()).unwrap())
        .collect();
    assert_eq!(songs[0], isis);
    assert_eq!(songs[1].year, 1975);
}

#[tokio::test]
async fn writes_go_into_the_sdks_own_batch_unless_they_are_conditional() {
    let db = db_with_hurricane().await;
    let isis = Song {
        title: "Isis".into(),
        ..hurricane()
    };
    let writes = vec![
        isis.put().into_write_request(&db).unwrap(),
        Song::delete(KEY).into_write_request(&db).unwrap(),
    ];
    let batch = db
        .client()
        .batch_write_item()
        .request_items(db.table_name::<Song>(), writes);
    assert!(
        batch
            .send()
            .await
            .unwrap()
            .unprocessed_items
            .unwrap_or_default()
            .is_empty()
    );
    assert_eq!(
        Song::get(&isis).send(&db).await.unwrap(),
        Some(isis.clone())
    );
    assert_eq!(Song::get(KEY).send(&db).await.unwrap(), None);

    let refused = [
        isis.put().if_absent().into_write_request(&db),
        Song::delete(KEY).if_exists().into_write_request(&db),
        isis.put()
            .customize(|sdk| sdk.condition_expression("x"))
            .into_write_request(&db),
    ];
    for result in refused {
        let Err(Error::Invalid(error)) = result else {
            panic!("{result:?}");
        };
        assert!(error.to_string().contains("no conditions"), "{error}");
    }
}

#[test]
fn a_member_of_a_transaction_is_checked_as_a_call_of_its_own() {
    let db = Canned::default().db();
    let empty = Song::delete(("", "x")).into_transact_item(&db);
    assert!(matches!(empty, Err(Error::Invalid(_))), "{empty:?}");
    // A transaction's update needs an expression; a condition alone is its ConditionCheck.
    let idle = Song::update(KEY).into_transact_item(&db);
    assert!(matches!(idle, Err(Error::Invalid(_))), "{idle:?}");
    let config = || sdk::config::Builder::default();
    let configured = Song::get(KEY)
        .config_override(config())
        .into_transact_item(&db);
    assert!(
        matches!(configured, Err(Error::Invalid(_))),
        "{configured:?}"
    );
}

#[tokio::test]
async fn a_rendered_condition_filters_the_sdks_own_scan() {
    let db = db_with_hurricane().await;
    let scan = async |condition: Condition<Song>| {
        let (expression, names, values) = condition.render().unwrap().into_parts();
        let scan = db
            .client()
            .scan()
            .table_name(db.table_name::<Song>())
            .filter_expression(expression)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values((!values.is_empty()).then_some(values));
        let items = scan.send().await.unwrap().items.unwrap();
        items
            .into_iter()
            .map(|item| Song::from_item(item).unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        scan(Song::YEAR.lt(1980) & Song::ALBUM.begins_with("D")).await,
        [hurricane()]
    );
    assert_eq!(scan(Song::LABEL.exists()).await, []);
}

#[test]
fn the_pieces_of_a_table_are_there_to_be_read() {
    let schema = Song::SCHEMA;
    assert_eq!((schema.entity(), schema.table()), ("Song", "Songs"));
    assert_eq!(schema.partition_key().name(), "artist");
    assert_eq!(schema.partition_key().kind(), Kind::S);
    assert_eq!(schema.sort_key().unwrap().name(), "title");
    let fields: Vec<_> = schema
        .fields()
        .iter()
        .map(|it| (it.name(), it.kind()))
        .collect();
    assert_eq!(
        fields,
        [
            ("artist", Kind::S),
            ("title", Kind::S),
            ("year", Kind::N),
            ("album", Kind::S),
            ("label", Kind::M),
        ]
    );
    let item = hurricane().to_item().unwrap();
    assert_eq!(Song::from_item(item.clone()).unwrap(), hurricane());
    let mut more = item;
    more.insert("unknown".into(), s("x"));
    assert_eq!(Song::from_item(more).unwrap(), hurricane());
}
