//! What the analyst is looking at: screen state without pixels.

use super::draft::StanceDraft;
use super::searching::HitsStance;
use crate::analysis::listing::ListOrder;
use crate::model::{DocumentId, EntityId, IssueId, LabelId, MentionId, Schema, Score, StanceId};
use crate::text::TextRange;
use std::path::PathBuf;

/// An annotation that can be selected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// A mention of the open document.
    Mention(MentionId),
    /// A stance of the open document.
    Stance(StanceId),
}

/// The caret (`head`) and the other end of the selection, in bytes of the open document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// Where the selection began.
    pub anchor: usize,
    /// Where the caret is.
    pub head: usize,
}

impl Cursor {
    /// The selected range; empty if only the caret stands there.
    pub fn range(self) -> TextRange {
        TextRange::between(self.anchor, self.head)
    }
}

/// An article as it was shown, to come back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The document.
    pub document: DocumentId,
    /// What was selected in it.
    pub item: Option<Item>,
    /// Caret and selection.
    pub cursor: Option<Cursor>,
    /// The byte at the top of the view; none if the document has not been drawn yet.
    pub top: Option<usize>,
}

/// The steps of the tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TourStep {
    /// The article list.
    Articles,
    /// The text with its suggestions.
    Text,
    /// The fields of what is selected.
    Selection,
    /// Who stands where.
    Stances,
    /// The way to all commands.
    Commands,
}

impl TourStep {
    /// All steps, in order.
    pub const ALL: [TourStep; 5] =
        [TourStep::Articles, TourStep::Text, TourStep::Selection, TourStep::Stances, TourStep::Commands];
}

/// The tabs of the right-hand side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Panel {
    /// The selected mention or stance.
    #[default]
    Selection,
    /// The registry.
    Entities,
    /// The stances, by issue.
    Stances,
    /// The open article's metadata and note.
    Notes,
    /// What was done.
    History,
}

impl Panel {
    /// All tabs, from left to right.
    pub const ALL: [Panel; 5] = [Panel::Selection, Panel::Entities, Panel::Stances, Panel::Notes, Panel::History];

    /// As it is shown.
    pub fn title(self) -> &'static str {
        match self {
            Panel::Selection => "Selection",
            Panel::Entities => "Entities",
            Panel::Stances => "Stances",
            Panel::Notes => "Article",
            Panel::History => "History",
        }
    }
}

/// What the middle of the window shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The open article.
    #[default]
    Read,
    /// The registry as a table.
    Entities,
    /// The coding frame.
    Issues,
}

impl View {
    /// All views, from left to right.
    pub const ALL: [View; 3] = [View::Read, View::Entities, View::Issues];

    /// As it is shown.
    pub fn title(self) -> &'static str {
        match self {
            View::Read => "Read",
            View::Entities => "Entities",
            View::Issues => "Issues",
        }
    }
}

/// What is asked when an entity is to be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntityQuestion {
    /// Whom does this mention name?
    Mention(DocumentId, MentionId),
    /// Whom do these words, which are no mention yet, name?
    Words(DocumentId, TextRange),
    /// Whom do the ticked places of the search name? So many are there.
    Places(usize),
    /// To which entity shall these mentions move?
    Move(Vec<(DocumentId, MentionId)>),
    /// Into which entity shall these be merged?
    MergeInto(Vec<EntityId>),
    /// To which entity does this one belong?
    Affiliation(EntityId),
}

/// The answer to an [`EntityQuestion`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntityAnswer {
    /// One of the registry.
    Known(EntityId),
    /// A new one of that name.
    New(String),
}

/// A relation that is being drawn: where it starts, and where it may end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linking {
    /// The mention where it starts.
    pub from: MentionId,
    /// The mention that the keys have gone to.
    pub to: Option<MentionId>,
}

/// A relation of which only the kind is still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationDraft {
    /// The document.
    pub document: DocumentId,
    /// Where it starts.
    pub from: MentionId,
    /// Where it ends.
    pub to: MentionId,
}

/// A mention of a label that was accepted, with a few words around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The document.
    pub document: DocumentId,
    /// The mention.
    pub mention: MentionId,
    /// A few words before it.
    pub before: String,
    /// Its words.
    pub words: String,
    /// A few words after it.
    pub after: String,
}

/// What belongs to a label, and what was accepted as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guideline {
    /// The label.
    pub label: LabelId,
    /// How many mentions were accepted.
    pub accepted: usize,
    /// Some of them, each wording at most twice, in the order of the articles.
    pub examples: Vec<Example>,
}

/// What kind of suggestions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Mentions and stances.
    Any,
    /// Mentions of a label.
    Label(LabelId),
    /// Stances.
    Stances,
}

