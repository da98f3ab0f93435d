//! `Url`: S as the URL is serialized.

use ::url::Url;

use super::stored_as_text;

stored_as_text!(Url, "a URL");
