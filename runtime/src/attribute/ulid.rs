//! `Ulid`: S of 26 characters, which sorts by time.

use ::ulid::Ulid;

use super::stored_as;
use crate::error::DecodeError;

stored_as!(Ulid as String, |ulid| Ok(ulid.to_string()), |text| {
    // `ulid` drops the high bits of a text above the greatest ULID.
    match text.parse::<Ulid>() {
        Ok(ulid) if ulid.to_string().eq_ignore_ascii_case(&text) => Ok(ulid),
        _ => Err(DecodeError::custom("not a ULID")),
    }
});
