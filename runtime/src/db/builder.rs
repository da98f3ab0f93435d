//! `DbBuilder`: table names other than the declared ones.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;

use super::{Db, Inner};
use crate::direct::{self, Codec};
use crate::retry::RetryPolicy;
use crate::table::Table;

/// Makes a [`Db`] whose tables have other names; [`client`](DbBuilder::client) is last.
#[derive(Debug, Default)]
#[must_use = "`client` makes the `Db`"]
pub struct DbBuilder {
    prefix: String,
    suffix: String,
    names: HashMap<TypeId, String>,
    codec: Codec,
    retry: RetryPolicy,
}

impl DbBuilder {
    /// What the tables of this `Db` are called, and how it has its items written and read.
    #[cfg(feature = "test-util")]
    pub(super) fn of(db: &Inner) -> Self {
        Self {
            prefix: db.prefix.clone(),
            suffix: db.suffix.clone(),
            names: db.names.clone(),
            codec: if db.direct { Codec::Direct } else { Codec::Sdk },
            retry: db.retry,
        }
    }

    /// What stands before every declared table name: `staging-`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// What stands after every declared table name: `-v2`.
    pub fn suffix(mut self, suffix: impl Into<String>) -> Self {
        self.suffix = suffix.into();
        self
    }

    /// The name, or ARN, of one type's table, in full: it takes neither prefix nor suffix.
    pub fn table<T: Table>(mut self, name: impl Into<String>) -> Self {
        self.names.insert(TypeId::of::<T>(), name.into());
        self
    }

    /// How items are written and read; by itself, the fastest way that every interceptor agrees with.
    pub fn codec(mut self, codec: Codec) -> Self {
        self.codec = codec;
        self
    }

    /// How what DynamoDB leaves undone in batches is tried again, where the batch says nothing else.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// The `Db` reached with this client.
    #[must_use]
    pub fn client(self, client: Client) -> Db {
        let Self {
            prefix,
            suffix,
            names,
            codec,
            retry,
        } = self;
        let (hooked, direct) = direct::client(&client, codec);
        Db {
            inner: Arc::new(Inner {
                client,
                hooked,
                direct,
                prefix,
                suffix,
                names,
                retry,
            }),
        }
    }
}
