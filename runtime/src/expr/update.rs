//! The clauses of an update, before they are rendered.

use std::borrow::Cow;

use super::path::{Place, Step};
use super::term::Term;
use crate::error::Invalid;

/// SET, REMOVE, ADD and DELETE, in the order they were written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clauses {
    pub(super) set: Vec<(Place, Term)>,
    pub(super) remove: Vec<Place>,
    pub(super) add: Vec<(Place, Term)>,
    pub(super) delete: Vec<(Place, Term)>,
}

impl Clauses {
    pub(crate) fn set(&mut self, place: Place, value: Term) {
        self.set.push((place, value));
    }

    pub(crate) fn remove(&mut self, place: Place) {
        self.remove.push(place);
    }

    pub(crate) fn add(&mut self, place: Place, value: Term) {
        self.add.push((place, value));
    }

    pub(crate) fn delete(&mut self, place: Place, value: Term) {
        self.delete.push((place, value));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.places().next().is_none()
    }

    fn places(&self) -> impl Iterator<Item = &Place> {
        let pairs = self
            .set
            .iter()
            .chain(&self.add)
            .chain(&self.delete)
            .map(|(place, _)| place);
        pairs.chain(&self.remove)
    }

    /// Operators as DynamoDB counts them: each sign, not the assignments.
    pub(super) fn operators(&self) -> usize {
        let signs = |term: &Term| usize::from(matches!(term, Term::Sum(..)));
        self.set.iter().map(|(_, term)| signs(term)).sum()
    }

    /// Refuses two clauses on one place, or on a place and a part of it, with both named.
    pub(super) fn check_overlap(&self) -> Result<(), Invalid> {
        let mut places: Vec<(Vec<Step>, &Place)> = self
            .places()
            .map(|place| (place.steps.iter().map(Cow::into_owned).collect(), place))
            .collect();
        // A place stands right before the parts of it, once sorted.
        places.sort_by(|(a, _), (b, _)| a.cmp(b));
        for pair in places.windows(2) {
            let [(outer, first), (inner, second)] = pair else {
                continue;
            };
            if inner.starts_with(outer) {
                let text = if inner == outer {
                    format!("two clauses of the update change `{first}`")
                } else {
                    format!(
                        "two clauses of the update change `{first}` and `{second}`, which overlap"
                    )
                };
                return Err(Invalid::custom(text));
            }
        }
        Ok(())
    }
}
