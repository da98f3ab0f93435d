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
    out.push(b'"');
    let mut rest = text.as_bytes();
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

#[cold]
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
