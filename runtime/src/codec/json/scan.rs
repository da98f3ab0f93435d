//! Tokens of JSON text: strings, brackets, and what is passed over.

use std::borrow::Cow;

use crate::error::DecodeError;

pub(super) type Result<T> = std::result::Result<T, DecodeError>;

/// Lists and maps in one another; DynamoDB has 32.
const MOST_LEVELS: u32 = 64;

/// A place in JSON text.
#[derive(Debug, Clone)]
pub(crate) struct Scanner<'de> {
    text: &'de str,
    at: usize,
    /// Values that have been begun and not ended.
    pub(super) open: u32,
}

/// That the text is not what it should be: the reason is never shown, since the SDK's reader has its own.
#[cold]
pub(super) fn odd() -> DecodeError {
    DecodeError::custom("odd JSON")
}

impl<'de> Scanner<'de> {
    pub(crate) fn new(bytes: &'de [u8]) -> Result<Self> {
        let text = std::str::from_utf8(bytes).map_err(|_| odd())?;
        Ok(Self {
            text,
            at: 0,
            open: 0,
        })
    }

    /// A text of which only the beginning matters; it has been read before, so it is UTF-8.
    pub(crate) fn begin(bytes: &'de [u8]) -> Result<Self> {
        Self::new(bytes)
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    #[inline]
    fn rest(&self) -> &'de [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next byte that is no space; 0 at the end.
    #[inline]
    pub(crate) fn peek(&mut self) -> u8 {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return *byte,
                None => return 0,
            }
        }
    }

    /// Takes that byte.
    #[inline]
    pub(crate) fn take(&mut self, byte: u8) -> Result<()> {
        if self.peek() == byte {
            self.at += 1;
            Ok(())
        } else {
            Err(odd())
        }
    }

    /// Takes these bytes if they stand here, without spaces.
    #[inline]
    pub(super) fn take_exactly(&mut self, bytes: &[u8]) -> bool {
        let there = self.rest().starts_with(bytes);
        self.at += if there { bytes.len() } else { 0 };
        there
    }

    /// The letter of `{"S":`, the form most values have; nothing is taken where there is another.
    #[inline]
    pub(super) fn short_tag(&mut self) -> Option<u8> {
        match self.rest() {
            [b'{', b'"', tag, b'"', b':', ..] => {
                self.at += 5;
                Some(*tag)
            }
            _ => None,
        }
    }

    /// Between two members of an object or array: whether there is another.
    #[inline]
    pub(super) fn more(&mut self, first: bool, end: u8) -> Result<bool> {
        match self.peek() {
            byte if byte == end => {
                self.at += 1;
                Ok(false)
            }
            b',' if !first => {
                self.at += 1;
                // A comma before the end is odd.
                if self.peek() == end {
                    Err(odd())
                } else {
                    Ok(true)
                }
            }
            _ if first => Ok(true),
            _ => Err(odd()),
        }
    }

    /// Whether an object, of which the bracket has been taken, has another member.
    pub(crate) fn member(&mut self, first: bool) -> Result<bool> {
        self.more(first, b'}')
    }

    /// Whether an array, of which the bracket has been taken, has another element.
    pub(crate) fn element(&mut self, first: bool) -> Result<bool> {
        self.more(first, b']')
    }

    /// A string, borrowed where it has no escapes.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<Cow<'de, str>> {
        self.take(b'"')?;
        let from = self.at;
        self.at += plain(self.rest());
        if self.text.as_bytes().get(self.at) == Some(&b'"') {
            let text = self.text.get(from..self.at).ok_or_else(odd)?;
            self.at += 1;
            return Ok(Cow::Borrowed(text));
        }
        self.escaped(from).map(Cow::Owned)
    }

    /// The rest of a string that has escapes.
    #[cold]
    fn escaped(&mut self, mut from: usize) -> Result<String> {
        let mut out = String::with_capacity((self.at - from) * 2);
        loop {
            out.push_str(self.text.get(from..self.at).ok_or_else(odd)?);
            match self.rest() {
                [b'"', ..] => {
                    self.at += 1;
                    return Ok(out);
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

    pub(super) fn bool(&mut self) -> Result<bool> {
        match self.peek() {
            b't' if self.take_exactly(b"true") => Ok(true),
            b'f' if self.take_exactly(b"false") => Ok(false),
            _ => Err(odd()),
        }
    }

    /// One value of any kind, passed over: for what the SDK's own reader looks at as well.
    pub(crate) fn pass(&mut self) -> Result<()> {
        match self.peek() {
            b'"' => self.string().map(drop),
            b'{' => self.pass_members(b'}'),
            b'[' => self.pass_members(b']'),
            b'n' if self.take_exactly(b"null") => Ok(()),
            b't' | b'f' => self.bool().map(drop),
            b'-' | b'0'..=b'9' => {
                let digits =
                    |byte: &&u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
                self.at += self.rest().iter().take_while(digits).count();
                Ok(())
            }
            _ => Err(odd()),
        }
    }

    fn pass_members(&mut self, end: u8) -> Result<()> {
        self.enter()?;
        self.at += 1;
        let mut first = true;
        while self.more(first, end)? {
            first = false;
            if end == b'}' {
                self.string()?;
                self.take(b':')?;
            }
            self.pass()?;
        }
        self.open -= 1;
        Ok(())
    }

    /// One level deeper.
    pub(super) fn enter(&mut self) -> Result<()> {
        self.open += 1;
        if self.open > MOST_LEVELS {
            Err(odd())
        } else {
            Ok(())
        }
    }

    /// Nothing but space may follow.
    pub(crate) fn finish(&mut self) -> Result<()> {
        self.peek();
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(odd())
        }
    }
}

/// How many bytes stand before the next `"`, `\` or control character; eight are looked at at a time.
#[inline]
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // Each byte of `word` that is below `below`, marked by its highest bit; bytes from 0x80 on are never.
    let below = |word: u64, below: u64| word.wrapping_sub(ONES * below) & !word & HIGH;
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut count = 0;
    for chunk in chunks {
        let word = u64::from_le_bytes(*chunk);
        let quote = below(word ^ (ONES * u64::from(b'"')), 1);
        let escape = below(word ^ (ONES * u64::from(b'\\')), 1);
        let found = quote | escape | below(word, 0x20);
        if found != 0 {
            // The lowest mark is exact: a borrow runs upwards only.
            return count + (found.trailing_zeros() / 8) as usize;
        }
        count += 8;
    }
    let special = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < 0x20;
    count + rest.iter().position(special).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_bytes_end_at_quotes_escapes_and_controls() {
        for special in [b'"', b'\\', 0, 0x1f, b'\n'] {
            for at in 0..40 {
                let mut bytes = vec![b'a'; 41];
                bytes[at] = special;
                assert_eq!(plain(&bytes), at, "{special}");
                // Neighbours that look alike but for one bit.
                for other in [special ^ 0x80, 0x20, 0x7f, 0xff, b'#', b'!', b']', b'['] {
                    let mut bytes = vec![other; 41];
                    bytes[at] = special;
                    assert_eq!(plain(&bytes), at, "{special} in {other}");
                }
            }
        }
        assert_eq!(plain("é😀 plain".as_bytes()), "é😀 plain".len());
    }
}
