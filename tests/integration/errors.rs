//! Each kind of error, from answers in the form DynamoDB sends them.

use std::error::Error as StdError;
use std::time::Duration;

use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::operation::describe_table::DescribeTableError;
use aws_sdk_dynamodb::operation::get_item::GetItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::error::ProvisionedThroughputExceededException;
use aws_smithy_runtime_api::client::result::ConnectorError;
use dynatable::wire::Kind;
use dynatable::{Db, Error, Outcome, Table};

use canned::{Answer, Canned};

/// A client whose answers a test writes, and which keeps the calls that were made.
pub mod canned {
    use std::collections::VecDeque;
    use std::future::pending;
    use std::sync::{Arc, Mutex};

    use aws_sdk_dynamodb::config::retry::RetryConfig;
    use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedHttpClient};
    use aws_sdk_dynamodb::{Client, Config};
    use aws_smithy_runtime_api::client::http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
    };
    use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
    use aws_smithy_runtime_api::client::result::ConnectorError;
    use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
    use aws_smithy_runtime_api::http::StatusCode;
    use aws_smithy_types::body::SdkBody;
    use dynatable::Db;
    use serde_json::Value;

    /// What the client gets for one call.
    #[derive(Debug)]
    pub enum Answer {
        Http { status: u16, body: String },
        Broken(ConnectorError),
        Silence,
    }

    impl Answer {
        pub fn ok(body: &str) -> Self {
            Self::http(200, body)
        }

        pub fn http(status: u16, body: &str) -> Self {
            let body = body.to_owned();
            Answer::Http { status, body }
        }

        /// An error as DynamoDB itself writes it.
        pub fn error(code: &str, message: &str) -> Self {
            let body = format!(
                r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{code}","message":"{message}"}}"#
            );
            Self::http(400, &body)
        }
    }

    /// The request id of every answer.
    pub const REQUEST_ID: &str = "7KF3N4EXAMPLE";

    /// A call that was made: operation and body.
    #[derive(Debug, Clone)]
    pub struct Call {
        pub operation: String,
        pub body: Value,
    }

    #[derive(Debug, Clone, Default)]
    pub struct Canned {
        inner: Arc<Inner>,
    }

    #[derive(Debug, Default)]
    struct Inner {
        answers: Mutex<VecDeque<Answer>>,
        calls: Mutex<Vec<Call>>,
    }

    impl Canned {
        /// Gives these answers, and `{}` when they have run out.
        pub fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
            let canned = Self::default();
            canned.inner.answers.lock().unwrap().extend(answers);
            canned
        }

        pub fn calls(&self) -> Vec<Call> {
            self.inner.calls.lock().unwrap().clone()
        }

        /// A client without retries.
        pub fn client(&self) -> Client {
            let config = Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::from_static("eu-central-1"))
                .credentials_provider(Credentials::new("key", "secret", None, None, "tests"))
                .endpoint_url("http://canned.invalid")
                .retry_config(RetryConfig::disabled())
                .http_client(SharedHttpClient::new(self.clone()))
                .build();
            Client::from_conf(config)
        }

        /// A database whose tables are named with `dev-`.
        pub fn db(&self) -> Db {
            Db::builder().prefix("dev-").client(self.client())
        }
    }

    impl HttpClient for Canned {
        fn http_connector(
            &self,
            _: &HttpConnectorSettings,
            _: &RuntimeComponents,
        ) -> SharedHttpConnector {
            SharedHttpConnector::new(self.clone())
        }
    }

    impl HttpConnector for Canned {
        fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
            let target = request.headers().get("x-amz-target").unwrap_or_default();
            self.inner.calls.lock().unwrap().push(Call {
                operation: target.rsplit('.').next().unwrap_or_default().to_owned(),
                body: serde_json::from_slice(request.body().bytes().unwrap()).unwrap(),
            });
            let answer = self.inner.answers.lock().unwrap().pop_front();
            match answer.unwrap_or_else(|| Answer::ok("{}")) {
                Answer::Http { status, body } => {
                    let status = StatusCode::try_from(status).unwrap();
                    let mut response = HttpResponse::new(status, SdkBody::from(body));
                    let headers = response.headers_mut();
                    headers.insert("content-type", "application/x-amz-json-1.0");
                    headers.insert("x-amzn-requestid", REQUEST_ID);
                    HttpConnectorFuture::ready(Ok(response))
                }
                Answer::Broken(error) => HttpConnectorFuture::ready(Err(error)),
                Answer::Silence => HttpConnectorFuture::new(pending()),
            }
        }
    }
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Songs")]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
    #[table(sensitive)]
    token: Option<String>,
}

