//! Transactions: items at several places of a request or an answer.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItems;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItems;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Input, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use aws_smithy_runtime_api::client::ser_de::{
    DeserializeResponse, SerializeRequest, SharedRequestSerializer, SharedResponseDeserializer,
};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{ConfigBag, FrozenLayer};

use super::armed::Arms;
use super::around::{read_around, write_around};
use super::row::Row;
use crate::codec::Entries;
use crate::codec::Source;
use crate::codec::json::{JsonItem, JsonMap, Scanner};
use crate::error::DecodeError;
use crate::fields::Fields;
use crate::item::Item;
use crate::table::Table;

/// What stands in an item's place for the SDK.
const EMPTY: &[u8] = b"{}";

/// Room for an item of a kilobyte.
const USUAL_BYTES: usize = 1024;

fn writes() -> Option<&'static FrozenLayer> {
    static ORIGINAL: OnceLock<Option<FrozenLayer>> = OnceLock::new();
    let original = ORIGINAL.get_or_init(|| TransactWriteItems::new().config());
    let original = original.as_ref()?;
    original.load::<SharedRequestSerializer>()?;
    Some(original)
}

fn gets() -> Option<&'static FrozenLayer> {
    static ORIGINAL: OnceLock<Option<FrozenLayer>> = OnceLock::new();
    let original = ORIGINAL.get_or_init(|| TransactGetItems::new().config());
    let original = original.as_ref()?;
    original.load::<SharedResponseDeserializer>()?;
    Some(original)
}

/// An item of its own, if it can be written directly; its mistakes are for the other way to tell.
pub(crate) fn item_text<T: Table>(item: &T) -> Option<Vec<u8>> {
    let mut sink = JsonItem::new(Vec::with_capacity(USUAL_BYTES), T::SCHEMA);
    Fields::encode_fields(item, &mut sink).ok()?;
    sink.finish().ok()
}

/// The same item as the SDK has it.
pub(crate) fn item_of(text: &[u8]) -> Result<Item, DecodeError> {
    let mut scanner = Scanner::new(text)?;
    let mut entries = JsonMap::item(&mut scanner)?;
    let mut item = Item::new();
    while let Some((name, value)) = entries.next()? {
        item.insert(name.into_owned(), value.value()?);
    }
    Ok(item)
}

/// The items of a transaction's puts, by the places of those.
pub(crate) type Texts = Arc<[Option<Vec<u8>>]>;

/// Sends these items in place of the empty ones of the request.
pub(crate) fn splice_items(texts: Texts) -> Arms {
    let Some(original) = writes() else {
        return Arms::default();
    };
    let serializer = Splice { texts, original };
    Arms {
        serializer: Some(SharedRequestSerializer::new(serializer)),
        ..Arms::default()
    }
}

/// Whether there is an operation's own way to write the rest.
pub(crate) fn can_splice_items() -> bool {
    writes().is_some()
}

/// The serializer in place of the operation's own.
struct Splice {
    texts: Texts,
    original: &'static FrozenLayer,
}

/// Without the items, which may be personal data.
impl fmt::Debug for Splice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Splice({} items)", self.texts.len())
    }
}

impl Splice {
    /// The SDK's body with the items in their places.
    fn fill(&self, rest: &[u8]) -> Result<Vec<u8>, BoxError> {
        let places = places_of_puts(rest)?;
        let written = self.texts.iter().flatten();
        let bytes: usize = written.map(Vec::len).sum();
        let mut body = Vec::with_capacity(rest.len() + bytes);
        let mut copied = 0;
        for (place, text) in self.texts.iter().enumerate() {
            let Some(text) = text else {
                continue;
            };
            let at = places.get(place).copied().flatten();
            let at = at.ok_or("the request has no such put")?;
            let to = at + EMPTY.len();
            if rest.get(at..to) != Some(EMPTY) {
                return Err("the put of the request has an item".into());
            }
            body.extend_from_slice(&rest[copied..at]);
            body.extend_from_slice(text);
            copied = to;
        }
        body.extend_from_slice(&rest[copied..]);
        Ok(body)
    }
}

/// Where the item of each operation begins: `{"TransactItems":[{"Put":{"Item":{}`.
fn places_of_puts(body: &[u8]) -> Result<Vec<Option<usize>>, DecodeError> {
    let mut scanner = Scanner::new(body)?;
    let mut places = Vec::new();
    members(&mut scanner, |name, scanner| {
        if name != "TransactItems" {
            return scanner.pass();
        }
        elements(scanner, |scanner| {
            let mut place = None;
            members(scanner, |name, scanner| {
                if name != "Put" {
                    return scanner.pass();
                }
                members(scanner, |name, scanner| {
                    if name == "Item" {
                        scanner.peek();
                        place = Some(scanner.at());
                    }
                    scanner.pass()
                })
            })?;
            places.push(place);
            Ok(())
        })
    })?;
    scanner.finish()?;
    Ok(places)
}

