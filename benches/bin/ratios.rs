//! Counts instructions and allocations, and compares them.
//!
//! ```sh
//! cargo run --release -p benches --bin ratios            # everything; fails where a limit is broken
//! cargo run --release -p benches --bin ratios -- get     # the measures with `get` in their names
//! ```
//!
//! It runs itself under valgrind: callgrind counts the instructions of one function and all it calls, the same in
//! each run; memcheck the blocks a process has allocated, of which the calls' share is what twice as many calls
//! add.

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
/// The same, of one program and so many calls.
const REPEATED: &str = "--repeated";
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
    if let [REPEATED, times, name] = Vec::from_iter(arguments.iter().map(String::as_str))[..] {
        repeat(name, times.parse().expect("a number"));
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

/// In the process of which the allocations are counted: this program.
fn repeat(name: &str, times: usize) {
    let all = cases::programs();
    let program = all.iter().find(|program| program.name == name);
    let runtime = Builder::new_current_thread().enable_time().build();
    let run = &program.expect("a program").run;
    runtime.expect("a runtime").block_on(run(times));
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
        let cost = |program: &String| match measure.unit {
            Unit::Instructions => {
                let cost = costs.get(program).copied();
                cost.ok_or_else(|| format!("there is no program `{program}`"))
            }
            Unit::Allocations => allocations(program),
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

/// Counts these programs, in one process.
fn costs(wanted: &[String]) -> Result<BTreeMap<String, f64>, String> {
    let folder = target().join("ratios");
    // What an earlier run left would be counted as well.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let out = folder.join("out");
    let options = [
        "--tool=callgrind".to_owned(),
        "--collect-atstart=no".to_owned(),
        "--toggle-collect=ratios::counted".to_owned(),
        "--dump-after=ratios::counted".to_owned(),
        format!("--callgrind-out-file={}", out.display()),
    ];
    valgrind(&options, COUNTED, wanted)?;
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

/// Runs this program under valgrind, and gives what valgrind says.
fn valgrind(options: &[String], mode: &str, arguments: &[String]) -> Result<String, String> {
    let this = env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("valgrind")
        .args(options)
        .arg(this)
        .arg(mode)
        .args(arguments)
        .output();
    let output = output.map_err(|error| {
        format!("what a program does is counted with valgrind, which cannot be run ({error}); on Debian: apt-get install valgrind")
    })?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        Ok(said)
    } else {
        Err(said)
    }
}

/// Reads the instructions callgrind counted in so many calls.
fn read(file: &Path, times: usize) -> Result<f64, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    let total = total.or_else(|| text.lines().find_map(|line| line.strip_prefix("summary: ")));
    let total = total.and_then(|total| total.trim().parse::<u64>().ok());
    let total = total.ok_or_else(|| format!("{} has no sum", file.display()))?;
    Ok(a_call(total, times))
}

/// The blocks that one call of a program allocates.
fn allocations(program: &str) -> Result<f64, String> {
    const TIMES: usize = 4;
    let of = |times: usize| {
        let options = ["--tool=memcheck".to_owned(), "--leak-check=no".to_owned()];
        let said = valgrind(&options, REPEATED, &[times.to_string(), program.to_owned()])?;
        let heap = said.split("total heap usage: ").nth(1);
        let count = heap.and_then(|heap| heap.split(" allocs").next());
        let count = count.and_then(|count| count.replace(',', "").parse::<u64>().ok());
        count.ok_or_else(|| format!("valgrind does not say what was allocated: {said}"))
    };
    Ok(a_call(of(2 * TIMES)? - of(TIMES)?, TIMES))
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn a_call(count: u64, times: usize) -> f64 {
    count as f64 / times as f64
}
