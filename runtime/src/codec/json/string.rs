//! Strings of JSON text, borrowed where they stand in one piece.

use std::borrow::Cow;

use super::scan::{Result, Scanner, odd};

impl<'de> Scanner<'de> {
    /// A string, borrowed where it has no escapes.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<Cow<'de, str>> {
        match self.plain_string() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.odd_string(),
        }
    }

    /// A string as most are: without a space before it, or an escape in it.
    ///
    /// A function of its own, so that what it needs is in registers, and so is what it gives.
    #[inline(never)]
    fn plain_string(&mut self) -> Option<&'de str> {
        let (from, to) = self.plain_span()?;
        let text = self.text.get(from..to)?;
        self.at = to + 1;
        Some(text)
    }

    /// The same passed over: from where to where it stands.
    #[inline(never)]
    pub(super) fn pass_plain_string(&mut self) -> Option<(usize, usize)> {
        let (from, to) = self.plain_span()?;
        self.at = to + 1;
        Some((from, to))
    }

    #[inline]
    fn plain_span(&self) -> Option<(usize, usize)> {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) != Some(&b'"') {
            return None;
        }
        let from = self.at + 1;
        let to = from + plain(bytes.get(from..)?);
        (bytes.get(to) == Some(&b'"')).then_some((from, to))
    }

    /// Any other.
    #[cold]
    fn odd_string(&mut self) -> Result<Cow<'de, str>> {
        let mut out = String::new();
        self.escaped(&mut out)?;
        Ok(Cow::Owned(out))
    }

    /// Any string, its escapes resolved, behind what is in `out`.
    pub(super) fn escaped(&mut self, out: &mut String) -> Result<()> {
        self.take(b'"')?;
        let mut from = self.at;
        self.at += plain(self.rest());
        out.reserve((self.at - from) * 2);
        loop {
            out.push_str(self.text.get(from..self.at).ok_or_else(odd)?);
            match self.rest() {
                [b'"', ..] => {
                    self.at += 1;
                    return Ok(());
                }
                [b'\\', escape, ..] => {
                    self.at += 2;
                    out.push(match escape {
                        b'"' | b'\\' | b'/' => char::from(*escape),
                        b'n' => '\n',
                        b't' => '\t',
                        b'r' => '\r',
                        b'b' => '\u{8}',
                        b'f' => '\u{c}',
                        b'u' => self.unicode()?,
                        _ => return Err(odd()),
                    });
                }
                _ => return Err(odd()),
            }
            from = self.at;
            self.at += plain(self.rest());
        }
    }

    /// The character of `\uXXXX`, or of two such as a surrogate pair.
    fn unicode(&mut self) -> Result<char> {
        let first = self.hex()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or_else(odd);
        }
        if !self.take_exactly(b"\\u") {
            return Err(odd());
        }
        let second = self.hex()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(odd());
        }
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or_else(odd)
    }

    fn hex(&mut self) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + 4).ok_or_else(odd)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(odd());
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| odd())
    }
}

/// How many bytes stand before the next `"`, `\` or control character; eight are looked at at a time.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut count = 0;
    for chunk in chunks {
        if let Some(at) = special(*chunk) {
            return count + at;
        }
        count += 8;
    }
    if rest.is_empty() {
        return count;
    }
    // The last eight once more: those before the rest are plain.
    match bytes.last_chunk() {
        Some(last) => special(*last).map_or(bytes.len(), |at| at + bytes.len() - 8),
        None => plain_of_few(bytes),
    }
}

/// The same of less than eight.
fn plain_of_few(bytes: &[u8]) -> usize {
    let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) else {
        let special = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < 0x20;
        return bytes.iter().position(special).unwrap_or(bytes.len());
    };
    let mut both = [0; 8];
    both[..4].copy_from_slice(first);
    both[4..].copy_from_slice(last);
    match special(both) {
        Some(at) if at < 4 => at,
        Some(at) => at + bytes.len() - 8,
        None => bytes.len(),
    }
}

/// The first `"`, `\` or control character of eight bytes.
#[inline]
fn special(bytes: [u8; 8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // Each byte of `word` that is below `below`, marked by its highest bit; bytes from 0x80 on are never.
    let below = |word: u64, below: u64| word.wrapping_sub(ONES * below) & !word;
    let word = u64::from_le_bytes(bytes);
    // With this bit turned, the quote comes next to the control characters: one comparison finds both.
    let found = below(word ^ (ONES * 0x02), 0x21) | below(word ^ (ONES * u64::from(b'\\')), 1);
    // The lowest mark is exact: a borrow runs upwards only.
    let found = found & HIGH;
    (found != 0).then(|| (found.trailing_zeros() / 8) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_bytes_end_at_quotes_escapes_and_controls() {
        for special in [b'"', b'\\', 0, 0x1f, b'\n'] {
            for (at, len) in (0..25).flat_map(|len| (0..len).map(move |at| (at, len))) {
                let mut bytes = vec![b'a'; len];
                bytes[at] = special;
                assert_eq!(plain(&bytes), at, "{special}");
                // Neighbours that look alike but for one bit.
                for other in [special ^ 0x80, 0x20, 0x7f, 0xff, b'#', b'!', b']', b'['] {
                    let mut bytes = vec![other; len];
                    bytes[at] = special;
                    assert_eq!(plain(&bytes), at, "{special} in {other}");
                }
            }
        }
        assert_eq!(plain("é😀 plain".as_bytes()), "é😀 plain".len());
    }
}
