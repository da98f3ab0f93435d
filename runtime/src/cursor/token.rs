//! The text of a cursor: base64 of a head, the key values, and a checksum.
//!
//! Head: version, flags, hashes of entity, table and index. A key value: its type, its length, its bytes.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_types::{Blob, base64};

use super::{At, Operation, Origin, Segments, Values, checksum, name_hash};
use crate::error::{CursorError, CursorProblem};
use crate::limits::MAX_SEGMENTS;
use crate::number::Number;

const VERSION: u8 = 1;

const ASCENDING: u8 = 1;
const BACK: u8 = 2;
const SCAN: u8 = 4;
const SEGMENTS: u8 = 8;
const SIGNED: u8 = 16;
const ALL_FLAGS: u8 = ASCENDING | BACK | SCAN | SEGMENTS | SIGNED;

const CHECKSUM_BYTES: usize = 4;

type Result<T> = std::result::Result<T, CursorError>;

/// The text, with a checksum.
pub(super) fn write(entity: &str, origin: Origin, at: &At) -> String {
    let mut bytes = body(entity, origin, at, false);
    bytes.extend(checksum(&bytes).to_be_bytes());
    to_text(&bytes)
}

/// Reads a text with a checksum.
pub(super) fn read(text: &str, entity: &str) -> Result<(Origin, At)> {
    let bytes = from_text(text)?;
    if let [VERSION, flags, ..] = bytes[..]
        && flags & SIGNED != 0
    {
        return Err(CursorProblem::Signature.into());
    }
    let (body, check) = split(&bytes, CHECKSUM_BYTES)?;
    if check != checksum(body).to_be_bytes() {
        return Err(CursorProblem::Malformed.into());
    }
    read_body(body, entity)
}

/// All but the checksum or signature.
pub(super) fn body(entity: &str, origin: Origin, at: &At, signed: bool) -> Vec<u8> {
    let flag = |set: bool, flag: u8| if set { flag } else { 0 };
    let flags = flag(origin.ascending, ASCENDING)
        | flag(origin.back, BACK)
        | flag(origin.operation == Operation::Scan, SCAN)
        | flag(matches!(at, At::Segments(_)), SEGMENTS)
        | flag(signed, SIGNED);
    let mut out = vec![VERSION, flags];
    for hash in [name_hash(entity), origin.table, origin.index] {
        out.extend(hash.to_be_bytes());
    }
    match at {
        At::Key(values) => write_values(values, &mut out),
        At::Segments(segments) => {
            for number in [segments.total, segments.next] {
                write_length(number as usize, &mut out);
            }
            write_length(segments.begun.len(), &mut out);
            for (segment, values) in &segments.begun {
                write_length(*segment as usize, &mut out);
                write_values(values.as_deref().unwrap_or_default(), &mut out);
            }
        }
    }
    out
}

/// Reads all but the checksum or signature, which have been found right.
pub(super) fn read_body(bytes: &[u8], entity: &str) -> Result<(Origin, At)> {
    let mut input = Input(bytes);
    let (version, flags) = (input.byte()?, input.byte()?);
    if version != VERSION || flags & !ALL_FLAGS != 0 {
        return Err(CursorProblem::Version.into());
    }
    if input.hash()? != name_hash(entity) {
        return Err(CursorProblem::OtherEntity.into());
    }
    let origin = Origin {
        table: input.hash()?,
        index: input.hash()?,
        operation: if flags & SCAN == 0 {
            Operation::Query
        } else {
            Operation::Scan
        },
        ascending: flags & ASCENDING != 0,
        back: flags & BACK != 0,
    };
    let at = if flags & SEGMENTS == 0 {
        At::Key(input.values()?)
    } else {
        At::Segments(input.segments()?)
    };
    // A scan has one direction, only a scan has segments, and there is no scan of none.
    let scans = origin.operation == Operation::Scan;
    let legal = match &at {
        At::Key(_) => !(scans && origin.back),
        At::Segments(segments) => scans && !origin.back && segments.total > 0,
    };
    if input.0.is_empty() && legal {
        Ok((origin, at))
    } else {
        Err(CursorProblem::Malformed.into())
    }
}

/// The last `at` bytes apart.
pub(super) fn split(bytes: &[u8], at: usize) -> Result<(&[u8], &[u8])> {
    let middle = bytes.len().checked_sub(at);
    let middle = middle.ok_or(CursorProblem::Malformed)?;
    Ok(bytes.split_at(middle))
}

