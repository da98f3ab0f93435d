//! `Viewed`: an item that has been fetched, and is read when it is asked.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};

use aws_smithy_types::body::SdkBody;

use super::{View, ViewOf, decode_entries};
use crate::codec::json::{NotedItem, Notes, Scanner};
use crate::direct::{DecodedPage, Row, each, find_keys, kept};
use crate::error::{DecodeError, Error, Result};
use crate::fields::Field;
use crate::item::Item;
use crate::projection::Projection;
use crate::schema::KeyField;
use crate::table::Table;

/// An item that has been fetched, to be read as the view `V`.
///
/// What reads with `.view::<SongView>()` give. It owns what it borrows from, together with the other items of
/// its page: it can be kept, cloned and sent elsewhere at the price of a pointer, and the page's text is there
/// as long as one of its items is.
///
/// [`get`](Viewed::get) reads it; texts are not copied. In the name of the type the lifetime is `'static` or
/// left out: it is that of `get`'s borrow in what `get` gives.
///
/// ```
/// # use dynatable::{Db, Projection, Table};
/// use dynatable::Viewed;
///
/// # #[derive(Table)]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     #[table(sort_key)]
/// #     title: String,
/// #     year: u16,
/// # }
/// #[derive(Projection)]
/// #[projection(of = Song)]
/// struct SongView<'a> {
///     title: &'a str,
///     year: u16,
/// }
///
/// # async fn example(db: Db) -> dynatable::Result<()> {
/// let page = Song::query("Dylan").view::<SongView>().page(&db).await?;
/// for song in page.items() {
///     let SongView { title, year } = song.get()?;
///     println!("{title} ({year})");
/// }
///
/// let one: Option<Viewed<SongView>> =
///     Song::get(("Dylan", "Hurricane")).view::<SongView>().send(&db).await?;
/// # Ok(()) }
/// ```
pub struct Viewed<V> {
    form: Form,
    view: PhantomData<fn() -> V>,
}

/// What is read.
#[derive(Clone)]
enum Form {
    /// An item of a text, by the number of its note.
    Text(Arc<Text>, u32),
    /// The SDK's.
    Item(Arc<Item>),
}

/// The text of an answer, and where the values stand in it.
struct Text {
    body: Arc<SdkBody>,
    notes: Notes,
    /// The same items as the SDK has them, once one could not be read.
    items: OnceLock<HashMap<u32, Item>>,
}

impl<V: View> Viewed<V> {
    /// Reads the item, and borrows from this handle.
    ///
    /// It is read each time: keep what this gives for as long as it is used.
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::Error::Decode) for an item that does not fit the view.
    pub fn get(&self) -> Result<V::Of<'_>> {
        match &self.form {
            Form::Item(item) => V::from_item(item),
            // What is wrong with it is for the other way to tell, by which the last of two entries of one name
            // counts alone.
            Form::Text(text, number) => {
                text.read::<V>(*number)
                    .or_else(|error| match text.item(*number) {
                        Some(item) => V::from_item(item),
                        None => Err(Error::Decode(error.in_table(V::TABLE))),
                    })
            }
        }
    }
}

impl Text {
    fn new(body: Arc<SdkBody>, notes: Notes) -> Self {
        Self {
            body,
            notes,
            items: OnceLock::new(),
        }
    }

    fn noted(&self, number: u32) -> Result<NotedItem<'_>, DecodeError> {
        let bytes = self.body.bytes().unwrap_or_default();
        let bytes = bytes.get(self.notes.span(number)).unwrap_or_default();
        let text = std::str::from_utf8(bytes).map_err(DecodeError::custom)?;
        Ok(self.notes.again(number, text))
    }

    fn read<V: View>(&self, number: u32) -> Result<V::Of<'_>, DecodeError> {
        decode_entries(self.noted(number)?.entries()?)
    }

    #[cold]
    fn item(&self, number: u32) -> Option<&Item> {
        let item = |number| Some((number, self.noted(number).ok()?.to_item().ok()?));
        let items = self
            .items
            .get_or_init(|| self.notes.numbers().filter_map(item).collect());
        items.get(&number)
    }
}

impl<V> Viewed<V> {
    fn new(form: Form) -> Self {
        Self {
            form,
            view: PhantomData,
        }
    }
}

/// An item that is there already, to be kept together with the way it is read.
impl<V> From<Item> for Viewed<V> {
    fn from(item: Item) -> Self {
        Self::new(Form::Item(Arc::new(item)))
    }
}

impl<V> Clone for Viewed<V> {
    fn clone(&self) -> Self {
        Self::new(self.form.clone())
    }
}

/// Without the values, which may be personal data.
impl<V> fmt::Debug for Viewed<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Viewed").finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table, I, V: ViewOf<T, I> + 'static> Projection<T, I> for Viewed<V> {
    const PROJECTED: Option<&'static [Field]> = Some(V::PROJECTED);
}

#[diagnostic::do_not_recommend]
impl<V: 'static> Row for Viewed<V> {
    fn of_item(item: Item) -> Result<Self, DecodeError> {
        Ok(item.into())
    }

    fn one(scanner: &mut Scanner<'_>, body: &SdkBody) -> Result<Self, DecodeError> {
        let mut notes = Notes::begin(scanner)?;
        let number = notes.item(scanner)?;
        let body = kept(body)?;
        let text = Arc::new(Text::new(body, notes));
        Ok(Self::new(Form::Text(text, number)))
    }

    fn keyed(
        scanner: &mut Scanner<'_>,
        body: &SdkBody,
        keys: &[KeyField],
        places: &mut [Option<usize>],
    ) -> Result<Self, DecodeError> {
        find_keys(&mut scanner.from(scanner.at()), keys, places)?;
        Self::one(scanner, body)
    }

    fn page(
        scanner: &mut Scanner<'_>,
        body: &SdkBody,
        keys: &[KeyField],
        count: usize,
    ) -> Result<DecodedPage<Self>, DecodeError> {
        let mut notes = Notes::begin(scanner)?;
        let (numbers, starts) = each(scanner, count, |scanner| {
            let number = notes.item(scanner)?;
            for key in keys {
                notes.check_name(number, scanner, key.name())?;
            }
            Ok(number)
        })?;
        let body = kept(body)?;
        let text = Arc::new(Text::new(body.clone(), notes));
        let item = |number| Self::new(Form::Text(text.clone(), number));
        Ok(DecodedPage {
            items: numbers.into_iter().map(item).collect(),
            starts,
            text: body,
        })
    }
}
