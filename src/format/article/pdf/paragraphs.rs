//! From lines to paragraphs: lines are joined, running heads and page numbers are set apart.

use super::layout::Line;
use super::words::Joiner;
use crate::format::article::prose::{Block, Kind};
use rustc_hash::FxHashMap;

/// A page as it was read.
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    /// What stands sideways at its margin.
    pub(super) turned: Vec<String>,
}

/// The blocks of a document.
pub(super) fn blocks(mut pages: Vec<Page>) -> Vec<Block> {
    let furniture = furniture(&pages);
    let mut body: Vec<(Line, usize)> = Vec::new();
    let mut apart: Vec<Vec<Block>> = Vec::new();
    for (at, page) in pages.iter_mut().enumerate() {
        let mut mine = Vec::new();
        for (nth, line) in std::mem::take(&mut page.lines).into_iter().enumerate() {
            if line.is_artifact || furniture.contains(&(at, nth)) {
                mine.push(Block::new(Kind::Furniture, line.text));
            } else {
                body.push((line, at));
            }
        }
        mine.extend(std::mem::take(&mut page.turned).into_iter().map(|text| Block::new(Kind::Furniture, text)));
        apart.push(mine);
    }
    let columns = columns(&body);
    close_justified(&mut body, &columns);
    let joiner = Joiner::new(body.iter().map(|(line, _)| line.text.as_str()));
    let measures = measures(&body, &columns);
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    let mut done = 0;
    for (nth, (line, page)) in body.iter().enumerate() {
        let begins = nth == 0 || begins_paragraph((&body[nth - 1].0, measures[nth - 1]), (line, measures[nth]));
        if begins {
            blocks.extend(open.take().map(block));
            // The furniture of a page stands after the paragraph that ends on it or crosses its end.
            while done < *page {
                blocks.append(&mut apart[done]);
                done += 1;
            }
        }
        match &mut open {
            Some(text) => joiner.join(text, &line.text),
            None => open = Some(line.text.clone()),
        }
    }
    blocks.extend(open.map(block));
    blocks.extend(apart.into_iter().flatten());
    blocks
}

/// A paragraph, or a row of a table: only these have tabs.
fn block(text: String) -> Block {
    Block::new(if text.contains('\t') { Kind::Row } else { Kind::Paragraph }, text)
}

/// A column as its lines make it.
#[derive(Debug, Clone, Copy)]
struct Column {
    left: f32,
    right: f32,
    /// The usual distance of base lines.
    leading: f32,
}

fn columns(body: &[(Line, usize)]) -> FxHashMap<usize, Column> {
    let mut by_column: FxHashMap<usize, Vec<&Line>> = FxHashMap::default();
    for (line, _) in body {
        by_column.entry(line.column).or_default().push(line);
    }
    let steps_of = |lines: &[&Line]| -> Vec<f32> {
        let steps = lines.windows(2).map(|two| (two[0].base - two[1].base) / two[0].size.max(two[1].size));
        steps.filter(|step| (0.7..3.0).contains(step)).collect()
    };
    let all: Vec<&Line> = body.iter().map(|(line, _)| line).collect();
    let usual = lower_middle(steps_of(&all)).unwrap_or(1.2);
    by_column
        .into_iter()
        .map(|(id, lines)| {
            let steps = steps_of(&lines);
            // Few lines tell little about their distance.
            let leading = if steps.len() < 4 { usual } else { lower_middle(steps).unwrap_or(usual) };
            let left = lower_tenth(lines.iter().map(|line| line.left).collect());
            let right = -lower_tenth(lines.iter().map(|line| -line.right).collect());
            (id, Column { left, right, leading })
        })
        .collect()
}

