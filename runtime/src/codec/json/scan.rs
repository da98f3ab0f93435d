//! Tokens of JSON text: brackets, and what is passed over.

use crate::error::DecodeError;

pub(super) type Result<T> = std::result::Result<T, DecodeError>;

/// Values in one another: more than DynamoDB's 32 lists and maps, fewer than the 62 the SDK reads in a page.
const MOST_LEVELS: u32 = 60;

/// A place in JSON text.
#[derive(Debug, Clone)]
pub struct Scanner<'de> {
    pub(super) text: &'de str,
    pub(super) at: usize,
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

    /// The same text from another place on.
    pub(crate) fn from(&self, at: usize) -> Self {
        Self {
            at,
            open: 0,
            ..self.clone()
        }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    #[inline]
    pub(super) fn rest(&self) -> &'de [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next byte that is no space; 0 at the end.
    #[inline]
    pub(crate) fn peek(&mut self) -> u8 {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if *byte > b' ' => *byte,
            _ => self.peek_behind_spaces(),
        }
    }

    /// Out of the way: DynamoDB writes none.
    #[cold]
    fn peek_behind_spaces(&mut self) -> u8 {
        let space = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        self.at += self.rest().iter().take_while(space).count();
        self.rest().first().copied().unwrap_or(0)
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
            // No member begins with the bracket that would make this comma odd.
            b',' if !first => {
                self.at += 1;
                Ok(true)
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

    /// A number without sign and fraction; 0 for any other, which is passed over.
    pub(crate) fn digits(&mut self) -> Result<usize> {
        self.peek();
        let from = self.at;
        self.pass()?;
        let text = self.text.get(from..self.at).ok_or_else(odd)?;
        Ok(text.parse().unwrap_or(0))
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
    #[inline]
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
