//! The setters of reads, the same for each.

/// Needs the fields `reading` and the types `T`, `I`, `P` beside it.
macro_rules! read_setters {
    () => {
        /// How many items one call looks at, at most: `Limit` of the request.
        ///
        /// DynamoDB counts them before the filter, and stops at 1 MB anyway. It decides how much one call
        /// costs and how much memory a page takes, not how many items are given: that is
        /// [`limit`](Self::limit). 0 is [`Error::Invalid`](crate::Error::Invalid).
        pub fn page_size(mut self, items: usize) -> Self {
            self.reading.page_size = Some(items);
            self
        }

        /// How many items are given, at most, over all pages.
        ///
        /// Without a filter, no more than these are read, by each call under way of a parallel scan; with
        /// one, as many as it takes to find them. 0
        /// gives nothing and makes no call.
        pub fn limit(mut self, items: usize) -> Self {
            self.reading.limit = Some(items);
            self
        }

        /// How many calls are made, at most: a bound on cost and time where a filter lets little through.
        ///
        /// What has not been read by then is behind the cursor. 0 gives nothing.
        pub fn max_pages(mut self, pages: usize) -> Self {
            self.reading.max_pages = Some(pages);
            self
        }

        /// Goes on where another read was: the same one, told by table, index, operation, direction and
        /// partition key.
        ///
        /// A cursor of another read is [`Error::Cursor`](crate::Error::Cursor), before any call.
        pub fn cursor(mut self, cursor: crate::cursor::Cursor<T>) -> Self {
            self.reading.cursor = Some((cursor.origin, cursor.at));
            self
        }

        /// As [`cursor`](Self::cursor) where there is one: the first page has none.
        pub fn maybe_cursor(self, cursor: Option<crate::cursor::Cursor<T>>) -> Self {
            match cursor {
                Some(cursor) => self.cursor(cursor),
                None => self,
            }
        }

        /// Asks each call what it cost: the stream and its pages have the total, of the table and each
        /// index.
        pub fn consumed_capacity(mut self) -> Self {
            self.reading.pace.consumed_capacity = true;
            self
        }

        /// Reads no faster than this, in read units a second, so that others can use the table, too.
        ///
        /// After each call the next waits until what it consumed is paid off; one call itself costs up to
        /// 128 units (1 MB, eventually consistent), which [`page_size`](Self::page_size) bounds. Needs
        /// tokio's timer. A rate that is not above 0 is [`Error::Invalid`](crate::Error::Invalid).
        pub fn rate_limit(mut self, units_per_second: f64) -> Self {
            self.reading.pace.units_per_second = Some(units_per_second);
            self
        }

        /// Is told after each page how far the read is and what it has cost: for progress bars and logs.
        pub fn progress(
            mut self,
            progress: impl FnMut(&crate::read::Progress) + Send + 'static,
        ) -> Self {
            self.reading.pace.listener = Some(Box::new(progress));
            self
        }
    };
}
pub(super) use read_setters;
