//! What the compiler says to a user's mistakes, and that the overview names what exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Written anew with `TRYBUILD=overwrite cargo test -p tests --test ui`.
#[rustversion::attr(not(stable(1.95)), ignore = "messages differ by release")]
#[test]
fn mistakes_are_compile_errors() {
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}

#[test]
fn every_case_has_its_message_and_every_message_its_case() {
    let cases = stems("rs");
    let messages = stems("stderr");
    assert!(!cases.is_empty(), "there are no cases in tests/ui");
    let unpaired: Vec<_> = cases.symmetric_difference(&messages).collect();
    assert!(
        unpaired.is_empty(),
        "without the other of `.rs` and `.stderr` in tests/ui: {unpaired:?}"
    );
}

#[test]
fn every_case_says_why() {
    for stem in stems("rs") {
        let case = read(&format!("tests/ui/{stem}.rs"));
        assert!(
            case.starts_with("// "),
            "tests/ui/{stem}.rs does not begin with why the mistake must be caught"
        );
    }
}

#[test]
fn every_path_in_the_overview_exists() {
    let overview = read("ARCHITECTURE.md");
    let missing: Vec<_> = paths(&overview)
        .filter(|path| !root().join(path).exists())
        .collect();
    assert!(
        missing.is_empty(),
        "ARCHITECTURE.md names what is not in the repository: {missing:?}"
    );
}

/// What stands in backticks and looks like a path, outside of blocks of code.
fn paths(markdown: &str) -> impl Iterator<Item = &str> {
    const EXTENSIONS: [&str; 8] = ["json", "lock", "md", "rs", "sh", "stderr", "toml", "yml"];
    let mut in_block = false;
    markdown
        .lines()
        .filter(move |line| {
            let fence = line.trim_start().starts_with("```");
            in_block ^= fence;
            !fence && !in_block
        })
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(|text| {
            let extension = Path::new(text).extension().and_then(|it| it.to_str());
            let path = text.contains('/') || extension.is_some_and(|it| EXTENSIONS.contains(&it));
            path && !text.contains(char::is_whitespace)
        })
}

fn stems(extension: &str) -> BTreeSet<String> {
    let folder = root().join("tests/ui");
    fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("tests/ui can be read").path())
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The repository.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
