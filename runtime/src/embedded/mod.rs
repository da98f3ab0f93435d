//! A DynamoDB in this process: a real SDK client whose HTTP connector hands each request to an engine.

mod connector;
mod dispatch;

use std::path::Path;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Credentials, IdentityCache, Region, StalledStreamProtectionConfig,
};
use aws_sdk_dynamodb::{Client, Config};
use dynoxide::Database;

use crate::error::{Error, Invalid, Result};

pub(crate) fn in_memory() -> Result<Client> {
    Database::memory()
        .map(client)
        .map_err(|error| not_opened(&error))
}

pub(crate) fn in_file(path: &Path) -> Result<Client> {
    let Some(path) = path.to_str() else {
        return Err(Error::Invalid(Invalid::custom(
            "the database's path is not valid UTF-8",
        )));
    };
    Database::new(path)
        .map(client)
        .map_err(|error| not_opened(&error))
}

fn not_opened(error: &dynoxide::DynoxideError) -> Error {
    Error::Invalid(Invalid::custom(format_args!(
        "the embedded database cannot be opened: {error}"
    )))
}

fn client(database: Database) -> Client {
    // Region and credentials are only what the SDK insists on: nothing leaves the process.
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("embedded"))
        .credentials_provider(Credentials::new(
            "embedded", "embedded", None, None, "embedded",
        ))
        .endpoint_url("http://embedded.invalid")
        .retry_config(RetryConfig::disabled())
        // No timers: the answer is there at once, and without them no runtime is needed.
        .timeout_config(TimeoutConfig::disabled())
        .identity_cache(IdentityCache::no_cache())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(connector::client(database))
        .build();
    Client::from_conf(config)
}
