//! `chrono`: dates and times S in ISO 8601, durations N in seconds.

use std::str::FromStr;

use ::chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta,
    Timelike, Utc,
};

use super::{seconds, stored_as};
use crate::error::{DecodeError, Invalid};
use crate::number::Number;

// `2026-07-04T12:30:00.000000000Z`, which sorts by time; reads RFC 3339 with any offset.
stored_as!(
    DateTime<Utc> as String,
    |time| {
        check_date(time)?;
        check_time(time)?;
        Ok(time.to_rfc3339_opts(SecondsFormat::Nanos, true))
    },
    |text| rfc_3339(&text).map(|time| time.to_utc())
);

// `2026-07-04T12:30:00.000000000+02:00`, which sorts by the local time; `Z` for UTC.
stored_as!(
    DateTime<FixedOffset> as String,
    |time| {
        check_date(time)?;
        check_time(time)?;
        // `chrono` would round it.
        if time.offset().local_minus_utc() % 60 != 0 {
            return Err(Invalid::custom("an offset with seconds, not one of RFC 3339"));
        }
        Ok(time.to_rfc3339_opts(SecondsFormat::Nanos, true))
    },
    |text| rfc_3339(&text)
);

// `2026-07-04T12:30:00.000000000`.
stored_as!(
    NaiveDateTime as String,
    |time| {
        check_date(time)?;
        check_time(time)?;
        Ok(time.format("%Y-%m-%dT%H:%M:%S%.9f").to_string())
    },
    |text| parse(&text, "a date-time")
);

// `2026-07-04`.
stored_as!(
    NaiveDate as String,
    |date| {
        check_date(date)?;
        Ok(date.to_string())
    },
    |text| parse(&text, "a date")
);

// `12:30:00.000000000`.
stored_as!(
    NaiveTime as String,
    |time| {
        check_time(time)?;
        Ok(time.format("%H:%M:%S%.9f").to_string())
    },
    |text| parse(&text, "a time of day")
);

// N: `1.5` for one and a half.
stored_as!(
    TimeDelta as Number,
    |duration| seconds::signed_number(duration.num_seconds(), duration.subsec_nanos()),
    |number| {
        seconds::split_signed(&number)
            .and_then(|(whole, nanos)| {
                TimeDelta::try_seconds(whole)?.checked_add(&TimeDelta::nanoseconds(nanos.into()))
            })
            .ok_or_else(|| DecodeError::out_of_range("TimeDelta"))
    }
);

fn check_date(date: &impl Datelike) -> Result<(), Invalid> {
    if !(0..=9999).contains(&date.year()) {
        return Err(Invalid::custom(
            "a year outside of 0000 to 9999, which would not sort",
        ));
    }
    Ok(())
}

/// A leap second is written as second 60, which stands for one after second 59 only.
fn check_time(time: &impl Timelike) -> Result<(), Invalid> {
    if time.nanosecond() >= 1_000_000_000 && time.second() != 59 {
        return Err(Invalid::custom(
            "a leap second that does not follow second 59",
        ));
    }
    Ok(())
}

fn rfc_3339(text: &str) -> Result<DateTime<FixedOffset>, DecodeError> {
    DateTime::parse_from_rfc3339(text).map_err(|_| DecodeError::custom("not an RFC 3339 date-time"))
}

fn parse<T: FromStr>(text: &str, what: &str) -> Result<T, DecodeError> {
    text.parse()
        .map_err(|_| DecodeError::custom(format_args!("not {what}")))
}
