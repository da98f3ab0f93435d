//! Snapshots of what the derives write: its form is reviewed here, its behaviour through the public API.

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use syn::{DeriveInput, parse_quote};

fn pretty(tokens: TokenStream) -> String {
    let file = syn::parse2(tokens).expect("the derive writes items");
    prettyplease::unparse(&file)
}

fn check(tokens: TokenStream, expected: &ExpectFile) -> String {
    let text = pretty(tokens);
    expected.assert_eq(&text);
    text
}

#[test]
fn a_table_of_ten_fields_stays_within_its_budget() {
    let input: DeriveInput = parse_quote! {
        #[table(name = "Orders")]
        pub struct Order {
            #[table(partition_key)]
            pub customer: String,
            #[table(sort_key)]
            pub number: u64,
            pub placed: String,
            pub status: Status,
            pub total: u64,
            pub paid: bool,
            pub note: Option<String>,
            pub tags: BTreeSet<String>,
            pub lines: Vec<Line>,
            pub address: Address,
        }
    };
    let text = check(
        crate::table(&input),
        &expect_file!["../tests/expand/ten_fields.rs"],
    );
    // Writing and reading keep to 5 lines a field and 30 for the rest; the constants, documented, are 2
    // lines a field more, and schema and key have 25.
    let (codec, more) = text
        .split_once("impl __d::Table")
        .expect("the table follows its fields");
    let (_, codec) = codec
        .split_once("impl __d::Fields")
        .expect("the fields come first");
    assert!(
        codec.lines().count() <= 30 + 5 * 10,
        "{} lines",
        codec.lines().count()
    );
    assert!(
        more.lines().count() <= 25 + 2 * 10,
        "{} lines",
        more.lines().count()
    );
}

#[test]
fn every_field_attribute() {
    let input: DeriveInput = parse_quote! {
        #[table(name = "Music", rename_all = "camelCase", crate = crate::reexport)]
        struct Song<T: Attribute> {
            #[table(partition_key, rename = "pk", with = lower)]
            artist: String,
            #[table(sort_key)]
            r#type: u64,
            #[table(alias = "recordLabel", alias = "company")]
            label: T,
            #[table(skip)]
            cached: u32,
            #[table(default)]
            plays: u64,
            #[table(default = one)]
            version: u64,
            #[table(flatten)]
            place: Place,
            #[table(serde)]
            meta: Meta,
            #[table(null)]
            album: Option<String>,
            #[table(keep_empty)]
            awards: BTreeSet<String>,
            #[table(sensitive)]
            token: String,
            #[table(rest)]
            other: HashMap<String, AttributeValue>,
        }
    };
    check(
        crate::table(&input),
        &expect_file!["../tests/expand/every_field_attribute.rs"],
    );
}

#[test]
fn indexes_cost_a_few_lines_each() {
    let input: DeriveInput = parse_quote! {
        #[table(index(by_genre, name = "GenreIndex", partition_key = genre, sort_key = year))]
        #[table(index(by_place, partition_key = (country, city), projection = include(genre)))]
        #[table(local_index(by_year, sort_key = year, projection = keys_only))]
        pub struct Song {
            #[table(partition_key)]
            artist: String,
            #[table(sort_key)]
            title: String,
            genre: Genre,
            #[table(default)]
            year: u16,
            country: Option<String>,
            city: Option<String>,
        }
    };
    let text = check(
        crate::table(&input),
        &expect_file!["../tests/expand/indexes.rs"],
    );
    let (_, indexes) = text
        .split_once("pub struct __by_genre")
        .expect("the types of the indexes come last");
    assert!(
        indexes.lines().count() <= 40 * 3,
        "{} lines",
        indexes.lines().count()
    );
}

