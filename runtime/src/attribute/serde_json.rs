//! `Value`: NULL, BOOL, N, S, L or M, as the JSON is. Reads SS and NS as arrays, too.

use ::serde_json::{Map, Number as JsonNumber, Value};

use super::list::encode_elements;
use super::{Attribute, Element};
use crate::codec::{Elements, Entries, MapSink, Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::number::Number;
use crate::wire::{self, Kind, SetKind};

/// The most lists and maps around a value being read; DynamoDB keeps no more than 32.
const MAX_DEPTH: usize = 128;

#[diagnostic::do_not_recommend]
impl Attribute for Value {
    type Wire = wire::Any;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        match self {
            Value::Null => sink.null(),
            Value::Bool(value) => sink.bool(*value),
            // By its text, which is exact whatever features `serde_json` is built with.
            Value::Number(number) => number.to_string().parse::<Number>()?.encode(sink),
            Value::String(text) => sink.string(text),
            Value::Array(elements) => encode_elements(elements.iter(), sink),
            Value::Object(entries) => {
                let mut map = sink.map(entries.len())?;
                for (name, value) in entries {
                    value
                        .encode(map.entry(name))
                        .map_err(|error| error.in_field(name))?;
                }
                map.end()
            }
        }
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        read(source, 0)
    }
}

#[diagnostic::do_not_recommend]
impl Element for Value {}

fn read<'de, S: Source<'de>>(source: S, depth: usize) -> Result<Value, DecodeError> {
    match source.kind() {
        Kind::S => Ok(Value::String(source.string()?.into_owned())),
        Kind::N => read_number(&source.number()?),
        Kind::Bool => source.bool().map(Value::Bool),
        Kind::Null => source.null().map(|()| Value::Null),
        Kind::Ss => read_array(source.set(SetKind::Ss)?, depth),
        Kind::Ns => read_array(source.set(SetKind::Ns)?, depth),
        Kind::L => read_array(source.list()?, depth),
        Kind::M => read_object(source.map()?, depth),
        Kind::B | Kind::Bs => Err(DecodeError::custom("JSON has no binary values")),
        Kind::Unknown => Err(DecodeError::custom("JSON has no values of its type")),
    }
}

fn read_array<'de, E: Elements<'de>>(mut elements: E, depth: usize) -> Result<Value, DecodeError> {
    let depth = deeper(depth)?;
    let mut array = Vec::with_capacity(elements.size_hint());
    while let Some(element) = elements.next()? {
        array.push(read(element, depth).map_err(|error| error.in_element(array.len()))?);
    }
    Ok(Value::Array(array))
}

fn read_object<'de, E: Entries<'de>>(mut entries: E, depth: usize) -> Result<Value, DecodeError> {
    let depth = deeper(depth)?;
    let mut object = Map::with_capacity(entries.size_hint());
    while let Some((name, value)) = entries.next()? {
        let value = read(value, depth).map_err(|error| error.in_field(&name))?;
        object.insert(name.into_owned(), value);
    }
    Ok(Value::Object(object))
}

fn deeper(depth: usize) -> Result<usize, DecodeError> {
    if depth == MAX_DEPTH {
        return Err(DecodeError::custom(format_args!(
            "nested more than {MAX_DEPTH} levels deep"
        )));
    }
    Ok(depth + 1)
}

/// The exact number where `serde_json` can hold it: a 64-bit integer, or any with its feature
/// `arbitrary_precision`. The nearest `f64` otherwise; a whole one is read as the integer it is, which is
/// what it would be read as once it has been written.
fn read_number(text: &str) -> Result<Value, DecodeError> {
    let out_of_range = || DecodeError::out_of_range("serde_json::Number");
    let number: Number = text.parse().map_err(|_| out_of_range())?;
    let nearest = || {
        let nearest = JsonNumber::from_f64(number.to_f64())?;
        let whole = nearest
            .to_string()
            .parse()
            .ok()
            .and_then(|number| exact(&number));
        Some(whole.unwrap_or(nearest))
    };
    exact(&number)
        .or_else(nearest)
        .map(Value::Number)
        .ok_or_else(out_of_range)
}

fn exact(number: &Number) -> Option<JsonNumber> {
    let json: JsonNumber = number.to_string().parse().ok()?;
    // `serde_json` may parse a fraction to a neighbour of the nearest `f64`; std does not.
    let same = json
        .to_string()
        .parse::<Number>()
        .is_ok_and(|read| read == *number);
    same.then_some(json)
}
