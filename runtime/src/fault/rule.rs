//! Rules: which requests have which fault.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fastrand::Rng;

use super::dice::dice;
use super::{Fault, Faults, Operation, Request};

type Predicate = dyn Fn(&Request) -> bool + Send + Sync;

/// A rule in the making: which requests of an operation are meant. [`inject`](Rule::inject) ends it.
///
/// A rule counts the requests that it is about, from 1, from when it is made: those of its operation, for which
/// [`when`](Rule::when) holds, and which can have its fault. A request that the SDK repeats is counted again. What is
/// said of the numbers holds together: `after(1).first(3)` is the second and the third.
///
/// ```
/// use dynatable::fault::{Fault, Faults, Moment, Operation};
///
/// let faults = Faults::seeded(7);
/// // The third put; the first two queries; every batch; about every tenth request behind the first hundred.
/// faults.on(Operation::PutItem).nth(3).inject(Fault::Throttling);
/// faults.on(Operation::Query).first(2).inject(Fault::Timeout(Moment::After));
/// faults.on(Operation::BatchWriteItem).inject(Fault::AllUnprocessed);
/// faults.on_any().after(100).rate(0.1).inject(Fault::ConnectionReset(Moment::Before));
/// ```
#[must_use = "`inject` says what goes wrong"]
pub struct Rule {
    faults: Faults,
    selector: Selector,
}

struct Selector {
    operation: Option<Operation>,
    when: Option<Box<Predicate>>,
    after: u64,
    upto: u64,
    rate: f64,
}

impl Rule {
    pub(super) fn new(faults: Faults, operation: Option<Operation>) -> Self {
        let selector = Selector {
            operation,
            when: None,
            after: 0,
            upto: u64::MAX,
            rate: 1.0,
        };
        Self { faults, selector }
    }

    /// Only requests of which this is true; the others are not counted.
    ///
    /// ```
    /// # use dynatable::fault::{Fault, Faults, Operation};
    /// # let faults = Faults::new();
    /// let hot = |it: &dynatable::fault::Request| it.json()["Key"]["artist"]["S"] == "Dylan";
    /// faults.on(Operation::UpdateItem).when(hot).inject(Fault::ProvisionedThroughputExceeded);
    /// ```
    pub fn when(mut self, condition: impl Fn(&Request) -> bool + Send + Sync + 'static) -> Self {
        self.selector.when = Some(Box::new(condition));
        self
    }

    /// Only the request of this number, from 1.
    pub fn nth(mut self, number: u64) -> Self {
        self.selector.after = number.saturating_sub(1);
        self.selector.upto = number;
        self
    }

    /// Only this many requests, the first ones.
    pub fn first(mut self, requests: u64) -> Self {
        self.selector.upto = requests;
        self
    }

    /// Only the requests behind this many.
    pub fn after(mut self, requests: u64) -> Self {
        self.selector.after = requests;
        self
    }

    /// Only this share of the requests, by chance: from 0, which is none, to 1, which is all.
    ///
    /// The chance follows the [seed](Faults::seeded).
    pub fn rate(mut self, rate: f64) -> Self {
        // Not a number is none.
        self.selector.rate = rate.max(0.0);
        self
    }

    /// Lets this go wrong with the requests that were chosen.
    ///
    /// Where several rules choose a request, it has the fault of the one that was made first.
    #[expect(
        clippy::must_use_candidate,
        reason = "what is returned is the handle once more, for the next rule of a chain"
    )]
    pub fn inject(self, fault: Fault) -> Faults {
        self.inject_one_of([fault])
    }

    /// Lets one of these go wrong with each request that was chosen: by chance, among those that it can have.
    ///
    /// ```
    /// use dynatable::fault::{Fault, Faults, Moment};
    ///
    /// let faults = Faults::seeded(7).on_any().rate(0.2).inject_one_of([
    ///     Fault::Throttling,
    ///     Fault::InternalServerError(Moment::After),
    ///     Fault::SomeUnprocessed,
    /// ]);
    /// ```
    pub fn inject_one_of(self, faults: impl IntoIterator<Item = Fault>) -> Faults {
        let Self {
            faults: handle,
            selector,
        } = self;
        handle.add(Armed {
            selector,
            faults: faults.into_iter().collect(),
            count: AtomicU64::new(0),
        });
        handle
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.selector.fmt(f)
    }
}

impl fmt::Debug for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("operation", &self.operation)
            .field("when", &self.when.is_some())
            .field("after", &self.after)
            .field("upto", &self.upto)
            .field("rate", &self.rate)
            .finish()
    }
}

/// A rule at work.
#[derive(Debug)]
pub(super) struct Armed {
    selector: Selector,
    faults: Vec<Fault>,
    count: AtomicU64,
}

/// A fault to inject, and the chance it has for what is random about it.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) fault: Fault,
    pub(super) rng: Rng,
}

/// The fault of a request, which each rule counts.
pub(super) fn choose(rules: &[Arc<Armed>], seed: u64, request: &Request) -> Option<Chosen> {
    let mut chosen = None;
    for (place, rule) in rules.iter().enumerate() {
        let found = rule.choose(seed, place, request);
        chosen = chosen.or(found);
    }
    chosen
}

impl Armed {
    fn choose(&self, seed: u64, place: usize, request: &Request) -> Option<Chosen> {
        let Selector {
            operation,
            when,
            after,
            upto,
            rate,
        } = &self.selector;
        if operation.is_some_and(|it| it != request.operation()) {
            return None;
        }
        let fits = |it: &&Fault| it.fits(request.operation());
        let fitting: Vec<Fault> = self.faults.iter().filter(fits).copied().collect();
        if fitting.is_empty() || when.as_ref().is_some_and(|it| !it(request)) {
            return None;
        }
        let number = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        let mut rng = dice(seed, place, number);
        if number <= *after || number > *upto || rng.f64() >= *rate {
            return None;
        }
        let fault = *fitting.get(rng.usize(..fitting.len()))?;
        Some(Chosen { fault, rng })
    }
}
