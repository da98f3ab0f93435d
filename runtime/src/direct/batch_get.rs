//! `BatchGetItem`: keys are written as they are kept; items are of several tables, each read as a type of its own.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItem;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{ConfigBag, FrozenLayer};

use super::armed::Arms;
use super::around::read_around;
use super::read::{Kept, Taken};
use super::row::Row;
use super::write::splice_over;
use crate::batch::{Keys, same_table, text_value};
use crate::codec::json::Scanner;
use crate::error::DecodeError;
use crate::limits::MAX_BATCH_GET_KEYS;

/// What the items of one table were read as: a `Vec<(usize, P)>`, of places among the keys and items.
pub(crate) type TypedRows = Box<dyn Any + Send>;

/// The items of one table.
pub(crate) struct Rows {
    pub(crate) typed: TypedRows,
    /// The keys that were found, each once.
    pub(crate) found: Vec<usize>,
}

/// How the items of a table are read, told by a function: what makes the calls knows no types.
pub(crate) type ReadRows = fn(&mut Scanner<'_>, &SdkBody, &Keys) -> Result<Rows, DecodeError>;

/// One table of a call.
pub(crate) struct TableArm {
    /// What the caller knows it by.
    pub(crate) part: usize,
    pub(crate) table: String,
    pub(crate) keys: Arc<Keys>,
    pub(crate) read: ReadRows,
}

/// The items of each part.
pub(crate) type PartRows = Vec<(usize, Rows)>;

/// Sends this member, `{"RequestItems":{..}`, in place of the builder's, and reads the items of these tables
/// directly; `None` where the operation has no way of its own to write and read the rest.
pub(crate) fn batch(member: Vec<u8>, tables: Vec<TableArm>) -> Option<(Taken<PartRows>, Arms)> {
    let layer = original()?;
    // The builder has the tables without keys: endpoints are chosen by them.
    let splice = splice_over(layer, member, Some("RequestItems"))?;
    layer.load::<SharedResponseDeserializer>()?;
    let kept = Kept::default();
    let deserializer = CutTables {
        kept: kept.clone(),
        original: layer,
        tables,
    };
    let cut = Arms {
        deserializer: Some(SharedResponseDeserializer::new(deserializer)),
        ..Arms::default()
    };
    Some((Taken(Some(kept)), splice.and(cut)))
}

fn original() -> Option<&'static FrozenLayer> {
    static ORIGINAL: OnceLock<Option<FrozenLayer>> = OnceLock::new();
    let layer = ORIGINAL.get_or_init(|| RuntimePlugin::config(&BatchGetItem::new()));
    layer.as_ref()
}

/// Reads the items of one table as `P`s.
pub(crate) fn rows<P: Row>(
    scanner: &mut Scanner<'_>,
    body: &SdkBody,
    keys: &Keys,
) -> Result<Rows, DecodeError> {
    let most = keys.distinct().len().min(MAX_BATCH_GET_KEYS);
    let mut typed: Vec<(usize, P)> = Vec::with_capacity(most);
    let mut found = Vec::with_capacity(most);
    let mut values = vec![None; keys.fields().len()];
    let mut bytes = Vec::new();
    scanner.take(b'[')?;
    while scanner.element(found.is_empty())? {
        scanner.peek();
        let from = scanner.at();
        values.fill(None);
        let item = P::keyed(scanner, body, keys.fields(), &mut values)?;
        let place = place_of(scanner, &values, keys, &mut bytes);
        let place = place.ok_or_else(|| DecodeError::custom("not asked for"))?;
        found.push(place);
        typed.push((place, item));
        for again in keys.alike(place).skip(1) {
            typed.push((again, P::one(&mut scanner.from(from), body)?));
        }
    }
    found.sort_unstable();
    if found.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(DecodeError::custom("an item is there twice"));
    }
    Ok(Rows {
        typed: Box::new(typed),
        found,
    })
}

/// The place of the key whose values stand here.
fn place_of(
    scanner: &Scanner<'_>,
    values: &[Option<usize>],
    keys: &Keys,
    bytes: &mut Vec<u8>,
) -> Option<usize> {
    bytes.clear();
    for (key, value) in keys.fields().iter().zip(values) {
        let mut scanner = scanner.from((*value)?);
        text_value(key.kind(), &scanner.string().ok()?, bytes)?;
    }
    keys.find(bytes)
}

/// The deserializer in place of the operation's own.
struct CutTables {
    kept: Kept<PartRows>,
    original: &'static FrozenLayer,
    tables: Vec<TableArm>,
}

impl fmt::Debug for CutTables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CutTables({})", self.tables.len())
    }
}

impl CutTables {
    /// The items, and the answer without them.
    fn read(
        &self,
        body: &SdkBody,
        bytes: &[u8],
    ) -> Result<Option<(PartRows, Vec<u8>)>, DecodeError> {
        let mut scanner = Scanner::new(bytes)?;
        let mut all = PartRows::with_capacity(self.tables.len());
        let mut rest = Vec::with_capacity(256);
        // Up to where the answer is in the rest, or cut out of it.
        let mut done = 0;
        let mut seen = false;
        scanner.take(b'{')?;
        let mut first = true;
        while scanner.member(first)? {
            first = false;
            let name = scanner.string()?;
            scanner.take(b':')?;
            if name != "Responses" {
                scanner.pass()?;
                continue;
            }
            // Twice: the SDK knows which one counts.
            if std::mem::replace(&mut seen, true) {
                return Ok(None);
            }
            scanner.take(b'{')?;
            let mut first = true;
            while scanner.member(first)? {
                first = false;
                let name = scanner.string()?;
                let table = self.tables.iter().find(|it| same_table(&it.table, &name));
                let Some(table) = table else {
                    return Ok(None);
                };
                if all.iter().any(|(part, _)| *part == table.part) {
                    return Ok(None);
                }
                scanner.take(b':')?;
                scanner.peek();
                rest.extend_from_slice(bytes.get(done..scanner.at()).unwrap_or_default());
                all.push((table.part, (table.read)(&mut scanner, body, &table.keys)?));
                rest.extend_from_slice(b"[]");
                done = scanner.at();
            }
        }
        scanner.finish()?;
        rest.extend_from_slice(bytes.get(done..).unwrap_or_default());
        Ok(seen.then_some((all, rest)))
    }
}

impl DeserializeResponse for CutTables {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        config: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        read_around(
            self.original,
            &self.kept,
            response,
            config,
            |body, bytes| self.read(body, bytes),
        )
    }
}
