//! Public structs whose fields have private types, as most crates have them.

use dynatable::Table;

use crate::support::db_with;

/// What a crate shows of its tables.
mod store {
    use std::collections::{BTreeSet, HashMap};

    use dynatable::{Attribute, AttributeValue, Table};

    #[derive(Attribute, Clone, Debug, PartialEq)]
    struct Label {
        name: String,
    }

    #[derive(Attribute, Clone, Debug, PartialEq)]
    enum Kind {
        Single,
        Album { label: Label },
    }

    #[derive(Attribute, Clone, Debug, PartialEq)]
    struct Meta {
        version: u8,
    }

    #[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq)]
    struct Extra {
        text: String,
    }

    mod flags {
        #[derive(Clone, Debug, PartialEq)]
        pub(super) struct Flags(pub(super) u8);

        pub(super) type Stored = u8;

        pub(super) fn to_stored(flags: &Flags) -> u8 {
            flags.0
        }

        pub(super) fn from_stored(bits: u8) -> Result<Flags, std::convert::Infallible> {
            Ok(Flags(bits))
        }
    }

    #[derive(Table, Clone, Debug, PartialEq)]
    pub struct Song {
        #[table(partition_key)]
        pub id: String,
        label: Label,
        kinds: Vec<Kind>,
        by_name: HashMap<String, Label>,
        #[table(flatten)]
        meta: Meta,
        #[table(serde)]
        extra: Extra,
        #[table(with = flags)]
        flags: flags::Flags,
        #[table(skip)]
        cache: Option<Label>,
        tags: BTreeSet<String>,
        #[table(rest)]
        rest: HashMap<String, AttributeValue>,
    }

    #[derive(Attribute, Clone, Debug, PartialEq)]
    pub struct Public {
        label: Option<Label>,
    }

    #[derive(Attribute, Clone, Debug, PartialEq)]
    pub enum Tagged {
        One(Public),
        Two { label: Public },
    }

    impl Tagged {
        pub fn samples() -> [Self; 2] {
            let one = Public { label: None };
            [Self::One(one.clone()), Self::Two { label: one }]
        }
    }

    impl Song {
        pub fn new(id: &str) -> Self {
            let label = Label {
                name: "Columbia".to_owned(),
            };
            Self {
                id: id.to_owned(),
                label: label.clone(),
                kinds: vec![
                    Kind::Single,
                    Kind::Album {
                        label: label.clone(),
                    },
                ],
                by_name: HashMap::from([("a".to_owned(), label)]),
                meta: Meta { version: 1 },
                extra: Extra {
                    text: "x".to_owned(),
                },
                flags: flags::Flags(3),
                cache: None,
                tags: BTreeSet::new(),
                rest: HashMap::new(),
            }
        }

        pub fn renamed(id: &str, name: &str) -> dynatable::op::Update<Self> {
            Self::update(id).set(Self::LABEL.dot(Label::NAME), name)
        }
    }
}

#[test]
fn a_public_enum_may_have_payloads_of_private_types() {
    for value in store::Tagged::samples() {
        let holder = Holder { id: 1, value };
        let item = holder.to_item().unwrap();
        assert_eq!(Holder::from_item(item).unwrap(), holder);
    }
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Holder {
    #[table(partition_key)]
    id: u64,
    value: store::Tagged,
}

#[tokio::test]
async fn a_public_table_may_have_fields_of_private_types() {
    let db = db_with::<store::Song>().await;
    let song = store::Song::new("1");
    song.put().send(&db).await.unwrap();
    let found = store::Song::get("1").send(&db).await.unwrap();
    assert_eq!(found, Some(song));
    store::Song::renamed("1", "Sony").send(&db).await.unwrap();
    let found = store::Song::get("1").send(&db).await.unwrap();
    assert_ne!(found, Some(store::Song::new("1")));
}
