//! Nobody can tell the codecs apart: what is read of any answer, and what is sent of any value.
//!
//! A failure prints the answer or the value. To look longer than CI does:
//!
//! ```sh
//! PROPTEST_CASES=20000 cargo test -p tests --test integration -- alike
//! ```

mod both;
mod calls;
mod cases;
mod json;
mod noise;
mod tables;

use dynatable::{AttributeValue, Table, item_size};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{TestError, TestRunner};

use both::{Both, Counts};
use calls::{Read, Write};
use cases::{Case, any_item, any_page, any_several, any_written, item, page};
use noise::{Make, Noise};
use tables::{Collections, Derived, Foreign, Id, Scalars, Small};

fn case() -> impl Strategy<Value = Case> {
    let bytes = |most| vec(any::<u8>(), 0..most);
    (bytes(40), bytes(600), bytes(400), bytes(12)).prop_map(|(changes, values, text, damage)| {
        Case {
            changes,
            values,
            text,
            damage,
        }
    })
}

/// Runs `check` on random cases, as many as `PROPTEST_CASES` says.
fn run(usual: u32, check: impl AsyncFn(&mut Both, &Case) -> Result<(), String>) -> Counts {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .map(|cases| cases.parse().expect("a number of cases"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let both = std::cell::RefCell::new(Both::new());
    let config = ProptestConfig {
        max_shrink_iters: 3000,
        ..crate::random::config(cases.unwrap_or(usual))
    };
    let run = TestRunner::new(config).run(&case(), |case| {
        let checked = runtime.block_on(check(&mut both.borrow_mut(), &case));
        checked.map_err(TestCaseError::fail)
    });
    match run {
        Ok(()) => {}
        // Not the bytes of the case, which say nothing: the difference, and what it is seen in.
        Err(TestError::Fail(difference, _)) => panic!("{}", difference.message()),
        Err(error) => panic!("{error}"),
    }
    both.into_inner().counts
}

/// So that the tests cannot come to compare nothing: of each kind there is enough, and most of what could go
/// directly has gone so.
fn assert_sensible(counts: &Counts, direct: u64) {
    println!("{counts:?}");
    assert!(counts.values * 3 > counts.all, "{counts:?}");
    assert!(counts.errors * 10 > counts.all, "{counts:?}");
    assert!(direct * 2 > counts.values, "{counts:?}");
}

#[test]
fn one_item_is_read_alike() {
    let counts = run(300, any_item);
    assert_sensible(&counts, counts.read);
}

#[test]
fn pages_are_read_alike() {
    let counts = run(300, any_page);
    assert_sensible(&counts, counts.read);
}

#[test]
fn batches_and_transactions_are_read_alike() {
    let counts = run(300, any_several);
    assert_sensible(&counts, counts.read);
}

#[test]
fn what_dynamodb_writes_is_read_directly() {
    let counts = run(40, async |both, case| {
        let plain = Case {
            values: case.values.clone(),
            ..Case::default()
        };
        item::<Small>(both, &plain, Read::Get).await?;
        item::<Scalars>(both, &plain, Read::PutOld).await?;
        item::<Collections>(both, &plain, Read::DeleteOld).await?;
        item::<Foreign>(both, &plain, Read::UpdateOld).await?;
        item::<Derived>(both, &plain, Read::UpdateNew).await?;
        page::<Derived>(both, &plain).await
    });
    assert!(counts.all > 0 && counts.read == counts.all, "{counts:?}");
}

#[test]
fn items_are_written_alike() {
    let counts = run(300, any_written);
    assert_sensible(&counts, counts.written);
}

#[test]
fn what_can_be_stored_is_written_directly() {
    let counts = run(40, async |both, case| {
        let mut noise = Noise::tame(&case.values);
        Write::Put.compare(both, &Small::make(&mut noise)).await?;
        Write::Batch
            .compare(both, &Scalars::make(&mut noise))
            .await?;
        Write::Put
            .compare(both, &Collections::make(&mut noise))
            .await?;
        Write::Batch
            .compare(both, &Foreign::make(&mut noise))
            .await?;
        Write::Put.compare(both, &Derived::make(&mut noise)).await
    });
    assert!(counts.all > 0 && counts.written == counts.all, "{counts:?}");
}

#[tokio::test]
async fn what_is_at_a_limit_is_written_alike() {
    let mut both = Both::new();
    let small = |any| Small {
        any: Some(any),
        ..Make::make(&mut Noise::tame(&[]))
    };
    let text = |length: usize| AttributeValue::S("a".repeat(length));
    let most = 400 * 1024 - item_size(&small(text(0)).to_item().unwrap());
    for length in most - 2..most + 2 {
        Write::Put
            .compare(&mut both, &small(text(length)))
            .await
            .unwrap();
    }
    for levels in 28..36 {
        let list = (0..levels).fold(text(1), |inside, _| AttributeValue::L(vec![inside]));
        Write::Put.compare(&mut both, &small(list)).await.unwrap();
        let map = (0..levels).fold(text(1), |inside, _| {
            AttributeValue::M([("a".to_owned(), inside)].into())
        });
        Write::Put.compare(&mut both, &small(map)).await.unwrap();
    }
    let id = |length: usize| Id("é".repeat(length / 2) + &"a".repeat(length % 2));
    for length in [0, 1, 1023, 1024, 1025, 2047, 2048, 2049] {
        let plain: Derived = Make::make(&mut Noise::tame(&[]));
        let values = [
            Derived {
                id: id(length),
                ..plain.clone()
            },
            Derived {
                place: Some(id(length)),
                ..plain.clone()
            },
            Derived {
                place: None,
                plain: id(length),
                ..plain.clone()
            },
            Derived {
                place: Some(id(1)),
                plain: id(length),
                ..plain.clone()
            },
        ];
        for value in values {
            Write::Put.compare(&mut both, &value).await.unwrap();
        }
    }
    let counts = both.counts;
    assert!(counts.written > 20 && counts.errors > 20, "{counts:?}");
}
