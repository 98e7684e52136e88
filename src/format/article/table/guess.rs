//! Guesses which column has which role, from the names of columns and from what is in them.

use super::date;
use super::mapping::{Mapping, Role};
use std::collections::BTreeSet;

/// What columns of a role are called, the surest first, without spaces and signs.
const NAMES: &[(Role, &[&str])] = &[
    (
        Role::Text,
        &[
            "text",
            "fulltext",
            "articletext",
            "articlebody",
            "bodytext",
            "body",
            "content",
            "articlecontent",
            "maintext",
            "article",
            "story",
            "storytext",
            "newstext",
            "contenttext",
            "rawtext",
            "plaintext",
            "document",
            "doctext",
            "documenttext",
            "transcript",
            "paragraphs",
            "bodyxhtml",
            "contenthtml",
            "bodyhtml",
            "html",
            "texte",
            "textecomplet",
            "contenu",
            "corps",
            "artikel",
            "artikeltext",
            "inhalt",
            "volltext",
            "texto",
            "contenido",
            "cuerpo",
            "conteudo",
            "conteúdo",
            "corpo",
            "testo",
            "contenuto",
            "tekst",
            "treść",
            "tresc",
            "inhoud",
            "текст",
            "содержание",
            "статья",
            "зміст",
            "стаття",
            "κείμενο",
            "metin",
            "icerik",
            "içerik",
            "内容",
            "正文",
            "本文",
            "文本",
            "نص",
            "النص",
            "텍스트",
            "본문",
            "message",
            "post",
            "tweet",
            "sentence",
        ],
    ),
    (
        Role::Title,
        &[
            "title",
            "headline",
            "hed",
            "head",
            "heading",
            "articletitle",
            "newstitle",
            "maintitle",
            "headlinemain",
            "subject",
            "titre",
            "titel",
            "überschrift",
            "ueberschrift",
            "schlagzeile",
            "titulo",
            "título",
            "titular",
            "titolo",
            "manchete",
            "tytuł",
            "tytul",
            "kop",
            "заголовок",
            "название",
            "назва",
            "τίτλος",
            "başlık",
            "baslik",
            "标题",
            "題名",
            "タイトル",
            "見出し",
            "عنوان",
            "العنوان",
            "제목",
        ],
    ),
    (
        Role::Date,
        &[
            "date",
            "published",
            "publishedat",
            "publisheddate",
            "publicationdate",
            "publishdate",
            "datepublished",
            "pubdate",
            "pubdatetime",
            "datepublication",
            "firstpublished",
            "firstpublicationdate",
            "versioncreated",
            "webpublicationdate",
            "publishtime",
            "publishedon",
            "publicationtime",
            "datetime",
            "timestamp",
            "time",
            "created",
            "createdat",
            "createdutc",
            "dateline",
            "day",
            "posted",
            "postedat",
            "issued",
            "datum",
            "erscheinungsdatum",
            "veröffentlicht",
            "fecha",
            "data",
            "datapublikacji",
            "дата",
            "датапубликации",
            "ημερομηνία",
            "tarih",
            "日期",
            "发布时间",
            "日付",
            "تاريخ",
            "التاريخ",
            "날짜",
        ],
    ),
    (
        Role::Outlet,
        &[
            "outlet",
            "source",
            "sourcename",
            "publication",
            "publisher",
            "newspaper",
            "paper",
            "journal",
            "media",
            "medium",
            "mediasource",
            "mediasourcename",
            "medianame",
            "sitename",
            "site",
            "website",
            "newssource",
            "agency",
            "channel",
            "provider",
            "domain",
            "publicationname",
            "quelle",
            "zeitung",
            "fuente",
            "periódico",
            "fonte",
            "giornale",
            "jornal",
            "krant",
            "bron",
            "źródło",
            "zrodlo",
            "источник",
            "издание",
            "джерело",
            "kaynak",
            "来源",
            "媒体",
            "المصدر",
            "출처",
            "언론사",
        ],
    ),
    (
        Role::Author,
        &[
            "author",
            "authors",
            "byline",
            "bylineoriginal",
            "writer",
            "journalist",
            "reporter",
            "creator",
            "correspondent",
            "by",
            "autor",
            "autorin",
            "verfasser",
            "auteur",
            "auteurs",
            "autore",
            "autores",
            "автор",
            "авторы",
            "yazar",
            "作者",
            "著者",
            "記者",
            "الكاتب",
            "기자",
        ],
    ),
    (
        Role::Address,
        &[
            "url",
            "address",
            "link",
            "weburl",
            "uri",
            "href",
            "permalink",
            "articleurl",
            "webpage",
            "sourceurl",
            "canonicalurl",
            "articlelink",
            "shorturl",
            "lien",
            "adresse",
            "enlace",
            "ссылка",
            "адрес",
            "посилання",
            "链接",
            "网址",
            "رابط",
        ],
    ),
    (
        Role::Language,
        &[
            "language",
            "lang",
            "languagecode",
            "langcode",
            "locale",
            "sprache",
            "langue",
            "idioma",
            "lingua",
            "taal",
            "język",
            "jezyk",
            "язык",
            "мова",
            "dil",
            "语言",
            "言語",
            "اللغة",
        ],
    ),
    (
        Role::Id,
        &[
            "id",
            "articleid",
            "docid",
            "documentid",
            "guid",
            "uuid",
            "uid",
            "newsid",
            "storyid",
            "storiesid",
            "recordid",
            "key",
            "docno",
            "identifier",
            "kennung",
            "identifiant",
        ],
    ),
];

