//! `Uuid`: S in lower case with hyphens. Reads every text that `uuid` parses.

use ::uuid::Uuid;

use super::stored_as_text;

stored_as_text!(Uuid, "a UUID");
