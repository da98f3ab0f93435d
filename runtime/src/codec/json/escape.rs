//! Strings with their quotes, and what in them is escaped.

use super::out::Out;
use super::string::plain;

impl Out {
    /// A string with its quotes.
    #[inline]
    pub(super) fn string(&mut self, text: &str) {
        push_string(&mut self.text, text);
    }
}

/// A string with its quotes, behind what is there.
#[inline]
pub(crate) fn push_string(out: &mut Vec<u8>, text: &str) {
    push_text(out, text.as_bytes());
}

/// The same, of a text as bytes.
#[inline]
pub(crate) fn push_text(out: &mut Vec<u8>, bytes: &[u8]) {
    let first = plain(bytes);
    if first == bytes.len() {
        out.reserve(bytes.len() + 2);
        out.push(b'"');
        out.extend_from_slice(bytes);
        out.push(b'"');
    } else {
        push_escaped(out, bytes);
    }
}

#[cold]
fn push_escaped(out: &mut Vec<u8>, mut rest: &[u8]) {
    out.push(b'"');
    loop {
        let (here, behind) = rest.split_at(plain(rest).min(rest.len()));
        out.extend_from_slice(here);
        let Some((byte, behind)) = behind.split_first() else {
            break;
        };
        escape(out, *byte);
        rest = behind;
    }
    out.push(b'"');
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: [u8; 16] = *b"0123456789abcdef";
    match byte {
        b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        control => {
            let digits = [
                HEX[usize::from(control >> 4)],
                HEX[usize::from(control & 15)],
            ];
            out.extend_from_slice(b"\\u00");
            out.extend_from_slice(&digits);
        }
    }
}
