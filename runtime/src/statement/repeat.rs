//! Which statements the SDK may repeat after a failure that may have been a success.

use super::text::Kind;
use crate::direct::{Arms, Attempts};

/// Whether making the statement twice is making it once. What an `UPDATE` computes is not looked at.
pub(super) fn is_repeatable(kind: Kind) -> bool {
    match kind {
        Kind::Select | Kind::Insert | Kind::Delete | Kind::Exists => true,
        Kind::Update | Kind::Other => false,
    }
}

/// What a call of such statements is armed with.
pub(super) fn arms(repeatable: bool) -> Arms {
    let arms = Arms::default();
    if repeatable {
        arms
    } else {
        arms.with_attempts(Attempts::at_most_once())
    }
}
