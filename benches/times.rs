//! Times of the same calls, with plots.
//!
//! ```sh
//! cargo bench -p benches                            # everything; target/criterion/report/index.html
//! cargo bench -p benches -- --quick get_tiny        # some, less exactly
//! ```

use std::collections::BTreeMap;
use std::time::Instant;

use benches::cases;
use benches::programs::Program;
use criterion::Criterion;
use tokio::runtime::Builder;

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime");
    let mut jobs: BTreeMap<String, Vec<(String, Program)>> = BTreeMap::new();
    for program in cases::programs() {
        let (job, way) = program.name.split_once('/').expect("a job and a way");
        let (job, way) = (job.to_owned(), way.to_owned());
        jobs.entry(job).or_default().push((way, program));
    }
    let mut criterion = Criterion::default().configure_from_args();
    for (job, ways) in jobs {
        let mut group = criterion.benchmark_group(job);
        for (way, program) in ways {
            group.bench_function(way, |bencher| {
                bencher.iter_custom(|times| {
                    let times = usize::try_from(times).expect("so few calls");
                    let calls = (program.run)(times);
                    let start = Instant::now();
                    runtime.block_on(calls);
                    start.elapsed()
                });
            });
        }
        group.finish();
    }
    criterion.final_summary();
}
