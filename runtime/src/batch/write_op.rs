//! One put or delete of a batch, written once and sent as often as that takes.

use std::any::TypeId;
use std::borrow::Cow;
use std::fmt;

use aws_sdk_dynamodb::types::{AttributeValue, DeleteRequest, PutRequest, WriteRequest};

use super::Identity;
use crate::codec::json::{JsonItem, JsonMap, Scanner};
use crate::codec::{Entries, MapSink, Sink, Source};
use crate::db::Db;
use crate::error::{DecodeError, Error, Invalid, Result};
use crate::fields::{self, Fields};
use crate::item::Item;
use crate::key::Key;
use crate::schema::Schema;
use crate::table::Table;

/// Room for an item of a kilobyte.
const USUAL_BYTES: usize = 2048;

/// Puts an item, or deletes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    Put,
    Delete,
}

impl Does {
    /// What stands before the item or key in a request.
    fn prefix(self) -> &'static [u8] {
        match self {
            Does::Put => b"{\"PutRequest\":{\"Item\":",
            Does::Delete => b"{\"DeleteRequest\":{\"Key\":",
        }
    }
}

const SUFFIX: &[u8] = b"}}";

/// A put or a delete that has been checked.
#[doc(hidden)]
#[derive(Clone)]
pub struct WriteOp {
    pub(super) identity: Identity,
    /// The table's name at DynamoDB.
    pub(super) table: Cow<'static, str>,
    pub(super) schema: &'static Schema,
    /// The Rust type it was given as.
    pub(super) of: TypeId,
    pub(super) does: Does,
    /// As how many-th it was given, from 0.
    pub(super) position: usize,
    /// Whether a call that had it was lost, so that it may have been written all the same.
    pub(super) uncertain: bool,
    body: Body,
}

/// The item or the key, in one of the two stored forms, or in both.
#[derive(Clone)]
struct Body {
    /// As it is sent: with what stands around the item.
    text: Option<Vec<u8>>,
    /// Where the text is not what is sent; given away if there is a text to read it from again.
    item: Option<Item>,
}

impl WriteOp {
    pub(super) fn put<T: Table>(item: &T, db: &Db) -> Result<Self> {
        let keys = item.key_values();
        let keys = keys.map_err(|error| error.in_table(T::SCHEMA.table()))?;
        let text = put_text(item);
        // Written once more, with words for what is wrong with it.
        let also = !db.caller().1 || text.is_none();
        let item = also.then(|| item.to_item()).transpose()?;
        let body = Body { text, item };
        Ok(Self::new::<T>(db, Does::Put, keys.iter(), body))
    }

    pub(super) fn delete<T: Table>(key: &Key<T>, db: &Db) -> Self {
        let item = key.to_item();
        let text = delete_text::<T>(&item);
        let also = !db.caller().1 || text.is_none();
        let body = Body {
            text,
            item: also.then_some(item),
        };
        Self::new::<T>(db, Does::Delete, key.values().iter(), body)
    }

    fn new<'a, T: Table>(
        db: &Db,
        does: Does,
        key: impl IntoIterator<Item = &'a AttributeValue>,
        body: Body,
    ) -> Self {
        let declared = T::SCHEMA.table();
        let table = match db.table_name::<T>() {
            table if table == declared => Cow::Borrowed(declared),
            other => Cow::Owned(other.into_owned()),
        };
        Self {
            identity: Identity::new(&table, key),
            table,
            schema: T::SCHEMA,
            of: TypeId::of::<T>(),
            does,
            position: 0,
            uncertain: false,
            body,
        }
    }

    /// The same, of which nobody can tell whether it was done.
    pub(super) fn uncertain(self) -> Self {
        Self {
            uncertain: true,
            ..self
        }
    }

    /// The request's text, where it was written as one.
    pub(super) fn text(&self) -> Option<&[u8]> {
        self.body.text.as_deref()
    }

    /// How many bytes of a request it is, at the most.
    pub(super) fn bytes(&self) -> usize {
        let around = self.does.prefix().len() + SUFFIX.len();
        let bytes = match (&self.body.text, &self.body.item) {
            (Some(text), _) => text.len(),
            (None, Some(item)) => json_bytes(item) + around,
            (None, None) => 0,
        };
        bytes + 1
    }

    /// The item, or the key of a delete.
    pub(super) fn item(&self) -> Result<Item, DecodeError> {
        if let Some(item) = &self.body.item {
            return Ok(item.clone());
        }
        let mut scanner = self.scanner()?;
        let mut entries = JsonMap::item(&mut scanner)?;
        let mut item = Item::new();
        while let Some((name, value)) = entries.next()? {
            item.insert(name.into_owned(), value.value()?);
        }
        Ok(item)
    }

    /// The item as a `T`.
    pub(super) fn decode<T: Table>(&self) -> Result<T> {
        if let Some(item) = &self.body.item {
            return T::from_item(item.clone());
        }
        let direct = self
            .scanner()
            .and_then(|mut scanner| fields::decode_entries(JsonMap::item(&mut scanner)?, &[]));
        // What is wrong with it is for the other way to tell.
        direct.or_else(|_| T::from_item(self.item().map_err(Error::Decode)?))
    }

    /// The key of a `T`.
    pub(super) fn key<T: Table>(&self) -> Result<Key<T>> {
        let item = self.item().map_err(Error::Decode)?;
        Key::of_item(&item)
    }

    /// What the text says of the item.
    fn scanner(&self) -> Result<Scanner<'_>, DecodeError> {
        let text = self.text().unwrap_or_default();
        let text = text.strip_prefix(self.does.prefix()).unwrap_or_default();
        Scanner::new(text)
    }

    /// As a member of the SDK's call.
    pub(super) fn take_request(&mut self) -> Result<WriteRequest> {
        let item = match (self.body.item.take(), &self.body.text) {
            (Some(item), Some(_)) => item,
            (item, _) => {
                self.body.item = item;
                self.item()?
            }
        };
        let request = WriteRequest::builder();
        Ok(match self.does {
            Does::Put => {
                let put = PutRequest::builder().set_item(Some(item)).build();
                request.put_request(put.map_err(Invalid::custom)?).build()
            }
            Does::Delete => {
                let delete = DeleteRequest::builder().set_key(Some(item)).build();
                let delete = delete.map_err(Invalid::custom)?;
                request.delete_request(delete).build()
            }
        })
    }
}