fn hurricane() -> Song {
    Song {
        artist: "Dylan".into(),
        year: 1976,
        token: None,
    }
}

const STORED: &str = r#"{"artist":{"S":"Dylan"},"year":{"N":"1980"},"token":{"S":"hush"}}"#;

fn rejected(item: &str) -> Answer {
    Answer::http(
        400,
        &format!(
            r#"{{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",{item}"message":"The conditional request failed"}}"#
        ),
    )
}

/// The error of an unconditional put that gets this answer.
async fn put_error(answer: Answer) -> Error {
    let db = Canned::new([answer]).db();
    hurricane().put().send(&db).await.unwrap_err()
}

async fn get_error(answer: Answer) -> Error {
    let db = Canned::new([answer]).db();
    Song::get("Dylan").send(&db).await.unwrap_err()
}

#[tokio::test]
async fn a_rejected_condition_carries_the_current_item() {
    let answer = rejected(&format!(r#""Item":{STORED},"#));
    let db = Canned::new([answer]).db();
    let error = hurricane().put().if_absent().send(&db).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the condition of PutItem on table `dev-Songs` did not hold"
    );
    let Error::ConditionFailed(failed) = &error else {
        panic!("{error:?}");
    };
    let current: Song = failed.current().unwrap().unwrap();
    assert_eq!(current.year, 1980);
    assert_eq!(
        failed.current_item().unwrap()["token"].as_s().unwrap(),
        "hush"
    );
    let call = failed.call();
    assert_eq!(call.operation(), "PutItem");
    assert_eq!(call.table(), "dev-Songs");
    assert_eq!(call.code(), Some("ConditionalCheckFailedException"));
    assert_eq!(call.message(), Some("The conditional request failed"));
    assert_eq!(call.request_id(), Some(canned::REQUEST_ID));
    assert_eq!(call.status(), Some(400));
    let sdk: &SdkError<PutItemError> = call.sdk_error().unwrap();
    assert!(matches!(
        sdk.as_service_error(),
        Some(PutItemError::ConditionalCheckFailedException(_))
    ));
    assert!(call.sdk_error::<SdkError<GetItemError>>().is_none());
}

#[tokio::test]
async fn a_rejected_condition_on_no_item_says_so() {
    let db = Canned::new([rejected("")]).db();
    let error = Song::update("Dylan").send(&db).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the condition of UpdateItem on table `dev-Songs` did not hold: there is no such item"
    );
    let Error::ConditionFailed(failed) = error else {
        panic!("{error:?}");
    };
    assert_eq!(failed.current::<Song>().unwrap(), None);
    assert!(failed.current_item().is_none());
}