#[test]
fn a_projection() {
    let input: DeriveInput = parse_quote! {
        #[projection(of = Song)]
        pub struct Card {
            title: String,
            #[projection(default)]
            year: u16,
            #[projection(flatten)]
            place: Place,
            #[projection(serde)]
            meta: Meta,
            #[projection(skip)]
            seen: bool,
        }
    };
    check(
        crate::projection(&input),
        &expect_file!["../tests/expand/projection.rs"],
    );
}

#[test]
fn a_view() {
    let input: DeriveInput = parse_quote! {
        #[projection(of = Song)]
        pub struct CardView<'a> {
            title: &'a str,
            year: u16,
            #[projection(default, alias = "record")]
            album: Cow<'a, str>,
            #[projection(flatten)]
            place: PlaceView<'a>,
            #[projection(skip)]
            seen: bool,
        }
    };
    check(
        crate::projection(&input),
        &expect_file!["../tests/expand/view.rs"],
    );
}

#[test]
fn a_nested_view() {
    let input: DeriveInput = parse_quote! {
        pub struct LabelView<'a> {
            name: &'a str,
            city: Option<&'a str>,
        }
    };
    check(
        crate::attribute(&input),
        &expect_file!["../tests/expand/nested_view.rs"],
    );
}

#[test]
fn a_nested_struct() {
    let input: DeriveInput = parse_quote! {
        pub struct Label {
            name: String,
            city: Option<String>,
        }
    };
    check(
        crate::attribute(&input),
        &expect_file!["../tests/expand/nested_struct.rs"],
    );
}

#[test]
fn a_newtype() {
    let input: DeriveInput = parse_quote! {
        pub struct UserId(String);
    };
    check(
        crate::attribute(&input),
        &expect_file!["../tests/expand/newtype.rs"],
    );
}

#[test]
fn an_enum_of_names() {
    let input: DeriveInput = parse_quote! {
        #[attribute(rename_all = "snake_case")]
        enum Genre {
            HipHop,
            #[attribute(alias = "swing")]
            Jazz,
        }
    };
    check(
        crate::attribute(&input),
        &expect_file!["../tests/expand/names.rs"],
    );
}

#[test]
fn a_tagged_enum() {
    let input: DeriveInput = parse_quote! {
        #[attribute(tag = "kind", content = "value")]
        enum Payment {
            Cash,
            Card { number: String, expires: Option<String> },
            Voucher(String),
        }
    };
    check(
        crate::attribute(&input),
        &expect_file!["../tests/expand/tagged.rs"],
    );
}

#[test]
fn an_untagged_enum() {
    let input: DeriveInput = parse_quote! {
        #[attribute(untagged)]
        enum Answer {
            Text(String),
            Number(u64),
        }
    };
    check(
        crate::attribute(&input),
        &expect_file!["../tests/expand/untagged.rs"],
    );
}

#[test]
fn a_mistake_leaves_a_stub() {
    let input: DeriveInput = parse_quote! {
        struct Song {
            artist: String,
        }
    };
    check(
        crate::table(&input),
        &expect_file!["../tests/expand/stub.rs"],
    );
}

#[test]
fn a_long_struct_nests_its_slots() {
    let fields = (0..150).map(|index| {
        let ident = quote::format_ident!("f{index}");
        quote::quote!(#ident: u8)
    });
    let input: DeriveInput = parse_quote! {
        struct Wide { #(#fields),* }
    };
    let text = pretty(crate::attribute(&input));
    assert!(text.contains("__s.0.0.0"), "{text}");
    assert!(text.contains("__s.1.0.5"), "{text}");
}

#[test]
fn cases_are_serdes() {
    use crate::case::Case;
    let spell = |word| Case::from_word(word).expect("a known word");
    assert_eq!(spell("camelCase").field("first_name_2"), "firstName2");
    assert_eq!(
        spell("SCREAMING-KEBAB-CASE").field("first_name"),
        "FIRST-NAME"
    );
    assert_eq!(spell("snake_case").variant("HipHop"), "hip_hop");
    assert_eq!(spell("snake_case").variant("ABTest"), "a_b_test");
}
