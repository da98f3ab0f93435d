//! Values of any bytes, written with each codec.
#![no_main]

mod equality;

use equality::cases::any_written;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let case = equality::case(input);
    equality::run(async |both| any_written(both, &case).await);
});