/// A wide gap in a line that fills its column among others that fill it was made by justifying, and parts no cells.
fn close_justified(body: &mut [(Line, usize)], columns: &FxHashMap<usize, Column>) {
    let fills = |line: &Line| {
        columns.get(&line.column).is_some_and(|column| (line.right - column.right).abs() < line.size * 0.3)
    };
    let is_prose: Vec<bool> = body.iter().map(|(line, _)| fills(line) && !line.text.contains('\t')).collect();
    for at in 0..body.len() {
        let column = body[at].0.column;
        // Several such lines may follow each other; few long words leave none but wide gaps.
        let reach = if body[at].0.text.contains(' ') { 3 } else { 8 };
        let near = at.saturating_sub(reach)..(at + reach + 1).min(body.len());
        let among = near.filter(|&other| is_prose[other] && body[other].0.column == column).count();
        let line = &mut body[at].0;
        if among >= 2 && fills(line) && line.text.contains('\t') {
            line.text = line.text.replace('\t', " ");
        }
    }
}

/// For each line the edges that it runs between: beside a picture they are closer together than in the column.
fn measures(body: &[(Line, usize)], columns: &FxHashMap<usize, Column>) -> Vec<Column> {
    /// Fewer lines tell nothing.
    const FEWEST: usize = 3;
    let mut measures: Vec<Column> = Vec::with_capacity(body.len());
    let mut start = 0;
    for end in 1..=body.len() {
        let line = &body[end - 1].0;
        let column = columns.get(&line.column).copied().unwrap_or(Column { left: 0.0, right: 0.0, leading: 1.2 });
        let goes_on = body.get(end).is_some_and(|(next, _)| {
            let size = next.size.max(line.size);
            let step = (line.base - next.base) / size;
            next.column == line.column
                && (next.size - line.size).abs() <= size * 0.12
                && step > 0.0
                && step <= column.leading * 1.3 + 0.1
        });
        if goes_on {
            continue;
        }
        let group = &body[start..end];
        let (mut left, mut right) = (column.left, column.right);
        if group.len() >= FEWEST {
            left = group.iter().map(|(line, _)| line.left).fold(f32::MAX, f32::min);
            right = group.iter().map(|(line, _)| line.right).fold(f32::MIN, f32::max);
        }
        measures.resize(end, Column { left, right, ..column });
        start = end;
    }
    measures
}

/// Whether a line begins a paragraph.
fn begins_paragraph((before, above): (&Line, Column), (line, here): (&Line, Column)) -> bool {
    let size = line.size.max(before.size);
    if (line.size - before.size).abs() > size * 0.12 || begins_item(&line.text) {
        return true;
    }
    // Rows of tables, and lines of a table of contents with their dots.
    if before.text.contains('\t') || line.text.contains('\t') || has_leaders(&before.text) {
        return true;
    }
    let is_indented = line.left > here.left + size * 0.8 && line.left < here.left + size * 6.0;
    let ends_early = before.right < above.right - (above.right - above.left) * 0.15;
    let is_ended = ends_sentence(&before.text);
    let step = (before.base - line.base) / size;
    if before.column != line.column || step < 0.0 {
        // Over the end of a column or page a sentence goes on whatever the lines look like.
        let goes_on = !is_ended && line.text.starts_with(char::is_lowercase);
        return (is_indented || ends_early) && !goes_on;
    }
    if step > here.leading * 1.3 + 0.1 || (begins_numbered(&line.text) && (ends_early || is_ended)) {
        return true;
    }
    // What would have had room on the line above was put below on purpose: names, dates, verses.
    let room = above.right - before.right;
    let letters = line.text.chars().count().max(1) as f32;
    let first_word = line.text.split(' ').next().map_or(0, |word| word.chars().count()) as f32;
    let needed = (line.right - line.left) / letters * first_word + size;
    let is_divided = before.text.ends_with(['-', '\u{2010}', '\u{ad}']);
    if !is_divided && before.right - before.left < (above.right - above.left) * 0.5 && room > needed {
        return true;
    }
    // The lines of an item hang below its words.
    let is_indented = is_indented && !begins_item(&before.text) && !begins_numbered(&before.text);
    let was_indented = before.left > above.left + size * 0.8;
    (is_indented && !was_indented) || (ends_early && is_ended)
}

fn has_leaders(text: &str) -> bool {
    ["....", ". . . .", ": : : :", "…………"].iter().any(|leaders| text.contains(leaders))
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '»', ')', '\'', '“', ']']);
    text.ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
}

