//! What can be said of a batch of writes, however it is filled.

/// Setters of what has an `engine`.
macro_rules! write_setters {
    () => {
        /// How many calls may be under way at once: 4, unless said otherwise. 0 is taken for 1.
        pub fn concurrency(mut self, calls: usize) -> Self {
            self.engine.options.concurrency = calls.max(1);
            self
        }

        /// How what DynamoDB leaves undone is tried again, in place of the [`Db`](crate::Db)'s policy.
        pub fn retry(mut self, policy: crate::RetryPolicy) -> Self {
            self.engine.options.policy = policy;
            self
        }

        /// Asks what each call cost, for the report.
        pub fn consumed_capacity(mut self) -> Self {
            self.engine.options.call.asks_capacity = true;
            self
        }

        /// At most so many write units a second, on all tables together.
        ///
        /// What a call costs is known when it has been made: it goes over the rate by as much as the calls
        /// under way cost, and then pauses.
        pub fn rate_limit(mut self, units_per_second: f64) -> Self {
            self.engine.options.units_per_second = Some(units_per_second);
            self.consumed_capacity()
        }

        /// Is told after each call what has been written so far.
        pub fn progress(
            mut self,
            listener: impl FnMut(&crate::batch::BatchReport) + Send + 'static,
        ) -> Self {
            self.engine.options.listener = Some(Box::new(listener));
            self
        }

        /// Edits the SDK's builder of each call; its items go the SDK's way then.
        pub fn customize(
            mut self,
            edit: impl Fn(
                aws_sdk_dynamodb::operation::batch_write_item::builders::BatchWriteItemFluentBuilder,
            )
                -> aws_sdk_dynamodb::operation::batch_write_item::builders::BatchWriteItemFluentBuilder
            + Send
            + Sync
            + 'static,
        ) -> Self {
            self.engine.options.call.edits.push(std::sync::Arc::new(edit));
            self
        }

        /// Overrides the client's configuration for these calls: retries, timeouts, interceptors.
        pub fn config_override(mut self, config: aws_sdk_dynamodb::config::Builder) -> Self {
            self.engine.options.call.config = Some(config);
            self
        }
    };
}
pub(super) use write_setters;
