//! Letters, mailboxes and pages saved as letters: words and metadata come out as they were written.

use super::reading::{FIRST, SECOND};
use super::reading::{Reading, read_sample};

#[test]
fn a_letter_is_an_article_and_so_are_the_articles_attached_to_it() {
    let read = read_sample("eml/letter.eml");
    assert_eq!(read.len(), 3, "a picture is left out");
    let letter = &read[0];
    let quoted = "On Mon, 5 Jan 2026, Ann Author <ann@daily.example> wrote:\n> Will Norland pay?\n> Or not?";
    let signed = "-- \nZoë Müller\nMinistry of Finance\n";
    assert_eq!(letter.text, format!("{FIRST}\n\n{SECOND}\n\n{quoted}\n\nZoë\n\n{signed}"));
    assert_eq!(letter.boilerplate, [quoted, signed]);
    let metadata = &letter.metadata;
    assert_eq!(metadata.title, "Budget: “no” — says Zoë", "a character that two encoded words share");
    assert_eq!((metadata.author.as_str(), metadata.outlet.as_str()), ("Zoë Müller", "Norland News"));
    assert_eq!(metadata.date, "2026-01-06T09:15:00+01:00", "although the weekday is wrong");
    assert_eq!(metadata.address, "https://lists.example/norland/1");
    assert_eq!((letter.format.as_str(), letter.encoding.as_str()), ("eml", "UTF-8"));

    assert_eq!(
        (read[1].entry.as_str(), read[1].text.as_str()),
        ("statement.txt", "The statement says: Ž is a letter.")
    );
    let forwarded = &read[2];
    assert_eq!(forwarded.entry, "attachment.eml");
    assert_eq!(forwarded.text, "The port of Havstad stays open, the ministry’s spokesman said.\n");
    assert_eq!(forwarded.metadata.date, "2026-01-04T23:30:00-05:00");
    assert_eq!(
        (forwarded.metadata.title.as_str(), forwarded.metadata.outlet.as_str()),
        ("Forwarded: the port", "daily.example")
    );
}

#[test]
fn flowed_lines_are_put_together_and_seven_bit_encodings_are_read() {
    let read = &read_sample("eml/flowed.eml")[0];
    let text = "The ministers of both countries met on Tuesday and agreed.\n> Did they agree?\nFrom what we hear, yes.\n-- \nŁukasz\n";
    assert_eq!(read.text, text);
    assert_eq!(read.boilerplate, ["> Did they agree?", "-- \nŁukasz\n"]);
    assert_eq!((read.metadata.outlet.as_str(), read.encoding.as_str()), ("", "ISO-8859-2"));
    assert_eq!(read.metadata.address, "mid:f1@daily.example");

    let japanese = &read_sample("eml/japanese.eml")[0];
    assert_eq!((japanese.text.as_str(), japanese.metadata.title.as_str()), ("大臣は払わないと述べた。\n", "予算"));
}

#[test]
fn a_newsletter_is_read_from_its_page_if_its_plain_part_only_points_there() {
    let read = &read_sample("eml/newsletter.eml")[0];
    let first = "Министр сказала, что платить не будет — ни сегодня, ни завтра. Она повторила это на встрече с журналистами в Хавстаде во вторник.";
    assert_eq!(read.text, format!("Бюджет: «нет»\n\n{first}\n\nОппозиция не согласна.\n\nОтписаться\n"));
    assert_eq!(read.boilerplate, ["Отписаться"]);
    assert_eq!((read.metadata.title.as_str(), read.metadata.outlet.as_str()), ("Новости of the week", "daily.example"));
    assert_eq!((read.metadata.author.as_str(), read.metadata.language.as_str()), ("The Daily Example", "ru"));
}

#[test]
fn a_mailbox_is_cut_at_its_separators_only() {
    let read = read_sample("mbox/box.mbox");
    let lines: Vec<Option<usize>> = read.iter().map(|read| read.line).collect();
    assert_eq!(lines, [Some(1), Some(14), Some(21), Some(24)]);
    let first = "The first letter is here.\n\nFrom here on, the minister said, nothing is paid.\n>From is quoted.\n\nFrom the ministry came no word.\n";
    assert_eq!(read[0].text, first);
    assert_eq!(read[1].text, "The second letter: “été” — 👩‍🚀.\n");
    assert_eq!(read[1].metadata.date, "2026-01-07", "from the line above it");
    assert_eq!(read[2].fault.as_deref(), Some("There is no text in it."));
    assert_eq!(
        (read[3].text.as_str(), read[3].metadata.date.as_str()),
        ("The last letter has no end", "2026-01-08T00:00:01-08:00")
    );
}

#[test]
fn a_letter_that_is_too_large_costs_only_itself() {
    let letter = |words: &str| {
        format!("From a@b.example Tue Jan  6 09:15:00 2026\nFrom: a@b.example\nSubject: S\n\n{words}\n\n")
    };
    let mailbox = [letter("The first."), letter(&"Too many words. ".repeat(1000)), letter("The third.")].concat();
    let read = Reading::all_within("a.mbox", mailbox.as_bytes(), 2000);
    let texts: Vec<&str> = read.iter().map(|read| read.text.as_str()).collect();
    assert_eq!(texts, ["The first.\n", "", "The third.\n"]);
    assert!(read[1].fault.as_deref().is_some_and(|fault| fault.contains("2000 bytes")), "{:?}", read[1].fault);
}

#[test]
fn a_page_saved_in_one_file_is_read_as_a_page() {
    let read = &read_sample("mhtml/page.mhtml")[0];
    assert!(read.text.contains(FIRST) && read.text.contains(SECOND), "{}", read.text);
    let metadata = &read.metadata;
    assert_eq!((metadata.author.as_str(), metadata.outlet.as_str()), ("Zoë Ödman", "The Daily Example"));
    assert_eq!(
        (metadata.date.as_str(), metadata.address.as_str()),
        ("2026-01-06T09:15:00+01:00", "https://daily.example/budget")
    );
}

#[test]
fn encrypted_letters_and_empty_ones_say_so() {
    let fault = |letter: &str| Reading::all("a.eml", letter.as_bytes())[0].fault.clone().unwrap();
    let head = "From: a@b.example\nTo: c@d.example\nSubject: S\n";
    let encrypted = format!("{head}Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n");
    assert!(fault(&encrypted).contains("encrypted"));
    assert_eq!(fault(&format!("{head}\n\n")), "There is no text in it.");
}
