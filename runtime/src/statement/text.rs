//! A statement's text, as far as it has to be known: its parameters, its kind, its table.

use std::ops::Range;

use crate::error::Invalid;
use crate::limits::MAX_STATEMENT_CHARS;

/// What stands for the table's name in the text of `statement_on`.
const TABLE: &str = "{table}";

/// What a statement does, by its first word; `Other` is left to DynamoDB to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Select,
    Insert,
    Update,
    Delete,
    /// A condition of a transaction.
    Exists,
    Other,
}

/// What is known of a statement without understanding it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outline<'a> {
    pub(super) kind: Kind,
    /// The table's name, where it stands where one is expected.
    pub(super) table: Option<&'a str>,
    /// How many `?` there are.
    pub(super) parameters: usize,
    /// Where `{table}` stands.
    places: Vec<Range<usize>>,
}

impl<'a> Outline<'a> {
    /// Reads a statement; one with a quote that is never closed is refused.
    pub(super) fn of(text: &'a str) -> Result<Self, Invalid> {
        let mut outline = Self {
            kind: Kind::Other,
            table: None,
            parameters: 0,
            places: Vec::new(),
        };
        let mut tokens = Tokens { text, at: 0 };
        let mut is_first = true;
        let mut names_table = false;
        while let Some((token, place)) = tokens.next()? {
            match token {
                Token::Parameter => outline.parameters += 1,
                Token::Table => outline.places.push(place),
                Token::Word(name) | Token::Quoted(name) if names_table => {
                    outline.table.get_or_insert(name);
                }
                Token::Word(word) if is_first => outline.kind = kind(word),
                _ => {}
            }
            names_table = matches!(token, Token::Word(word) if is_before_table(word, is_first));
            is_first = false;
        }
        Ok(outline)
    }
}

/// Puts a table's quoted name where `{table}` stands.
pub(super) fn name_table(text: &str, table: &str) -> Result<String, Invalid> {
    if table.contains('"') {
        return Err(Invalid::custom("no table has a `\"` in its name"));
    }
    let outline = Outline::of(text)?;
    if outline.places.is_empty() {
        return Err(Invalid::custom(
            "the statement does not say where the table's name goes; write `{table}` there: `SELECT * FROM {table}`",
        ));
    }
    let mut named = String::with_capacity(text.len() + table.len());
    let mut from = 0;
    for place in outline.places {
        named.push_str(&text[from..place.start]);
        named.push('"');
        named.push_str(table);
        named.push('"');
        from = place.end;
    }
    named.push_str(&text[from..]);
    Ok(named)
}

/// Checks a complete statement: its length, and that each `?` has its value.
pub(super) fn check(text: &str, bound: usize) -> Result<Kind, Invalid> {
    if text.trim().is_empty() {
        return Err(Invalid::custom("the statement is empty"));
    }
    let chars = text.chars().count();
    if chars > MAX_STATEMENT_CHARS {
        let text = format_args!(
            "the statement has {chars} characters, more than the {MAX_STATEMENT_CHARS} DynamoDB takes"
        );
        return Err(Invalid::custom(text));
    }
    let outline = Outline::of(text)?;
    if !outline.places.is_empty() {
        return Err(Invalid::custom(
            "`{table}` stands for a table's name in `db.statement_on::<Song>(..)` only",
        ));
    }
    let asked = outline.parameters;
    if asked != bound {
        let text = format_args!(
            "the statement has {asked} `?` and {bound} bound values; each `?` outside of quotes takes one"
        );
        return Err(Invalid::custom(text));
    }
    Ok(outline.kind)
}

/// The name of the table a statement is on.
pub(super) fn table(text: &str) -> Option<&str> {
    Outline::of(text).ok()?.table
}

fn kind(word: &str) -> Kind {
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    if is("SELECT") {
        Kind::Select
    } else if is("INSERT") {
        Kind::Insert
    } else if is("UPDATE") {
        Kind::Update
    } else if is("DELETE") {
        Kind::Delete
    } else if is("EXISTS") {
        Kind::Exists
    } else {
        Kind::Other
    }
}

/// What a statement does; one with a mistake is none.
pub(super) fn kind_of(text: &str) -> Kind {
    Outline::of(text).map_or(Kind::Other, |outline| outline.kind)
}

