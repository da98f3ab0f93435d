//! DynamoDB's limits that are checked before a call.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>

/// Bytes of one item, names included.
pub(crate) const MAX_ITEM_BYTES: usize = 400 * 1024;
/// Lists and maps around a value.
pub(crate) const MAX_DEPTH: usize = 32;
/// Bytes of a partition key value.
pub(crate) const MAX_PARTITION_KEY_BYTES: usize = 2048;
/// Bytes of a sort key value.
pub(crate) const MAX_SORT_KEY_BYTES: usize = 1024;
/// Bytes of one expression.
pub(crate) const MAX_EXPRESSION_BYTES: usize = 4096;
/// Operators and functions of one expression.
pub(crate) const MAX_OPERATORS: usize = 300;
/// Operands of one `IN`.
pub(crate) const MAX_IN_OPERANDS: usize = 100;
/// Significant digits of a number.
pub(crate) const MAX_DIGITS: usize = 38;
/// Powers of ten of a number's first digit: 1E-130 to 9.99…E+125.
pub(crate) const EXPONENTS: std::ops::RangeInclusive<i64> = -130..=125;
/// Keys of one `BatchGetItem`.
pub(crate) const MAX_BATCH_GET_KEYS: usize = 100;
/// Segments of one parallel scan.
pub(crate) const MAX_SEGMENTS: u32 = 1_000_000;
/// Puts and deletes of one `BatchWriteItem`.
pub(crate) const MAX_BATCH_WRITES: usize = 25;
/// Bytes of one `BatchWriteItem`, as it is sent.
pub(crate) const MAX_BATCH_BYTES: usize = 16 * 1024 * 1024;
/// Characters of a PartiQL statement.
pub(crate) const MAX_STATEMENT_CHARS: usize = 8192;
/// Statements of one `BatchExecuteStatement`.
pub(crate) const MAX_BATCH_STATEMENTS: usize = 25;
/// Operations or statements of one transaction.
pub(crate) const MAX_TRANSACT_ITEMS: usize = 100;
/// Bytes of all items of one transaction.
pub(crate) const MAX_TRANSACT_BYTES: usize = 4 << 20;
/// Characters of a client request token.
pub(crate) const MAX_TOKEN_CHARS: usize = 36;
