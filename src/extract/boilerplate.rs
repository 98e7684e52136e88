//! Lines that belong to the page, not to the article.

use crate::text::{SourceText, TextRange, paragraphs};

/// The lines of a text that belong to the page: language menus, share buttons, cookie bars,
/// “Read more”. Whole lines, sorted.
pub fn boilerplate(text: &SourceText) -> Vec<TextRange> {
    let text = text.as_str();
    paragraphs(text).filter(|line| text.get(line.bytes()).is_some_and(is_boilerplate)).collect()
}

/// A line that starts like this and is short belongs to the page.
const STARTS: &[&str] = &[
    "select language",
    "choose language",
    "choose your language",
    "share this",
    "share on",
    "share via",
    "share article",
    "follow us",
    "sign up for",
    "sign up to",
    "sign in",
    "log in",
    "subscribe to",
    "subscribe now",
    "subscribe for",
    "read more:",
    "read more about",
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
    "all rights reserved",
    "copyright ©",
    "© ",
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
    "click here",
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
    "tags:",
    "filed under",
    "originally published",
    "this article was originally published",
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
    // A sentence of the article may begin with such words too; it goes on and ends in a full stop.
    let is_sentence = lower.len() > 60 && lower.ends_with('.');
    let is_notice = lower.contains("cookie") || lower.contains("rights reserved");
    (is_notice || !is_sentence)
        && STARTS.iter().any(|start| lower.starts_with(start) && lower.len() < start.len() + 100)
}
