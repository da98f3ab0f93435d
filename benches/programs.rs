//! What is measured: programs, and how two of them compare.

use std::pin::Pin;

/// So many calls, one after the other.
pub type Calls = Pin<Box<dyn Future<Output = ()>>>;

/// One way to do a job.
pub struct Program {
    /// The job and the way, such as `get_1kb/dynatable`.
    pub name: String,
    /// How many calls make the count steady, without its taking long.
    pub times: usize,
    /// Makes that many.
    pub run: Box<dyn Fn(usize) -> Calls>,
}

/// A program of calls that differ by nothing.
pub fn program<F, Done>(name: impl Into<String>, times: usize, call: F) -> Program
where
    F: AsyncFn() -> Done + Clone + 'static,
{
    Program {
        name: name.into(),
        times,
        run: Box::new(move |times| {
            let call = call.clone();
            Box::pin(async move {
                for _ in 0..times {
                    std::hint::black_box(call().await);
                }
            })
        }),
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Instructions of the process.
    Instructions,
    /// Calls of the allocator.
    Allocations,
}

/// One program next to another.
pub struct Measure {
    /// What is told apart from other measures by this.
    pub name: String,
    /// The program whose cost is looked at.
    pub ours: String,
    /// The program it is divided by.
    pub baseline: String,
    /// What is counted of both.
    pub unit: Unit,
    /// The ratio that must not be exceeded.
    pub limit: Option<f64>,
}

impl Measure {
    /// The instructions of two programs.
    #[must_use]
    pub fn new(job: &str, ours: &str, baseline: &str) -> Self {
        Self {
            name: format!("{job}: {ours} to {baseline}"),
            ours: format!("{job}/{ours}"),
            baseline: format!("{job}/{baseline}"),
            unit: Unit::Instructions,
            limit: None,
        }
    }

    /// With a ratio that must not be exceeded.
    #[must_use]
    pub fn limit(self, limit: f64) -> Self {
        Self {
            limit: Some(limit),
            ..self
        }
    }

    /// The allocations of the two instead.
    #[must_use]
    pub fn allocations(self) -> Self {
        Self {
            name: format!("{}, allocations", self.name),
            unit: Unit::Allocations,
            ..self
        }
    }
}
