//! Counts instructions and allocations, and compares them.
//!
//! ```sh
//! cargo run --release -p benches --bin ratios            # everything; fails where a limit is broken
//! cargo run --release -p benches --bin ratios -- get     # the measures with `get` in their names
//! ```
//!
//! It runs itself under callgrind, which counts the instructions of one function and all it calls, and each call
//! of the allocator, the same in each run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use benches::cases;
use benches::programs::{Calls, Measure, Program, Unit};
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

/// Tells the process that it is the one being counted.
const COUNTED: &str = "--counted";
/// Calls before the ones that are counted: what is made once is not part of a call.
const WARM_UP: usize = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let Some((COUNTED, wanted)) = arguments
        .split_first()
        .map(|(it, rest)| (it.as_str(), rest))
    {
        run(wanted);
        return ExitCode::SUCCESS;
    }
    match report(arguments.first().map_or("", String::as_str)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("ratios: {error}");
            ExitCode::FAILURE
        }
    }
}

/// In the counted process: the programs of these names, in the order they are in.
fn run(wanted: &[String]) {
    let runtime = Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime");
    let all = cases::programs();
    for Program { name, times, run } in all {
        if wanted.contains(&name) {
            runtime.block_on(run(WARM_UP));
            counted(&runtime, run(times));
        }
    }
}

/// What callgrind counts.
#[inline(never)]
fn counted(runtime: &Runtime, calls: Calls) {
    std::hint::black_box(runtime).block_on(calls);
}

/// Prints every measure of a name like this, and whether all keep to their limits.
fn report(filter: &str) -> Result<bool, String> {
    let measures = cases::measures();
    let measures: Vec<&Measure> = measures
        .iter()
        .filter(|measure| measure.name.contains(filter))
        .collect();
    if measures.is_empty() {
        return Err(format!("no measure has `{filter}` in its name"));
    }
    let wanted: Vec<String> = cases::programs()
        .into_iter()
        .map(|program| (program.name, program.times))
        .filter(|(name, _)| {
            let is_of = |measure: &&Measure| measure.ours == *name || measure.baseline == *name;
            measures.iter().any(is_of)
        })
        .map(|(name, _)| name)
        .collect();
    let costs = costs(&wanted)?;
    let mut kept = true;
    let mut lines = Vec::new();
    println!(
        "{:52} {:>12} {:>12} {:>6}",
        "name", "ours", "baseline", "ratio"
    );
    for measure in measures {
        let cost = |program: &String| {
            let cost = costs.get(program);
            let cost = cost.ok_or_else(|| format!("there is no program `{program}`"))?;
            Ok::<_, String>(match measure.unit {
                Unit::Instructions => cost.instructions,
                Unit::Allocations => cost.allocations,
            })
        };
        let (ours, baseline) = (cost(&measure.ours)?, cost(&measure.baseline)?);
        let ratio = ours / baseline;
        let broken = measure.limit.is_some_and(|limit| ratio > limit);
        kept &= !broken;
        let limit = match measure.limit {
            Some(limit) if broken => format!(" over {limit:.2}"),
            Some(limit) => format!(" (limit {limit:.2})"),
            None => String::new(),
        };
        println!(
            "{:52} {ours:>12.0} {baseline:>12.0} {ratio:>6.3}{limit}",
            measure.name
        );
        lines.push(json!({
            "name": measure.name,
            "ours": ours,
            "ours_name": measure.ours,
            "baseline": baseline,
            "baseline_name": measure.baseline,
            "ratio": ratio,
            "limit": measure.limit,
            "unit": match measure.unit {
                Unit::Instructions => "instructions",
                Unit::Allocations => "allocations",
            },
        }));
    }
    let file = target().join("ratios.json");
    let text = serde_json::to_string_pretty(&json!({ "measures": lines }));
    let text = text.map_err(|error| error.to_string())?;
    fs::write(&file, text + "\n").map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(kept)
}

/// The folder of what is built.
fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// What one call costs.
#[derive(Debug, Default)]
struct Cost {
    instructions: f64,
    allocations: f64,
}

/// Counts these programs, in one process.
fn costs(wanted: &[String]) -> Result<BTreeMap<String, Cost>, String> {
    let folder = target().join("ratios");
    // What an earlier run left would be counted as well.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let this = env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no"])
        .args([
            "--toggle-collect=ratios::counted",
            "--dump-after=ratios::counted",
        ])
        .arg(format!(
            "--callgrind-out-file={}",
            folder.join("out").display()
        ))
        .arg(this)
        .arg(COUNTED)
        .args(wanted)
        .output();
    let output = output.map_err(|error| {
        format!("instructions are counted with valgrind, which cannot be run ({error}); on Debian: apt-get install valgrind")
    })?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let programs = cases::programs();
    let programs = programs
        .iter()
        .filter(|program| wanted.contains(&program.name));
    programs
        .enumerate()
        .map(|(at, program)| {
            // Dumps are numbered from 1, one after each program.
            let cost = read(&folder.join(format!("out.{}", at + 1)), program.times)?;
            Ok((program.name.clone(), cost))
        })
        .collect()
}

/// Reads what callgrind counted in so many calls.
fn read(file: &Path, times: usize) -> Result<Cost, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let a_call = |count: u64| count as f64 / times as f64;
    let total = text.lines().find_map(|line| line.strip_prefix("summary: "));
    let total = total.or_else(|| text.lines().find_map(|line| line.strip_prefix("totals: ")));
    let total = total.and_then(|total| total.trim().parse().ok());
    let total = total.ok_or_else(|| format!("{} has no sum", file.display()))?;
    Ok(Cost {
        instructions: a_call(total),
        allocations: a_call(allocations(&text)),
    })
}

/// The calls of the allocator: each names the called function, the first time with its number.
fn allocations(text: &str) -> u64 {
    let mut of_allocator = Vec::new();
    let (mut calls, mut is_allocator) = (0, false);
    for line in text.lines() {
        if let Some(function) = line
            .strip_prefix("cfn=")
            .or_else(|| line.strip_prefix("fn="))
        {
            let (number, name) = function.split_once(' ').unwrap_or((function, ""));
            if matches!(name, "malloc" | "calloc" | "realloc" | "posix_memalign") {
                of_allocator.push(number.to_owned());
            }
            if line.starts_with("cfn=") {
                is_allocator = of_allocator.iter().any(|it| it == number);
            }
        } else if let Some(counts) = line.strip_prefix("calls=").filter(|_| is_allocator) {
            let count = counts
                .split(' ')
                .next()
                .and_then(|count| count.parse::<u64>().ok());
            calls += count.unwrap_or_default();
        }
    }
    calls
}
