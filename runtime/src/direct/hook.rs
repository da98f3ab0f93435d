//! The hook: the one interceptor on the client.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeSerializationInterceptorContextRef, Error, FinalizerInterceptorContextRef, Input, Output,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use super::{armed, attempts};

/// Puts what a call is armed with in its configuration, before anything else happens.
#[derive(Debug)]
pub(super) struct Hook;

impl Intercept for Hook {
    fn name(&self) -> &'static str {
        "dynatable"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_, Input, Output, Error>,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(arms) = armed::take() else {
            return Ok(());
        };
        // This layer is asked before the operation's own.
        let state = config.interceptor_state();
        if let Some(serializer) = arms.serializer {
            state.store_put(serializer);
        }
        if let Some(deserializer) = arms.deserializer {
            state.store_put(deserializer);
        }
        if let Some(attempts) = arms.attempts {
            state.store_put(attempts);
        }
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_, Input, Output, Error>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        attempts::ended(context, config);
        Ok(())
    }
}
