//! The ends of a write, the same for each: `send`, `send_with`, `send_if`.

/// Needs `run(self, db, metadata) -> Result<(R::Output, Metadata)>` beside it.
macro_rules! sends_write {
    () => {
        /// Makes the call.
        ///
        /// # Errors
        ///
        /// [`Invalid`](crate::Error::Invalid) before the call, for what DynamoDB would refuse;
        /// [`ConditionFailed`](crate::Error::ConditionFailed) with the item as it is;
        /// [`Decode`](crate::Error::Decode) when the write succeeded and the returned item does not fit
        /// `T`; [`TableNotFound`](crate::Error::TableNotFound),
        /// [`Throttled`](crate::Error::Throttled), [`Conflict`](crate::Error::Conflict) and
        /// [`Call`](crate::Error::Call) as they say.
        pub async fn send(self, db: &crate::Db) -> crate::Result<R::Output> {
            self.run(db, false).await.map(|(output, _)| output)
        }

        /// As `send`, with the capacity consumed, the size of the item collection and the request id.
        ///
        /// # Errors
        ///
        /// As `send`.
        pub async fn send_with(self, db: &crate::Db) -> crate::Result<crate::Response<R::Output>> {
            let (output, metadata) = self.run(db, true).await?;
            Ok(crate::Response::new(output, metadata))
        }

        /// As `send`, but a condition that does not hold is a value, not an error.
        ///
        /// # Errors
        ///
        /// As `send`, without `ConditionFailed`; `Decode` also for a rejecting item that does not fit
        /// `T`.
        pub async fn send_if(self, db: &crate::Db) -> crate::Result<crate::Outcome<R::Output, T>> {
            match self.run(db, false).await {
                Ok((output, _)) => Ok(crate::Outcome::Applied(output)),
                Err(crate::Error::ConditionFailed(failed)) => {
                    let current = failed.into_current().map(T::from_item).transpose()?;
                    Ok(crate::Outcome::Rejected(current))
                }
                Err(error) => Err(error),
            }
        }
    };
}
pub(super) use sends_write;
