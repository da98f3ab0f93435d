//! The standard library's times: N in seconds, with a fraction of up to nine digits.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{seconds, stored_as};
use crate::error::DecodeError;
use crate::number::Number;

// N: seconds, `1.5` for one and a half.
stored_as!(
    Duration as Number,
    |duration| seconds::number(false, duration.as_secs(), duration.subsec_nanos()),
    |number| match seconds::split(&number) {
        Some((whole, nanos)) if !number.is_negative() => Ok(Duration::new(whole, nanos)),
        _ => Err(DecodeError::out_of_range("Duration")),
    }
);

// N: seconds since 1970-01-01T00:00:00Z, negative before it. What DynamoDB's time to live reads.
stored_as!(
    SystemTime as Number,
    |time| {
        let (negative, size) = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => (false, after),
            Err(before) => (true, before.duration()),
        };
        seconds::number(negative, size.as_secs(), size.subsec_nanos())
    },
    |number| {
        let size = seconds::split(&number).map(|(whole, nanos)| Duration::new(whole, nanos));
        let time = size.and_then(|size| {
            if number.is_negative() {
                UNIX_EPOCH.checked_sub(size)
            } else {
                UNIX_EPOCH.checked_add(size)
            }
        });
        time.ok_or_else(|| DecodeError::out_of_range("SystemTime"))
    }
);
