//! `Fault`: what can go wrong between a client and DynamoDB.

use std::time::Duration;

use super::Operation;

/// What goes wrong with a request.
///
/// A [`Moment`] says whether DynamoDB acts on the request: what the client sees is the same.
///
/// ```
/// use dynatable::fault::{Fault, Faults, Moment, Operation};
///
/// let faults = Faults::new()
///     .on(Operation::PutItem).nth(3).inject(Fault::Throttling)
///     .on(Operation::Query).first(2).inject(Fault::Timeout(Moment::After));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// `ProvisionedThroughputExceededException` (400), with its throttling reasons; nothing is done.
    ProvisionedThroughputExceeded,
    /// `ThrottlingException` (400), with its throttling reasons; nothing is done.
    Throttling,
    /// `RequestLimitExceeded` (400), with its throttling reasons; nothing is done.
    RequestLimitExceeded,
    /// `InternalServerError` (500). After one, a write may have happened.
    InternalServerError(Moment),
    /// `ServiceUnavailableException` (503).
    ServiceUnavailable(Moment),
    /// A 502 of something on the way, without an error of DynamoDB's: the body is HTML.
    BadGateway(Moment),
    /// The connector's timeout, at once: nothing is waited for. See [`Delay`](Fault::Delay) for the client's
    /// own timeouts.
    Timeout(Moment),
    /// The connection is reset by the peer.
    ConnectionReset(Moment),
    /// The client sees a timeout, and DynamoDB acts on the request behind the next one: an old write goes over
    /// a newer one. [`Faults::pause`](super::Faults::pause) lets those under way arrive.
    Reordered,
    /// The request, or the answer, takes that much longer, by tokio's clock: no time at all in a test with
    /// paused time, and for ever with [`Duration::MAX`].
    ///
    /// A client that gives up in the meantime has not made the request when it was delayed
    /// [before](Moment::Before) DynamoDB acted, and has made it when the answer was.
    Delay(Moment, Duration),
    /// DynamoDB acts, and the connection ends in the middle of the answer's body.
    Truncated,
    /// DynamoDB acts, and the body of the answer is whole, but no JSON: a random byte is another.
    ///
    /// Unlike after [`Truncated`](Fault::Truncated), the SDK does not make the request again.
    Corrupted,
    /// DynamoDB acts, and the answer's `x-amz-crc32` is not that of the body, which is as it was.
    ///
    /// The SDK for Rust does not look at it, so the call succeeds.
    WrongChecksum,
    /// Each item or key of a batch is left out with an even chance, and one at the least: it is not in the
    /// request that DynamoDB gets, and is in the answer's `UnprocessedItems` or `UnprocessedKeys`. A batch whose every
    /// call has this fault never ends: choose some, with `rate` or `first`.
    ///
    /// The request was signed with all its items, so AWS itself refuses what is left of it. Local engines do
    /// not look at the signature.
    SomeUnprocessed,
    /// The whole batch is unprocessed; DynamoDB gets no request.
    ///
    /// Where throughput is the reason for it, DynamoDB throttles the call instead.
    AllUnprocessed,
    /// DynamoDB acts on the request twice, and the client sees one of the answers.
    Duplicated(Delivery),
    /// Another write to an item is under way; nothing is done.
    ///
    /// A transaction gets a `TransactionCanceledException` with the reason `TransactionConflict` at a random
    /// place and `None` at all others; `PutItem`, `UpdateItem` and `DeleteItem` get a
    /// `TransactionConflictException`.
    TransactionConflict,
    /// A `TransactionCanceledException` with the reason `ThrottlingError` at a random place; nothing is done.
    TransactionThrottled,
    /// `TransactionInProgressException` (400): the transaction of this token is still under way. Nothing is done.
    TransactionInProgress,
    /// The exception of this name (400); nothing is done.
    ///
    /// For those without a variant, such as `ItemCollectionSizeLimitExceededException` and
    /// `ExpiredTokenException`.
    Exception(&'static str),
}

/// When a fault happens: before or after DynamoDB acts on the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// DynamoDB does not get the request.
    Before,
    /// DynamoDB acts, and its answer is lost.
    After,
}

/// Which of two deliveries of one request the client sees the answer of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// The first: the second goes unnoticed.
    First,
    /// The second, as when the first answer was lost: of a put that was to create an item, it says that the item
    /// is there already.
    Second,
}

impl Fault {
    /// Each fault, at each moment, but for those with a value of their own: a delay's time, an exception's name.
    ///
    /// ```
    /// use dynatable::fault::{Fault, Faults};
    ///
    /// let faults = Faults::seeded(7).on_any().rate(0.1).inject_one_of(Fault::all());
    /// ```
    pub fn all() -> impl Iterator<Item = Self> {
        let at = |moment| {
            [
                Fault::InternalServerError(moment),
                Fault::ServiceUnavailable(moment),
                Fault::BadGateway(moment),
                Fault::Timeout(moment),
                Fault::ConnectionReset(moment),
            ]
        };
        let others = [
            Fault::ProvisionedThroughputExceeded,
            Fault::Throttling,
            Fault::RequestLimitExceeded,
            Fault::Reordered,
            Fault::Truncated,
            Fault::Corrupted,
            Fault::WrongChecksum,
            Fault::SomeUnprocessed,
            Fault::AllUnprocessed,
            Fault::Duplicated(Delivery::First),
            Fault::Duplicated(Delivery::Second),
            Fault::TransactionConflict,
            Fault::TransactionThrottled,
            Fault::TransactionInProgress,
        ];
        let moments = [Moment::Before, Moment::After];
        moments.into_iter().flat_map(at).chain(others)
    }

    /// Whether a request of this operation can have this fault.
    ///
    /// [`SomeUnprocessed`](Fault::SomeUnprocessed) is for batches of items, for example. A rule passes over the
    /// requests that cannot have its fault.
    #[must_use]
    pub fn fits(self, operation: Operation) -> bool {
        match self {
            Fault::SomeUnprocessed | Fault::AllUnprocessed => matches!(
                operation,
                Operation::BatchWriteItem | Operation::BatchGetItem
            ),
            Fault::TransactionConflict => {
                operation.is_transaction()
                    || matches!(
                        operation,
                        Operation::PutItem | Operation::UpdateItem | Operation::DeleteItem
                    )
            }
            Fault::TransactionThrottled => operation.is_transaction(),
            Fault::TransactionInProgress => {
                operation.is_transaction() && operation != Operation::TransactGetItems
            }
            _ => true,
        }
    }
}