/// Whether a line begins like an item of a list.
fn begins_item(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    matches!(first, Some('•' | '▪' | '‣' | '■' | '◦' | '●' | '\u{f0b7}')) && characters.next().is_some()
}

/// Whether a line begins like an item of a numbered list: `2.`, `b)`.
fn begins_numbered(text: &str) -> bool {
    let Some((mark, rest)) = text.split_once(' ') else { return false };
    let sign = mark.trim_start_matches('(').trim_end_matches(['.', ')']);
    let is_short = sign.chars().count() == 1 && sign.chars().all(char::is_alphanumeric);
    let is_number = (1..=3).contains(&sign.len()) && sign.bytes().all(|byte| byte.is_ascii_digit());
    mark.ends_with(['.', ')']) && (is_number || (is_short && mark.ends_with(')'))) && !rest.is_empty()
}

/// Lines that belong to pages: what is the same at the edge of many, and numbers of pages. Page and place in it.
fn furniture(pages: &[Page]) -> std::collections::BTreeSet<(usize, usize)> {
    /// How many lines at the top and at the bottom may belong to the page.
    const EDGE: usize = 3;
    let mut seen: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
    let mut found = std::collections::BTreeSet::new();
    for (at, page) in pages.iter().enumerate() {
        let mut order: Vec<usize> = (0..page.lines.len()).collect();
        order.sort_by(|&one, &other| page.lines[other].base.total_cmp(&page.lines[one].base));
        let top = order.iter().take(EDGE).map(|&nth| (nth, 't'));
        let bottom = order.iter().rev().take(EDGE.min(order.len().saturating_sub(EDGE))).map(|&nth| (nth, 'b'));
        let (first, last) = (order.first().copied(), order.last().copied());
        for (nth, edge) in top.chain(bottom) {
            let line = &page.lines[nth];
            if (Some(nth) == first || Some(nth) == last) && order.len() > 1 && is_page_number(&line.text) {
                found.insert((at, nth));
                continue;
            }
            let pattern: String =
                line.text.chars().map(|it| if it.is_numeric() { '#' } else { it }).collect::<String>().to_lowercase();
            let place = (line.base / 6.0).round() as i64;
            seen.entry(format!("{edge}{place} {pattern}")).or_default().push((at, nth));
        }
    }
    // Left and right pages have heads of their own, and a chapter has its own for a while.
    let enough = (pages.len() / 5).clamp(3, 6);
    for places in seen.into_values().filter(|places| places.len() >= enough) {
        found.extend(places);
    }
    found
}

fn is_page_number(text: &str) -> bool {
    let lower = text.to_lowercase();
    let bare = lower.trim_matches([' ', '-', '–', '—', '·', '|', '[', ']', '.', '•']);
    let rest = ["page", "seite", "p.", "стр.", "página", "pagina", "strona", "s."]
        .iter()
        .find_map(|word| bare.strip_prefix(word));
    let number = rest.unwrap_or(bare).trim();
    let is_number = |text: &str| {
        let text = text.trim();
        let is_year = text.len() == 4 && text.starts_with(['1', '2']);
        !text.is_empty() && text.len() <= 4 && !is_year && text.chars().all(|it| it.is_ascii_digit())
    };
    let is_roman = |text: &str| !text.is_empty() && text.len() <= 6 && text.chars().all(|it| "ivxl".contains(it));
    let parts = ["/", " of ", " von ", " de ", " из ", " z "].iter().find_map(|between| number.split_once(between));
    is_number(number)
        || (rest.is_none() && is_roman(number))
        || parts.is_some_and(|(one, other)| is_number(one) && is_number(other))
}

fn lower_middle(mut numbers: Vec<f32>) -> Option<f32> {
    numbers.sort_by(f32::total_cmp);
    numbers.get(numbers.len().checked_sub(1)? / 2).copied()
}

/// The number that a tenth are below.
fn lower_tenth(mut numbers: Vec<f32>) -> f32 {
    numbers.sort_by(f32::total_cmp);
    numbers.get(numbers.len() / 10).copied().unwrap_or_default()
}
