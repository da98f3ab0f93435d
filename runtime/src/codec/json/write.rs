//! Writing: an item as the JSON of a request, with the checks that need no second look at it.
//!
//! The size is counted as DynamoDB does, numbers at the most they can be. What is close to a limit, or cannot
//! be right, is an error here without words: the caller writes it the SDK's way, which has them.

use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_types::base64;

use super::members::Members;
use super::out::{Out, Result, give_up};
use crate::codec::{ListSink, MapSink, Sink, value};
use crate::limits::{MAX_DEPTH, MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES};
use crate::schema::{KeyField, Schema};
use crate::wire::{Kind, SetKind};

/// An item being written: `{"title":{"S":".."}}`.
#[derive(Debug)]
pub(crate) struct JsonItem {
    out: Out,
    members: Members,
    schema: &'static Schema,
    /// Whether the partition key and the sort key have been written.
    keys: (bool, bool),
}

impl JsonItem {
    /// Begins an item of a table behind what `text` has already.
    pub(crate) fn new(text: Vec<u8>, schema: &'static Schema) -> Self {
        let mut out = Out {
            text,
            bytes: 0,
            loose: 0,
        };
        let members = Members::begin(&mut out, b'{');
        Self {
            out,
            members,
            schema,
            keys: (false, false),
        }
    }

    /// The text, if it has all that was begun, and all of the table's key.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>> {
        let whole = self.keys.0 && (self.keys.1 || self.schema.sort_key().is_none());
        self.members.end(&mut self.out, b"}");
        if whole && self.out.loose == 0 {
            Ok(self.out.text)
        } else {
            Err(give_up())
        }
    }

    /// What the value of an attribute must be, if it is a key of the table or of an index.
    #[inline]
    fn key(&mut self, name: &str) -> Option<KeyLimit> {
        let mut limit = None;
        let mut add = |field: KeyField, most: usize| {
            let known = limit.get_or_insert(KeyLimit {
                kind: field.kind(),
                most,
            });
            known.most = known.most.min(most);
        };
        let partition = self.schema.partition_key();
        if partition.name() == name {
            self.keys.0 = true;
            add(partition, MAX_PARTITION_KEY_BYTES);
        }
        if let Some(sort) = self.schema.sort_key().filter(|sort| sort.name() == name) {
            self.keys.1 = true;
            add(sort, MAX_SORT_KEY_BYTES);
        }
        for index in self.schema.indexes() {
            let is_it = |field: &&KeyField| field.name() == name;
            if let Some(field) = index.partition_key().iter().find(is_it) {
                add(*field, MAX_PARTITION_KEY_BYTES);
            }
            if let Some(field) = index.sort_key().iter().find(is_it) {
                add(*field, MAX_SORT_KEY_BYTES);
            }
        }
        limit
    }
}

impl MapSink for JsonItem {
    type Value<'b>
        = JsonSink<'b>
    where
        Self: 'b;

    fn entry<'b>(&'b mut self, name: &'b str) -> JsonSink<'b> {
        let key = self.key(name);
        self.members.next(&mut self.out, Some(name));
        self.out.bytes += name.len();
        JsonSink {
            key,
            ..JsonSink::new(&mut self.out, 1)
        }
    }

    fn entry_once<'b>(&'b mut self, name: &'b str) -> Result<JsonSink<'b>> {
        self.members.settle(&mut self.out);
        if self.members.has(&self.out, name) {
            return Err(give_up());
        }
        Ok(self.entry(name))
    }

    fn end(self) -> Result<()> {
        Ok(())
    }
}

/// What a key attribute can be.
#[derive(Debug, Clone, Copy)]
struct KeyLimit {
    kind: Kind,
    most: usize,
}

/// Where one value goes.
#[derive(Debug)]
pub(crate) struct JsonSink<'o> {
    out: &'o mut Out,
    /// How many lists and maps are around it.
    depth: usize,
    key: Option<KeyLimit>,
    /// The type of the elements of a set, which have no type of their own in the text.
    element: Option<Kind>,
}

impl<'o> JsonSink<'o> {
    fn new(out: &'o mut Out, depth: usize) -> Self {
        Self {
            out,
            depth,
            key: None,
            element: None,
        }
    }

    /// Writes `{"S":`, a string and `}`; as an element of a set the string alone.
    #[inline]
    fn scalar(
        self,
        kind: Kind,
        tag: &[u8],
        bytes: usize,
        write: impl FnOnce(&mut Out),
    ) -> Result<()> {
        if let Some(key) = self.key
            && (key.kind != kind || (kind != Kind::N && !(1..=key.most).contains(&bytes)))
        {
            return Err(give_up());
        }
        self.out.count(bytes)?;
        match self.element {
            None => {
                self.out.push(tag);
                write(self.out);
                self.out.text.push(b'}');
                Ok(())
            }
            Some(element) if element == kind => {
                write(self.out);
                Ok(())
            }
            Some(_) => Err(give_up()),
        }
    }

    /// Writes what is no key and no element of a set.
    #[inline]
    fn other(&mut self, bytes: usize, text: &[u8]) -> Result<()> {
        if self.key.is_some() || self.element.is_some() {
            return Err(give_up());
        }
        self.out.count(bytes)?;
        self.out.push(text);
        Ok(())
    }

    /// The depth inside of a list or map.
    fn deeper(&self) -> Result<usize> {
        if self.depth < MAX_DEPTH {
            Ok(self.depth + 1)
        } else {
            Err(give_up())
        }
    }

