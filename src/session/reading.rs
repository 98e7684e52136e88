//! Reading the articles of one file, for window and command line alike.

use crate::format::{self, ArticleDraft, Item, ReadOptions};
use crate::report::{Notice, Report};
use crate::store;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// An article with what had to be guessed or replaced in it, or why there is none. The notices name the place.
pub type ReadArticle = Result<(ArticleDraft, Report), Notice>;

/// Reads all articles of a file; a fault in one leaves the others alone. Once `take` breaks, no more is read.
pub fn read_file(path: &Path, options: &ReadOptions, take: &mut dyn FnMut(ReadArticle) -> ControlFlow<()>) {
    let mut input = match store::files::open(path) {
        Ok(input) => input,
        Err(error) => {
            let _ = take(Err(Notice::error(error.to_string())));
            return;
        }
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let read = catch_unwind(AssertUnwindSafe(|| {
        format::read_articles(&name, &mut input, options, &mut |item| take(placed(path, item)))
    }));
    if read.is_err() {
        let what = "Reading the file stopped because of a fault in Standpoint.";
        let _ = take(Err(Notice::error(what).hint("Please report it with the file.").at(path)));
    }
}

/// An item with its place in all notices.
fn placed(path: &Path, item: Item) -> ReadArticle {
    let Item { entry, line, article, mut report } = item;
    for notice in &mut report.notices {
        notice.path.get_or_insert_with(|| path.to_owned());
        if !entry.is_empty() {
            notice.entry.get_or_insert_with(|| entry.clone());
        }
        notice.line = notice.line.or(line);
    }
    match article {
        Ok(draft) => Ok((draft, report)),
        Err(error) => {
            let notice = Notice::error(error.to_string()).at(path).entry(&entry);
            Err(Notice { line, ..notice })
        }
    }
}
