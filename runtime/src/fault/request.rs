//! `Request`: what went through the connector.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use serde_json::Value;

use super::{Fault, Operation};

/// A request that a client made, and what became of it.
///
/// Each attempt of the SDK's is a request of its own. A cheap clone.
#[derive(Clone)]
pub struct Request {
    inner: Arc<Inner>,
}

struct Inner {
    operation: Operation,
    attempt: u32,
    body: SdkBody,
    fault: OnceLock<Fault>,
    deliveries: AtomicU32,
}

impl Request {
    pub(super) fn of(request: &HttpRequest) -> Self {
        let header = |name| request.headers().get(name);
        Self {
            inner: Arc::new(Inner {
                operation: Operation::of_target(header("x-amz-target")),
                attempt: attempt(header("amz-sdk-request")),
                body: request.body().try_clone().unwrap_or_else(SdkBody::empty),
                fault: OnceLock::new(),
                deliveries: AtomicU32::new(0),
            }),
        }
    }

    /// The operation.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.inner.operation
    }

    /// Which attempt of the SDK's it is, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.inner.attempt
    }

    /// The body, as the client wrote it.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// The body as JSON; null where it is none.
    ///
    /// ```
    /// use dynatable::fault::{Faults, Operation};
    /// # use dynatable::{Db, Table};
    /// # #[derive(Table)]
    /// # struct Song {
    /// #     #[table(partition_key)]
    /// #     artist: String,
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynatable::Result<()> {
    /// # let db = Db::embedded()?;
    /// # db.table::<Song>().create().await?;
    ///
    /// let faults = Faults::new();
    /// Song::get("Dylan").consistent().send(&faults.db(&db)).await?;
    ///
    /// let log = faults.log();
    /// assert_eq!(log[0].operation(), Operation::GetItem);
    /// assert_eq!(log[0].json()["ConsistentRead"], true);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(self.bytes()).unwrap_or_default()
    }

    /// What was injected.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        self.inner.fault.get().copied()
    }

    /// How often it was handed on to DynamoDB so far: once, where nothing was injected.
    ///
    /// A batch of which some is unprocessed was handed on without that.
    #[must_use]
    pub fn deliveries(&self) -> u32 {
        self.inner.deliveries.load(Ordering::Relaxed)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.inner.body.bytes().unwrap_or_default()
    }

    pub(super) fn inject(&self, fault: Fault) {
        // It is asked once: the first answer stays.
        let _ = self.inner.fault.set(fault);
    }

    pub(super) fn delivered(&self) {
        self.inner.deliveries.fetch_add(1, Ordering::Relaxed);
    }
}

/// From the SDK's header: `attempt=2; max=3`.
fn attempt(header: Option<&str>) -> u32 {
    let number = header
        .and_then(|it| it.split(';').next())
        .and_then(|it| it.trim().strip_prefix("attempt="));
    number.and_then(|it| it.parse().ok()).unwrap_or(1)
}

/// Without the body, which has the values of items.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation())
            .field("attempt", &self.attempt())
            .field("fault", &self.fault())
            .field("deliveries", &self.deliveries())
            .finish_non_exhaustive()
    }
}
