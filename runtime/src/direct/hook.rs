//! The hook: the one interceptor on the client.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeSerializationInterceptorContextRef, Error, Input, Output,
};
use aws_smithy_types::config_bag::ConfigBag;

use super::armed;

/// Puts the armed serializer and deserializer in a call's configuration, before anything else happens.
#[derive(Debug)]
pub(super) struct Hook;

impl Intercept for Hook {
    fn name(&self) -> &'static str {
        "dynatable direct codec"
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
        Ok(())
    }
}
