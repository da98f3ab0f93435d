//! `BigDecimal`: N of up to 38 digits. DynamoDB keeps the value, not the scale.

use ::bigdecimal::BigDecimal;

use super::stored_as;
use crate::error::DecodeError;
use crate::number::Number;

stored_as!(
    BigDecimal as Number,
    |decimal| {
        // Plain text would have a zero for each power of ten.
        let (digits, scale) = decimal.as_bigint_and_scale();
        format!("{digits}e{}", -i128::from(scale)).parse()
    },
    |number| {
        let decimal = number.to_string().parse();
        decimal.map_err(|_| DecodeError::out_of_range("BigDecimal"))
    }
);
