//! The direct codec: that it is taken, that it is off where an interceptor looks, and that nobody can tell.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemOutput;
use aws_sdk_dynamodb::operation::get_item::GetItemOutput;
use aws_sdk_dynamodb::operation::put_item::PutItemOutput;
use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::scan::ScanOutput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemOutput;
use aws_smithy_runtime_api::client::interceptors::context::Output;
use dynatable::codec::{Entries, ListSink, MapSink, Sink, Source};
use dynatable::cursor::Cursor;
use dynatable::error::{DecodeError, Invalid};
use dynatable::wire::{self, SetKind};
use dynatable::{Attribute, AttributeValue, Blob, Codec, Db, Error, Projection, Table};

use crate::errors::canned::{Answer, Canned};
use crate::support::{client, create};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Direct")]
struct Thing {
    #[table(partition_key)]
    id: u32,
    #[table(sort_key)]
    name: String,
    text: String,
    number: f64,
    blob: Blob,
    tags: BTreeSet<String>,
    map: BTreeMap<String, Vec<Option<i64>>>,
    any: AttributeValue,
    state: State,
    none: Option<String>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
enum State {
    Bare,
    Held { by: String },
}

fn thing(name: &str) -> Thing {
    Thing {
        id: 1,
        name: name.to_owned(),
        text: "\"quoted\" \\ \n\u{1}\u{7f} é 😀".to_owned(),
        number: -0.1,
        blob: vec![0, 255, 10].into(),
        tags: ["a".to_owned(), "\"b".to_owned()].into(),
        map: [("k\"".to_owned(), vec![Some(-1), None])].into(),
        any: AttributeValue::L(vec![
            AttributeValue::Null(true),
            AttributeValue::Ns(vec!["2.5".to_owned()]),
            AttributeValue::Bs(vec![aws_sdk_dynamodb::primitives::Blob::new([1, 2])]),
        ]),
        state: if name == "a" {
            State::Bare
        } else {
            let by = "b".to_owned();
            State::Held { by }
        },
        none: None,
    }
}

/// What an interceptor of a user's sees: of each answer how many attributes its items have, and whether a
/// `PutItem` was written by the SDK.
#[derive(Debug, Clone, Default)]
struct Watch(Arc<Mutex<Vec<String>>>);

impl Watch {
    fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    fn see(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }
}

fn attributes(output: &Output) -> Option<(&'static str, usize)> {
    if let Some(output) = output.downcast_ref::<GetItemOutput>() {
        return Some(("GetItem", output.item()?.len()));
    }
    if let Some(output) = output.downcast_ref::<QueryOutput>() {
        return Some(("Query", output.items().len()));
    }
    if let Some(output) = output.downcast_ref::<ScanOutput>() {
        return Some(("Scan", output.items().len()));
    }
    if let Some(output) = output.downcast_ref::<PutItemOutput>() {
        return Some(("PutItem", output.attributes()?.len()));
    }
    if let Some(output) = output.downcast_ref::<UpdateItemOutput>() {
        return Some(("UpdateItem", output.attributes()?.len()));
    }
    let output = output.downcast_ref::<DeleteItemOutput>()?;
    Some(("DeleteItem", output.attributes()?.len()))
}

impl Intercept for Watch {
    fn name(&self) -> &'static str {
        "watch"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.request().body().bytes().unwrap_or_default();
        if context.request().headers().get("x-amz-target") == Some("DynamoDB_20120810.PutItem") {
            let direct = body.starts_with(b"{\"Item\":");
            self.see(format!(
                "PutItem written {}",
                if direct { "directly" } else { "by the SDK" }
            ));
        }
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some((operation, count)) = context.output_or_error().ok().and_then(attributes) {
            self.see(format!(
                "{operation} read {}",
                if count == 0 { "directly" } else { "by the SDK" }
            ));
        }
        Ok(())
    }
}

/// A database whose client an interceptor watches.
async fn watched(codec: Codec) -> (Db, Watch) {
    let watch = Watch::default();
    let config = client().config().to_builder().interceptor(watch.clone());
    let prefix = format!("direct{:?}{:?}", codec, std::time::Instant::now());
    let prefix: String = prefix.chars().filter(char::is_ascii_alphanumeric).collect();
    let db = Db::builder()
        .prefix(prefix)
        .codec(codec)
        .client(Client::from_conf(config.build()));
    create::<Thing>(&db).await;
    watch.seen();
    (db, watch)
}