/// Reads the members of an object; each must be taken.
fn members<'de>(
    scanner: &mut Scanner<'de>,
    mut member: impl FnMut(&str, &mut Scanner<'de>) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    scanner.take(b'{')?;
    let mut first = true;
    while scanner.member(first)? {
        first = false;
        let name = scanner.string()?;
        scanner.take(b':')?;
        member(&name, scanner)?;
    }
    Ok(())
}

/// Reads the elements of an array; each must be taken.
fn elements<'de>(
    scanner: &mut Scanner<'de>,
    mut element: impl FnMut(&mut Scanner<'de>) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    scanner.take(b'[')?;
    let mut first = true;
    while scanner.element(first)? {
        first = false;
        element(scanner)?;
    }
    Ok(())
}

impl SerializeRequest for Splice {
    fn serialize_input(
        &self,
        input: Input,
        config: &mut ConfigBag,
    ) -> Result<HttpRequest, BoxError> {
        write_around(self.original, input, config, |rest| self.fill(rest))
    }
}

/// How the item of one read is read.
pub(crate) type ReadRow = fn(&mut Scanner<'_>, &SdkBody) -> Result<AnyItem, DecodeError>;

/// What an item was read as, whatever that is.
type AnyItem = Box<dyn Any + Send>;

/// Reads an item as a `P`.
pub(crate) fn read_row<P: Row>(
    scanner: &mut Scanner<'_>,
    body: &SdkBody,
) -> Result<AnyItem, DecodeError> {
    Ok(Box::new(P::one(scanner, body)?))
}

/// The rows of an answer, read directly where there are readers.
pub(crate) struct Rows {
    shared: Option<Arc<Shared>>,
}

struct Shared {
    readers: Vec<ReadRow>,
    kept: Mutex<Option<Vec<Option<AnyItem>>>>,
    original: &'static FrozenLayer,
}

impl Rows {
    pub(crate) fn new(readers: Option<Vec<ReadRow>>) -> Self {
        let shared = readers.zip(gets()).map(|(readers, original)| Shared {
            readers,
            kept: Mutex::default(),
            original,
        });
        Self {
            shared: shared.map(Arc::new),
        }
    }

    /// What one call is armed with.
    pub(crate) fn arms(&self) -> Arms {
        let cut = self.shared.clone().map(Cut);
        Arms {
            deserializer: cut.map(SharedResponseDeserializer::new),
            ..Arms::default()
        }
    }

    /// What was read, if it was.
    pub(crate) fn take(&self) -> Option<Vec<Option<AnyItem>>> {
        let kept = self.shared.as_ref()?.kept.lock();
        kept.unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Shared {
    /// The items, and the answer without them.
    fn read(&self, whole: &SdkBody, body: &[u8]) -> Result<Option<Found>, DecodeError> {
        let mut scanner = Scanner::new(body)?;
        let mut rows = Vec::with_capacity(self.readers.len());
        let mut rest = Vec::new();
        let mut copied = 0;
        let mut seen = 0;
        members(&mut scanner, |name, scanner| {
            if name != "Responses" {
                return scanner.pass();
            }
            seen += 1;
            elements(scanner, |scanner| {
                let mut row = None;
                members(scanner, |name, scanner| {
                    if name != "Item" {
                        return scanner.pass();
                    }
                    let reader = self.readers.get(rows.len());
                    let reader =
                        reader.ok_or_else(|| DecodeError::custom("more items than reads"))?;
                    if row.is_some() {
                        return Err(DecodeError::custom("two items"));
                    }
                    scanner.peek();
                    rest.extend_from_slice(&body[copied..scanner.at()]);
                    rest.extend_from_slice(EMPTY);
                    row = Some(reader(scanner, whole)?);
                    copied = scanner.at();
                    Ok(())
                })?;
                rows.push(row);
                Ok(())
            })
        })?;
        scanner.finish()?;
        rest.extend_from_slice(&body[copied..]);
        Ok((seen == 1).then_some((rows, rest)))
    }
}

type Found = (Vec<Option<AnyItem>>, Vec<u8>);

/// The deserializer in place of the operation's own.
struct Cut(Arc<Shared>);

impl fmt::Debug for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cut({} rows)", self.0.readers.len())
    }
}

impl DeserializeResponse for Cut {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        config: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        let Self(shared) = self;
        let Shared { original, kept, .. } = &**shared;
        read_around(original, kept, response, config, |body, bytes| {
            shared.read(body, bytes)
        })
    }
}