/// Without the item, which may be personal data.
impl fmt::Debug for WriteOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteOp")
            .field("does", &self.does)
            .field("table", &self.table)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

fn put_text<T: Table>(item: &T) -> Option<Vec<u8>> {
    let mut sink = begin(Does::Put, T::SCHEMA);
    Fields::encode_fields(item, &mut sink).ok()?;
    end(sink)
}

fn delete_text<T: Table>(key: &Item) -> Option<Vec<u8>> {
    let mut sink = begin(Does::Delete, T::SCHEMA);
    for (name, value) in key {
        sink.entry(name).value(value.clone()).ok()?;
    }
    end(sink)
}

fn begin(does: Does, schema: &'static Schema) -> JsonItem {
    let mut text = Vec::with_capacity(USUAL_BYTES);
    text.extend_from_slice(does.prefix());
    JsonItem::new(text, schema)
}

fn end(sink: JsonItem) -> Option<Vec<u8>> {
    let mut text = sink.finish().ok()?;
    text.extend_from_slice(SUFFIX);
    Some(text)
}

/// How long an item's JSON is, at the most.
fn json_bytes(item: &Item) -> usize {
    let members = item.iter();
    2 + members
        .map(|(name, value)| string_bytes(name) + value_bytes(value) + 2)
        .sum::<usize>()
}

/// `{"BOOL":false}` and less.
const AROUND: usize = 14;

fn value_bytes(value: &AttributeValue) -> usize {
    let binary = |bytes: &[u8]| bytes.len() / 3 * 4 + 8;
    let content = match value {
        AttributeValue::S(text) => string_bytes(text),
        AttributeValue::N(text) => text.len() + 2,
        AttributeValue::B(bytes) => binary(bytes.as_ref()),
        AttributeValue::Ss(set) => set.iter().map(|text| string_bytes(text) + 1).sum(),
        AttributeValue::Ns(set) => set.iter().map(|text| text.len() + 3).sum(),
        AttributeValue::Bs(set) => set.iter().map(|bytes| binary(bytes.as_ref()) + 1).sum(),
        AttributeValue::L(list) => list.iter().map(|value| value_bytes(value) + 1).sum(),
        AttributeValue::M(map) => json_bytes(map),
        _ => 0,
    };
    content + AROUND
}

/// With quotes and escapes.
fn string_bytes(text: &str) -> usize {
    let escapes = text.bytes().map(|byte| match byte {
        b'"' | b'\\' => 1,
        0..0x20 => 5,
        _ => 0,
    });
    2 + text.len() + escapes.sum::<usize>()
}

/// What a batch takes: an item to put, or a key to delete.
///
/// - a reference to an item: `&song` is put whole, in place of any of the same key;
/// - a [`Key`], a reference to one, or what [`Table::key`] gives: that item is deleted.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be written by a batch",
    label = "expected `&item` to put it, or `Song::key(..)` to delete that item",
    note = "DynamoDB has neither conditions nor updates nor returned items in a batch, only whole puts and deletes: send what needs them by itself, or in a transaction"
)]
pub trait BatchWritable {
    /// The write, checked.
    #[doc(hidden)]
    fn write_op(self, db: &Db) -> Result<WriteOp>;
}

/// An item to put: `&song`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be put by a batch",
    label = "expected a reference to an item of a table: `&song`",
    note = "DynamoDB has neither conditions nor updates in a batch, so it takes the item and no operation: send what needs them by itself, or in a transaction"
)]
pub trait BatchPut: BatchWritable {}

/// The key of an item to delete: `Song::key(..)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be deleted by a batch",
    label = "expected a key: `Song::key(..)`",
    note = "DynamoDB has no conditions in a batch, so it takes the key and no operation: send a delete that has one by itself, or in a transaction"
)]
pub trait BatchDelete: BatchWritable {}

#[diagnostic::do_not_recommend]
impl<T: Table> BatchWritable for &T {
    fn write_op(self, db: &Db) -> Result<WriteOp> {
        WriteOp::put(self, db)
    }
}
#[diagnostic::do_not_recommend]
impl<T: Table> BatchPut for &T {}

#[diagnostic::do_not_recommend]
impl<T: Table> BatchWritable for Key<T> {
    fn write_op(self, db: &Db) -> Result<WriteOp> {
        Ok(WriteOp::delete(&self, db))
    }
}
#[diagnostic::do_not_recommend]
impl<T: Table> BatchDelete for Key<T> {}

#[diagnostic::do_not_recommend]
impl<T: Table> BatchWritable for &Key<T> {
    fn write_op(self, db: &Db) -> Result<WriteOp> {
        Ok(WriteOp::delete(self, db))
    }
}
#[diagnostic::do_not_recommend]
impl<T: Table> BatchDelete for &Key<T> {}

#[diagnostic::do_not_recommend]
impl<T: Table> BatchWritable for Result<Key<T>> {
    fn write_op(self, db: &Db) -> Result<WriteOp> {
        self?.write_op(db)
    }
}
#[diagnostic::do_not_recommend]
impl<T: Table> BatchDelete for Result<Key<T>> {}
