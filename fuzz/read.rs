//! Answers read with each codec: any bytes, and what DynamoDB might answer, changed and damaged.
#![no_main]

mod equality;

use equality::both::Both;
use equality::calls::{Item, Read, ReadOfDerived, ReadSeveral};
use equality::cases::{any_item, any_page, any_several};
use equality::noise::Noise;
use equality::tables::{Careless, Collections, Derived, Foreign, Scalars, Small};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((kind, rest)) = input.split_first() else {
        return;
    };
    let case = equality::case(rest);
    equality::run(async |both| match kind % 4 {
        0 => any_bytes(both, rest).await,
        1 => any_item(both, &case).await,
        2 => any_page(both, &case).await,
        _ => any_several(both, &case).await,
    });
});

/// The first two bytes choose the call, the rest is the answer.
async fn any_bytes(both: &mut Both, input: &[u8]) -> Result<(), String> {
    let Some((choice, answer)) = input.split_at_checked(2) else {
        return Ok(());
    };
    let mut choice = Noise::tame(choice);
    match choice.below(8) {
        0 | 1 => of::<Small>(both, choice, answer).await,
        2 => of::<Scalars>(both, choice, answer).await,
        3 => of::<Collections>(both, choice, answer).await,
        4 => of::<Foreign>(both, choice, answer).await,
        5 => of::<Careless>(both, choice, answer).await,
        6 => of::<Derived>(both, choice, answer).await,
        _ => {
            let reads = [&ReadOfDerived::ITEM[..], &ReadOfDerived::PAGE].concat();
            let read = choice.pick(&reads);
            read.compare(both, &plain(), answer).await
        }
    }
}

async fn of<T: Item>(both: &mut Both, mut choice: Noise<'_>, answer: &[u8]) -> Result<(), String> {
    if choice.one_in(4) {
        let read = choice.pick(&ReadSeveral::ALL);
        return read.compare(both, &[plain::<T>()], answer).await;
    }
    let reads = [&Read::ITEM[..], &Read::PAGE].concat();
    choice.pick(&reads).compare(both, &plain::<T>(), answer).await
}

/// An item that has a key: what else it has does not matter.
fn plain<T: Item>() -> T {
    T::make(&mut Noise::tame(&[]))
}
