//! Texts of cursors that only the holder of a key can make: HMAC-SHA-256, cut to 16 bytes.

use std::fmt;

use hmac::digest::common::Key;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::{Cursor, token};
use crate::error::{CursorError, CursorProblem};
use crate::table::Table;

/// 128 bits cannot be guessed, and keep the text short.
const SIGNATURE_BYTES: usize = 16;

/// The key by which cursors are signed: any secret bytes, 32 random ones at best.
///
/// Servers that take each other's cursors share it. It is part of feature `signed-cursors`.
#[derive(Clone)]
pub struct CursorKey(Hmac<Sha256>);

impl CursorKey {
    /// A key of these bytes, of any length.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        // As HMAC has it: a key longer than a block is hashed first, a shorter one filled up.
        let mut block = Key::<Hmac<Sha256>>::default();
        if secret.len() <= block.len() {
            block[..secret.len()].copy_from_slice(secret);
        } else {
            let hash = Sha256::digest(secret);
            block[..hash.len()].copy_from_slice(&hash);
        }
        Self(Hmac::new(&block))
    }
}

/// Without the key.
impl fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CursorKey")
    }
}

impl<T: Table> Cursor<T> {
    /// The cursor's text with a signature, for clients that are not to make their own.
    ///
    /// The signature covers everything in it. It does not hide the key values.
    #[must_use]
    pub fn sign(&self, key: &CursorKey) -> String {
        let mut bytes = token::body(T::SCHEMA.entity(), self.origin, &self.at, true);
        let signature = key.0.clone().chain_update(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&signature[..SIGNATURE_BYTES]);
        token::to_text(&bytes)
    }

    /// Reads a text that was signed with this key.
    ///
    /// # Errors
    ///
    /// [`CursorProblem::Signature`] for one that was not, or was changed; otherwise as
    /// [`FromStr`](std::str::FromStr).
    pub fn verify(text: &str, key: &CursorKey) -> Result<Self, CursorError> {
        let bytes = token::from_text(text)?;
        let (body, signature) = token::split(&bytes, SIGNATURE_BYTES)?;
        let mac = key.0.clone().chain_update(body);
        mac.verify_truncated_left(signature)
            .map_err(|_| CursorProblem::Signature)?;
        let (origin, at) = token::read_body(body, T::SCHEMA.entity())?;
        let cursor = Self::new(origin, at);
        cursor.check()?;
        Ok(cursor)
    }
}
