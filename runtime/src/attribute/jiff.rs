//! `jiff`: dates and times S in ISO 8601, durations N in seconds.

use std::fmt::Display;
use std::str::FromStr;

use ::jiff::civil::{Date, DateTime, Time};
use ::jiff::tz::TimeZone;
use ::jiff::{SignedDuration, Timestamp, Zoned};

use super::{seconds, stored_as};
use crate::error::{DecodeError, Invalid};
use crate::number::Number;

// `2026-07-04T12:30:00.000000000Z`, which sorts by time; reads RFC 3339 with any offset.
stored_as!(Timestamp as String, text, |text| parse(&text, RFC_3339));

// RFC 9557: `2026-07-04T12:30:00.000000000+02:00[Europe/Berlin]`, which sorts by the local time.
stored_as!(
    Zoned as String,
    |time| {
        let text = text(time)?;
        // A zone may have no name, and an offset seconds: the text has no place for either.
        if !parse_zoned(&text).is_ok_and(|read| is_same(&read, time)) {
            return Err(Invalid::custom(
                "a time zone or offset that could not be read back",
            ));
        }
        Ok(text)
    },
    |text| parse_zoned(&text)
);

// `2026-07-04T12:30:00.000000000`.
stored_as!(DateTime as String, text, |text| parse(&text, "a date-time"));

// `2026-07-04`.
stored_as!(Date as String, text, |text| parse(&text, "a date"));

// `12:30:00.000000000`.
stored_as!(Time as String, text, |text| parse(&text, "a time of day"));

// N: `1.5` for one and a half.
stored_as!(
    SignedDuration as Number,
    |duration| seconds::signed_number(duration.as_secs(), duration.subsec_nanos()),
    |number| {
        let parts = seconds::split_signed(&number)
            .ok_or_else(|| DecodeError::out_of_range("SignedDuration"));
        parts.map(|(whole, nanos)| SignedDuration::new(whole, nanos))
    }
);

const RFC_3339: &str = "an RFC 3339 date-time";

fn text(time: &impl Display) -> Result<String, Invalid> {
    let text = format!("{time:.9}");
    // `jiff` has the years -9999 to 9999, and writes no sign but that of a negative one.
    if text.starts_with('-') {
        return Err(Invalid::custom("a year before 0000, which would not sort"));
    }
    Ok(text)
}

fn parse<T: FromStr>(text: &str, what: &str) -> Result<T, DecodeError> {
    text.parse()
        .map_err(|_| DecodeError::custom(format_args!("not {what}")))
}

fn parse_zoned(text: &str) -> Result<Zoned, DecodeError> {
    let what = "an RFC 9557 date-time in a known time zone";
    // `jiff` would look even UTC up in the time zone database, which may not be there.
    match text.strip_suffix("+00:00[UTC]") {
        Some(local) => Ok(parse::<Timestamp>(&format!("{local}Z"), what)?.to_zoned(TimeZone::UTC)),
        None => parse(text, what),
    }
}

/// Time zones are the same by name: the rules of one can come from several places.
fn is_same(read: &Zoned, written: &Zoned) -> bool {
    let name = read.time_zone().iana_name();
    let same_zone = match name {
        Some(_) => name == written.time_zone().iana_name(),
        None => read.time_zone() == written.time_zone(),
    };
    same_zone && read.timestamp() == written.timestamp() && read.offset() == written.offset()
}
