//! `time`: dates and times S in ISO 8601, durations N in seconds.

use ::time::format_description::well_known::Rfc3339;
use ::time::{Date, OffsetDateTime, PlainDateTime, SignedDuration, Time, UtcDateTime};

use super::{seconds, stored_as};
use crate::error::{DecodeError, Invalid};
use crate::number::Number;

// `2026-07-04T12:30:00.000000000Z`, which sorts by time; reads RFC 3339 with any offset.
stored_as!(
    UtcDateTime as String,
    |time| Ok(local_text(time.date(), time.time())? + "Z"),
    |text| {
        let time = parse(&text, RFC_3339)?.checked_to_utc();
        time.ok_or_else(|| DecodeError::custom("after the last time that `UtcDateTime` has"))
    }
);

// `2026-07-04T12:30:00.000000000+02:00`, which sorts by the local time; `Z` for UTC.
stored_as!(
    OffsetDateTime as String,
    |time| {
        let local = local_text(time.date(), time.time())?;
        let offset = time.offset();
        if offset.is_utc() {
            return Ok(local + "Z");
        }
        let (hours, minutes, seconds) = offset.as_hms();
        let (hours, minutes) = (hours.unsigned_abs(), minutes.unsigned_abs());
        if seconds != 0 || hours > 23 {
            return Err(Invalid::custom(
                "an offset with seconds or of a day, not one of RFC 3339",
            ));
        }
        let sign = if offset.is_negative() { '-' } else { '+' };
        Ok(format!("{local}{sign}{hours:02}:{minutes:02}"))
    },
    |text| parse(&text, RFC_3339)
);

// `2026-07-04T12:30:00.000000000`. `PrimitiveDateTime` is another name of the type.
stored_as!(
    PlainDateTime as String,
    |time| local_text(time.date(), time.time()),
    |text| {
        let time = parse(&format!("{text}Z"), "a date-time")?;
        Ok(PlainDateTime::new(time.date(), time.time()))
    }
);

// `2026-07-04`.
stored_as!(Date as String, |date| date_text(*date), |text| {
    parse(&format!("{text}T00:00:00Z"), "a date").map(OffsetDateTime::date)
});

// `12:30:00.000000000`.
stored_as!(Time as String, |time| Ok(time_text(*time)), |text| {
    parse(&format!("1970-01-01T{text}Z"), "a time of day").map(OffsetDateTime::time)
});

// N: `1.5` for one and a half. `Duration` is another name of the type.
stored_as!(
    SignedDuration as Number,
    |duration| seconds::signed_number(duration.whole_seconds(), duration.subsec_nanoseconds()),
    |number| {
        let parts = seconds::split_signed(&number)
            .ok_or_else(|| DecodeError::out_of_range("SignedDuration"));
        parts.map(|(whole, nanos)| SignedDuration::new(whole, nanos))
    }
);

const RFC_3339: &str = "an RFC 3339 date-time";

fn local_text(date: Date, time: Time) -> Result<String, Invalid> {
    Ok(format!("{}T{}", date_text(date)?, time_text(time)))
}

fn date_text(date: Date) -> Result<String, Invalid> {
    let (year, month, day) = date.to_calendar_date();
    if !(0..=9999).contains(&year) {
        return Err(Invalid::custom(
            "a year outside of 0000 to 9999, which would not sort",
        ));
    }
    Ok(format!("{year:04}-{:02}-{day:02}", u8::from(month)))
}

fn time_text(time: Time) -> String {
    let (hour, minute, second, nano) = time.as_hms_nano();
    format!("{hour:02}:{minute:02}:{second:02}.{nano:09}")
}

fn parse(text: &str, what: &str) -> Result<OffsetDateTime, DecodeError> {
    OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| DecodeError::custom(format_args!("not {what}")))
}
