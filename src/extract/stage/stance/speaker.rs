//! The speakers of quotes: whom “I” and “we” mean.

use super::report::Reported;
use crate::extract::lexicon::Report;
use crate::extract::stage::grammar::Grammar;

/// Who “I” and “we” are in quotes: the one who reports in the sentence, or in the next or last one
/// that belongs to the same quote.
pub(super) fn find_speakers(read: &mut [(Grammar<'_>, Vec<Reported>)]) {
    let quotes = |grammar: &Grammar<'_>, marks: &[&str]| {
        (grammar.first..grammar.end).filter(|&at| grammar.tokens.is_any(at, marks)).count()
    };
    let speaker = |reports: &[Reported]| {
        let named: Vec<&Reported> =
            reports.iter().filter(|report| report.kind == Report::Say && !report.holders.is_empty()).collect();
        match named.as_slice() {
            [one] if !one.principal.is_empty() => one.principal.clone(),
            [one] => one.holders.clone(),
            _ => Vec::new(),
        }
    };
    let mut speakers = Vec::with_capacity(read.len());
    let mut last: Vec<usize> = Vec::new();
    for number in 0..read.len() {
        let Some((grammar, reports)) = read.get(number) else { break };
        let quoted = quotes(grammar, &["“", "\"", "”"]) > 0;
        let own = if quoted { speaker(reports) } else { Vec::new() };
        let found = if !own.is_empty() {
            own
        } else if quotes(grammar, &["“"]) > quotes(grammar, &["”"]) && reports.is_empty() {
            let next = read
                .iter()
                .skip(number + 1)
                .take(3)
                .map(|(_, reports)| speaker(reports))
                .find(|names| !names.is_empty());
            next.unwrap_or_default()
        } else if quoted && reports.is_empty() && grammar.tokens.is_any(grammar.first, &["“", "\""]) {
            last.clone()
        } else {
            Vec::new()
        };
        last.clone_from(&found);
        speakers.push(found);
    }
    for ((grammar, _), speaker) in read.iter_mut().zip(speakers) {
        grammar.speaker = speaker;
    }
}