/// base64 with the letters that need no escape in a URL, and no padding.
pub(super) fn to_text(bytes: &[u8]) -> String {
    let mut text = base64::encode(bytes);
    text.truncate(text.trim_end_matches('=').len());
    text.replace('+', "-").replace('/', "_")
}

pub(super) fn from_text(text: &str) -> Result<Vec<u8>> {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !text.bytes().all(is_letter) {
        return Err(CursorProblem::Malformed.into());
    }
    let mut padded = text.replace('-', "+").replace('_', "/");
    while !padded.len().is_multiple_of(4) {
        padded.push('=');
    }
    let bytes = base64::decode(&padded).map_err(|_| CursorProblem::Malformed)?;
    // Bits that are no part of a byte must not make two texts of one cursor.
    if to_text(&bytes) == text {
        Ok(bytes)
    } else {
        Err(CursorProblem::Malformed.into())
    }
}

fn write_values(values: &[AttributeValue], out: &mut Vec<u8>) {
    write_length(values.len(), out);
    for value in values {
        write_value(value, out);
    }
}

/// A key value: one that is none of S, N and B is no key, and nothing reads it.
pub(crate) fn write_value(value: &AttributeValue, out: &mut Vec<u8>) {
    let (tag, bytes) = match value {
        AttributeValue::S(text) => (b'S', text.as_bytes()),
        AttributeValue::N(text) => (b'N', text.as_bytes()),
        AttributeValue::B(blob) => (b'B', blob.as_ref()),
        _ => (0, &[][..]),
    };
    out.push(tag);
    write_length(bytes.len(), out);
    out.extend_from_slice(bytes);
}

/// Seven bits a byte, the lowest first.
fn write_length(mut length: usize, out: &mut Vec<u8>) {
    while length >= 0x80 {
        out.push(0x80 | u8::try_from(length & 0x7f).unwrap_or_default());
        length >>= 7;
    }
    out.push(u8::try_from(length).unwrap_or_default());
}

/// What is left to be read.
struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn take(&mut self, count: usize) -> Result<&[u8]> {
        let split = self.0.split_at_checked(count);
        let (taken, rest) = split.ok_or(CursorProblem::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    fn hash(&mut self) -> Result<u32> {
        let bytes = self.take(4)?;
        let bytes = bytes.try_into().map_err(|_| CursorProblem::Malformed)?;
        Ok(u32::from_be_bytes(bytes))
    }

    fn length(&mut self) -> Result<usize> {
        let mut length = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?;
            length |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(length);
            }
        }
        Err(CursorProblem::Malformed.into())
    }

    fn segment(&mut self) -> Result<u32> {
        match u32::try_from(self.length()?) {
            Ok(segment) if segment <= MAX_SEGMENTS => Ok(segment),
            _ => Err(CursorProblem::Malformed.into()),
        }
    }

    fn values(&mut self) -> Result<Values> {
        let count = self.length()?;
        (0..count).map(|_| self.value()).collect()
    }

    fn value(&mut self) -> Result<AttributeValue> {
        let tag = self.byte()?;
        let length = self.length()?;
        let bytes = self.take(length)?.to_vec();
        let text = |bytes| String::from_utf8(bytes).map_err(|_| CursorProblem::Malformed);
        match tag {
            b'S' => Ok(AttributeValue::S(text(bytes)?)),
            b'N' => {
                let number = text(bytes)?;
                let legal = number.parse::<Number>().is_ok();
                legal
                    .then_some(AttributeValue::N(number))
                    .ok_or(CursorProblem::Malformed.into())
            }
            b'B' => Ok(AttributeValue::B(Blob::new(bytes))),
            _ => Err(CursorProblem::Malformed.into()),
        }
    }

    fn segments(&mut self) -> Result<Segments> {
        let (total, next, count) = (self.segment()?, self.segment()?, self.length()?);
        let mut begun = BTreeMap::new();
        for _ in 0..count {
            let segment = self.segment()?;
            let values = self.values()?;
            begun.insert(segment, (!values.is_empty()).then_some(values));
        }
        let legal =
            begun.len() == count && next <= total && begun.keys().all(|segment| *segment < next);
        legal
            .then_some(Segments { total, next, begun })
            .ok_or(CursorProblem::Malformed.into())
    }
}
