//! What a batch has not written, as far as that is known.

use std::any::TypeId;
use std::fmt;

use super::BatchWrite;
use super::write_engine::WriteEngine;
use super::write_op::{Does, WriteOp};
use crate::db::Db;
use crate::error::Result;
use crate::key::Key;
use crate::table::Table;

/// Writes that a batch is not known to have done, in the order they were given.
///
/// ```
/// # use dynatable::{Db, Error, Table};
/// # #[derive(Table)]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// # }
/// # async fn example(db: Db, songs: Vec<Song>) -> dynatable::Result<()> {
/// if let Err(Error::BatchFailed(failed)) = db.batch_write().extend(&songs).send().await {
///     let unwritten = failed.into_unwritten();
///     let songs: Vec<Song> = unwritten.puts()?;            // typed, to be kept somewhere else
///     unwritten.into_batch(&db).send().await?;             // or all of it once more
/// }
/// # Ok(()) }
/// ```
#[must_use = "these writes have not been done"]
pub struct Unwritten {
    ops: Vec<WriteOp>,
}

impl Unwritten {
    pub(super) fn new(ops: Vec<WriteOp>) -> Self {
        Self { ops }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ops.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = UnwrittenOp<'_>> {
        self.ops.iter().map(UnwrittenOp)
    }

    /// The items of type `T` that were to be put.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`](crate::Error::Decode) for an item that does not read back as it was written, as one
    /// with a `skip`ped field without a default.
    pub fn puts<T: Table>(&self) -> Result<Vec<T>> {
        let puts = self.iter().filter(|op| op.is_put() && op.is::<T>());
        puts.map(|op| op.0.decode()).collect()
    }

    /// The keys of the items of type `T` that were to be deleted.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`](crate::Error::Invalid) never for a derived table.
    pub fn deletes<T: Table>(&self) -> Result<Vec<Key<T>>> {
        let deletes = self.iter().filter(|op| !op.is_put() && op.is::<T>());
        deletes.map(|op| op.0.key()).collect()
    }

    /// A batch of just these, in their order. They go over what has been written under their keys since, in the
    /// tables they were meant for: names that another `Db` has for them do not count.
    pub fn into_batch(self, db: &Db) -> BatchWrite {
        let mut engine = WriteEngine::new(db.clone());
        self.ops.into_iter().for_each(|op| engine.add(op));
        BatchWrite::new(engine)
    }
}

/// Without the items, which may be personal data.
impl fmt::Debug for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.ops).finish()
    }
}

/// A write that is not known to be done.
#[derive(Debug, Clone, Copy)]
pub struct UnwrittenOp<'a>(&'a WriteOp);

impl UnwrittenOp<'_> {
    /// As how many-th it was given to the batch, from 0.
    #[must_use]
    pub fn position(&self) -> usize {
        self.0.position
    }

    /// The table, by the name it has at DynamoDB.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.0.table
    }

    /// Whether it puts an item; otherwise it deletes one.
    #[must_use]
    pub fn is_put(&self) -> bool {
        self.0.does == Does::Put
    }

    /// Whether it was given as a `T`, or as the key of one.
    #[must_use]
    pub fn is<T: Table>(&self) -> bool {
        self.0.of == TypeId::of::<T>()
    }

    /// Whether it was in a call of which an answer was lost or an error, or is not there yet: it may have been
    /// done all the same. That counts attempts which the SDK has repeated. Doing it again does no harm, unless
    /// somebody else has written the item since.
    #[must_use]
    pub fn may_be_written(&self) -> bool {
        self.0.uncertain
    }
}
