//! The operations of DynamoDB's API, by name.

use std::fmt;

macro_rules! operations {
    ($($name:ident)*) => {
        /// An operation of DynamoDB's API.
        ///
        /// ```
        /// use dynatable::fault::Operation;
        ///
        /// assert_eq!(Operation::PutItem.to_string(), "PutItem");
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Operation {
            $(#[doc = concat!("`", stringify!($name), "`.")] $name,)*
            /// One that this version does not know.
            Other,
        }

        impl Operation {
            /// DynamoDB's name of it: `PutItem`; `Other` is `unknown`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Operation::$name => stringify!($name),)*
                    Operation::Other => "unknown",
                }
            }

            fn named(name: &str) -> Self {
                match name {
                    $(stringify!($name) => Operation::$name,)*
                    _ => Operation::Other,
                }
            }
        }
    };
}

operations! {
    BatchExecuteStatement BatchGetItem BatchWriteItem CreateBackup CreateGlobalTable CreateTable DeleteBackup
    DeleteItem DeleteResourcePolicy DeleteTable DescribeBackup DescribeContinuousBackups
    DescribeContributorInsights DescribeEndpoints DescribeExport DescribeGlobalTable
    DescribeGlobalTableSettings DescribeImport DescribeKinesisStreamingDestination DescribeLimits DescribeTable
    DescribeTableReplicaAutoScaling DescribeTimeToLive DisableKinesisStreamingDestination
    EnableKinesisStreamingDestination ExecuteStatement ExecuteTransaction ExportTableToPointInTime GetItem
    GetResourcePolicy ImportTable ListBackups ListContributorInsights ListExports ListGlobalTables ListImports
    ListTables ListTagsOfResource PutItem PutResourcePolicy Query RestoreTableFromBackup
    RestoreTableToPointInTime Scan SearchVectors TagResource TransactGetItems TransactWriteItems UntagResource
    UpdateContinuousBackups UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableSettings UpdateItem
    UpdateKinesisStreamingDestination UpdateTable UpdateTableReplicaAutoScaling UpdateTimeToLive
}

impl Operation {
    /// From the header `x-amz-target`: `DynamoDB_20120810.PutItem`.
    pub(super) fn of_target(target: Option<&str>) -> Self {
        let name = target.and_then(|it| it.rsplit_once('.'));
        name.map_or(Operation::Other, |(_, name)| Self::named(name))
    }

    /// Whether it writes, as far as the name tells: PartiQL does both.
    pub(super) fn writes(self) -> bool {
        !matches!(
            self,
            Operation::BatchGetItem
                | Operation::GetItem
                | Operation::Query
                | Operation::Scan
                | Operation::SearchVectors
                | Operation::TransactGetItems
        )
    }

    pub(super) fn is_transaction(self) -> bool {
        matches!(
            self,
            Operation::TransactWriteItems
                | Operation::TransactGetItems
                | Operation::ExecuteTransaction
        )
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