#[tokio::test]
async fn a_current_item_that_does_not_fit_is_a_decode_error_beside_the_item() {
    let answer = rejected(r#""Item":{"artist":{"S":"Dylan"},"year":{"S":"late"}},"#);
    let db = Canned::new([answer]).db();
    let error = hurricane().put().if_absent().send(&db).await.unwrap_err();
    let Error::ConditionFailed(failed) = error else {
        panic!("{error:?}");
    };
    let error = failed.current::<Song>().unwrap_err();
    assert!(matches!(error, Error::Decode(_)));
    assert_eq!(
        failed.current_item().unwrap()["year"].as_s().unwrap(),
        "late"
    );
}

#[tokio::test]
async fn only_a_failed_condition_is_an_outcome() {
    let answers = [
        rejected(&format!(r#""Item":{STORED},"#)),
        rejected(""),
        rejected(r#""Item":{"artist":{"S":"Dylan"}},"#),
        Answer::error("ResourceNotFoundException", "Requested resource not found"),
        Answer::ok("{}"),
    ];
    let db = Canned::new(answers).db();
    let song = hurricane();
    let send = || song.put().if_absent().send_if(&db);
    let current = Song {
        year: 1980,
        token: Some("hush".into()),
        ..hurricane()
    };
    assert_eq!(send().await.unwrap(), Outcome::Rejected(Some(current)));
    assert_eq!(send().await.unwrap(), Outcome::Rejected(None));
    assert!(matches!(send().await, Err(Error::Decode(_))));
    assert!(matches!(send().await, Err(Error::TableNotFound(_))));
    assert_eq!(send().await.unwrap(), Outcome::Applied(()));
}

#[tokio::test]
async fn a_missing_table_is_named() {
    let message = "Requested resource not found";
    let error = get_error(Answer::error("ResourceNotFoundException", message)).await;
    assert_eq!(
        error.to_string(),
        "table `dev-Songs` does not exist or is not active"
    );
    let Error::TableNotFound(missing) = error else {
        panic!("{error:?}");
    };
    assert_eq!(missing.table(), "dev-Songs");
    assert_eq!(missing.call().operation(), "GetItem");
    assert_eq!(missing.call().message(), Some(message));
}

#[tokio::test]
async fn a_throttled_call_has_the_reasons_of_the_service() {
    let hot = "TableWriteKeyRangeThroughputExceeded";
    let index = "IndexWriteProvisionedThroughputExceeded";
    let arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/dev-Songs";
    // Two of the exceptions have the list under a capital letter, one under a small one.
    for (code, list) in [
        (
            "ProvisionedThroughputExceededException",
            "ThrottlingReasons",
        ),
        ("RequestLimitExceeded", "ThrottlingReasons"),
        ("ThrottlingException", "throttlingReasons"),
    ] {
        let body = format!(
            r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{code}","message":"slow down","{list}":[
                {{"reason":"{hot}","resource":"{arn}"}},{{"reason":"{index}","resource":"{arn}/index/ByYear"}}]}}"#
        );
        let error = put_error(Answer::http(400, &body)).await;
        assert_eq!(
            error.to_string(),
            format!("PutItem on table `dev-Songs` was throttled: {hot}, {index}")
        );
        let Error::Throttled(throttled) = error else {
            panic!("{error:?}");
        };
        let [first, second] = throttled.reasons() else {
            panic!("{:?}", throttled.reasons());
        };
        assert_eq!((first.reason(), first.resource()), (hot, arn));
        assert!(first.is_hot_partition());
        assert_eq!(second.reason(), index);
        assert!(!second.is_hot_partition());
        assert_eq!(throttled.call().code(), Some(code));
    }
}

#[tokio::test]
async fn a_throttled_call_without_reasons_has_none() {
    for code in [
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingException",
    ] {
        let error = get_error(Answer::error(code, "Rate exceeded")).await;
        assert_eq!(
            error.to_string(),
            "GetItem on table `dev-Songs` was throttled"
        );
        let Error::Throttled(throttled) = error else {
            panic!("{error:?}");
        };
        assert!(throttled.reasons().is_empty());
    }
}

#[tokio::test]
async fn a_write_under_way_elsewhere_is_a_conflict() {
    for code in [
        "TransactionConflictException",
        "ReplicatedWriteConflictException",
    ] {
        let error = put_error(Answer::error(code, "busy")).await;
        assert_eq!(
            error.to_string(),
            "PutItem on table `dev-Songs` met another write to the item"
        );
        let Error::Conflict(conflict) = error else {
            panic!("{error:?}");
        };
        assert_eq!(conflict.call().code(), Some(code));
        assert_eq!(conflict.call().request_id(), Some(canned::REQUEST_ID));
    }
}

#[tokio::test]
async fn an_item_that_does_not_fit_says_where_and_how_but_not_what() {
    let get = async |item: &str| {
        let error = get_error(Answer::ok(&format!(r#"{{"Item":{item}}}"#))).await;
        let Error::Decode(decode) = error else {
            panic!("{error:?}");
        };
        decode
    };
    let wrong = get(r#"{"artist":{"S":"Dylan"},"year":{"S":"confidential"}}"#).await;
    assert_eq!(
        wrong.to_string(),
        "attribute `year` of table `Songs` has the wrong type: expected N, found S"
    );
    assert_eq!(wrong.path(), "year");
    assert_eq!(wrong.table(), Some("Songs"));
    assert_eq!(
        (wrong.expected(), wrong.found()),
        (Some(Kind::N), Some(Kind::S))
    );
    assert!(!wrong.is_missing());
    assert!(!format!("{wrong:?}").contains("confidential"));

    let missing = get(r#"{"artist":{"S":"Dylan"}}"#).await;
    assert_eq!(
        missing.to_string(),
        "attribute `year` of table `Songs` is missing"
    );
    assert!(missing.is_missing());

    let range = get(r#"{"artist":{"S":"Dylan"},"year":{"N":"65536"}}"#).await;
    assert_eq!(
        range.to_string(),
        "attribute `year` of table `Songs` is a number that `u16` cannot hold"
    );
    assert!(!format!("{range:?}").contains("65536"));
}

#[tokio::test]
async fn an_item_that_could_not_be_read_has_no_call_behind_it() {
    let error = get_error(Answer::ok(r#"{"Item":{}}"#)).await;
    assert!(matches!(error, Error::Decode(_)));
    assert!(error.source().is_none());
}

#[tokio::test]
async fn an_invalid_operation_names_table_and_attribute() {
    let error = Song::key("").unwrap_err();
    assert_eq!(
        error.to_string(),
        "attribute `artist` of table `Songs`: a key attribute cannot be empty"
    );
    let Error::Invalid(invalid) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(invalid.table(), Some("Songs"));
    assert_eq!(invalid.path().as_deref(), Some("artist"));
    assert!(error.source().is_none());
}

#[tokio::test]
async fn what_the_service_refuses_keeps_its_code_and_message() {
    // DynamoDB writes these three from other layers, one of them with a capital letter.
    for (body, code, message) in [
        (
            r#"{"__type":"com.amazon.coral.validate#ValidationException","message":"Item size"}"#,
            "ValidationException",
            "Item size",
        ),
        (
            r#"{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"not authorized"}"#,
            "AccessDeniedException",
            "not authorized",
        ),
        (
            r#"{"__type":"com.amazon.coral.service#UnrecognizedClientException","message":"token"}"#,
            "UnrecognizedClientException",
            "token",
        ),
    ] {
        let error = get_error(Answer::http(400, body)).await;
        assert_eq!(
            error.to_string(),
            format!("GetItem on table `dev-Songs` failed: {code}: {message}")
        );
        let Error::Call(call) = error else {
            panic!("{error:?}");
        };
        assert_eq!(call.code(), Some(code));
        assert_eq!(call.message(), Some(message));
        assert_eq!(call.operation(), "GetItem");
        assert_eq!(call.table(), "dev-Songs");
        assert_eq!(call.status(), Some(400));
        assert_eq!(call.request_id(), Some(canned::REQUEST_ID));
        assert!(call.sdk_error::<SdkError<GetItemError>>().is_some());
    }
}

#[tokio::test]
async fn a_fault_of_the_server_keeps_its_status() {
    let body =
        r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"sorry"}"#;
    let error = put_error(Answer::http(500, body)).await;
    assert_eq!(
        error.to_string(),
        "PutItem on table `dev-Songs` failed: InternalServerError: sorry"
    );
    let Error::Call(call) = error else {
        panic!("{error:?}");
    };
    assert_eq!(call.status(), Some(500));
    let sdk: &SdkError<PutItemError> = call.sdk_error().unwrap();
    assert!(matches!(
        sdk.as_service_error(),
        Some(PutItemError::InternalServerError(_))
    ));
}

#[tokio::test]
async fn an_answer_that_is_not_dynamodbs_is_told_from_no_answer() {
    // A proxy on the way, and a body that broke off.
    for (status, body) in [
        (502, "<html>Bad Gateway</html>"),
        (503, ""),
        (200, r#"{"Item":{"artist":{"S":"Dy"#),
    ] {
        let error = get_error(Answer::http(status, body)).await;
        let Error::Call(call) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(call.status(), Some(status));
        assert_eq!(call.code(), None);
        assert_eq!(call.request_id(), Some(canned::REQUEST_ID));
        assert!(!error.to_string().contains("without an answer"), "{error}");
        assert!(error.to_string().contains(&status.to_string()), "{error}");
    }
}

#[tokio::test]
async fn a_broken_connection_is_a_call_without_an_answer() {
    let broken = || std::io::Error::new(std::io::ErrorKind::ConnectionReset, "reset").into();
    for error in [
        ConnectorError::io(broken()),
        ConnectorError::timeout(broken()),
    ] {
        let error = put_error(Answer::Broken(error)).await;
        assert_eq!(
            error.to_string(),
            "PutItem on table `dev-Songs` failed without an answer from the service"
        );
        let Error::Call(call) = error else {
            panic!("{error:?}");
        };
        assert_eq!((call.code(), call.message()), (None, None));
        assert_eq!((call.status(), call.request_id()), (None, None));
        let sdk: &SdkError<PutItemError> = call.sdk_error().unwrap();
        assert!(matches!(sdk, SdkError::DispatchFailure(_)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_keeps_silent_ends_in_the_clients_timeout() {
    let canned = Canned::new([Answer::Silence]);
    let timeout = TimeoutConfig::builder()
        .operation_timeout(Duration::from_secs(3))
        .build();
    let config = canned
        .client()
        .config()
        .to_builder()
        .timeout_config(timeout);
    let db = Db::new(aws_sdk_dynamodb::Client::from_conf(config.build()));
    let error = Song::get("Dylan").send(&db).await.unwrap_err();
    let Error::Call(call) = error else {
        panic!("{error:?}");
    };
    let sdk: &SdkError<GetItemError> = call.sdk_error().unwrap();
    assert!(matches!(sdk, SdkError::TimeoutError(_)));
    assert_eq!(call.table(), "Songs");
    assert_eq!(canned.calls().len(), 1);
}

#[tokio::test]
async fn every_failed_call_has_the_sdks_error_as_its_source() {
    for answer in [
        rejected(""),
        Answer::error("ResourceNotFoundException", ""),
        Answer::error("ThrottlingException", ""),
        Answer::error("TransactionConflictException", ""),
        Answer::error("ValidationException", ""),
        Answer::Broken(ConnectorError::io("reset".into())),
    ] {
        let db = Canned::new([answer]).db();
        let error = Song::update("Dylan").send(&db).await.unwrap_err();
        let source = error.source().expect("a source");
        assert!(source.is::<SdkError<UpdateItemError>>(), "{error:?}");
    }
}

#[tokio::test]
async fn the_chain_of_sources_ends_at_the_modelled_exception() {
    let answer = Answer::error("ProvisionedThroughputExceededException", "slow down");
    let error = put_error(answer).await;
    let mut last: &dyn StdError = &error;
    while let Some(source) = last.source() {
        last = source;
    }
    let exception: &ProvisionedThroughputExceededException = last.downcast_ref().unwrap();
    assert_eq!(exception.message(), Some("slow down"));
}

#[tokio::test]
async fn calls_about_tables_fail_in_the_same_way() {
    let canned = Canned::new([
        Answer::error("ResourceInUseException", "Table already exists: dev-Songs"),
        Answer::error("ResourceNotFoundException", "Requested resource not found"),
        Answer::error("ThrottlingException", "Rate exceeded"),
        Answer::error("LimitExceededException", "Too many"),
    ]);
    let db = canned.db();
    let table = db.table::<Song>();

    let error = table.create().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "CreateTable on table `dev-Songs` failed: ResourceInUseException: Table already exists: dev-Songs"
    );
    let Error::Call(call) = error else {
        panic!("{error:?}");
    };
    assert!(call.sdk_error::<SdkError<CreateTableError>>().is_some());
    assert_eq!(call.request_id(), Some(canned::REQUEST_ID));

    let Err(Error::TableNotFound(missing)) = table.describe().await else {
        panic!("the table is there");
    };
    assert_eq!(missing.table(), "dev-Songs");
    assert!(
        missing
            .call()
            .sdk_error::<SdkError<DescribeTableError>>()
            .is_some()
    );

    assert!(matches!(table.exists().await, Err(Error::Throttled(_))));

    let Err(Error::Call(call)) = table.delete().await else {
        panic!("the table is deleted");
    };
    assert_eq!(call.operation(), "DeleteTable");
    assert_eq!(call.code(), Some("LimitExceededException"));
    let operations: Vec<_> = canned.calls().into_iter().map(|it| it.operation).collect();
    assert_eq!(
        operations,
        [
            "CreateTable",
            "DescribeTable",
            "DescribeTable",
            "DeleteTable"
        ]
    );
}

#[tokio::test]
async fn an_error_travels_between_threads_and_into_a_box() {
    fn assert_travels<T: Send + Sync + 'static>() {}
    assert_travels::<Error>();
    assert_travels::<dynatable::error::CallError>();
    assert_travels::<dynatable::error::ConditionFailed>();
    let error = put_error(Answer::error("ValidationException", "no")).await;
    let boxed: Box<dyn StdError + Send + Sync> = error.into();
    let error = tokio::spawn(async move { boxed }).await.unwrap();
    assert!(matches!(error.downcast_ref(), Some(Error::Call(_))));
}

/// `unwrap` prints it, and so does a `main` that ends in an error.
#[tokio::test]
async fn the_debug_of_a_failed_condition_has_no_values_of_the_item() {
    let answer = rejected(&format!(r#""Item":{STORED},"#));
    let db = Canned::new([answer]).db();
    let error = hurricane().put().if_absent().send(&db).await.unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("ConditionFailed"), "{text}");
    for value in ["Dylan", "1980", "hush"] {
        assert!(!text.contains(value), "{value} is in {text}");
    }
}
