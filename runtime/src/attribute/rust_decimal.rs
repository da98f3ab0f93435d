//! `Decimal`: N. DynamoDB keeps the value, not the scale: `1.50` is read back as `1.5`.

use ::rust_decimal::Decimal;

use super::stored_as;
use crate::error::DecodeError;
use crate::number::Number;

stored_as!(
    Decimal as Number,
    |decimal| decimal.to_string().parse(),
    // Not `parse`, which rounds digits away.
    |number| Decimal::from_str_exact(&number.to_string())
        .map_err(|_| DecodeError::out_of_range("Decimal"))
);
