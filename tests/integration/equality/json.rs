//! JSON that is changed before it is text, and texts that are not quite the plainest.

use aws_smithy_types::base64;
use dynatable::{AttributeValue, Item};

use super::noise::Noise;

/// A piece of JSON, in which names may stand twice.
#[derive(Clone, Debug)]
pub enum Json {
    /// A text without quotes: a number, `null`, or anything.
    Raw(String),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    fn raw(text: &str) -> Self {
        Json::Raw(text.to_owned())
    }

    pub fn object<const N: usize>(members: [(&str, Json); N]) -> Self {
        let members = members.into_iter();
        Json::Object(
            members
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    fn array<T>(elements: &[T], each: impl Fn(&T) -> Json) -> Self {
        Json::Array(elements.iter().map(each).collect())
    }

    /// An item, as DynamoDB writes it but for the order of its attributes.
    pub fn item(item: &Item) -> Self {
        let mut members: Vec<_> = item
            .iter()
            .map(|(name, value)| (name.clone(), Json::value(value)))
            .collect();
        members.sort_by(|(one, _), (other, _)| one.cmp(other));
        Json::Object(members)
    }

    fn value(value: &AttributeValue) -> Self {
        let text = |text: &String| Json::Text(text.clone());
        let blob = |blob: &dynatable::sdk::primitives::Blob| Json::Text(base64::encode(blob));
        let (tag, value) = match value {
            AttributeValue::S(value) => ("S", text(value)),
            AttributeValue::N(value) => ("N", text(value)),
            AttributeValue::B(value) => ("B", blob(value)),
            AttributeValue::Bool(value) => ("BOOL", Json::Raw(value.to_string())),
            AttributeValue::Null(value) => ("NULL", Json::Raw(value.to_string())),
            AttributeValue::Ss(set) => ("SS", Json::array(set, text)),
            AttributeValue::Ns(set) => ("NS", Json::array(set, text)),
            AttributeValue::Bs(set) => ("BS", Json::array(set, blob)),
            AttributeValue::L(list) => ("L", Json::array(list, Json::value)),
            AttributeValue::M(map) => ("M", Json::item(map)),
            other => unreachable!("no value of ours is {other:?}"),
        };
        Json::object([(tag, value)])
    }

    /// The pieces of this one, itself included.
    fn count(&self) -> usize {
        1 + match self {
            Json::Raw(_) | Json::Text(_) => 0,
            Json::Array(elements) => elements.iter().map(Json::count).sum(),
            Json::Object(members) => members.iter().map(|(_, value)| value.count()).sum(),
        }
    }

    /// The piece of that number; the first is this one.
    fn piece(&mut self, at: &mut usize) -> Option<&mut Json> {
        if *at == 0 {
            return Some(self);
        }
        *at -= 1;
        match self {
            Json::Raw(_) | Json::Text(_) => None,
            Json::Array(elements) => elements.iter_mut().find_map(|it| it.piece(at)),
            Json::Object(members) => members.iter_mut().find_map(|(_, it)| it.piece(at)),
        }
    }

    /// Changes pieces of it; none where there is no noise.
    pub fn change(&mut self, noise: &mut Noise<'_>) {
        for _ in 0..noise.pick(&[0, 1, 0, 1, 0, 1, 2, 3]) {
            let count = self.count();
            let mut at = noise.below(count);
            if noise.one_in(2) {
                if let Some(piece) = self.piece(&mut at) {
                    piece.change_here(noise);
                }
                continue;
            }
            // The nearest one in which attributes stand; what comes before the items is not one.
            let spot = (0..count).find(|step| {
                let piece = self.piece(&mut ((at + step) % count));
                piece.is_some_and(|piece| piece.holds_attributes())
            });
            match spot.and_then(|step| self.piece(&mut ((at + step) % count))) {
                Some(piece) => piece.add_attribute(noise),
                None => self.change_here(noise),
            }
        }
    }

    fn is_attribute(&self) -> bool {
        matches!(self, Json::Object(members) if members.len() == 1 && TAGS[..10].contains(&&*members[0].0))
    }

    fn holds_attributes(&self) -> bool {
        match self {
            Json::Object(members) => {
                !members.is_empty() && members.iter().all(|(_, value)| value.is_attribute())
            }
            _ => false,
        }
    }

    /// One more attribute, such as may well be there: unknown, or of a name that is there already.
    fn add_attribute(&mut self, noise: &mut Noise<'_>) {
        let Json::Object(members) = self else {
            return;
        };
        let at = noise.below(members.len() + 1);
        let member = match members.get(noise.below(members.len())) {
            Some((name, value)) if noise.one_in(2) => {
                let twin = match value {
                    Json::Object(value) if value[0].0 == "S" => {
                        Json::value(&AttributeValue::S(noise.text()))
                    }
                    Json::Object(value) if value[0].0 == "N" => {
                        Json::value(&AttributeValue::N(noise.digits()))
                    }
                    _ if noise.one_in(2) => Json::value(&AttributeValue::Null(true)),
                    other => other.clone(),
                };
                (name.clone(), twin)
            }
            _ => (noise.name(), attribute(noise)),
        };
        members.insert(at, member);
    }

    fn change_here(&mut self, noise: &mut Noise<'_>) {
        let kind = noise.below(8);
        match self {
            _ if kind == 0 => *self = any(noise),
            _ if kind == 1 => *self = attribute(noise),
            Json::Text(text) if kind < 6 => *text = odd_text(noise),
            Json::Text(_) => *self = Json::Raw(odd_string(noise)),
            Json::Raw(_) => {
                *self = Json::Raw(
                    noise
                        .pick(&["null", "true", "1", "\"true\"", "tru"])
                        .to_owned(),
                )
            }
            Json::Array(elements) => {
                let at = noise.below(elements.len() + 1);
                match kind {
                    2 if at < elements.len() => drop(elements.remove(at)),
                    3 if at < elements.len() => elements.push(elements[at].clone()),
                    4 => elements.insert(at, Json::raw("null")),
                    5 => elements.insert(at, any(noise)),
                    6 => *self = deeper(self.clone(), noise),
                    _ => elements.insert(at, attribute(noise)),
                }
            }
            Json::Object(members) => {
                let at = noise.below(members.len() + 1);
                let there = at < members.len();
                match kind {
                    2 if there => drop(members.remove(at)),
                    // The same name once more, before it or behind it.
                    3 if there => {
                        let member = (members[at].0.clone(), attribute(noise));
                        members.insert(noise.below(members.len() + 1), member);
                    }
                    4 if there => {
                        let other = noise.below(members.len());
                        let member = (members[at].0.clone(), members[other].1.clone());
                        members.insert(noise.below(members.len() + 1), member);
                    }
                    5 if there => members[at].0 = name(noise),
                    6 => *self = deeper(self.clone(), noise),
                    _ if noise.one_in(2) => members.insert(at, (name(noise), any(noise))),
                    _ => members.insert(at, (name(noise), attribute(noise))),
                }
            }
        }
    }

    /// The text, with no more spaces and escapes than the noise wants.
    pub fn write(&self, noise: &mut Noise<'_>, out: &mut String) {
        space(noise, out);
        match self {
            Json::Raw(text) => out.push_str(text),
            Json::Text(text) => write_text(text, noise, out),
            Json::Array(elements) => {
                out.push('[');
                for (at, element) in elements.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { "," });
                    element.write(noise, out);
                }
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                let turned = noise.below(4) * members.len() / 4;
                let (first, last) = members.split_at(turned);
                for (at, (name, value)) in last.iter().chain(first).enumerate() {
                    out.push_str(if at == 0 { "" } else { "," });
                    space(noise, out);
                    write_text(name, noise, out);
                    space(noise, out);
                    out.push(':');
                    value.write(noise, out);
                }
                out.push('}');
            }
        }
        space(noise, out);
    }
}

