//! Strings with their quotes, and what in them is escaped.

use super::out::Out;

impl Out {
    /// A string with its quotes.
    #[inline]
    pub(super) fn string(&mut self, text: &str) {
        self.text.push(b'"');
        let bytes = text.as_bytes();
        let mut from = 0;
        for (at, byte) in bytes.iter().enumerate() {
            let escape = ESCAPES[usize::from(*byte)];
            if escape != 0 {
                self.text.extend_from_slice(&bytes[from..at]);
                from = at + 1;
                self.escape(*byte, escape);
            }
        }
        self.text.extend_from_slice(&bytes[from..]);
        self.text.push(b'"');
    }

    #[cold]
    fn escape(&mut self, byte: u8, escape: u8) {
        if escape == b'u' {
            const HEX: [u8; 16] = *b"0123456789abcdef";
            self.push(b"\\u00");
            self.push(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        } else {
            self.push(&[b'\\', escape]);
        }
    }
}

/// What stands behind the backslash: 0 where there is none, `u` for a number.
const ESCAPES: [u8; 256] = {
    let mut escapes = [0; 256];
    let mut at = 0;
    while at < 0x20 {
        escapes[at] = b'u';
        at += 1;
    }
    escapes[b'"' as usize] = b'"';
    escapes[b'\\' as usize] = b'\\';
    escapes[b'\n' as usize] = b'n';
    escapes[b'\r' as usize] = b'r';
    escapes[b'\t' as usize] = b't';
    escapes
};