/// Names of columns that hold only the beginning of an article; its text if there is no other.
const PARTS: &[&str] = &[
    "lead",
    "lede",
    "summary",
    "abstract",
    "description",
    "teaser",
    "standfirst",
    "excerpt",
    "snippet",
    "intro",
    "trailtext",
    "leadparagraph",
    "subtitle",
    "resumen",
    "résumé",
    "zusammenfassung",
    "аннотация",
    "описание",
    "лид",
    "摘要",
];

/// Of a text column, half the cells have at least as many characters, or the guess is not certain.
const PROSE: usize = 60;

/// Which columns have which roles, as far as can be told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guess {
    /// The roles; those that no column has are without columns.
    pub mapping: Mapping,
    /// Whether names and content agree, so that nobody has to be asked.
    pub is_certain: bool,
}

/// Guesses what `given` leaves open.
pub(super) fn guess(columns: &[String], rows: &[&[String]], given: &Mapping) -> Guess {
    let facts: Vec<Facts> = (0..columns.len()).map(|at| Facts::of(at, &columns[at], rows)).collect();
    let named = |column: &String| columns.iter().position(|name| name == column);
    let mut taken: BTreeSet<usize> = given.columns.values().flatten().filter_map(named).collect();
    let mut mapping = given.clone();
    let mut is_certain = true;
    mapping.columns.entry(Role::Text).or_insert_with(|| {
        let (text, is_sure) = text_column(&facts, &taken);
        is_certain = is_sure;
        taken.extend(text);
        text.map(|at| columns[at].clone()).into_iter().collect()
    });
    for role in Role::ALL {
        if mapping.columns.contains_key(&role) {
            continue;
        }
        let free = facts.iter().filter(|facts| !taken.contains(&facts.at) && facts.fits(role));
        let by_name = free.clone().filter_map(|facts| Some((facts.rank(role)?, facts.at))).min();
        let found = by_name.map(|(_, at)| at).or_else(|| match role {
            Role::Date => free.clone().find(|facts| facts.dates > 0.9 && !facts.is_numeric()).map(|facts| facts.at),
            Role::Address => free.clone().find(|facts| facts.addresses > 0.9).map(|facts| facts.at),
            _ => None,
        });
        taken.extend(found);
        mapping.columns.insert(role, found.map(|at| columns[at].clone()).into_iter().collect());
    }
    Guess { mapping, is_certain }
}

