//! Requests carried out, one arm each.

use super::workspace::{Panel, View};
use super::{Action, Session};

impl Session {
    /// Carries out a request.
    pub fn perform(&mut self, action: Action) {
        self.steps_before = self.history.done().len();
        match action {
            Action::Run(id) => self.run(id),
            Action::Open(paths) => self.open(paths),
            Action::OpenAs(path, name) => self.open_as(path, &name),
            Action::JoinAs(name) => self.join_as(&name),
            Action::OpenTables(paths) => self.open_tables(paths),
            Action::AnswerTable(mapping) => self.answer_table(Some(mapping)),
            Action::GuessTables => self.guess_tables(),
            Action::Paste(title, text) => self.paste(&title, &text),
            Action::SaveAs(path) => self.save_as(&path),
            Action::Export { format, path, plan } => self.export(format, &path, *plan),
            Action::ReadAnnotations(path, format) => self.read_annotations(path, format),
            Action::Import(plan) => self.import(&plan),
            Action::ImportAsProject(plan) => self.import_as_project(&plan),
            Action::Cancel(job) => self.cancel(job),

            Action::Show(document) => {
                self.workspace.view = View::Read;
                self.show_when_ready(&document);
            }
            Action::ShowItem(document, item) => self.show_item(&document, item),
            Action::OpenTab(document, behind) => self.open_tab(&document, behind),
            Action::CloseTab(document) => self.close_tab(&document),
            Action::MoveTab(document, to) => self.move_tab(&document, to),
            Action::Select(item) => self.select(item),
            Action::PlaceCursor(cursor) => self.workspace.cursor = cursor,
            Action::ShowView(view) => self.workspace.view = view,
            Action::ShowPanel(panel) => self.workspace.panel = panel,
            Action::ShowEntity(entity) => {
                self.workspace.panel = Panel::Entities;
                self.workspace.entity = entity;
            }
            Action::ShowIssue(issue) => {
                self.workspace.panel = Panel::Stances;
                self.workspace.issue = issue;
            }
            Action::Filter(words) => self.workspace.filter = words,
            Action::OrderList(order) => self.order_list(order),
            Action::Ask(dialog) => self.ask_or_close(dialog),
            Action::Search(request) => self.search_request(request),
            Action::Settings(settings) => self.change_settings(*settings),
            Action::Scrolled => self.workspace.scroll_to = None,
            Action::Tour(Some(step)) => self.go_on_tour(step),
            Action::Tour(None) => self.end_tour(),
            Action::TopShown => self.workspace.restore_top = None,
            Action::ListReached => self.workspace.wants_list = false,
            Action::FieldsReached => self.workspace.wants_fields = None,

            Action::Tag(label) => self.tag(&label),
            Action::SetPieces(pieces) => self.set_pieces(pieces),
            Action::TogglePiece(words) => self.toggle_piece(words),
            Action::DecideMany(bulk, status) => self.decide_many(&bulk, status),
            Action::Reopen(nth) => self.reopen(nth),
            Action::EditMention(document, mention) => self.edit_mention(&document, *mention),
            Action::EditStance(document, stance) => self.edit_stance(&document, *stance),
            Action::CodeStance => self.code_stance(),
            Action::PickForStance(pick, more) => self.pick_for_stance(pick, more),
            Action::ChangeStance(field) => self.change_stance(field),
            Action::RecodeStances(stances, issue) => self.recode_stances(stances, &issue),
            Action::AnswerEntity(question, answer) => self.answer_entity(question, answer),
            Action::Unlink(document, mention) => self.link(&document, &mention, None),
            Action::Relate(draft, kind) => self.relate(draft, &kind),
            Action::EditRelation(document, relation) => self.edit_relation(&document, *relation),
            Action::RemoveRelation(document, relation) => self.remove_relation(&document, &relation),
            Action::EditEntity(entity) => self.edit_entity(*entity),
            Action::MergeEntities(one, into) => self.merge_entities(&one, &into),
            Action::KeepApart(one, other) => self.keep_apart(&one, &other),
            Action::RemoveEntity(entity) => self.remove_entity(&entity),
            Action::EditIssue(issue) => self.edit_issue(issue),
            Action::AddIssue(name) => drop(self.add_issue(&name)),
            Action::MergeIssues(one, into) => self.merge_issues(&one, &into),
            Action::RemoveIssue(issue, into) => self.remove_issue(&issue, into.as_ref()),
            Action::EditMetadata(document, metadata) => self.edit_metadata(&document, *metadata),
            Action::EditNote(document, note) => self.edit_note(&document, note),
            Action::SetState(document, state) => self.set_state(&document, state),
            Action::RemoveDocument(document) => self.remove_document(&document),
            Action::ResetLearning => self.reset_learning(),

            Action::Tell(notice) => self.tell(notice),
            Action::ShowImportReport(path) => self.show_import_report(&path),
            Action::SaveImportReport(path) => self.save_import_report(&path),
            Action::TryImportAgain => self.try_import_again(),
            Action::KeepRejectedLines => self.keep_rejected_lines(),
            Action::LookAtBackup(nth) => self.look_at_backup(nth),
            Action::RestoreProject => self.restore_project(),
            Action::RestoreArticle(document) => self.restore_article(&document),
            Action::RestoreBinned(nth) => self.restore_binned(nth),

            Action::NewProject(schema) => self.new_project(schema),
            Action::ChangeSchema(change) => drop(self.change_schema(*change)),
            Action::LoadSchema(path) => self.load_schema(&path),
            Action::SaveSchema(path) => self.save_schema(&path),
            Action::ShowGuideline(label) => self.show_guideline(&label),
            Action::PointAtLabel(label) => self.workspace.label = label,
            Action::SetKeys(command, keys) => self.set_keys(command, keys),
            Action::TakeKeys(command, keys) => self.take_keys(command, keys),
            Action::ResetKeys => self.reset_keys(),
        }
        self.steps_before = self.history.done().len();
        self.arrange_list();
    }
}
