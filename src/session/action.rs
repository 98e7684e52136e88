//! Everything that a door may ask of a session.

use super::corpus::ImportPlan;
use super::draft::{CodingField, Pick};
use super::exporting::ExportPlan;
use super::keys::Keys;
use super::schema::SchemaChange;
use super::searching::SearchRequest;
use super::workspace::{
    Bulk, Cursor, Dialog, EntityAnswer, EntityQuestion, Item, Panel, RelationDraft, TourStep, View,
};
use crate::analysis::listing::ListOrder;
use crate::format::Mapping;
use crate::model::{
    DocumentId, DocumentState, Entity, EntityId, Issue, IssueId, LabelId, Mention, MentionId, Metadata, Relation,
    RelationId, Stance, StanceId, Status,
};
use crate::report::Notice;
use crate::store::Settings;
use crate::text::TextRange;
use std::path::PathBuf;

/// One request. Panels and views only look and ask; the session carries out.
#[derive(Debug, Clone)]
pub enum Action {
    /// Run a command of [`super::command::all`], by id.
    Run(&'static str),
    /// Open articles, folders of articles, or a project.
    Open(Vec<PathBuf>),
    /// Open a project to work on it under a name, beside other windows if there are any.
    OpenAs(PathBuf, String),
    /// Work on the project under a name beside the window that has it.
    JoinAs(String),
    /// Open tables of articles, and ask what their columns hold.
    OpenTables(Vec<PathBuf>),
    /// Read a table that was asked about, and those like it, so.
    AnswerTable(Mapping),
    /// Read all tables that are still to be asked about as guessed.
    GuessTables,
    /// Enter pasted text as a new article: title, text.
    Paste(String, String),
    /// Save the project at a new place and go on there.
    SaveAs(PathBuf),
    /// Write the project in a format.
    Export {
        /// The format's id.
        format: &'static str,
        /// The file or folder to write.
        path: PathBuf,
        /// Which annotations of which articles, and into how many files.
        plan: Box<ExportPlan>,
    },
    /// Read annotations for an import; without a format's id, the files tell it.
    ReadAnnotations(PathBuf, Option<&'static str>),
    /// Bring the annotations that were read into the project.
    Import(Box<ImportPlan>),
    /// Open the annotations that were read as a new project.
    ImportAsProject(Box<ImportPlan>),
    /// Ask a background job to stop.
    Cancel(u64),

    /// Show a document.
    Show(DocumentId),
    /// Show a document with one of its annotations selected.
    ShowItem(DocumentId, Item),
    /// Open a document in a tab of its own: behind the present one, or in its place.
    OpenTab(DocumentId, bool),
    /// Close a document's tab.
    CloseTab(DocumentId),
    /// Put a document's tab at another place, counted from the left.
    MoveTab(DocumentId, usize),
    /// Select an annotation of the open document, or none.
    Select(Option<Item>),
    /// Place caret and selection.
    PlaceCursor(Option<Cursor>),
    /// Show something else in the middle of the window.
    ShowView(View),
    /// Show a right-hand tab.
    ShowPanel(Panel),
    /// Show an entity's details, or the list.
    ShowEntity(Option<EntityId>),
    /// Show an issue's stances, or all.
    ShowIssue(Option<IssueId>),
    /// Filter the article list.
    Filter(String),
    /// List articles in this order.
    OrderList(ListOrder),
    /// Open a dialog, or close it.
    Ask(Option<Dialog>),
    /// Look for words and annotations, and act on what was found.
    Search(SearchRequest),
    /// Show a step of the tour, or end it.
    Tour(Option<TourStep>),
    /// Change settings.
    Settings(Box<Settings>),
    /// The text has scrolled to where it was asked to.
    Scrolled,
    /// The text has been scrolled back to where it was left.
    TopShown,
    /// The article list has been given the keyboard.
    ListReached,
    /// The right-hand side has been given the keyboard.
    FieldsReached,

    /// Tag the selection, or retag the selected mention.
    Tag(LabelId),
    /// Give the selected mention, or the selected stance's target, these pieces of the text.
    SetPieces(Vec<TextRange>),
    /// Add words to the selected mention or target, or take them out if all of them are in it.
    TogglePiece(TextRange),
    /// Accept or reject many suggestions at once.
    DecideMany(Bulk, Status),
    /// Reopen one of the last decisions, 0 for the newest.
    Reopen(usize),
    /// Change a mention of a document; it becomes the analyst's own.
    EditMention(DocumentId, Box<Mention>),
    /// Change a stance of a document; it becomes the analyst's own.
    EditStance(DocumentId, Box<Stance>),
    /// Make the stances that are being coded.
    CodeStance,
    /// Carry out what was chosen as the entity.
    AnswerEntity(EntityQuestion, EntityAnswer),
    /// Take a mention of a document away from its entity.
    Unlink(DocumentId, MentionId),
    /// Make a relation of that kind.
    Relate(RelationDraft, String),
    /// Change a relation of a document; it becomes the analyst's own.
    EditRelation(DocumentId, Box<Relation>),
    /// Remove a relation of a document; a suggestion is rejected.
    RemoveRelation(DocumentId, RelationId),
    /// Fill the field that has the focus in the stance that is being coded; or add one more to it,
    /// or take it away again.
    PickForStance(Pick, bool),
    /// Change the selected stance in the coding bar, beginning with a field.
    ChangeStance(CodingField),
    /// Code stances to the issue of that name, made if it is new; to none if the name is empty.
    RecodeStances(Vec<(DocumentId, StanceId)>, String),
    /// Change an entity.
    EditEntity(Box<Entity>),
    /// Merge some entities into another.
    MergeEntities(Vec<EntityId>, EntityId),
    /// Remember that two entities are not the same.
    KeepApart(EntityId, EntityId),
    /// Remove an entity that nothing names.
    RemoveEntity(EntityId),
    /// Change an issue, or add it.
    EditIssue(Issue),
    /// Add an issue of that name.
    AddIssue(String),
    /// Merge the first issue into the second: its stances follow.
    MergeIssues(IssueId, IssueId),
    /// Remove an issue; its stances are coded to the other one, or to none.
    RemoveIssue(IssueId, Option<IssueId>),
    /// Change what is known about a document.
    EditMetadata(DocumentId, Box<Metadata>),
    /// Change a document's note.
    EditNote(DocumentId, String),
    /// Change a document's state.
    SetState(DocumentId, DocumentState),
    /// Remove a document with its annotations.
    RemoveDocument(DocumentId),
    /// Forget what was learnt from decisions; they stay.
    ResetLearning,

    /// Say something to the analyst.
    Tell(Notice),
    /// Show the report of an import that lies there.
    ShowImportReport(PathBuf),
    /// Write the report of an import that is shown to a file.
    SaveImportReport(PathBuf),
    /// Read the files again that could not be read.
    TryImportAgain,
    /// Keep the lines of annotations that were not understood with the project.
    KeepRejectedLines,
    /// Look into a backup, by its number in the list.
    LookAtBackup(usize),
    /// Make the whole project as it was at the time of the backup that is looked into.
    RestoreProject,
    /// Make one article as it was then.
    RestoreArticle(DocumentId),
    /// Bring back what was removed, by its number in the bin.
    RestoreBinned(usize),

    /// Begin a project with the schema of that number in [`crate::store::READY_MADE`].
    NewProject(usize),
    /// Change the schema, and let all annotations follow.
    ChangeSchema(Box<SchemaChange>),
    /// Read a schema file and propose it instead of the present schema.
    LoadSchema(PathBuf),
    /// Write the schema to a file.
    SaveSchema(PathBuf),
    /// Show what belongs to a label.
    ShowGuideline(LabelId),
    /// The label that is pointed at, for help on it.
    PointAtLabel(Option<LabelId>),
    /// Give a command other keys, none, or its usual ones.
    SetKeys(&'static str, Option<Vec<Keys>>),
    /// Give a command keys that another command has, and take them from it.
    TakeKeys(&'static str, Keys),
    /// Give all commands their usual keys.
    ResetKeys,
}
