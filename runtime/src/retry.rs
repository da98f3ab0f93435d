//! `RetryPolicy`: how often, and for how long, what DynamoDB left undone is tried again.

use std::time::Duration;

use tokio::time::Instant;

/// How often what DynamoDB left undone is tried again: unprocessed items of batches, and transactions in
/// conflict where that is asked for.
///
/// It begins where the SDK's own retries end: a call that fails is retried by the client as it is configured.
/// Before each attempt but the first there is a pause of a random length ("full jitter"), at most
/// [`first_pause`](RetryPolicy::first_pause) doubled with each attempt, and never more than
/// [`longest_pause`](RetryPolicy::longest_pause).
/// Attempts and time are counted anew whenever anything has been done: a large batch that is making progress
/// ends by itself, one that is not ends by this policy.
///
/// By default ten attempts, and a minute: a table that processes nothing costs ten rounds of calls, each of as many
/// as are made at a time (four, or as [`concurrency`](crate::batch::BatchWrite::concurrency) says), with less than 17
/// seconds of pauses, of which the first is at most 50 milliseconds and the last two at most five seconds each.
///
/// ```
/// use std::time::Duration;
/// use dynatable::{Db, RetryPolicy};
///
/// # fn example(client: dynatable::sdk::Client) {
/// let policy = RetryPolicy::new().attempts(5).elapsed(Duration::from_secs(3));
/// let db = Db::builder().retry(policy).client(client);
/// # }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.BatchOperations>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    attempts: u32,
    elapsed: Duration,
    first_pause: Duration,
    longest_pause: Duration,
}

impl RetryPolicy {
    /// The default.
    pub const fn new() -> Self {
        Self {
            attempts: 10,
            elapsed: Duration::from_mins(1),
            first_pause: Duration::from_millis(50),
            longest_pause: Duration::from_secs(5),
        }
    }

    /// One attempt: what is left undone comes back at once.
    pub const fn none() -> Self {
        Self::new().attempts(1)
    }

    /// Attempts in a row that got nothing done, the first one counted; 0 is taken for 1. One that got some of it
    /// done is the first of those after it.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long nothing may get done before no further attempt is made.
    pub const fn elapsed(mut self, elapsed: Duration) -> Self {
        self.elapsed = elapsed;
        self
    }

    /// The bound of the first pause, doubled for each one after it.
    pub const fn first_pause(mut self, pause: Duration) -> Self {
        self.first_pause = pause;
        self
    }

    /// The bound of all pauses.
    pub const fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest_pause = pause;
        self
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// The attempts of one job.
#[derive(Debug)]
pub(crate) struct Retries {
    policy: RetryPolicy,
    /// Those in a row that got nothing done.
    made: u32,
    /// When the first of those began.
    since: Option<Instant>,
}

impl Retries {
    pub(crate) fn policy(&self) -> RetryPolicy {
        self.policy
    }

    pub(crate) fn new(policy: RetryPolicy) -> Self {
        Self {
            policy,
            made: 0,
            since: None,
        }
    }

    /// An attempt begins: from now on the time runs.
    pub(crate) fn begin(&mut self) {
        self.since.get_or_insert_with(Instant::now);
    }

    /// An attempt got something done.
    pub(crate) fn progressed(&mut self) {
        self.made = 0;
        // Not now: nobody may want anything for a long time.
        self.since = None;
    }

    /// After an attempt that left something undone: the pause before the next one; `None` when there shall be
    /// none.
    pub(crate) fn pause(&mut self) -> Option<Duration> {
        self.made += 1;
        let RetryPolicy {
            attempts,
            elapsed,
            first_pause,
            longest_pause,
        } = self.policy;
        let gone = self.since.map_or(Duration::ZERO, |since| since.elapsed());
        if self.made >= attempts || gone >= elapsed {
            return None;
        }
        let doubled = 1_u32.checked_shl(self.made - 1).unwrap_or(u32::MAX);
        let longest = first_pause.saturating_mul(doubled).min(longest_pause);
        let pause = longest.mul_f64(fastrand::f64());
        // What does not fit in the time is not waited for.
        (gone.saturating_add(pause) < elapsed).then_some(pause)
    }
}
