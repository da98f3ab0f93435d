//! Commas and names between the values of an object or array.

use super::out::Out;
use super::scan::Scanner;

/// The members of an object or array: where they begin, and where the last one does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Members {
    from: usize,
    /// Where the last one's value is to stand.
    value: usize,
}

impl Members {
    pub(super) fn begin(out: &mut Out, bracket: u8) -> Self {
        out.text.push(bracket);
        out.loose += 1;
        Self {
            from: out.text.len(),
            value: 0,
        }
    }

    /// The last one is to have its value by now.
    #[inline]
    pub(super) fn settle(&self, out: &mut Out) {
        if out.text.len() == self.value {
            out.loose += 1;
        }
    }

    #[inline]
    pub(super) fn next(&mut self, out: &mut Out, name: Option<&str>) {
        self.settle(out);
        if out.text.len() > self.from {
            out.text.push(b',');
        }
        if let Some(name) = name {
            out.string(name);
            out.text.push(b':');
        }
        self.value = out.text.len();
    }

    pub(super) fn end(self, out: &mut Out, brackets: &[u8]) {
        self.settle(out);
        out.loose -= 1;
        out.push(brackets);
    }

    /// Whether a member of that name has been written, or cannot be read back.
    pub(super) fn has(&self, out: &Out, name: &str) -> bool {
        let written = out.text.get(self.from..).unwrap_or_default();
        let Ok(mut scanner) = Scanner::new(written) else {
            return true;
        };
        let mut first = true;
        while scanner.peek() != 0 {
            if !first && scanner.take(b',').is_err() {
                return true;
            }
            first = false;
            let Ok(other) = scanner.string() else {
                return true;
            };
            let passed = scanner.take(b':').and_then(|()| scanner.pass());
            if passed.is_err() || other == name {
                return true;
            }
        }
        false
    }
}
