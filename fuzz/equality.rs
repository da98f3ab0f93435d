//! What the tests compare with, and how it is run here.
#![allow(dead_code, reason = "each target uses a part of it")]

#[path = "../tests/integration/equality/both.rs"]
pub mod both;
#[path = "../tests/integration/equality/calls.rs"]
pub mod calls;
#[path = "../tests/integration/equality/cases.rs"]
pub mod cases;
#[path = "../tests/integration/equality/json.rs"]
pub mod json;
#[path = "../tests/integration/equality/noise.rs"]
pub mod noise;
#[path = "../tests/integration/equality/tables.rs"]
pub mod tables;

use std::cell::RefCell;

use both::Both;
use cases::Case;
use tokio::runtime::Runtime;

thread_local! {
    static WORLD: RefCell<(Runtime, Both)> = RefCell::new({
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        (runtime.expect("a runtime"), Both::new())
    });
}

/// Runs a comparison; a difference ends the process, which is how the fuzzer is told of it.
pub fn run(compare: impl AsyncFnOnce(&mut Both) -> Result<(), String>) {
    WORLD.with_borrow_mut(|(runtime, both)| {
        if let Err(difference) = runtime.block_on(compare(both)) {
            panic!("{difference}");
        }
    });
}

/// A case of a fuzzer's bytes: each part behind its length, the values last.
pub fn case(mut bytes: &[u8]) -> Case {
    let mut part = || {
        let Some((length, rest)) = bytes.split_first() else {
            return Vec::new();
        };
        let (part, rest) = rest.split_at(usize::from(*length).min(rest.len()));
        bytes = rest;
        part.to_vec()
    };
    let [changes, text, damage] = [part(), part(), part()];
    Case {
        changes,
        values: bytes.to_vec(),
        text,
        damage,
    }
}
