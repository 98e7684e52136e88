//! Lines that belong to the page, not to the article.

use crate::text::{SourceText, TextRange, paragraphs};

/// The lines of a text that belong to the page: language menus, share buttons, cookie bars,
/// “Read more”. Whole lines, sorted.
pub fn boilerplate(text: &SourceText) -> Vec<TextRange> {
    let text = text.as_str();
    paragraphs(text).filter(|line| text.get(line.bytes()).is_some_and(is_boilerplate)).collect()
}

/// A line that calls the reader to do this belongs to the page, even as a sentence.
const CALLS: &[&str] = &["sign up", "subscribe to", "share this", "read more", "follow us", "click here"];

/// Who speaks in a line with one of these is a person of the news, not the page.
const REPORTS: &[&str] = &[" said", " says", " told ", "“", "”", "\""];

/// What follows “This article was” where the page speaks of it.
const MAKING: &[&str] = &[
    "adapted",
    "amended",
    "corrected",
    "edited",
    "first",
    "generated",
    "last",
    "made",
    "originally",
    "produced",
    "published",
    "republished",
    "reviewed",
    "supported",
    "translated",
    "updated",
    "written",
];

/// A line that starts like this and is short belongs to the page.
const STARTS: &[&str] = &[
    "select language",
    "choose language",
    "choose your language",
    "share on",
    "share via",
    "share article",
    "sign in",
    "log in",
    "subscribe now",
    "subscribe for",
    "read also:",
    "read also",
    "also read:",
    "also read",
    "see also:",
    "related:",
    "related articles",
    "related stories",
    "related topics",
    "more on this story",
    "more from",
    "recommended:",
    "recommended for you",
    "we use cookies",
    "this site uses cookies",
    "this website uses cookies",
    "our website uses cookies",
    "by continuing to use",
    "by clicking",
    "accept cookies",
    "accept all",
    "cookie settings",
    "cookie policy",
    "manage cookies",
    "privacy policy",
    "terms of use",
    "terms of service",
    "terms and conditions",
    "advertisement",
    "sponsored content",
    "sponsored by",
    "article continues below",
    "story continues below",
    "continue reading",
    "skip to content",
    "skip to main content",
    "jump to content",
    "back to top",
    "print this",
    "email this",
    "download our app",
    "download the app",
    "get the latest",
    "join our",
    "comments (",
    "leave a comment",
    "view comments",
    "post a comment",
    "watch:",
    "listen:",
    "photo gallery",
    "image credit",
    "newsletter",
    "originally published",
    "tags:",
    "filed under",
    "our standards:",
];

/// A line that is this and nothing else belongs to the page.
const WHOLE: &[&str] = &[
    "share",
    "tweet",
    "print",
    "email",
    "e-mail",
    "copy link",
    "save",
    "menu",
    "search",
    "home",
    "facebook",
    "twitter",
    "whatsapp",
    "telegram",
    "linkedin",
    "reddit",
    "x",
    "comments",
    "read more",
    "more",
    "subscribe",
    "advertising",
    "ad",
    "next",
    "previous",
    "translate",
    "listen",
    "close",
    "english",
    "listen to this article",
    "toggle navigation",
    "most read",
    "most popular",
    "trending",
    "top stories",
    "latest news",
];

/// Beyond this length in bytes a line is taken for the article's own.
const LONGEST: usize = 240;

fn is_boilerplate(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || line.len() > LONGEST {
        return false;
    }
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(|character: char| !character.is_alphanumeric());
    if WHOLE.contains(&bare) {
        return true;
    }
    if is_call(&lower) || is_imprint(&lower, bare) {
        return true;
    }
    // A sentence of the article may begin with such words too; it goes on and ends in a full stop.
    let is_sentence = lower.len() > 60 && lower.ends_with('.') || tells_of_page_words(&lower);
    let is_notice = lower.contains("cookie");
    (is_notice || !is_sentence)
        && STARTS.iter().any(|start| after(&lower, start).is_some() && lower.len() < start.len() + 100)
}

fn is_call(lower: &str) -> bool {
    // A title under “Read more” may quote; a sentence that quotes is the article's.
    let is_news = lower.ends_with(['.', '”', '"']) && REPORTS.iter().any(|report| lower.contains(report));
    !is_news && CALLS.iter().any(|call| after(lower, call).is_some())
}

fn is_imprint(lower: &str, bare: &str) -> bool {
    let making = ["this article was ", "this story was "].into_iter().find_map(|start| lower.strip_prefix(start));
    lower.starts_with('©')
        || lower.starts_with("copyright ©")
        || bare.starts_with("all rights reserved")
        || bare.ends_with("all rights reserved")
        || making.is_some_and(|rest| MAKING.iter().any(|word| after(rest, word).is_some()))
}

/// “Advertisement spending fell.” is news; “Advertisement. Scroll to continue.” is not.
fn tells_of_page_words(lower: &str) -> bool {
    let mut rest = ["advertisement", "newsletter"].into_iter().filter_map(|noun| after(lower, noun));
    lower.ends_with('.') && rest.any(|rest| rest.trim_start().starts_with(char::is_alphabetic))
}

/// The rest of a line that starts like this; a word that only goes on like it (“sign-ups”) does not count.
fn after<'a>(lower: &'a str, start: &str) -> Option<&'a str> {
    let rest = lower.strip_prefix(start)?;
    let open =
        start.ends_with(char::is_alphabetic) && rest.starts_with(|next: char| next.is_alphanumeric() || next == '-');
    (!open).then_some(rest)
}
