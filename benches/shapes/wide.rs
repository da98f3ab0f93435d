//! Sixty-three attributes, flat: texts, numbers and flags by turns.

use aws_sdk_dynamodb::types::AttributeValue;
use dynatable::batch::GetMany;
use dynatable::op::Get;
use dynatable::read::{Ending, Page};
use dynatable::{Db, Table};
use serde::{Deserialize, Serialize};

use super::{Item, Shape, attribute, number, text};

macro_rules! wide {
    ($($text:ident $number:ident $flag:ident)*) => {
        /// A record with many columns.
        #[derive(Table, Serialize, Deserialize, Clone, Debug, PartialEq)]
        #[table(name = "records")]
        #[cfg_attr(feature = "peers", derive(aws_dynamo_derive::Table))]
        #[cfg_attr(feature = "peers", aws_dynamo(table_name = "records"))]
        pub struct Wide {
            #[table(partition_key)]
            #[cfg_attr(feature = "peers", aws_dynamo(hash_key))]
            pk: String,
            #[table(sort_key)]
            #[cfg_attr(feature = "peers", aws_dynamo(range_key))]
            sk: u64,
            updated: i64,
            $($text: String, $number: i64, $flag: bool,)*
        }

        impl Shape for Wide {
            fn sample(index: usize) -> Self {
                let at = i64::try_from(index).unwrap_or_default();
                Self {
                    pk: format!("TENANT#{}", index / 100),
                    sk: index as u64,
                    updated: 1_772_000_000_000 + at,
                    $(
                        $text: format!("{} of record {index}", stringify!($text)),
                        $number: at * 7919 % 100_003,
                        $flag: (index + stringify!($flag).len()) % 2 == 0,
                    )*
                }
            }

            fn sdk_key(index: usize) -> Item {
                Item::from([
                    attribute("pk", AttributeValue::S(format!("TENANT#{}", index / 100))),
                    attribute("sk", AttributeValue::N(index.to_string())),
                ])
            }

            fn get_sample(index: usize) -> Get<Self> {
                Table::get((format!("TENANT#{}", index / 100), index as u64))
            }

            fn get_samples(samples: usize) -> GetMany<Self> {
                Table::get_many((0..samples).map(|index| (format!("TENANT#{}", index / 100), index as u64)))
            }

            fn page_of(index: usize, db: &Db) -> Ending<Page<Self>> {
                Self::query(format!("TENANT#{}", index / 100)).page(db)
            }

            fn by_hand(mut item: Item) -> Option<Self> {
                Some(Self {
                    pk: text(&mut item, "pk")?,
                    sk: number(&item, "sk")?,
                    updated: number(&item, "updated")?,
                    $(
                        $text: text(&mut item, stringify!($text))?,
                        $number: number(&item, stringify!($number))?,
                        $flag: *item.get(stringify!($flag))?.as_bool().ok()?,
                    )*
                })
            }

            fn item_by_hand(&self) -> Item {
                Item::from([
                    attribute("pk", AttributeValue::S(self.pk.clone())),
                    attribute("sk", AttributeValue::N(self.sk.to_string())),
                    attribute("updated", AttributeValue::N(self.updated.to_string())),
                    $(
                        attribute(stringify!($text), AttributeValue::S(self.$text.clone())),
                        attribute(stringify!($number), AttributeValue::N(self.$number.to_string())),
                        attribute(stringify!($flag), AttributeValue::Bool(self.$flag)),
                    )*
                ])
            }
        }
    };
}

wide! {
    first_name height_mm is_active
    last_name weight_g is_verified
    street balance_cents is_admin
    city credit_cents has_avatar
    region visits has_phone
    country orders wants_mail
    postcode returns wants_sms
    phone points is_locked
    email level is_deleted
    company rank is_partner
    department attempts is_tax_free
    title warnings is_imported
    language followers is_public
    currency following is_trial
    time_zone posts is_beta
    referrer likes is_staff
    campaign shares is_company
    browser downloads is_exported
    platform uploads is_synced
    comment seconds is_new
}
