//! Chance by seed: a draw depends on the seed, the rule and the request's number, and on nothing else.

use fastrand::Rng;

/// The random numbers for the request that a rule has counted as its `number`th.
pub(super) fn dice(seed: u64, rule: usize, number: u64) -> Rng {
    let rule = rule as u64;
    Rng::with_seed(mix(mix(mix(seed) ^ rule) ^ number))
}

/// The finalizer of `SplitMix64`, so that neighbouring numbers are no neighbouring seeds:
/// <https://prng.di.unimi.it/splitmix64.c>.
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