fn space(noise: &mut Noise<'_>, out: &mut String) {
    if noise.one_in(32) {
        out.push_str(noise.pick(&[" ", "\n", "\t", "\r\n  ", "          "]));
    }
}

fn write_text(text: &str, noise: &mut Noise<'_>, out: &mut String) {
    let escapes = noise.one_in(12);
    out.push('"');
    for character in text.chars() {
        let short = match character {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '/' => "\\/",
            _ => "",
        };
        let must = matches!(character, '"' | '\\' | '\0'..'\x20');
        if !must && (!escapes || noise.one_in(2)) {
            out.push(character);
        } else if short.is_empty() || (escapes && noise.one_in(2)) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let digits = format!("\\u{unit:04x}");
                match escapes && noise.one_in(2) {
                    true => out.push_str(&digits.to_uppercase().replace('U', "u")),
                    false => out.push_str(&digits),
                }
            }
        } else {
            out.push_str(short);
        }
    }
    out.push('"');
}

/// An attribute value, as it should be.
fn attribute(noise: &mut Noise<'_>) -> Json {
    Json::value(&noise.value(2))
}

const TAGS: [&str; 12] = [
    "S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M", "X", "__type",
];

/// A name or a tag.
fn name(noise: &mut Noise<'_>) -> String {
    match noise.below(3) {
        0 => noise.pick(&TAGS).to_owned(),
        1 => noise
            .pick(&[
                "Item",
                "Items",
                "Attributes",
                "Count",
                "ConsumedCapacity",
                "LastEvaluatedKey",
                "id",
                "s",
                "list",
            ])
            .to_owned(),
        _ => noise.name(),
    }
}

