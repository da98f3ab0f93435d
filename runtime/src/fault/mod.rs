#![doc = include_str!("../../docs/faults.md")]

mod answer;
mod body;
mod connector;
mod dice;
mod inject;
mod kind;
mod operation;
mod request;
mod rule;
mod unprocessed;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryPartition;
use aws_sdk_dynamodb::config::{HttpClient, SharedHttpClient};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

use crate::db::Db;
use connector::FaultyClient;
use inject::Late;
use rule::{Armed, Chosen};

pub use kind::{Delivery, Fault, Moment};
pub use operation::Operation;
pub use request::Request;
pub use rule::Rule;

/// Faults between a client and DynamoDB, and a log of the requests.
///
/// A cheap clone, of the same faults and the same log: one is in the client, another in the test.
///
/// ```
/// use dynatable::fault::{Fault, Faults, Operation};
/// # use dynatable::{Db, Error, Table};
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
/// let faults = Faults::new().on(Operation::GetItem).nth(2).inject(Fault::Throttling);
/// let db = faults.db(&db);
///
/// assert!(Song::get("Dylan").send(&db).await.is_ok());
/// assert!(matches!(Song::get("Dylan").send(&db).await, Err(Error::Throttled(_))));
/// assert!(Song::get("Dylan").send(&db).await.is_ok());
/// assert_eq!(faults.count(Operation::GetItem), 3);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Faults {
    inner: Arc<Inner>,
}

struct Inner {
    seed: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    paused: bool,
    rules: Vec<Arc<Armed>>,
    log: Vec<Request>,
    late: VecDeque<Late>,
}

/// What is done with a request.
enum Plan {
    /// Nothing, it is not even seen.
    Paused,
    Seen {
        request: Request,
        chosen: Option<Chosen>,
    },
}

impl Faults {
    /// No faults, until a rule has some: [`on`](Faults::on). What is random about them is the same in each run.
    #[must_use]
    pub fn new() -> Self {
        Self::seeded(0)
    }