    /// A value that has been checked.
    fn checked(self, value: &AttributeValue) -> Result<()> {
        match value {
            AttributeValue::S(text) => self.string(text),
            AttributeValue::N(text) => self.number(text),
            AttributeValue::B(bytes) => self.binary(bytes.as_ref()),
            AttributeValue::Bool(value) => self.bool(*value),
            AttributeValue::Null(_) => self.null(),
            AttributeValue::Ss(set) => {
                let mut sink = self.set(SetKind::Ss, set.len())?;
                set.iter()
                    .try_for_each(|text| sink.element().string(text))?;
                sink.end()
            }
            AttributeValue::Ns(set) => {
                let mut sink = self.set(SetKind::Ns, set.len())?;
                set.iter()
                    .try_for_each(|text| sink.element().number(text))?;
                sink.end()
            }
            AttributeValue::Bs(set) => {
                let mut sink = self.set(SetKind::Bs, set.len())?;
                set.iter()
                    .try_for_each(|bytes| sink.element().binary(bytes.as_ref()))?;
                sink.end()
            }
            AttributeValue::L(list) => {
                let mut sink = self.list(list.len())?;
                list.iter()
                    .try_for_each(|value| sink.element().checked(value))?;
                sink.end()
            }
            AttributeValue::M(map) => {
                let mut sink = self.map(map.len())?;
                map.iter()
                    .try_for_each(|(name, value)| sink.entry(name).checked(value))?;
                sink.end()
            }
            _ => Err(give_up()),
        }
    }
}

impl<'o> Sink for JsonSink<'o> {
    type List = JsonList<'o>;
    type Set = JsonList<'o>;
    type Map = JsonMap<'o>;

    #[inline]
    fn string(self, value: &str) -> Result<()> {
        self.scalar(Kind::S, b"{\"S\":", value.len(), |out| out.string(value))
    }

    #[inline]
    fn number(self, text: &str) -> Result<()> {
        self.scalar(Kind::N, b"{\"N\":", text.len() + 1, |out| out.string(text))
    }

    fn binary(self, value: &[u8]) -> Result<()> {
        self.scalar(Kind::B, b"{\"B\":", value.len(), |out| {
            out.text.push(b'"');
            out.push(base64::encode(value).as_bytes());
            out.text.push(b'"');
        })
    }

    #[inline]
    fn bool(mut self, value: bool) -> Result<()> {
        self.other(
            1,
            if value {
                b"{\"BOOL\":true}"
            } else {
                b"{\"BOOL\":false}"
            },
        )
    }

    fn null(mut self) -> Result<()> {
        self.other(1, b"{\"NULL\":true}")
    }

    fn value(self, value: AttributeValue) -> Result<()> {
        value::check(&value, self.depth)?;
        self.checked(&value)
    }

    fn list(mut self, _: usize) -> Result<JsonList<'o>> {
        let depth = self.deeper()?;
        self.other(3, b"{\"L\":")?;
        Ok(JsonList {
            members: Members::begin(self.out, b'['),
            out: self.out,
            depth,
            element: None,
        })
    }

    fn set(mut self, kind: SetKind, _: usize) -> Result<JsonList<'o>> {
        let (tag, element): (&[u8], _) = match kind {
            SetKind::Ss => (b"{\"SS\":", Kind::S),
            SetKind::Ns => (b"{\"NS\":", Kind::N),
            SetKind::Bs => (b"{\"BS\":", Kind::B),
        };
        self.other(0, tag)?;
        Ok(JsonList {
            members: Members::begin(self.out, b'['),
            out: self.out,
            depth: MAX_DEPTH,
            element: Some(element),
        })
    }

    fn map(mut self, _: usize) -> Result<JsonMap<'o>> {
        let depth = self.deeper()?;
        self.other(3, b"{\"M\":")?;
        Ok(JsonMap {
            members: Members::begin(self.out, b'{'),
            out: self.out,
            depth,
        })
    }
}

/// A list or set being written.
#[derive(Debug)]
pub(crate) struct JsonList<'o> {
    out: &'o mut Out,
    members: Members,
    depth: usize,
    element: Option<Kind>,
}

impl ListSink for JsonList<'_> {
    type Element<'b>
        = JsonSink<'b>
    where
        Self: 'b;

    #[inline]
    fn element(&mut self) -> JsonSink<'_> {
        self.members.next(self.out, None);
        self.out.bytes += usize::from(self.element.is_none());
        JsonSink {
            element: self.element,
            ..JsonSink::new(self.out, self.depth)
        }
    }

    fn end(self) -> Result<()> {
        self.members.end(self.out, b"]}");
        Ok(())
    }
}

/// A map being written.
#[derive(Debug)]
pub(crate) struct JsonMap<'o> {
    out: &'o mut Out,
    members: Members,
    depth: usize,
}

impl MapSink for JsonMap<'_> {
    type Value<'b>
        = JsonSink<'b>
    where
        Self: 'b;

    #[inline]
    fn entry<'b>(&'b mut self, name: &'b str) -> JsonSink<'b> {
        self.members.next(self.out, Some(name));
        self.out.bytes += name.len() + 1;
        JsonSink::new(self.out, self.depth)
    }

    fn entry_once<'b>(&'b mut self, name: &'b str) -> Result<JsonSink<'b>> {
        self.members.settle(self.out);
        if self.members.has(self.out, name) {
            return Err(give_up());
        }
        Ok(self.entry(name))
    }

    fn end(self) -> Result<()> {
        self.members.end(self.out, b"}}");
        Ok(())
    }
}
