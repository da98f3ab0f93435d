//! Times as numbers of seconds with a fraction of nine digits; more digits are cut off on reading.

use crate::error::Invalid;
use crate::number::Number;

/// `-1.500000000` for one and a half before.
pub(super) fn number(negative: bool, whole: u64, nanos: u32) -> Result<Number, Invalid> {
    let sign = if negative { "-" } else { "" };
    format!("{sign}{whole}.{nanos:09}").parse()
}

/// Whole seconds and nanoseconds, without the sign.
pub(super) fn split(seconds: &Number) -> Option<(u64, u32)> {
    let text = seconds.to_string();
    let text = text.trim_start_matches('-');
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let nanos = format!("{fraction:0<9}");
    Some((whole.parse().ok()?, nanos.get(..9)?.parse().ok()?))
}

/// Seconds and nanoseconds of one sign, as the crates for time have them.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(super) fn signed_number(whole: i64, nanos: i32) -> Result<Number, Invalid> {
    number(
        whole < 0 || nanos < 0,
        whole.unsigned_abs(),
        nanos.unsigned_abs(),
    )
}

/// The reverse of [`signed_number`].
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(super) fn split_signed(seconds: &Number) -> Option<(i64, i32)> {
    let (whole, nanos) = split(seconds)?;
    let (whole, nanos) = (i128::from(whole), i32::try_from(nanos).ok()?);
    let (whole, nanos) = if seconds.is_negative() {
        (-whole, -nanos)
    } else {
        (whole, nanos)
    };
    Some((i64::try_from(whole).ok()?, nanos))
}
