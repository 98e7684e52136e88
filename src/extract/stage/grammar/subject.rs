//! The subject of a verb: names joined by “and”, antecedents, whoever was subject before.

use super::{Grammar, Unit};
use crate::extract::stage::cue::Form;
use crate::extract::word_class::WordClass;

/// The subject of a verb.
#[derive(Debug, Clone, Default)]
pub(in crate::extract) struct Subject {
    /// Places of the mentions that are it; more than one if joined by “and”.
    pub holders: Vec<usize>,
    /// Its tokens, with what opens it; for a subject that stands elsewhere, where its verb stands.
    pub first: usize,
    pub end: usize,
    /// How sure, as a factor.
    pub weight: f64,
    /// How it was found.
    pub how: How,
}

/// How a subject was found; the reason of a stance tells it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::extract) enum How {
    /// It stands before the verb.
    #[default]
    Subject,
    /// “he”, “it”.
    Pronoun,
    /// “I”, “we”.
    Speaker,
    /// “who”.
    Antecedent,
    /// “the bank”.
    Description,
    /// A spokesman speaks for it.
    Represented,
    /// The subject of a verb before.
    Earlier,
    /// The first name of the sentence.
    Main,
    /// “by the union”, “from the union”.
    Agent,
    /// “the union’s”, “its”.
    Owner,
    /// “a diplomat”: nobody who could hold a stance.
    Unnamed,
}

impl How {
    /// As a reason says it before the name.
    pub fn words(self) -> &'static str {
        match self {
            How::Subject => "its subject is",
            How::Pronoun => "its subject is a pronoun for",
            How::Speaker => "its subject is the speaker,",
            How::Antecedent => "its subject is “who” or “which”, that is",
            How::Description => "its subject describes",
            How::Represented => "its subject speaks for",
            How::Earlier => "it shares its subject with the verb before:",
            How::Main => "its subject is taken to be that of the sentence:",
            How::Agent => "the holder is named after “by” or “from”:",
            How::Owner => "it belongs to",
            How::Unnamed => "said by",
        }
    }
}

/// How many tokens may stand between a deed and its purpose: “marched through the capital on Friday to demand”.
const PURPOSE: usize = 16;