    /// As [`new`](Faults::new), with chances that follow this seed.
    ///
    /// The same seed, rules and requests have the same faults. The chance of a request depends on the seed, on
    /// which rule it is, and on how many requests that rule has counted; not on other rules, nor on time.
    ///
    /// ```
    /// use dynatable::fault::{Fault, Faults, Moment};
    ///
    /// let faults = Faults::seeded(7)
    ///     .on_any().rate(0.05).inject(Fault::Throttling)
    ///     .on_any().rate(0.02).inject(Fault::Timeout(Moment::After));
    /// ```
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        let state = Mutex::default();
        Self {
            inner: Arc::new(Inner { seed, state }),
        }
    }

    /// The seed, for the message of a test that fails.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.inner.seed
    }

    /// Begins a rule about the requests of this operation.
    pub fn on(&self, operation: Operation) -> Rule {
        Rule::new(self.clone(), Some(operation))
    }

    /// Begins a rule about all requests.
    pub fn on_any(&self) -> Rule {
        Rule::new(self.clone(), None)
    }

    /// The same database and table names, through the faults.
    ///
    /// See [`client`](Faults::client) for what becomes of its client.
    #[must_use]
    pub fn db(&self, db: &Db) -> Db {
        db.with_client(self.client(db.client()))
    }

    /// The same client, through the faults: with all its settings, and its own HTTP client behind them.
    ///
    /// It has a retry quota of its own unless it has one already: the SDK shares one among the clients of a
    /// process, and faults in one test would use up the retries of all others.
    ///
    /// A client without an HTTP client in its config uses the SDK's default one. With feature
    /// `default-https-client` there is such a client behind the faults then, too; without it, calls fail and
    /// say so.
    #[must_use]
    pub fn client(&self, client: &Client) -> Client {
        let config = client.config();
        let inner = config.http_client().unwrap_or_else(default_http_client);
        let mut builder = config.to_builder().http_client(self.http_client(inner));
        if config.retry_partition().is_none() {
            builder = builder.retry_partition(RetryPartition::custom("dynatable faults").build());
        }
        Client::from_conf(builder.build())
    }

    /// The same HTTP client, through the faults: for a config that is still in the making.
    ///
    /// ```
    /// use dynatable::fault::Faults;
    /// use dynatable::sdk::config::{Builder, HttpClient};
    ///
    /// fn with_faults(config: Builder, faults: &Faults, http: impl HttpClient + 'static) -> Builder {
    ///     config.http_client(faults.http_client(http))
    /// }
    /// ```
    #[must_use]
    pub fn http_client(&self, inner: impl HttpClient + 'static) -> SharedHttpClient {
        SharedHttpClient::new(FaultyClient {
            faults: self.clone(),
            inner: SharedHttpClient::new(inner),
        })
    }

    /// Lets everything through from now on, uncounted and unrecorded: to set up a test, and to read back what
    /// it did.
    ///
    /// Requests that are still under way after [`Fault::Reordered`] arrive before the next one does.
    ///
    /// ```
    /// # use dynatable::fault::{Fault, Faults, Moment};
    /// # use dynatable::{Db, Table};
    /// # #[derive(Table)]
    /// # struct Song {
    /// #     #[table(partition_key)]
    /// #     artist: String,
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynatable::Result<()> {
    /// let faults = Faults::new().on_any().inject(Fault::Timeout(Moment::After));
    /// let db = faults.db(&Db::embedded()?);
    /// faults.pause();
    /// db.table::<Song>().create().await?;
    ///
    /// faults.resume();
    /// assert!(Song { artist: "Dylan".into() }.put().send(&db).await.is_err());
    ///
    /// faults.pause();
    /// assert!(Song::get("Dylan").send(&db).await?.is_some());
    /// assert_eq!(faults.log().len(), 1);
    /// # Ok(()) }
    /// ```
    pub fn pause(&self) {
        self.state().paused = true;
    }

    /// Ends a [`pause`](Faults::pause).
    pub fn resume(&self) {
        self.state().paused = false;
    }

    /// The requests so far, in the order they were made, with their bodies: a long test
    /// [empties](Faults::clear_log) it now and then.
    #[must_use]
    pub fn log(&self) -> Vec<Request> {
        self.state().log.clone()
    }

    /// How many requests of this operation there were so far.
    #[must_use]
    pub fn count(&self, operation: Operation) -> usize {
        let state = self.state();
        let of_it = |it: &&Request| it.operation() == operation;
        state.log.iter().filter(of_it).count()
    }

    /// Empties the log.
    pub fn clear_log(&self) {
        self.state().log.clear();
    }

    /// Removes all rules. Unlike in a pause, requests are still recorded.
    pub fn clear_rules(&self) {
        self.state().rules.clear();
    }

    fn add(&self, rule: Armed) {
        self.state().rules.push(Arc::new(rule));
    }

    fn plan(&self, http: &HttpRequest) -> Plan {
        let (rules, request) = {
            let mut state = self.state();
            if state.paused {
                return Plan::Paused;
            }
            let request = Request::of(http);
            state.log.push(request.clone());
            (state.rules.clone(), request)
        };
        // Not locked: a rule's `when` may look at the log.
        let chosen = rule::choose(&rules, self.inner.seed, &request);
        if let Some(chosen) = &chosen {
            request.inject(chosen.fault);
        }
        Plan::Seen { request, chosen }
    }

    fn delay(&self, late: Late) {
        self.state().late.push_back(late);
    }

    async fn deliver_late(&self) {
        while let Some(late) = self.next_late() {
            late.deliver().await;
        }
    }

    fn next_late(&self) -> Option<Late> {
        self.state().late.pop_front()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        let state = self.inner.state.lock();
        // No state is left half changed by a panic.
        state.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Faults {
    fn default() -> Self {
        Self::new()
    }
}

/// With the seed, which repeats a run.
impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Faults")
            .field("seed", &self.inner.seed)
            .field("paused", &state.paused)
            .field("rules", &state.rules)
            .field("requests", &state.log.len())
            .finish()
    }
}

#[cfg(feature = "default-https-client")]
fn default_http_client() -> SharedHttpClient {
    use aws_smithy_http_client::Builder;
    use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

    let tls = Provider::Rustls(CryptoMode::AwsLc);
    Builder::new().tls_provider(tls).build_https()
}

#[cfg(not(feature = "default-https-client"))]
fn default_http_client() -> SharedHttpClient {
    SharedHttpClient::new(connector::NoClient)
}
