//! Three attributes of one item, changed under a condition.

use aws_sdk_dynamodb::types::AttributeValue;
use dynatable::{Db, Table};

use super::{HAND, OURS};
use crate::programs::{Program, program};
use crate::shapes::{Order, Shape};
use crate::transport;

const TIMES: usize = 50;
const EXPRESSION: &str = "SET email = :email, active = :active ADD created_at :later";

/// `UpdateItem` with the expressions one writes by hand.
pub(super) fn programs() -> Vec<Program> {
    let client = transport::client("{}");
    let db = Db::new(client.clone());
    let typed = async move || {
        let update = Order::update(("CUSTOMER#000004000000", "ORDER#2026-03-08"))
            .set(Order::EMAIL, "wilhelmina@example-customer.com")
            .set(Order::ACTIVE, false)
            .add(Order::CREATED_AT, 977);
        update.send(&db).await.expect("an answer");
    };
    let by_hand = async move || {
        let email = "wilhelmina@example-customer.com".to_owned();
        let call = client
            .update_item()
            .table_name("orders")
            .set_key(Some(Order::sdk_key(0)))
            .update_expression(EXPRESSION)
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":email", AttributeValue::S(email))
            .expression_attribute_values(":active", AttributeValue::Bool(false))
            .expression_attribute_values(":later", AttributeValue::N(977.to_string()));
        call.send().await.expect("an answer");
    };
    vec![
        program(format!("update/{OURS}"), TIMES, typed),
        program(format!("update/{HAND}"), TIMES, by_hand),
    ]
}
