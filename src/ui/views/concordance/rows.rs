//! From a place that was found to a row of the list.

use crate::analysis::search::{Hit, HitKind, Meaning};
use crate::model::{Document, DocumentId, Mention, Status};
use crate::session::Session;
use crate::session::searching::{Group, Row, Search};
use crate::text::TextRange;
use crate::ui::widgets::concordance::{ConcordanceRow, Heading, Line};

/// How many characters of context stand on each side.
const CONTEXT: usize = 130;

/// The row of a place or an article.
pub(super) fn row(session: &Session, search: &Search, row: Row<'_>) -> ConcordanceRow {
    match row {
        Row::Heading(_, group) => ConcordanceRow::Heading(heading(session, search, group)),
        Row::Hit(number, document, hit) => ConcordanceRow::Line(line(session, search, number, document, hit)),
    }
}

fn heading(session: &Session, search: &Search, group: &Group) -> Heading {
    let count = group.hits.len();
    let ticked = search.ticked_in(group);
    let Some(document) = session.project().document(&group.document) else {
        let title = format!("{} (removed)", group.document);
        return Heading { title, source: String::new(), count, ticked };
    };
    let metadata = &document.metadata;
    let date = metadata.day().map(|day| day.strftime("%-d %b %Y").to_string()).unwrap_or_else(|| metadata.date.clone());
    let parts: Vec<&str> = [metadata.outlet.as_str(), &date].into_iter().filter(|part| !part.is_empty()).collect();
    Heading { title: document.title().to_owned(), source: parts.join(" · "), count, ticked }
}

fn line(session: &Session, search: &Search, number: usize, document: &DocumentId, hit: &Hit) -> Line {
    let Some(document) = session.project().document(document) else { return Line::default() };
    let mut line = Line {
        ticked: search.is_ticked(number),
        current: search.current == Some(number),
        ..context(document, hit.range)
    };
    match &hit.kind {
        HitKind::Words => words_ui(session, search, document, hit.range, &mut line),
        HitKind::Mention(id) => {
            if let Some(mention) = session.mention_of_hit(&document.id, id) {
                tell_mention(session, &mention, &mut line);
            }
        }
        HitKind::Stance(id) => {
            if let Some(stance) = session.stance_of_hit(&document.id, id) {
                line.sign = Some(stance.polarity);
                line.suggested = stance.status == Status::Suggested;
                let holder = session.holder_name(document, &stance);
                let target = session.target_name(document, &stance);
                let state = match stance.status {
                    Status::Suggested => " (suggested)",
                    Status::Accepted => "",
                    Status::Rejected => " (rejected)",
                };
                let verb = session.project().schema().polarity(stance.polarity).verb;
                line.note = format!("{holder} {verb} {target}{state}").replace('\n', " ");
            }
        }
    }
    line
}

/// What is annotated at found words, and what they may mean besides.
fn words_ui(session: &Session, search: &Search, document: &Document, range: TextRange, line: &mut Line) {
    let overlay = session.overlay_of(&document.id);
    let present = overlay.mention_at(range);
    if let Some(mention) = present {
        tell_mention(session, mention, line);
    } else if let Some(rejected) = overlay.rejected_mentions().find(|mention| mention.spans == [range]) {
        tell_mention(session, rejected, line);
    }
    let Some(survey) = &search.query.survey else { return };
    if line.note.is_empty() && line.tag.is_none() {
        let around = overlay.mentions().filter(|mention| mention.spans.iter().any(|span| span.covers(range)));
        if let Some(around) = around.min_by_key(|mention| mention.extent().len()) {
            line.note = format!("in “{}”", document.text.joined(&around.spans));
        }
    }
    let meanings = search.meanings().of_ambiguous(&line.words);
    // What it may mean besides what it is tagged as, or else besides what it shall be tagged as.
    let (label, entity) = match present {
        Some(mention) => (Some(&mention.label), mention.entity.as_ref()),
        None => (survey.label.as_ref(), survey.entity.as_ref()),
    };
    let is_other = |meaning: &Meaning| match (&meaning.entity, entity) {
        (Some(one), Some(other)) => one != other,
        _ => Some(&meaning.label) != label,
    };
    let others: Vec<&(&Meaning, usize)> = meanings.iter().filter(|(meaning, _)| is_other(meaning)).collect();
    let Some((first, _)) = others.first() else { return };
    let entity = first.entity.as_ref().and_then(|id| session.entity(id));
    let name = entity.map_or_else(|| label_name(session, first), |entity| entity.name.clone());
    let named = entity.is_some_and(|entity| entity.name.eq_ignore_ascii_case(&line.words));
    // The same name twice would tell nothing.
    let name = if named { label_name(session, first) } else { name };
    let more = if others.len() > 1 { format!(" +{}", others.len() - 1) } else { String::new() };
    let all: Vec<String> = meanings.iter().map(|(m, times)| meaning(session, m, *times)).collect();
    let why = format!("In this project “{}” is: {}.", line.words, all.join("; "));
    line.warning = Some((format!("also {name}{more}"), why));
}

fn tell_mention(session: &Session, mention: &Mention, line: &mut Line) {
    if let Some(label) = session.project().schema().label(&mention.label) {
        line.tag = Some((label.tag.clone(), label.hue));
    }
    line.suggested = mention.status != Status::Accepted;
    let entity = mention.entity.as_ref().and_then(|id| session.entity(id)).map(|entity| entity.name.clone());
    line.note = match (entity, mention.status) {
        (Some(name), Status::Rejected) => format!("{name} (rejected)"),
        (None, Status::Rejected) => "rejected".to_owned(),
        (Some(name), _) => name,
        (None, _) => String::new(),
    };
}

fn label_name(session: &Session, meaning: &Meaning) -> String {
    session
        .project()
        .schema()
        .label(&meaning.label)
        .map_or_else(|| meaning.label.to_string(), |label| label.name.clone())
}

/// What a name means, in words: “Washington (Country/Place), 12 times”.
pub(super) fn meaning(session: &Session, meaning: &Meaning, times: usize) -> String {
    let label = label_name(session, meaning);
    let entity = meaning.entity.as_ref().and_then(|id| session.entity(id));
    let what = entity.map_or_else(|| label.clone(), |entity| format!("{} ({label})", entity.name));
    match times {
        0 => format!("{what}, in the registry"),
        1 => format!("{what}, once"),
        times => format!("{what}, {times} times"),
    }
}

/// A place with what is around it, up to the ends of its paragraph.
fn context(document: &Document, range: TextRange) -> Line {
    let text = document.text.as_str();
    let (start, end) = (text.floor_char_boundary(range.start()), text.ceil_char_boundary(range.end()));
    let before: Vec<char> = text[..start].chars().rev().take(CONTEXT).take_while(|c| *c != '\n').collect();
    let words = text[start..end].replace('\n', " ");
    let after = text[end..].chars().take(CONTEXT).take_while(|c| *c != '\n').collect();
    Line { before: before.into_iter().rev().collect(), words, after, ..Line::default() }
}