async fn every_operation(db: &Db) {
    let (a, b) = (thing("a"), thing("b"));
    a.put().send(db).await.unwrap();
    b.put().if_absent().send(db).await.unwrap();
    let old = a.put().returning_old().send(db).await.unwrap();
    assert_eq!(old.as_ref(), Some(&a));
    let got = Thing::get(&a).consistent().send(db).await.unwrap();
    assert_eq!(got.as_ref(), Some(&a));
    assert_eq!(Thing::get((1, "c")).send(db).await.unwrap(), None);
    let all = Thing::query(1).collect(db).await.unwrap();
    assert_eq!(all, [a.clone(), b.clone()]);
    let all = Thing::scan().whole_table().collect(db).await.unwrap();
    assert_eq!(all, [a.clone(), b.clone()]);
    let update = Thing::update(&a).set(Thing::NONE, "some").returning_new();
    let new = update.send(db).await.unwrap();
    assert_eq!(new.none.as_deref(), Some("some"));
    let update = Thing::update(&a).remove(Thing::NONE).returning_old();
    assert_eq!(update.send(db).await.unwrap(), Some(new));
    let old = Thing::delete(&a).returning_old().send(db).await.unwrap();
    assert_eq!(old, Some(a));
}

const EACH: [&str; 10] = [
    "PutItem written",
    "PutItem written",
    "PutItem written",
    "PutItem read",
    "GetItem read",
    "Query read",
    "Scan read",
    "UpdateItem read",
    "UpdateItem read",
    "DeleteItem read",
];

fn each(how: &str) -> Vec<String> {
    EACH.iter().map(|what| format!("{what} {how}")).collect()
}

#[tokio::test]
async fn every_operation_goes_directly_where_that_is_asked_for() {
    let (db, watch) = watched(Codec::Direct).await;
    every_operation(&db).await;
    assert_eq!(watch.seen(), each("directly"));
}

#[tokio::test]
async fn an_interceptor_sees_every_item_whole() {
    for codec in [Codec::Auto, Codec::Sdk] {
        let (db, watch) = watched(codec).await;
        every_operation(&db).await;
        assert_eq!(watch.seen(), each("by the SDK"), "{codec:?}");
    }
}

#[tokio::test]
async fn a_call_with_a_configuration_of_its_own_does_not_go_directly() {
    let (db, watch) = watched(Codec::Direct).await;
    let config = || aws_sdk_dynamodb::config::Builder::new();
    let a = thing("a");
    a.put().config_override(config()).send(&db).await.unwrap();
    let get = Thing::get(&a).config_override(config()).consistent();
    assert_eq!(get.send(&db).await.unwrap(), Some(a.clone()));
    let query = Thing::query(1).config_override(config());
    assert_eq!(query.collect(&db).await.unwrap(), [a]);
    assert_eq!(
        watch.seen(),
        [
            "PutItem written by the SDK",
            "GetItem read by the SDK",
            "Query read by the SDK"
        ]
    );
}