/// The column with the text, and whether that is beyond doubt.
fn text_column(facts: &[Facts], taken: &BTreeSet<usize>) -> (Option<usize>, bool) {
    let free = || facts.iter().filter(|facts| !taken.contains(&facts.at) && facts.is_words());
    let longest = free().max_by_key(|facts| (facts.median, std::cmp::Reverse(facts.at)));
    let named = free()
        .filter_map(|facts| Some((facts.rank(Role::Text)?, facts)))
        .min_by_key(|(rank, facts)| (rank / 100, facts.median < PROSE, *rank, facts.at));
    let part = free().find(|facts| PARTS.contains(&facts.plain.as_str()));
    match (named, longest) {
        (Some((rank, named)), Some(longest)) => {
            let is_longest = longest.median <= named.median.saturating_mul(2);
            // A column called “text” with a few words beside one with long ones is a label of some kind.
            if !is_longest && named.median < PROSE && longest.rank(Role::Title).is_none() {
                return (Some(longest.at), false);
            }
            (Some(named.at), rank < 100 && is_longest && named.median >= PROSE)
        }
        (None, Some(longest)) if longest.median >= PROSE && longest.rank(Role::Title).is_none() => {
            (Some(longest.at), false)
        }
        (None, _) => (part.map(|facts| facts.at), false),
        (Some((_, named)), None) => (Some(named.at), false),
    }
}

/// What is known of a column.
struct Facts {
    at: usize,
    /// Its name in small letters, without spaces and signs.
    plain: String,
    /// The last part of a dotted name, likewise.
    last: String,
    /// The number of characters that half its filled cells reach.
    median: usize,
    /// The share of its filled cells that are dates.
    dates: f64,
    /// The share of its filled cells that are web addresses.
    addresses: f64,
    /// The share of its filled cells that are numbers.
    numbers: f64,
    is_empty: bool,
}

impl Facts {
    fn of(at: usize, name: &str, rows: &[&[String]]) -> Self {
        let cells: Vec<&str> =
            rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        let mut lengths: Vec<usize> = cells.iter().map(|cell| cell.chars().count()).collect();
        lengths.sort_unstable();
        let share = |test: &dyn Fn(&str) -> bool| {
            let count = cells.iter().filter(|cell| test(cell)).count();
            if cells.is_empty() { 0.0 } else { count as f64 / cells.len() as f64 }
        };
        Self {
            at,
            plain: plain(name),
            last: plain(name.rsplit('.').next().unwrap_or(name)),
            median: lengths.get(lengths.len() / 2).copied().unwrap_or_default(),
            dates: share(&|cell| cell.len() < 60 && date::is_date(cell)),
            addresses: share(&is_address),
            numbers: share(&|cell| cell.parse::<f64>().is_ok()),
            is_empty: cells.is_empty(),
        }
    }

    /// How surely the name says a role: the less, the surer; from 100 only a part of the name says it.
    fn rank(&self, role: Role) -> Option<usize> {
        let (_, names) = NAMES.iter().find(|(known, _)| *known == role)?;
        if let Some(rank) = names.iter().position(|name| *name == self.plain) {
            return Some(rank.min(99));
        }
        if let Some(rank) = names.iter().position(|name| *name == self.last) {
            return Some(100 + rank);
        }
        let long = names.iter().filter(|name| name.chars().count() >= 4);
        let found = long.clone().position(|name| self.plain.ends_with(name) || self.plain.starts_with(name));
        found.map(|rank| 200 + rank)
    }

    fn is_numeric(&self) -> bool {
        self.numbers > 0.9
    }

    fn is_words(&self) -> bool {
        !self.is_numeric() && self.dates < 0.9 && self.addresses < 0.9
    }

    /// Whether the content does not contradict a role.
    fn fits(&self, role: Role) -> bool {
        match role {
            Role::Date => self.is_empty || self.dates > 0.5,
            Role::Address => self.is_empty || self.addresses > 0.5,
            Role::Title | Role::Outlet | Role::Author => self.is_empty || self.is_words() && self.median < 400,
            Role::Language => self.is_empty || self.is_words() && self.median < 20,
            Role::Id => self.median < 100,
            Role::Text => self.is_words(),
        }
    }
}

pub(super) fn is_address(cell: &str) -> bool {
    cell.starts_with("http://") || cell.starts_with("https://") || cell.starts_with("www.")
}

/// Whether a name is one that a column of articles may have.
pub(super) fn is_known(name: &str) -> bool {
    let plain = plain(name);
    NAMES.iter().any(|(_, names)| names.contains(&plain.as_str())) || PARTS.contains(&plain.as_str())
}

fn plain(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