impl Grammar<'_> {
    /// The subject of a verb whose modifiers begin at `at`, in whatever form the verb is.
    pub fn subject(&self, at: usize, form: Form, be: bool) -> Option<Subject> {
        if at == self.first {
            // “Speaking …”, “Opposes …”: nobody before it.
            return None;
        }
        let before = at - 1;
        let word = self.tokens.lower(before);
        if form == Form::Gerund && !be {
            if let Some(subject) = self.direct_subject(at).filter(|_| self.unit_ending(at).is_some()) {
                return Some(Subject { weight: subject.weight * 0.95, ..subject });
            }
            let follows = matches!(word, "," | "and" | "by" | "while" | "after" | "when" | "in" | "or" | "before");
            return follows.then(|| self.earlier_subject(before, 0.85)).flatten();
        }
        if let Some(subject) = self.direct_subject(at) {
            return Some(subject);
        }
        match word {
            "and" | "but" | "or" | "then" | "yet" => self.earlier_subject(before, 0.92),
            "," if self.tokens.is_any(at.wrapping_sub(2), &["and", "but"]) => self.earlier_subject(before, 0.85),
            _ => None,
        }
    }

    /// The unit that opens the sentence, if a verb may follow it.
    pub(super) fn main_unit(&self) -> Option<&Unit> {
        let mut unit = self.units.iter().find(|unit| unit.can_hold && !self.is_after_preposition(unit.first))?;
        // “His deputy, Senator Ruth Abernathy, broke ranks”
        let apposed =
            self.unit_starting(unit.end + 1).filter(|next| next.label == "PERSON" && self.tokens.is(next.end, ","));
        if let Some(person) = apposed.filter(|_| self.tokens.is(unit.end, ",") && self.is_description(unit.end)) {
            unit = person;
        }
        let opens = unit.first < self.first + 12 && !self.tokens.is_possessive(unit.end);
        let alone = self.tokens.is_word(unit.end) && !self.tokens.is_capital(unit.end) || self.tokens.is(unit.end, ",");
        (opens && alone).then_some(unit)
    }

    /// A subject that ends right at `at`: a unit, a pronoun, a relative pronoun, a unit before a parenthesis.
    pub(super) fn direct_subject(&self, at: usize) -> Option<Subject> {
        let before = at.checked_sub(1).filter(|&before| before >= self.first)?;
        if let Some(unit) = self.unit_ending(at) {
            return self.unit_subject(unit);
        }
        let make = |holders: Vec<usize>, weight, how| {
            (!holders.is_empty()).then_some(Subject { holders, first: before, end: at, weight, how })
        };
        match self.tokens.lower(before) {
            "he" | "she" => make(self.person_before(before), 0.9, How::Pronoun),
            "they" | "it" => {
                let here = self.anchors_before(before).next().is_some();
                make(self.group_before(before), if here { 0.84 } else { 0.76 }, How::Pronoun)
            }
            "we" | "i" => make(self.speaker.clone(), 0.9, How::Speaker),
            "who" | "which" | "that" => {
                let end = if self.tokens.is(before.wrapping_sub(1), ",") { before - 1 } else { before };
                let unit = self.unit_ending(end).filter(|unit| unit.can_hold).copied();
                let unit = unit.or_else(|| self.attached_head(end).filter(|_| end < before))?;
                make(vec![unit.place], 0.88, How::Antecedent)
            }
            "," | ")" | "—" | "–" => self.around_parenthesis(before),
            word => {
                // “Kyiv and its allies worry”
                let noun = self.tokens.is_word(before) && word.ends_with('s') && !self.is_verbal(before);
                let start = (before.saturating_sub(3).max(self.first)..before).find(|&word| {
                    self.tokens.is(word, "and")
                        && self.tokens.is_any(word + 1, &["its", "his", "her", "their", "other"])
                });
                if let Some(unit) = start.and_then(|start| self.unit_ending(start)).filter(|_| noun) {
                    return self.unit_subject(unit);
                }
                // “officials with knowledge of the matter”
                let attached = self.tokens.is_word(before)
                    && !self.is_a(before, WordClass::Stop)
                    && !self.is_a(before, WordClass::Preposition)
                    && !self.is_verbal(before);
                let head = attached.then(|| self.head_before(before)).flatten()?;
                let subject = self.unit_subject(&head)?;
                Some(Subject { end: at, weight: subject.weight * 0.92, ..subject })
            }
        }
    }

    fn unit_subject(&self, unit: &Unit) -> Option<Subject> {
        if !unit.can_hold {
            // “Democrats in 2018”, “the party this week”: what stands before a date.
            if let Some(date) = self.date_before(unit.end) {
                return (date > self.first && date < unit.end).then(|| self.direct_subject(date)).flatten();
            }
            // “officials from the Baltic”
            let preposition = self.preposition_before(self.phrase_start(unit.first))?;
            let head = self.head_before(preposition)?;
            return self.unit_subject(&head).map(|subject| Subject { end: unit.end, ..subject });
        }
        let mut first = self.phrase_start(unit.first);
        let end = unit.end;
        let mut how = How::Subject;
        let mut holders = vec![unit.place];
        let mut weight = match () {
            () if unit.nominal => 0.86,
            () if unit.collective => 0.9,
            () => 1.0,
        };
        if let Some(preposition) = self.preposition_before(first) {
            let word = self.tokens.lower(preposition);
            // “a day after Kenya rejected it”: no preposition, but the start of a clause.
            let opens_clause = matches!(word, "with" | "after" | "before" | "as" | "than");
            if !opens_clause || word == "with" && self.head_before(preposition).is_some() {
                if let Some(head) = self.head_before(preposition) {
                    let delegates = head.nominal && self.is_a(head.end - 1, WordClass::Delegate) && !unit.nominal;
                    if delegates && head.end == preposition && matches!(word, "of" | "from") {
                        let first = self.phrase_start(head.first);
                        return Some(Subject { holders, first, end, weight: 0.85, how: How::Represented });
                    }
                    return self.unit_subject(&head).map(|subject| Subject { end, ..subject });
                }
                let noun = preposition.checked_sub(1).filter(|&noun| noun >= self.first)?;
                // “one of its organisers”
                if word == "of"
                    && unit.nominal
                    && (self.is_a(noun, WordClass::Determiner) || self.tokens.is_number(noun))
                {
                    let first = self.phrase_start(noun);
                    return Some(Subject { holders, first, end, weight: 0.8, how });
                }
                let stands = matches!(word, "of" | "in" | "from" | "for")
                    && (self.is_a(noun, WordClass::Collective) || self.is_a(noun, WordClass::Voice));
                if !stands || unit.nominal {
                    return None;
                }
                weight *= 0.85;
                first = self.phrase_start(noun);
                how = if self.is_a(noun, WordClass::Voice) { How::Represented } else { How::Subject };
            }
        }
        if unit.described {
            how = How::Description;
            weight = 0.92;
        } else if unit.nominal
            && let Some(name) = self.described(unit)
        {
            holders = vec![name];
            how = How::Description;
            weight = 0.92;
        }
        if how == How::Subject {
            self.add_joined(&mut holders, &mut first);
        }
        Some(Subject { holders, first, end, weight, how })
    }

    /// Units joined to the left by commas and “and”.
    fn add_joined(&self, holders: &mut Vec<usize>, first: &mut usize) {
        let mut joined = false;
        while *first > self.first + 1 && holders.len() < 8 {
            let mut link = *first - 1;
            let is_and = self.tokens.is_any(link, &["and", "or", "nor", "&"]);
            joined |= is_and;
            // Headlines join two by a comma.
            joined |= self.tokens.is(link, ",") && self.is_title();
            if !(is_and || joined && self.tokens.is(link, ",")) {
                break;
            }
            if is_and && self.tokens.is(link - 1, ",") {
                link -= 1;
            }
            let Some(unit) = self.unit_ending(link).filter(|unit| unit.can_hold) else { break };
            let start = self.phrase_start(unit.first);
            // “criticised Powell and Rubio backed it”: Powell is an object, no second subject.
            let after_verb = start > self.first && self.is_verbal(start - 1);
            if after_verb || self.is_after_preposition(unit.first) {
                break;
            }
            holders.insert(0, unit.place);
            *first = start;
        }
    }

    /// “Okafor, a former judge, opposes”: the unit before the parenthesis that closes at `close`.
    fn around_parenthesis(&self, close: usize) -> Option<Subject> {
        let open_mark = match self.tokens.lower(close) {
            ")" => "(",
            mark => mark,
        };
        // “Its leader, Bohdan Kreml, said”: the name between the commas.
        if let Some(person) = self.unit_ending(close).filter(|unit| unit.label == "PERSON" && open_mark == ",")
            && person.first > self.first + 1
            && self.tokens.is(person.first - 1, ",")
            && self.is_description(person.first - 1)
        {
            let first = person.first;
            return Some(Subject { holders: vec![person.place], first, end: close, weight: 0.96, how: How::Subject });
        }
        // “The biggest union, Solidar, rejected”: a body between the commas that the noun before them names.
        if let Some(body) =
            self.unit_ending(close).filter(|unit| unit.label == "ORG" && !unit.nominal && open_mark == ",")
            && body.first > self.first + 1
            && self.tokens.is(body.first - 1, ",")
            && self.unit_ending(body.first - 1).is_some_and(|unit| unit.nominal)
        {
            let first = body.first;
            return Some(Subject { holders: vec![body.place], first, end: close, weight: 0.94, how: How::Subject });
        }
        if let Some(person) = self.apposed_person(close).filter(|_| open_mark == ",") {
            let (holders, first) = (vec![person.place], person.first);
            return Some(Subject { holders, first, end: close, weight: 0.94, how: How::Subject });
        }
        let reach = close.saturating_sub(28).max(self.first);
        for open in (reach..close).rev().filter(|&at| self.tokens.is(at, open_mark)).take(3) {
            // “Poland, she said, would …”
            if open_mark == "," && self.is_parenthetical_report(open, close) {
                return self.direct_subject(open);
            }
            let has_unit =
                self.unit_ending(open).filter(|unit| unit.can_hold && !self.is_after_preposition(unit.first));
            let aside = ["who", "which", "where", "unlike", "like", "whose", "including", "especially"];
            let distant = || self.attached_head(open).filter(|_| self.tokens.is_any(open + 1, &aside));
            if let Some(unit) = has_unit.copied().or_else(distant) {
                let relative = self.tokens.is_any(open + 1, &["who", "which", "whose", "where"]);
                let clause = !relative
                    && (open + 1..close)
                        .take_while(|&at| !self.tokens.is_any(at, &["who", "which", "whose", "that"]))
                        .any(|at| self.is_verbal(at) && !self.is_participle(at));
                // “In France, Macron’s party, …” and enumerations are no parentheses.
                if clause || close - open < 2 || self.tokens.is_any(open + 1, &["and", "but", "or"]) {
                    return None;
                }
                return self.unit_subject(&unit.clone()).map(|subject| Subject {
                    weight: subject.weight * 0.94,
                    end: subject.end.min(open),
                    ..subject
                });
            }
        }
        None
    }

    /// “Its rapporteur, Annelie Brandqvist of the Greens, hailed”: the person between the commas.
    fn apposed_person(&self, close: usize) -> Option<&Unit> {
        let reach = close.saturating_sub(9).max(self.first + 1);
        let open = (reach..close).rev().find(|&at| self.tokens.is(at, ","))?;
        let person = self.unit_starting(open + 1).filter(|unit| unit.label == "PERSON")?;
        let belongs = self.tokens.is_any(person.end, &["of", "from"]);
        let plain = (person.end..close).all(|at| self.unit_at(at).is_some() || !self.is_verbal(at));
        (belongs && plain && self.is_description(open)).then_some(person)
    }

    /// Whether the phrase before the comma at `comma` says what somebody is: “its leader”, “the party’s whip”.
    fn is_description(&self, comma: usize) -> bool {
        let head = comma - 1;
        self.is_a(head, WordClass::Office)
            || self.is_a(head, WordClass::Voice)
            || self.unit_ending(comma).is_some_and(|unit| unit.label == "ROLE")
            || self.head_before(head).is_some_and(|unit| unit.label == "ROLE")
            || (head.saturating_sub(7).max(self.first)..comma)
                .any(|at| self.is_a(at, WordClass::Office) || self.is_a(at, WordClass::Voice))
    }

    /// “backed by”, “known as”: a participle in a parenthesis, no verb of the sentence.
    fn is_participle(&self, at: usize) -> bool {
        self.tokens.lower(at).ends_with("ing")
            || self.tokens.is_any(at + 1, &["by", "as", "for", "in", "to", "at", "on", "from"])
            || self.tokens.is_any(at.wrapping_sub(1), &["is", "are", "was", "were"])
    }

    /// Who marched, met or signed “to demand” something: the subject of the deed whose purpose begins at `to`.
    pub fn purpose_subject(&self, to: usize) -> Option<Subject> {
        let reach = to.saturating_sub(PURPOSE).max(self.first);
        let deed = (reach..to).rev().take_while(|&at| !self.tokens.is_any(at, &[";", ":", "that", "who", "which"]));
        let deed = deed.into_iter().find(|&at| self.is_a(at, WordClass::Campaign) && !self.tokens.is_capital(at))?;
        let modifiers = self.modifiers(deed);
        if modifiers.infinitive || modifiers.normative || modifiers.negation.is_some() {
            return None;
        }
        let subject = self.subject(modifiers.first, Form::Past, modifiers.be)?;
        Some(Subject { weight: subject.weight * 0.92, ..subject })
    }

    /// The subject of the last verb before `at` whose subject is known.
    fn earlier_subject(&self, at: usize, weight: f64) -> Option<Subject> {
        let anchor = self.anchors_before(at).next();
        if let Some((verb, holders)) = anchor {
            let (first, holders) = (*verb, holders.clone());
            return Some(Subject { holders, first, end: first, weight, how: How::Earlier });
        }
        let main = self.main_unit().filter(|unit| unit.end <= at)?;
        let holders = vec![main.place];
        let weight = weight * 0.88;
        Some(Subject { holders, first: main.first, end: main.end, weight, how: How::Main })
    }
}
