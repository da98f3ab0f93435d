//! The size of an item by DynamoDB's rules, which is what the 400 KB limit and capacity count.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>

use aws_sdk_dynamodb::types::AttributeValue;

use crate::item::Item;
use crate::number::Number;

/// The bytes of an item: each attribute's name in UTF-8 and its value.
///
/// Strings and binaries count their bytes; a number one byte for two significant digits, and one more
/// (two for a negative one); BOOL and NULL one; lists and maps three, and one for each element.
///
/// ```
/// use dynatable::{Table, item_size};
///
/// #[derive(Table)]
/// struct Song {
///     #[table(partition_key)]
///     artist: String,
///     year: u16,
/// }
///
/// let song = Song { artist: "Dylan".into(), year: 1976 };
/// assert_eq!(item_size(&song.to_item()?), "artist".len() + 5 + "year".len() + 3);
/// # Ok::<(), dynatable::Error>(())
/// ```
#[must_use]
pub fn item_size(item: &Item) -> usize {
    sum(item, number_size)
}

/// Not less than that, without a look at the digits of numbers.
pub(crate) fn item_size_at_most(item: &Item) -> usize {
    sum(item, |text| text.len() + 1)
}

/// How many bytes a number has.
type NumberSize = fn(&str) -> usize;

fn sum(item: &Item, number: NumberSize) -> usize {
    let sizes = item.iter();
    let sizes = sizes.map(|(name, value)| name.len() + value_size(value, number));
    sizes.sum()
}

fn value_size(value: &AttributeValue, number: NumberSize) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(text) => number(text),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::Bool(_) | AttributeValue::Null(_) => 1,
        AttributeValue::Ss(set) => set.iter().map(String::len).sum(),
        AttributeValue::Ns(set) => set.iter().map(|text| number(text)).sum(),
        AttributeValue::Bs(set) => set.iter().map(|bytes| bytes.as_ref().len()).sum(),
        AttributeValue::L(list) => {
            3 + list
                .iter()
                .map(|value| 1 + value_size(value, number))
                .sum::<usize>()
        }
        AttributeValue::M(map) => {
            3 + map
                .iter()
                .map(|(name, value)| 1 + name.len() + value_size(value, number))
                .sum::<usize>()
        }
        _ => 0,
    }
}

/// Digits count in pairs, before and after the decimal point apart.
fn number_size(text: &str) -> usize {
    let Ok(number) = text.parse::<Number>() else {
        return text.len();
    };
    let digits = number.significant_digits();
    let before = usize::try_from(number.exponent() + 1)
        .unwrap_or(0)
        .min(digits);
    let sign = usize::from(number.is_negative());
    before.div_ceil(2) + (digits - before).div_ceil(2) + 1 + sign
}