/// Any JSON, also such as stands nowhere in an answer.
fn any(noise: &mut Noise<'_>) -> Json {
    const RAW: [&str; 24] = [
        "null",
        "true",
        "false",
        "0",
        "1",
        "-1.5e3",
        "1e400",
        "123456789012345678901234567890",
        "-",
        "01",
        "1.",
        "NaN",
        "{}",
        "[]",
        "{\"S\"}",
        "[1,]",
        "{\"S\":\"a\",}",
        "nul",
        "",
        "\"",
        "'a'",
        "[[[[]]]]",
        "{\"a\":{\"b\":[{}]}}",
        "truefalse",
    ];
    match noise.below(4) {
        0 | 1 => Json::Raw(noise.pick(&RAW).to_owned()),
        2 => Json::Text(odd_text(noise)),
        // A value with one tag, or two, whatever that says of its content.
        _ => Json::Object(
            (0..=noise.below(2))
                .map(|_| (noise.pick(&TAGS).to_owned(), any(noise)))
                .collect(),
        ),
    }
}

/// Texts that are numbers, binary or dates, or nearly.
fn odd_text(noise: &mut Noise<'_>) -> String {
    const ODD: [&str; 44] = [
        "",
        "0",
        "-0",
        "+1",
        "1.0",
        "1.",
        ".5",
        "007",
        "1e2",
        "1E+2",
        "1e-2",
        "1e",
        "256",
        "-1",
        "65536",
        "340282366920938463463374607431768211456",
        "1e126",
        "1e-131",
        "9.9e125",
        "0e999",
        "1_000",
        " 1",
        "1 ",
        "0x1F",
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "99999999999999999999999999999999999999999",
        "123456789.123456789123456789",
        "AAE=",
        "AAE",
        "AA==",
        "AA=",
        "A",
        "AAE=\n",
        "A AE=",
        "_-8=",
        "/+8=",
        "AAE==",
        "AB==",
        "====",
        "2026-02-30",
        "2026-07-04T12:30:00Z",
    ];
    match noise.below(4) {
        0 | 1 => noise.pick(&ODD).to_owned(),
        2 => noise.digits(),
        _ => noise.text(),
    }
}

/// Strings with their quotes that no writer of JSON makes, or hardly one.
fn odd_string(noise: &mut Noise<'_>) -> String {
    const ODD: [&str; 20] = [
        r#""\ud83d""#,
        r#""\ude00""#,
        r#""\ud83dx""#,
        r#""\ud83d\u0041""#,
        r#""\ude00\ud83d""#,
        r#""\uD83D\uDE00""#,
        r#""\u12""#,
        r#""\u12g4""#,
        r#""\u+123""#,
        r#""\x41""#,
        r#""\'""#,
        r#""\U0041""#,
        r#""a\u0000b""#,
        "\"a\u{1}b\"",
        "\"a\nb\"",
        "\"\u{7f}\"",
        r#""AA\u003d\u003d""#,
        r#""\/\/\/\/""#,
        r#""\u0031""#,
        r#""\"#,
    ];
    noise.pick(&ODD).to_owned()
}

/// The same in as many lists or maps as a reader may give up at.
fn deeper(mut inside: Json, noise: &mut Noise<'_>) -> Json {
    let levels = noise.pick(&[
        1, 2, 29, 30, 31, 32, 33, 58, 59, 60, 61, 62, 63, 64, 65, 126, 130,
    ]);
    let in_lists = noise.one_in(2);
    for _ in 0..levels {
        inside = match in_lists {
            true => Json::object([("L", Json::Array(vec![inside]))]),
            false => Json::object([("M", Json::object([("left", inside)]))]),
        };
    }
    inside
}

/// Bytes changed without regard to what they are.
pub fn damage(bytes: &mut Vec<u8>, noise: &mut Noise<'_>) {
    for _ in 0..noise.pick(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]) {
        let at = noise.below(bytes.len() + 1);
        match noise.below(8) {
            0 if at < bytes.len() => drop(bytes.remove(at)),
            1 if at < bytes.len() => bytes[at] ^= 1 << noise.below(8),
            2 if at < bytes.len() => bytes[at] = noise.pick(b"{}[]\",:\\ 0et\0\x1f\x80\xff"),
            3 => bytes.insert(at, noise.pick(b"{}[]\",:\\ 0et\0\x1f\x80\xff")),
            4 => bytes.insert(at, noise.byte()),
            5 => bytes.truncate(at),
            6 => bytes.extend_from_slice(
                noise
                    .pick(&[" ", "}", "null", "{}", ",", "\0", "\u{feff}"])
                    .as_bytes(),
            ),
            _ => {
                let piece = bytes[at..(at + noise.below(12)).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
}
