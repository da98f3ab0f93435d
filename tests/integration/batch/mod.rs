//! Batches of writes: what other libraries' users lose by them, and the tests that we lose nothing.
//!
//! | What goes wrong elsewhere | Where | The test here |
//! |---|---|---|
//! | unprocessed writes are ignored | toasty, onetable #470, dynamo-types #29, async-batcher #44, zio #64, PynamoDB #728; asked in aws-sdk-js #1784, #1262 | [`writes::what_is_left_unprocessed_is_sent_again`] |
//! | the answer's wrong member is read, so that what is unprocessed seems done | onetable | [`failures::an_answer_that_cannot_be_true_is_not_trusted`] |
//! | unprocessed writes are sent again at once, or a fixed number of times without a pause | boto3 #1527, #4150, #944; facade | [`failures::pauses_grow_and_are_random`] |
//! | a server that processes nothing is asked for ever | boto3, raiden, PynamoDB | [`writes::a_server_that_processes_nothing_costs_a_bounded_number_of_calls_with_growing_pauses`], [`failures::a_server_that_processes_nothing_costs_no_more_calls_for_many_writes`] |
//! | so is a table that throttles every call | raiden | [`failures::a_table_that_throttles_every_call_costs_a_bounded_number_of_them`] |
//! | the documentation promises pauses and attempts that the code has not | facade | the same two: they hold the numbers of `RetryPolicy`'s documentation |
//! | how many failed is told, not which | guregu #117 | [`writes::an_error_has_every_write_that_is_not_known_to_be_done_in_order`] |
//! | the wrong ones are told: the first so many of what was given | dynamo_table | [`failures::what_comes_back_is_exactly_what_is_not_stored`] |
//! | an error that is not DynamoDB's, as a timeout, is taken for success | toasty | [`failures::a_call_without_an_answer_is_no_success`]; of one item `errors::a_broken_connection_is_a_call_without_an_answer` and `repeats` |
//! | one call's error abandons those beside it | facade | [`failures::a_call_that_fails_abandons_none_of_those_beside_it`] |
//! | two writes of one key in a call: all of it is refused | boto3 without `overwrite_by_pkeys` | [`writes::the_last_write_of_a_key_counts`], [`keys`] |
//! | an older write that was unprocessed goes over a newer one | boto3 | [`failures::an_older_write_that_comes_back_does_not_go_over_a_newer_one`], [`failures::a_key_is_in_one_call_at_a_time`] |
//! | what is buffered is sent, though the caller has failed | boto3, PynamoDB | [`writer::a_writer_that_is_dropped_makes_no_call_and_says_what_is_lost`] |
//! | one table and one type at a time; neither result, count nor capacity | boto3's `batch_writer` | [`writes::a_batch_is_of_any_types_and_size_on_both_codecs`], [`writer::each_call_is_told_with_what_it_cost`] |
//! | no call has a client or configuration of its own, none can be ended | ElectroDB #543, #545 | [`requests::calls_can_be_edited_and_have_a_configuration_of_their_own`], [`writer::a_push_that_is_dropped_has_not_taken_its_item`] |
//! | whole items are in the log | facade | [`failures::no_value_is_in_an_error_or_a_debug`] |
//! | an update in a batch, which DynamoDB has not | asked in onetable #318, #94 | does not compile, and says what to do: `tests/ui/batch_update.rs` |
//!
//! [`random`] is all of it at once, by seed.

mod failures;
mod keys;
mod random;
mod requests;
mod writer;
mod writes;

use std::collections::BTreeMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemInput;
use dynatable::{Db, Error, Table};

use crate::support::create;

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchDetails")]
struct Thing {
    #[table(partition_key)]
    id: u32,
    version: u32,
    text: String,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchPairs")]
struct Pair {
    #[table(partition_key)]
    name: String,
    #[table(sort_key)]
    at: i64,
}

fn thing(id: u32, version: u32) -> Thing {
    Thing {
        id,
        version,
        text: String::new(),
    }
}

fn things(ids: std::ops::Range<u32>) -> Vec<Thing> {
    ids.map(|id| thing(id, 0)).collect()
}

fn pairs(count: i64) -> Vec<Pair> {
    let pair = |at| Pair {
        name: "p".into(),
        at,
    };
    (0..count).map(pair).collect()
}

async fn stored(db: &Db) -> BTreeMap<u32, u32> {
    let all = Thing::scan().whole_table().consistent().collect(db).await;
    let all = all.unwrap().into_iter();
    all.map(|thing| (thing.id, thing.version)).collect()
}

/// A database in this process, for tests with paused time.
async fn embedded() -> Db {
    let db = Db::embedded().unwrap();
    create::<Thing>(&db).await;
    create::<Pair>(&db).await;
    db
}

/// The same, whose client makes so many attempts.
async fn attempting(attempts: u32) -> Db {
    let config = embedded().await.client().config().to_builder();
    let retries = RetryConfig::standard().with_max_attempts(attempts);
    Db::new(Client::from_conf(config.retry_config(retries).build()))
}

fn failed(error: Error) -> dynatable::error::BatchFailed {
    match error {
        Error::BatchFailed(failed) => failed,
        error => panic!("{error}"),
    }
}

fn count(request: &BatchWriteItemInput) -> usize {
    let tables = request.request_items().unwrap().values();
    tables.map(Vec::len).sum()
}