/// Which open suggestions of the open document are to be decided at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulk {
    /// The paragraph of the selected annotation or the caret.
    pub paragraph: Option<TextRange>,
    /// Whether only that paragraph is meant.
    pub only_paragraph: bool,
    /// What kind.
    pub kind: Kind,
    /// The lowest score.
    pub from: Score,
    /// The highest score.
    pub to: Score,
}

/// What stands over the window and waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialog {
    /// Choose articles to open.
    OpenArticles,
    /// Choose tables of articles, to say what their columns hold.
    OpenTable,
    /// Say what the columns of a table hold.
    Table,
    /// Choose a folder of articles, or a project.
    OpenFolder,
    /// Choose where the project is to be saved.
    SaveAs,
    /// Choose a format and a place to export to.
    Export,
    /// Choose annotations to bring in, and what becomes of them.
    Import,
    /// Type or paste an article.
    Paste,
    /// Search and run a command.
    Palette,
    /// All keys.
    Keys,
    /// Choose or make an entity.
    Entity(EntityQuestion),
    /// Choose the kind of a relation.
    Relation(RelationDraft),
    /// Code a stance on each place of a search.
    CodeHits(HitsStance),
    /// Code a stance, in a bar below the text.
    Stance(Box<StanceDraft>),
    /// Decide on many suggestions.
    Bulk(Bulk),
    /// Reopen one of the last decisions.
    Decisions,
    /// What may be annotated; with a schema that is proposed instead, if one is.
    Schema(Option<Box<Schema>>),
    /// Choose a schema file to read.
    LoadSchema,
    /// Choose where to write the schema.
    SaveSchema,
    /// What belongs to a label.
    Guideline(Guideline),
    /// Choose the schema of a new project.
    NewProject,
    /// Name, author, theme, text size.
    Settings,
    /// Choose an article to open in a tab of its own.
    NewTab,
    /// Confirm that an article and its annotations are to be removed.
    RemoveArticle(DocumentId),
    /// What was learnt from decisions.
    Learning,
    /// Confirm that what was learnt is to be forgotten.
    ResetLearning,
    /// Confirm that a file is to be opened in the desktop's program for it.
    Source(PathBuf),
    /// What became of the files of an import.
    ImportReport,
    /// Where the report of an import is to be written.
    SaveImportReport,
    /// Choose a backup to go back to.
    Backups,
    /// What was removed, to bring it back.
    Bin,
    /// Look on, or work under another name beside the window that has the project.
    Join,
    /// What was damaged, skipped or recovered.
    Report,
}

/// A place on the right-hand side that the keyboard can be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// Before the first field of the open tab.
    First,
    /// The note of the article.
    Note,
}

/// What the analyst is looking at.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The open document.
    pub document: Option<DocumentId>,
    /// The selected annotation.
    pub item: Option<Item>,
    /// Caret and selection in the text, if it has them.
    pub cursor: Option<Cursor>,
    /// What the middle shows.
    pub view: View,
    /// The relation that is being drawn.
    pub linking: Option<Linking>,
    /// The right-hand tab.
    pub panel: Panel,
    /// What the article list is filtered by.
    pub filter: String,
    /// In which order articles are listed.
    pub list_order: ListOrder,
    /// The entity whose details are open.
    pub entity: Option<EntityId>,
    /// The issue that the stances panel shows; all if none.
    pub issue: Option<IssueId>,
    /// What stands over the window.
    pub dialog: Option<Dialog>,
    /// The label that is pointed at.
    pub label: Option<LabelId>,
    /// Whether boilerplate is shown in full.
    pub show_boilerplate: bool,
    /// Where on the right-hand side the keyboard has yet to go.
    pub wants_fields: Option<Fields>,
    /// A place that the text has yet to scroll to, in bytes.
    pub scroll_to: Option<usize>,
    /// The open articles, in the order of their tabs; the open document is one of them.
    pub tabs: Vec<Place>,
    /// Places that were shown before this one, the latest last.
    pub back: Vec<Place>,
    /// Places that were left by going back, the latest last.
    pub forward: Vec<Place>,
    /// Tabs that were closed, the latest last.
    pub closed: Vec<Place>,
    /// The byte at the top of the view, once the document was drawn.
    pub top: Option<usize>,
    /// A byte that the text has yet to show at the top.
    pub restore_top: Option<usize>,
    /// Whether bars and side panels are hidden, for reading.
    pub focus: bool,
    /// Whether the keyboard has yet to go to the article list.
    pub wants_list: bool,
    /// The step of the tour that is shown.
    pub tour: Option<TourStep>,
    /// How many of the session's messages were dismissed: none before that one shows itself any more.
    pub dismissed: usize,
}
