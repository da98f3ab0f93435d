//! Strings with their quotes, and what in them is escaped.

use super::out::Out;
use super::string::plain;

impl Out {
    /// A string with its quotes.
    #[inline]
    pub(super) fn string(&mut self, text: &str) {
        self.text.push(b'"');
        let mut rest = text.as_bytes();
        loop {
            let (here, behind) = rest.split_at(plain(rest).min(rest.len()));
            self.push(here);
            let Some((byte, behind)) = behind.split_first() else {
                break;
            };
            self.escape(*byte);
            rest = behind;
        }
        self.text.push(b'"');
    }

    #[cold]
    fn escape(&mut self, byte: u8) {
        const HEX: [u8; 16] = *b"0123456789abcdef";
        match byte {
            b'"' | b'\\' => self.push(&[b'\\', byte]),
            b'\n' => self.push(b"\\n"),
            b'\r' => self.push(b"\\r"),
            b'\t' => self.push(b"\\t"),
            control => {
                self.push(b"\\u00");
                self.push(&[
                    HEX[usize::from(control >> 4)],
                    HEX[usize::from(control & 15)],
                ]);
            }
        }
    }
}
