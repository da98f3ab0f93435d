// What could not be written is lost with the value that has it.
#![deny(unused_must_use)]

use dynatable::error::BatchFailed;

fn recover(failed: BatchFailed) {
    failed.into_unwritten();
}

fn main() {}
