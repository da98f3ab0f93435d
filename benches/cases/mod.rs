//! The jobs, each done in several ways, and the ratios that are looked at.

mod batch_get;
mod batch_write;
mod get;
#[cfg(feature = "peers")]
mod peers;
mod put;
mod query;
mod transact;
mod update;

use crate::programs::{Measure, Program};
use crate::shapes::{Deep, Order, Tiny, Wide};

/// Through this library.
pub const OURS: &str = "dynatable";
/// Through this library, with its direct codec off.
pub const SDK_CODEC: &str = "dynatable, SDK codec";
/// Through this library, borrowing from the page.
pub const BORROWED: &str = "dynatable, borrowed";
/// The SDK's client, and the conversion by hand.
pub const HAND: &str = "SDK + hand";
/// The SDK's client, and `serde_dynamo`.
pub const SERDE_DYNAMO: &str = "SDK + serde_dynamo";
/// `serde_json` on the same data as plain JSON: without a client, a signature, or types of attributes.
pub const PLAIN_JSON: &str = "serde_json, plain";

/// Everything that can be measured.
#[must_use]
pub fn programs() -> Vec<Program> {
    let mut all = Vec::new();
    all.extend(get::programs::<Tiny>("get_tiny"));
    all.extend(get::programs::<Order>("get_1kb"));
    all.extend(get::programs::<Wide>("get_wide"));
    all.extend(get::programs::<Deep>("get_deep"));
    all.extend(query::programs::<Order>("query_1", 1, 50));
    all.extend(query::programs::<Order>("query_25", 25, 20));
    all.extend(query::programs::<Order>("query_1mb", 1000, 2));
    all.push(query::borrowed("query_25", 25, 20));
    all.push(query::borrowed("query_1mb", 1000, 2));
    all.extend(batch_get::programs::<Order>("batch_get_100", 100));
    all.extend(put::programs::<Tiny>("put_tiny"));
    all.extend(put::programs::<Order>("put_1kb"));
    all.extend(put::programs::<Wide>("put_wide"));
    all.extend(put::programs::<Deep>("put_deep"));
    all.extend(batch_write::programs::<Order>("batch_write_25"));
    all.extend(transact::gets::<Order>("transact_get_25"));
    all.extend(transact::puts::<Order>("transact_put_25"));
    all.extend(update::programs());
    #[cfg(feature = "peers")]
    all.extend(peers::programs());
    all
}

/// The ratios, in the order they are shown in.
#[must_use]
pub fn measures() -> Vec<Measure> {
    let hand = |job: &str| Measure::new(job, OURS, HAND);
    let sdk = |job: &str| Measure::new(job, SDK_CODEC, HAND).limit(1.03);
    let mut all = vec![
        hand("get_tiny").limit(1.02),
        hand("get_1kb").limit(0.92),
        hand("get_wide"),
        hand("get_deep"),
        hand("query_1"),
        hand("query_25").limit(0.48),
        hand("query_1mb").limit(0.38),
        Measure::new("query_1mb", OURS, PLAIN_JSON).limit(1.00),
        hand("query_1mb").allocations().limit(0.56),
        Measure::new("query_25", BORROWED, HAND),
        Measure::new("query_1mb", BORROWED, HAND),
        Measure::new("query_1mb", BORROWED, HAND).allocations(),
        hand("batch_get_100").limit(0.45),
        hand("put_tiny"),
        hand("put_1kb").limit(0.95),
        hand("put_wide"),
        hand("put_deep"),
        hand("batch_write_25").limit(0.68),
        hand("transact_get_25"),
        hand("transact_put_25"),
        hand("update"),
        sdk("get_tiny"),
        sdk("get_1kb"),
        sdk("query_25"),
        sdk("query_1mb"),
        sdk("put_1kb"),
        // What is written is kept until it is confirmed, which code by hand does not do: BENCHMARKS.md.
        Measure::new("batch_write_25", SDK_CODEC, HAND).limit(1.15),
        Measure::new("batch_get_100", SDK_CODEC, HAND).limit(1.05),
        Measure::new("transact_get_25", SDK_CODEC, HAND),
        Measure::new("transact_put_25", SDK_CODEC, HAND),
    ];
    for job in [
        "get_1kb",
        "query_25",
        "query_1mb",
        "batch_get_100",
        "put_1kb",
        "batch_write_25",
    ] {
        all.push(Measure::new(job, OURS, SERDE_DYNAMO));
    }
    #[cfg(feature = "peers")]
    all.extend(peers::measures());
    all
}
