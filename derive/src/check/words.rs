//! Which words may stand on one field together.

use syn::Type;

use crate::attr::FieldAttrs;
use crate::errors::Errors;
use crate::model::Field;

/// The words on one field go together.
pub(super) fn words_agree(attrs: &FieldAttrs, errors: &mut Errors) {
    let words = attrs.words();
    for (place, (word, span)) in words.iter().enumerate() {
        // One error for a word, however many words it goes badly with.
        let clash = words[..place].iter().find_map(|(other, _)| {
            clash(word, other)
                .or_else(|| clash(other, word))
                .map(|reason| (other, reason))
        });
        if let Some((other, reason)) = clash {
            let text = format!("`{word}` does not go with `{other}`: {reason}");
            errors.push(syn::Error::new(*span, text));
        }
    }
}

/// A field that borrows is read as it is stored, and only read.
pub(super) fn can_borrow(field: &Field<'_>, errors: &mut Errors) {
    for (word, span) in field.attrs.words() {
        let text = match word {
            "serde" | "with" => {
                format!("`{word}` makes a value of its own, and this field borrows")
            }
            "null" | "keep_empty" => {
                format!("`{word}` says how a field is written, and one that borrows is only read")
            }
            "rest" => "`rest` takes values of its own, and this field borrows".to_owned(),
            _ => continue,
        };
        errors.push(syn::Error::new(span, text));
    }
    if let Type::Reference(reference) = field.ty
        && let Some(mutability) = reference.mutability
    {
        let text = "what is stored is read and not written: take `mut` away";
        errors.push(syn::Error::new(mutability.span, text));
    }
}

/// Why two words cannot stand on one field.
fn clash(one: &str, other: &str) -> Option<&'static str> {
    match (one, other) {
        ("partition_key", "sort_key") => Some("a field is one key or the other"),
        (
            "partition_key" | "sort_key",
            "skip" | "flatten" | "rest" | "serde" | "null" | "keep_empty" | "default",
        ) => Some("a key attribute is one value and always there"),
        ("partition_key" | "sort_key", "alias") => {
            Some("DynamoDB finds items by the key's one name")
        }
        ("skip", "default") => None,
        ("skip", _) => Some("a skipped field is not stored"),
        ("flatten", "sensitive") => Some("mark the fields of the flattened struct"),
        ("flatten", _) => Some("a flattened field has no attribute of its own"),
        ("rest", _) => Some("`rest` takes all attributes no other field has"),
        ("serde", "with" | "null" | "keep_empty")
        | ("with", "null" | "keep_empty")
        | ("null", "keep_empty") => Some("each says how the field is stored"),
        _ => None,
    }
}
