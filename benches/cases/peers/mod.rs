//! Other libraries for the same job, each used as its documentation says.
//!
//! They do not do all that is done here, nor all of it the same way: what differs is said in the module of each.

mod aws_dynamo_derive;
mod dynamodb_facade;
mod modyne;

use super::OURS;
use crate::programs::{Measure, Program};

const MODYNE: &str = "modyne";
const AWS_DYNAMO_DERIVE: &str = "aws-dynamo-derive";
const DYNAMODB_FACADE: &str = "dynamodb-facade";

/// The jobs through each of them.
pub(super) fn programs() -> Vec<Program> {
    let mut all = modyne::programs();
    all.extend(dynamodb_facade::programs());
    all.extend(aws_dynamo_derive::programs());
    all
}

/// This library to each of them. They have no limits: what others do is not ours to hold.
pub(super) fn measures() -> Vec<Measure> {
    let to = |peer| move |job| Measure::new(job, OURS, peer);
    let all_jobs = [
        "get_tiny",
        "get_1kb",
        "query_25",
        "query_1mb",
        "put_1kb",
        "batch_write_25",
    ];
    let flat = ["get_tiny", "get_wide", "put_tiny", "put_wide"];
    let modyne = all_jobs.into_iter().map(to(MODYNE));
    let dynamodb_facade = all_jobs.into_iter().map(to(DYNAMODB_FACADE));
    let aws_dynamo_derive = flat.into_iter().map(to(AWS_DYNAMO_DERIVE));
    modyne
        .chain(dynamodb_facade)
        .chain(aws_dynamo_derive)
        .collect()
}