#[tokio::test]
async fn an_edit_of_the_item_is_not_lost() {
    let (db, watch) = watched(Codec::Direct).await;
    let put = thing("a");
    put.put()
        .customize(|sdk| sdk.item("text", AttributeValue::S("edited".to_owned())))
        .send(&db)
        .await
        .unwrap();
    let found = Thing::get(&put).consistent().send(&db).await.unwrap();
    assert_eq!(found.unwrap().text, "edited");
    assert_eq!(
        watch.seen(),
        ["PutItem written by the SDK", "GetItem read by the SDK"][..1]
            .iter()
            .map(ToString::to_string)
            .chain(["GetItem read directly".to_owned()])
            .collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn both_ways_write_the_same() {
    let (direct, _) = watched(Codec::Direct).await;
    let (sdk, _) = watched(Codec::Sdk).await;
    let mut items = Vec::new();
    for db in [&direct, &sdk] {
        thing("a").put().send(db).await.unwrap();
        let key = Thing::key((1, "a")).unwrap().to_item();
        let get = db.client().get_item().table_name(db.table_name::<Thing>());
        items.push(get.set_key(Some(key)).send().await.unwrap().item);
    }
    assert_eq!(items[0], items[1]);
    assert_eq!(items[0].as_ref().unwrap()["any"], thing("a").any);
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Small")]
struct Small {
    #[table(partition_key)]
    id: String,
    #[table(default)]
    count: u8,
    list: Option<Vec<String>>,
    any: Option<AttributeValue>,
}

/// Answers as they are, as they could be, and as they must not be.
const ANSWERS: [&str; 38] = [
    r#"{"Item":{"id":{"S":"a"}}}"#,
    r#"{}"#,
    r#"{"Item":null}"#,
    r#"{"Item":{}}"#,
    "  {\n \"Item\" : { \"id\" :\t{ \"S\" : \"a\" } , \"count\":{\"N\" :\"7\"}\r\n} } ",
    r#"{"Item":{"id":{"S":"\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\"}}}"#,
    r#"{"Item":{"id":{"S":"\ud83d"}}}"#,
    r#"{"Item":{"id":{"S":"\x"}}}"#,
    r#"{"Item":{"i\u0064":{"S":"a"}}}"#,
    r#"{"Item":{"id":{"S":"a"},"id":{"S":"b"}}}"#,
    r#"{"Item":{"id":{"S":"a"},"unknown":{"M":{"deep":{"L":[{"NULL":true},{"BS":["AAE="]}]}}}}}"#,
    r#"{"Item":{"id":{"S":"a"},"unknown":{"B":"not base64"}}}"#,
    r#"{"Item":{"id":{"S":"a"},"unknown":{"X":1}}}"#,
    r#"{"Item":{"id":{"S":"a"},"unknown":null}}"#,
    r#"{"Item":{"id":{"S":"a"},"unknown":"text"}}"#,
    r#"{"Item":{"id":{"S":"a","N":"1"}}}"#,
    r#"{"Item":{"id":{"S":null,"S":"a"}}}"#,
    r#"{"Item":{"id":{"__type":"x","S":"a"}}}"#,
    r#"{"Item":{"id":{}}}"#,
    r#"{"Item":{"id":{"N":"1"}}}"#,
    r#"{"Item":{"id":{"S":1}}}"#,
    r#"{"Item":{"count":{"N":"1"}}}"#,
    r#"{"Item":{"id":{"S":"a"},"count":{"N":"256"}}}"#,
    r#"{"Item":{"id":{"S":"a"},"count":{"N":"1e1"}}}"#,
    r#"{"Item":{"id":{"S":"a"},"list":{"L":[{"S":"b"},{"S":"c"}]}}}"#,
    r#"{"Item":{"id":{"S":"a"},"list":{"L":[{"S":"b"},]}}}"#,
    r#"{"Item":{"id":{"S":"a"},"list":{"L":[null]}}}"#,
    r#"{"Item":{"id":{"S":"a"},"list":{"NULL":true}}}"#,
    r#"{"Item":{"id":{"S":"a"},"any":{"NS":["1","2"]}}}"#,
    r#"{"Item":{"id":{"S":"a"}},"Item":{"id":{"S":"b"}}}"#,
    r#"{"Item":{"id":{"S":"a"}}} trailing"#,
    r#"{"Item":{"id":{"S":"a"}}"#,
    r#"{"New":{"x":[1,-2.5e3,true,null,"]}"]},"Item":{"id":{"S":"a"}}}"#,
    "{\"Item\":{\"id\":{\"S\":\"a\u{1}b\"}}}",
    r#"{"Item":{"id":{"S":"a"},"any":{"B":"AAE\u003d"}}}"#,
    r#"{"Item":{"id":{"S":"a"},"any":{"BS":["\/\/8="]}}}"#,
    r#"{"Item":{"id":{"S":"a"}},"ConsumedCapacity":{"CapacityUnits":"x"}}"#,
    r#"{"Item":{"id":{"S":"a"}},"ConsumedCapacity":1"}"#,
];

/// What an error tells, and what those behind it do.
fn told(error: Error) -> Vec<String> {
    let mut told = vec![error.to_string()];
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        told.push(error.to_string());
        source = error.source();
    }
    told
}

/// What comes of a call with this answer, by each codec.
async fn by_each<V>(
    answer: &str,
    call: impl AsyncFn(&Db) -> dynatable::Result<V>,
) -> [Result<V, Vec<String>>; 2] {
    let by = async |codec| {
        let canned = Canned::new([Answer::ok(answer)]);
        let client = canned.db().client().clone();
        let db = Db::builder().codec(codec).client(client);
        call(&db).await.map_err(told)
    };
    [by(Codec::Direct).await, by(Codec::Sdk).await]
}

#[tokio::test]
async fn both_ways_read_the_same_and_fail_the_same() {
    for answer in ANSWERS {
        let [direct, sdk] = by_each(answer, async |db| Small::get("a").send(db).await).await;
        assert_eq!(direct, sdk, "{answer}");
    }
}

#[tokio::test]
async fn both_ways_read_as_many_levels() {
    let mut refused = 0;
    for levels in 25..70 {
        let open = r#"{"L":["#.repeat(levels);
        let item = format!(
            r#"{{"id":{{"S":"a"}},"any":{open}{}}}"#,
            "]}".repeat(levels)
        );
        let answer = format!(r#"{{"Item":{item}}}"#);
        let [direct, sdk] = by_each(&answer, async |db| Small::get("a").send(db).await).await;
        assert_eq!(direct, sdk, "{levels}");
        refused += usize::from(sdk.is_err());
        let answer = format!(r#"{{"Items":[{item}],"Count":1,"ScannedCount":1}}"#);
        let scan = async |db: &Db| Small::scan().whole_table().collect(db).await;
        let [direct, sdk] = by_each(&answer, scan).await;
        assert_eq!(direct, sdk, "{levels}");
        refused += usize::from(sdk.is_err());
    }
    assert!((2..40).contains(&refused), "{refused}");
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Placed", index(by_place, partition_key = place))]
struct Placed {
    #[table(partition_key)]
    id: u32,
    #[table(sort_key)]
    name: String,
    place: Option<u32>,
    text: String,
}

#[derive(Projection, Clone, Debug, PartialEq)]
#[projection(of = Placed)]
struct Text {
    text: String,
}

#[tokio::test]
async fn an_item_without_a_place_is_refused_though_it_could_be_read() {
    let page = |item: &str| format!(r#"{{"Items":[{item}],"Count":1,"ScannedCount":1}}"#);
    let whole = r#"{"id":{"N":"1"},"name":{"S":"a"},"place":{"N":"2"},"text":{"S":"b"}}"#;
    for (lacks, item) in [
        ("", whole.to_owned()),
        ("place", whole.replace("place", "other")),
        ("name", whole.replace("name", "other")),
        ("id", whole.replace("id", "other")),
    ] {
        let answer = page(&item);
        let [direct, sdk] = by_each(&answer, async |db| Placed::query(1).collect(db).await).await;
        assert_eq!(direct, sdk, "{item}");
        assert_eq!(sdk.is_ok(), ["", "place"].contains(&lacks));
        let query = async |db: &Db| Placed::query(1).project::<Text>().collect(db).await;
        let [direct, sdk] = by_each(&answer, query).await;
        assert_eq!(direct, sdk, "{item}");
        assert_eq!(sdk.is_ok(), ["", "place"].contains(&lacks));
        let index = async |db: &Db| Placed::by_place(2).collect(db).await;
        let [direct, sdk] = by_each(&answer, index).await;
        assert_eq!(direct, sdk, "{item}");
        assert_eq!(sdk.is_ok(), lacks.is_empty());
    }
}

/// What a hand-written attribute sees of `x`, before its map's first entry is taken and after that.
#[derive(Clone, Debug, PartialEq)]
struct Peeking(Option<String>, Option<String>);

impl Attribute for Peeking {
    type Wire = wire::Map<String>;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        sink.map(0)?.end()
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        let mut map = source.map()?;
        let before = map.peek_string("x").ok().flatten().map(Cow::into_owned);
        if let Some((_, value)) = map.next()? {
            value.skip()?;
        }
        let after = map.peek_string("x").ok().flatten().map(Cow::into_owned);
        while let Some((_, value)) = map.next()? {
            value.skip()?;
        }
        Ok(Self(before, after))
    }
}

#[derive(Table, Clone, Debug, PartialEq)]
struct ByHand {
    #[table(partition_key)]
    id: String,
    map: Peeking,
}

#[tokio::test]
async fn both_ways_look_into_a_map_alike() {
    let x = |text: Option<&str>| Peeking(text.map(str::to_owned), None);
    for (entries, found) in [
        (r#""x":{"S":"a"}"#, x(Some("a"))),
        (r#""y":{"S":"b"},"x":{"S":"a"}"#, x(Some("a"))),
        (r#""x":{"S":"a"},"x":{"S":"b"}"#, x(Some("b"))),
        (r#""x":{"N":"1"},"x":{"S":"b"}"#, x(Some("b"))),
        (r#""x":{"S":"a"},"x":{"N":"1"}"#, x(None)),
        (r#""y":{"S":"a"}"#, x(None)),
    ] {
        let answer = format!(r#"{{"Item":{{"id":{{"S":"a"}},"map":{{"M":{{{entries}}}}}}}}}"#);
        let [direct, sdk] = by_each(&answer, async |db| ByHand::get("a").send(db).await).await;
        assert_eq!(direct, sdk, "{entries}");
        assert_eq!(sdk.unwrap().unwrap().map, found, "{entries}");
    }
}

/// A hand-written attribute that says all is well, and has not written what it began.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Unfinished {
    Nothing,
    List,
    Map,
    Set,
    Element,
    Mistake,
}

impl Attribute for Unfinished {
    type Wire = wire::S;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        match self {
            Unfinished::Nothing => Ok(()),
            Unfinished::List => sink.list(1)?.element().string("a"),
            Unfinished::Map => sink.map(1)?.entry("a").string("b"),
            Unfinished::Set => sink.set(SetKind::Ss, 1)?.element().string("a"),
            Unfinished::Element => {
                let mut list = sink.list(2)?;
                let _ = list.element();
                list.element().null()?;
                list.end()
            }
            Unfinished::Mistake => {
                let mut map = sink.map(2)?;
                let _ = map.entry("a").value(AttributeValue::Ss(Vec::new()));
                map.entry("b").null()?;
                map.end()
            }
        }
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        source.skip()?;
        Ok(Self::Nothing)
    }
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Half {
    #[table(partition_key)]
    id: Unfinished,
    value: Unfinished,
    behind: u8,
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Whole {
    #[table(partition_key)]
    id: String,
    value: Unfinished,
    behind: u8,
}

#[tokio::test]
async fn what_a_hand_leaves_unfinished_is_left_out_by_both() {
    let sent = async |codec, value| {
        let canned = Canned::default();
        let db = Db::builder().codec(codec).client(canned.client());
        let (id, behind) = ("a".to_owned(), 1);
        Whole { id, value, behind }.put().send(&db).await.unwrap();
        let item = canned.calls()[0].body["Item"].clone();
        let id = Unfinished::Nothing;
        let refused = Half { id, value, behind }
            .put()
            .send(&db)
            .await
            .unwrap_err();
        (item, refused.to_string())
    };
    use Unfinished::*;
    for value in [Nothing, List, Map, Set, Element, Mistake] {
        let direct = sent(Codec::Direct, value).await;
        assert_eq!(direct, sent(Codec::Sdk, value).await, "{value:?}");
        let there = matches!(value, Element | Mistake);
        assert_eq!(direct.0.get("value").is_some(), there, "{value:?}");
    }
}

#[tokio::test]
async fn a_page_with_one_odd_item_is_read_up_to_it() {
    let page = r#"{"Items":[{"id":{"S":"a"}},{"id":{"S":"b"}},{"id":{"N":"1"}},{"id":{"S":"d"}}],
        "Count":4,"ScannedCount":4}"#;
    for codec in [Codec::Direct, Codec::Sdk] {
        let canned = Canned::new([Answer::ok(page)]);
        let db = Db::builder()
            .codec(codec)
            .client(canned.db().client().clone());
        let mut items = Small::scan().whole_table().items(&db);
        for id in ["a", "b"] {
            assert_eq!(items.try_next().await.unwrap().unwrap().id, id);
        }
        let error = items.try_next().await.unwrap_err();
        assert!(error.to_string().contains("expected S, found N"), "{error}");
        let start = items.cursor().unwrap().to_item().unwrap();
        assert_eq!(start["id"], AttributeValue::S("b".to_owned()));
    }
}

#[tokio::test]
async fn a_next_place_without_a_key_attribute_loses_no_item() {
    let first =
        r#"{"Items":[{"id":{"S":"a"}},{"id":{"S":"b"}}],"LastEvaluatedKey":{"id":{"S":"b"}}}"#;
    let broken =
        r#"{"Items":[{"id":{"S":"c"}},{"id":{"S":"d"}}],"LastEvaluatedKey":{"ID":{"S":"d"}}}"#;
    let at = |cursor: Option<Cursor<Small>>| cursor?.to_item()?.remove("id");
    let id = |id: &str| Some(AttributeValue::S(id.to_owned()));
    for codec in [Codec::Direct, Codec::Sdk] {
        let db = || {
            let canned = Canned::new([first, broken].map(Answer::ok));
            let client = canned.db().client().clone();
            Db::builder().codec(codec).client(client)
        };
        // The last item is not given, so it is in front of the cursor.
        let mut items = Small::scan().whole_table().items(&db());
        for id in ["a", "b", "c"] {
            assert_eq!(items.try_next().await.unwrap().unwrap().id, id);
        }
        let error = items.try_next().await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
        assert_eq!(at(items.cursor()), id("c"));
        assert_eq!(items.try_next().await.unwrap(), None);
        let mut pages = Small::scan().whole_table().pages(&db());
        let page = pages.try_next().await.unwrap().unwrap();
        assert_eq!(page.items().len(), 2);
        let error = pages.try_next().await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
        assert_eq!(at(pages.cursor()), id("b"));
        assert!(pages.try_next().await.unwrap().is_none());
    }
}
