//! Answers: the items are read directly, and cut out before the SDK reads the rest.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{ConfigBag, FrozenLayer};

use super::armed::Arms;
use super::around::read_around;
use super::row::{DecodedPage, Row};
use crate::codec::json::Scanner;
use crate::error::DecodeError;
use crate::schema::KeyField;

/// What the direct codec has to know of an operation.
pub(crate) trait Direct {
    /// The operation's own serializer and deserializer.
    fn original() -> Option<&'static FrozenLayer>;
    /// The member of the answer that holds the item or items.
    const MEMBER: &'static str;
}

/// What is read directly, if it is; taken when the call has returned.
pub(crate) struct Taken<V>(pub(super) Option<Kept<V>>);

pub(super) type Kept<V> = Arc<Mutex<Option<V>>>;

impl<V> Taken<V> {
    /// Where nothing is to be read directly.
    pub(crate) fn nothing() -> Self {
        Self(None)
    }

    pub(crate) fn take(self) -> Option<V> {
        let kept = self.0?;
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take()
    }
}

/// Reads the one item of an answer as a `P`.
pub(crate) fn one<D: Direct, P: Row>(wanted: bool) -> (Taken<P>, Arms) {
    let original = wanted.then(D::original).flatten();
    arm::<One<P>>(original, D::MEMBER, None)
}

/// How the items of a page are read as `P`s, told by a function: what fetches pages knows no `P`.
pub(crate) type PageArm = fn(Option<&'static FrozenLayer>, Option<Keys>) -> (TakePage, Arms);

/// The attributes by which each item of a page has its place, where the items may be read without them.
pub(crate) type Keys = Arc<[KeyField]>;

/// Takes what a page was read as, if it was.
pub(crate) type TakePage = Box<dyn FnOnce() -> Option<AnyPage> + Send>;

/// Reads the items of a page as `P`s, where there is an operation's own way to read the rest.
pub(crate) fn page<P: Row>(
    original: Option<&'static FrozenLayer>,
    keys: Option<Keys>,
) -> (TakePage, Arms) {
    let (taken, arms) = arm::<Many<P>>(original, "Items", keys);
    let take = move || taken.take().map(|page| Box::new(page) as AnyPage);
    (Box::new(take), arms)
}

fn arm<V: Payload>(
    original: Option<&'static FrozenLayer>,
    member: &'static str,
    keys: Option<Keys>,
) -> (Taken<V::Value>, Arms) {
    let whole = original.filter(|it| it.load::<SharedResponseDeserializer>().is_some());
    let Some(original) = whole else {
        return (Taken(None), Arms::default());
    };
    let kept = Kept::default();
    let deserializer = Cut::<V> {
        kept: kept.clone(),
        original,
        member,
        keys,
    };
    let arms = Arms {
        deserializer: Some(SharedResponseDeserializer::new(deserializer)),
        ..Arms::default()
    };
    (Taken(Some(kept)), arms)
}

/// How a member of an answer is read.
trait Payload: 'static {
    type Value: Send + 'static;
    /// What stands in its place for the SDK.
    const EMPTY: &'static [u8];
    /// `count` is how many there may be.
    fn read(
        scanner: &mut Scanner<'_>,
        body: &SdkBody,
        keys: &[KeyField],
        count: usize,
    ) -> Result<Self::Value, DecodeError>;
}

struct One<P>(std::marker::PhantomData<fn() -> P>);
struct Many<P>(std::marker::PhantomData<fn() -> P>);

impl<P: Row> Payload for One<P> {
    type Value = P;
    const EMPTY: &'static [u8] = b"{}";

    fn read(
        scanner: &mut Scanner<'_>,
        body: &SdkBody,
        _: &[KeyField],
        _: usize,
    ) -> Result<P, DecodeError> {
        P::one(scanner, body)
    }
}

impl<P: Row> Payload for Many<P> {
    type Value = DecodedPage<P>;
    const EMPTY: &'static [u8] = b"[]";

    fn read(
        scanner: &mut Scanner<'_>,
        body: &SdkBody,
        keys: &[KeyField],
        count: usize,
    ) -> Result<DecodedPage<P>, DecodeError> {
        P::page(scanner, body, keys, count)
    }
}

/// The deserializer in place of the operation's own.
struct Cut<V: Payload> {
    kept: Kept<V::Value>,
    original: &'static FrozenLayer,
    member: &'static str,
    keys: Option<Keys>,
}

impl<V: Payload> fmt::Debug for Cut<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cut({})", self.member)
    }
}

impl<V: Payload> Cut<V> {
    /// The member's value, and where it stands.
    fn read(&self, body: &SdkBody, bytes: &[u8]) -> Result<Option<Found<V::Value>>, DecodeError> {
        let mut scanner = Scanner::new(bytes)?;
        let mut found = None;
        // DynamoDB tells it before the items; no count makes room for more items than the text can hold.
        let (mut count, most) = (0, bytes.len() / SHORTEST_ITEM);
        scanner.take(b'{')?;
        let mut first = true;
        while scanner.member(first)? {
            first = false;
            let name = scanner.string()?;
            scanner.take(b':')?;
            if name == "Count" {
                count = scanner.digits()?.min(most);
                continue;
            }
            if name != self.member {
                scanner.pass()?;
                continue;
            }
            // Twice: the SDK knows which one counts.
            if found.is_some() {
                return Ok(None);
            }
            scanner.peek();
            let from = scanner.at();
            let keys = self.keys.as_deref().unwrap_or_default();
            let value = V::read(&mut scanner, body, keys, count)?;
            found = Some((value, from, scanner.at()));
        }
        scanner.finish()?;
        Ok(found)
    }
}

/// An item has an attribute: `{"a":{"S":""}},`.
const SHORTEST_ITEM: usize = 15;

/// A value, and from where to where it stands.
type Found<V> = (V, usize, usize);

impl<V: Payload> DeserializeResponse for Cut<V> {
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
            |body, bytes| {
                let found = self.read(body, bytes)?;
                Ok(found.map(|(value, from, to)| {
                    let rest = [&bytes[..from], V::EMPTY, &bytes[to..]].concat();
                    (value, rest)
                }))
            },
        )
    }
}

/// What a page was read as, whatever that is.
pub(crate) type AnyPage = Box<dyn Any + Send>;