/// `UPDATE` begins a statement; elsewhere it may be a name.
fn is_before_table(word: &str, is_first: bool) -> bool {
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    is("FROM") || is("INTO") || (is_first && is("UPDATE"))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Parameter,
    Table,
    Word(&'a str),
    Quoted(&'a str),
    Other,
}

struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The next token and where it stands. Comments are white space, as for DynamoDB.
    fn next(&mut self) -> Result<Option<(Token<'a>, Range<usize>)>, Invalid> {
        loop {
            let rest = &self.text[self.at..];
            let Some(first) = rest.chars().next() else {
                return Ok(None);
            };
            if first.is_whitespace() {
                self.at += first.len_utf8();
            } else if rest.starts_with("--") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if let Some(comment) = rest.strip_prefix("/*") {
                let end = comment.find("*/").ok_or_else(|| unclosed("/*"))?;
                self.at += end + 4;
            } else {
                let (token, len) = token(first, rest)?;
                let place = self.at..self.at + len;
                self.at = place.end;
                return Ok(Some((token, place)));
            }
        }
    }
}

/// The token that `rest` begins with, and its length.
fn token(first: char, rest: &str) -> Result<(Token<'_>, usize), Invalid> {
    match first {
        '?' => Ok((Token::Parameter, 1)),
        '\'' => Ok((Token::Other, quoted(rest, '\'')?)),
        // An Ion literal.
        '`' => Ok((Token::Other, quoted(rest, '`')?)),
        '"' => {
            let len = quoted(rest, '"')?;
            Ok((Token::Quoted(&rest[1..len - 1]), len))
        }
        '{' if rest.starts_with(TABLE) => Ok((Token::Table, TABLE.len())),
        _ if is_word(first) => {
            let len = rest.find(|next| !is_word(next)).unwrap_or(rest.len());
            Ok((Token::Word(&rest[..len]), len))
        }
        _ => Ok((Token::Other, first.len_utf8())),
    }
}

fn is_word(it: char) -> bool {
    it.is_alphanumeric() || it == '_' || it == '$'
}

/// The length of what is in quotes. A quote that is doubled stands for itself: read as two texts in a row,
/// which ends at the same place.
fn quoted(rest: &str, quote: char) -> Result<usize, Invalid> {
    let end = rest[1..].find(quote);
    end.map(|end| end + 2).ok_or_else(|| unclosed(quote))
}

fn unclosed(quote: impl std::fmt::Display) -> Invalid {
    Invalid::custom(format_args!("a `{quote}` of the statement is never closed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(text: &str) -> usize {
        Outline::of(text).unwrap().parameters
    }

    #[test]
    fn parameters_are_counted_outside_of_quotes_and_comments() {
        assert_eq!(parameters("SELECT * FROM t WHERE a = ? AND b IN [?,?]"), 3);
        assert_eq!(
            parameters("SELECT '?' FROM \"a?b\" WHERE c = '?''?' AND d = ?"),
            1
        );
        assert_eq!(parameters("SELECT * FROM t -- why?\n WHERE a = ?"), 1);
        assert_eq!(parameters("SELECT * /* ? ' */ FROM t WHERE a = `?`"), 0);
        assert_eq!(
            parameters("SELECT \"a\"\"?\" FROM t WHERE ä = '日本?' AND b=?"),
            1
        );
        assert_eq!(parameters("INSERT INTO t VALUE {'a':?,'b':{'c':?}}"), 2);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_a_mistake() {
        for text in [
            "SELECT 'a",
            "SELECT \"a",
            "SELECT `a",
            "SELECT /* a",
            "SELECT 'a''",
        ] {
            let error = Outline::of(text).unwrap_err().to_string();
            assert!(error.ends_with("is never closed"), "{error}");
        }
    }

    #[test]
    fn kind_and_table_are_seen() {
        let of = |text| {
            let outline = Outline::of(text).unwrap();
            (outline.kind, outline.table)
        };
        assert_eq!(of("select * from Music"), (Kind::Select, Some("Music")));
        assert_eq!(
            of("SELECT a FROM \"dev-Music\".\"Index\""),
            (Kind::Select, Some("dev-Music"))
        );
        assert_eq!(of("INSERT INTO t VALUE {}"), (Kind::Insert, Some("t")));
        assert_eq!(of("-- x\nUPDATE t SET a = 1"), (Kind::Update, Some("t")));
        assert_eq!(
            of("DELETE FROM t WHERE a = 'FROM x'"),
            (Kind::Delete, Some("t"))
        );
        assert_eq!(of("EXISTS(SELECT * FROM t)"), (Kind::Exists, Some("t")));
        assert_eq!(of("SELECT 'FROM' FROM '?'"), (Kind::Select, None));
        assert_eq!(of("VACUUM"), (Kind::Other, None));
        assert_eq!(of(""), (Kind::Other, None));
    }

    #[test]
    fn the_table_is_named_outside_of_quotes() {
        let named = name_table("SELECT '{table}' FROM {table}.\"Index\"", "dev-t").unwrap();
        assert_eq!(named, "SELECT '{table}' FROM \"dev-t\".\"Index\"");
        assert!(name_table("SELECT * FROM t", "t").is_err());
        assert!(name_table("SELECT * FROM {table}", "t\" WHERE 1=1 --").is_err());
    }
}
