//! What `CreateTable` takes for a declared table: its keys, its indexes.

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::create_table::CreateTableInput;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
    LocalSecondaryIndex, Projection, ProjectionType,
};

use crate::error::{Error, Invalid, Result};
use crate::schema::{IndexProjection, IndexSchema, KeyField, Schema};
use crate::table::Table;

pub(crate) fn create_table_input<T: Table>(name: String) -> Result<CreateTableInput> {
    build(T::SCHEMA, name)
        .map_err(|error| Error::Invalid(Invalid::custom(error).in_table(T::SCHEMA.table())))
}

fn build(schema: &Schema, name: String) -> Result<CreateTableInput, BuildError> {
    let sort = schema.sort_key();
    let mut input = CreateTableInput::builder()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(key_schema(
            &[schema.partition_key()],
            sort.as_slice(),
        )?))
        .set_attribute_definitions(Some(definitions(schema)?));
    for index in schema.indexes() {
        let keys = key_schema(index.partition_key(), index.sort_key())?;
        input = if index.is_local() {
            let index = LocalSecondaryIndex::builder()
                .index_name(index.name())
                .set_key_schema(Some(keys))
                .projection(projection(index));
            input.local_secondary_indexes(index.build()?)
        } else {
            let index = GlobalSecondaryIndex::builder()
                .index_name(index.name())
                .set_key_schema(Some(keys))
                .projection(projection(index));
            input.global_secondary_indexes(index.build()?)
        };
    }
    input.build()
}

fn key_schema(
    partition: &[KeyField],
    sort: &[KeyField],
) -> Result<Vec<KeySchemaElement>, BuildError> {
    let partition = partition.iter().map(|field| (field, KeyType::Hash));
    let sort = sort.iter().map(|field| (field, KeyType::Range));
    partition
        .chain(sort)
        .map(|(field, role)| {
            KeySchemaElement::builder()
                .attribute_name(field.name())
                .key_type(role)
                .build()
        })
        .collect()
}

/// The key attributes of table and indexes, each once: DynamoDB refuses others.
fn definitions(schema: &Schema) -> Result<Vec<AttributeDefinition>, BuildError> {
    let mut fields = schema.position_fields(None);
    for field in schema.indexes().iter().flat_map(IndexSchema::key_fields) {
        if !fields.iter().any(|known| known.name() == field.name()) {
            fields.push(field);
        }
    }
    fields
        .into_iter()
        .map(|field| {
            AttributeDefinition::builder()
                .attribute_name(field.name())
                .set_attribute_type(field.kind().scalar())
                .build()
        })
        .collect()
}

fn projection(index: &IndexSchema) -> Projection {
    let projection = Projection::builder();
    match index.projection() {
        IndexProjection::All => projection.projection_type(ProjectionType::All),
        IndexProjection::KeysOnly => projection.projection_type(ProjectionType::KeysOnly),
        IndexProjection::Include(names) => projection
            .projection_type(ProjectionType::Include)
            .set_non_key_attributes(Some(names.iter().map(|&it| it.to_owned()).collect())),
    }
    .build()
}
