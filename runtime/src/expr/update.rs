//! The clauses of an update, before they are rendered.

use std::borrow::Cow;

use aws_sdk_dynamodb::types::AttributeValue;

use super::path::{Place, Step};
use super::term::{Term, Value};
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

    /// Whether making the update twice is making it once, whatever the item is.
    pub(crate) fn are_repeatable(&self) -> bool {
        let set = self.set.iter().all(|(place, value)| {
            // Behind a list's end, an element is appended.
            !is_element(place) && self.is_steady(value, Some(place))
        });
        // The elements behind one that is removed move up.
        let remove = !self.remove.iter().any(is_element);
        let add = self.add.iter().all(|(_, value)| is_set(value));
        set && remove && add
    }

    /// Whether the value is the same after the update as before. `own` is where it goes to, if it may be what
    /// is there.
    fn is_steady(&self, value: &Term, own: Option<&Place>) -> bool {
        let keeps = |place: &Place| own == Some(place) || !self.changes(place);
        match value {
            Term::Value(_) | Term::Invalid(_) => true,
            Term::Path(place) => keeps(place),
            Term::Size(place) => !self.changes(place),
            Term::IfNotExists(place, other) => keeps(place) && self.is_steady(other, own),
            Term::ListAppend(left, right) | Term::Sum(left, _, right) => {
                self.is_steady(left, None) && self.is_steady(right, None)
            }
        }
    }

    /// Whether a clause changes this place, a part of it, or what it is a part of.
    fn changes(&self, place: &Place) -> bool {
        let steps =
            |place: &Place| -> Vec<Step> { place.steps.iter().map(Cow::into_owned).collect() };
        let read = steps(place);
        let mut changed = self.places().map(steps);
        changed.any(|it| it.starts_with(&read) || read.starts_with(&it))
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

/// Whether it is an element of a list.
fn is_element(place: &Place) -> bool {
    let last = place.steps.iter().last();
    matches!(last.as_deref(), Some(Step::Index(_)))
}

/// Whether it is a set, to which nothing can be added twice.
fn is_set(value: &Term) -> bool {
    let Term::Value(Value { value, .. }) = value else {
        return false;
    };
    matches!(
        value,
        AttributeValue::Ss(_) | AttributeValue::Ns(_) | AttributeValue::Bs(_)
    )
}
