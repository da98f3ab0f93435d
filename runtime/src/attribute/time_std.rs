//! The standard library's times: N in seconds, with a fraction of up to nine digits.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::stored_as;
use crate::error::DecodeError;
use crate::number::Number;

// N: seconds, `1.5` for one and a half.
stored_as!(
    Duration as Number,
    |duration| format!("{}.{:09}", duration.as_secs(), duration.subsec_nanos()).parse(),
    |seconds| duration(&seconds)
);

// N: seconds since 1970-01-01T00:00:00Z, negative before it. What DynamoDB's time to live reads.
stored_as!(
    SystemTime as Number,
    |time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => format!("{}.{:09}", after.as_secs(), after.subsec_nanos()).parse(),
        Err(before) => {
            let before = before.duration();
            format!("-{}.{:09}", before.as_secs(), before.subsec_nanos()).parse()
        }
    },
    |seconds| {
        let size = size(&seconds).ok_or_else(out_of_range)?;
        let time = if seconds < Number::default() {
            UNIX_EPOCH.checked_sub(size)
        } else {
            UNIX_EPOCH.checked_add(size)
        };
        time.ok_or_else(out_of_range)
    }
);

fn out_of_range() -> DecodeError {
    DecodeError::out_of_range("SystemTime")
}

fn duration(seconds: &Number) -> Result<Duration, DecodeError> {
    if *seconds < Number::default() {
        return Err(DecodeError::out_of_range("Duration"));
    }
    size(seconds).ok_or_else(|| DecodeError::out_of_range("Duration"))
}

/// The seconds without their sign; digits after the ninth of the fraction are cut off.
fn size(seconds: &Number) -> Option<Duration> {
    let text = seconds.to_string();
    let text = text.trim_start_matches('-');
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let nanos = format!("{fraction:0<9}");
    Some(Duration::new(
        whole.parse().ok()?,
        nanos.get(..9)?.parse().ok()?,
    ))
}
