//! The open articles: tabs, the way back, and how all that was left the last time.

use super::Session;
use super::workspace::{Cursor, Item, Panel, Place, View, Workspace};
use crate::analysis::listing::ListOrder;
use crate::model::DocumentId;
use crate::report::Notice;
use crate::store::{Desk, LeftArticle, LeftProject, ProjectFolder};
use std::path::{Path, PathBuf};

/// How many places the way back holds.
const LONGEST_WAY: usize = 200;

impl Session {
    /// How the window is set up: zoom, panels.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Sets the window up in another way.
    pub fn change_desk(&mut self, change: impl FnOnce(&mut Desk)) {
        let mut desk = self.desk.clone();
        change(&mut desk);
        desk.zoom = desk.zoom.clamp(*Desk::ZOOM.start(), *Desk::ZOOM.end());
        if desk != self.desk {
            self.desk = desk;
            self.save_desk();
        }
    }

    /// Notes which byte of the open document is at the top of the view.
    pub fn note_top(&mut self, top: Option<usize>) {
        self.workspace.top = top;
    }

    /// What is shown now, to come back to.
    fn here(&self) -> Option<Place> {
        let Workspace { document, item, cursor, top, .. } = &self.workspace;
        let document = document.clone()?;
        Some(Place { document, item: item.clone(), cursor: *cursor, top: *top })
    }

    /// Opens a document in the present tab, or goes to the tab that it has.
    pub fn show(&mut self, document: &DocumentId) {
        if self.project.document(document).is_some() && self.workspace.document.as_ref() != Some(document) {
            self.note_way();
            let place = self.tab_of(document).unwrap_or_else(|| unseen(document));
            self.show_place(place, false);
        }
    }

    /// Shows a document with one of its annotations selected.
    pub(super) fn show_item(&mut self, document: &DocumentId, item: Item) {
        self.workspace.view = View::Read;
        if self.workspace.document.as_ref() == Some(document) {
            self.note_way();
        }
        self.show(document);
        self.select_and_scroll(item);
    }

    /// Opens a document in a tab of its own; behind the present one, or before it.
    pub(super) fn open_tab(&mut self, document: &DocumentId, behind: bool) {
        if self.project.document(document).is_none() || self.workspace.document.as_ref() == Some(document) {
            return;
        }
        self.workspace.dialog = None;
        if self.workspace.document.is_none() || (!behind && self.tab_of(document).is_some()) {
            self.show(document);
        } else if behind && self.tab_of(document).is_none() {
            let at = self.present_tab().map_or(0, |at| at + 1);
            // Several that are opened in a row stand in that order.
            let at = self.workspace.tabs.iter().skip(at).take_while(|tab| tab.top.is_none()).count() + at;
            self.workspace.tabs.insert(at, unseen(document));
            self.extract_if_needed(document);
        } else if !behind {
            self.workspace.view = View::Read;
            self.note_way();
            self.show_place(unseen(document), true);
        }
    }

    /// Closes a tab; the last one stays.
    pub(super) fn close_tab(&mut self, document: &DocumentId) {
        self.keep_tab();
        let Some(at) = self.workspace.tabs.iter().position(|tab| tab.document == *document) else { return };
        if self.workspace.tabs.len() < 2 {
            return;
        }
        let closed = self.workspace.tabs.remove(at);
        self.workspace.closed.push(closed);
        if self.workspace.document.as_ref() == Some(document) {
            self.note_way();
            self.workspace.document = None;
            let beside = at.min(self.workspace.tabs.len() - 1);
            if let Some(place) = self.workspace.tabs.get(beside).cloned() {
                self.show_place(place, false);
            }
        }
    }

    pub(crate) fn close_present_tab(&mut self) {
        if let Some(document) = self.workspace.document.clone() {
            self.close_tab(&document);
        }
    }

    /// Opens again what was closed last.
    pub(crate) fn reopen_tab(&mut self) {
        while let Some(place) = self.workspace.closed.pop() {
            if self.project.document(&place.document).is_some() {
                self.workspace.view = View::Read;
                self.note_way();
                return self.show_place(place, true);
            }
        }
    }

    /// Goes to the next or former tab; after the last comes the first.
    pub(crate) fn step_tab(&mut self, forward: bool) {
        let count = self.workspace.tabs.len();
        let Some(at) = self.present_tab().filter(|_| count > 1) else { return };
        let next = if forward { at + 1 } else { at + count - 1 } % count;
        if let Some(document) = self.workspace.tabs.get(next).map(|tab| tab.document.clone()) {
            self.show(&document);
        }
    }

    /// Puts a tab at another place, counted from the left.
    pub(super) fn move_tab(&mut self, document: &DocumentId, to: usize) {
        let tabs = &mut self.workspace.tabs;
        if let Some(at) = tabs.iter().position(|tab| tab.document == *document).filter(|_| to < tabs.len()) {
            let tab = tabs.remove(at);
            tabs.insert(to, tab);
        }
    }

    /// Moves the present tab by one place.
    pub(crate) fn shift_tab(&mut self, forward: bool) {
        if let (Some(at), Some(document)) = (self.present_tab(), self.workspace.document.clone()) {
            self.move_tab(&document, if forward { at + 1 } else { at.saturating_sub(1) });
        }
    }

    /// Goes back to the place that was shown before.
    pub(crate) fn go_back(&mut self) {
        let (back, forward) = (std::mem::take(&mut self.workspace.back), std::mem::take(&mut self.workspace.forward));
        (self.workspace.back, self.workspace.forward) = self.go_along(back, forward);
    }

    /// Goes to the place that was left by going back.
    pub(crate) fn go_forward(&mut self) {
        let (back, forward) = (std::mem::take(&mut self.workspace.back), std::mem::take(&mut self.workspace.forward));
        (self.workspace.forward, self.workspace.back) = self.go_along(forward, back);
    }

    /// Goes to the last place of `from`; what is shown now goes to `to`.
    fn go_along(&mut self, mut from: Vec<Place>, mut to: Vec<Place>) -> (Vec<Place>, Vec<Place>) {
        self.workspace.view = View::Read;
        let here = self.here();
        while let Some(place) = from.pop() {
            if Some(&place) != here.as_ref() && self.project.document(&place.document).is_some() {
                to.extend(here);
                self.show_place(place, false);
                break;
            }
        }
        (from, to)
    }

    /// Before another place is shown: the way back leads here.
    pub(super) fn note_way(&mut self) {
        self.keep_tab();
        if let Some(here) = self.here().filter(|here| self.workspace.back.last() != Some(here)) {
            self.workspace.back.push(here);
            let excess = self.workspace.back.len().saturating_sub(LONGEST_WAY);
            self.workspace.back.drain(..excess);
        }
        self.workspace.forward.clear();
    }

    /// Writes into the present tab what is shown in it.
    fn keep_tab(&mut self) {
        if let (Some(here), Some(at)) = (self.here(), self.present_tab())
            && let Some(tab) = self.workspace.tabs.get_mut(at)
        {
            *tab = here;
        }
    }

    fn present_tab(&self) -> Option<usize> {
        let document = self.workspace.document.as_ref()?;
        self.workspace.tabs.iter().position(|tab| tab.document == *document)
    }

    fn tab_of(&self, document: &DocumentId) -> Option<Place> {
        self.workspace.tabs.iter().find(|tab| tab.document == *document).cloned()
    }

    /// Shows a place in the tab of its document, else in a new one or in the present one.
    fn show_place(&mut self, place: Place, in_new_tab: bool) {
        self.keep_tab();
        let present = self.present_tab();
        let own = self.workspace.tabs.iter().position(|tab| tab.document == place.document);
        match (own, present) {
            (Some(_), _) => {}
            (None, Some(at)) if !in_new_tab => self.workspace.tabs[at] = place.clone(),
            (None, at) => self.workspace.tabs.insert(at.map_or(self.workspace.tabs.len(), |at| at + 1), place.clone()),
        }
        let Place { document, item, cursor, top } = place;
        let is_other = self.workspace.document.as_ref() != Some(&document);
        let workspace = &mut self.workspace;
        workspace.document = Some(document.clone());
        (workspace.item, workspace.cursor) = (item, cursor);
        (workspace.top, workspace.restore_top) = (top, top);
        workspace.scroll_to = None;
        if is_other {
            workspace.linking = None;
            self.search_follows(&document);
            self.tell_if_lost(&document);
            self.extract_if_needed(&document);
            self.jobs.extract_first(&document);
        }
        self.forget_lost_item();
    }

    /// Says so if the files of a document are not what they were when the project was opened.
    fn tell_if_lost(&mut self, id: &DocumentId) {
        let Some(document) = self.project.document(id) else { return };
        document.text.as_str();
        self.project.annotation_sets(id).for_each(drop);
        if document.text.is_lost() || self.project.set_handles(id).any(|(_, set)| set.is_lost()) {
            if !self.others().is_empty() {
                let what = format!("“{}” was changed in another window; that is taken in now.", document.title());
                self.look_outside_soon();
                self.jobs.wake();
                return self.tell(Notice::info(what));
            }
            let what = format!("Files of “{}” have changed or gone since the project was opened.", document.title());
            let hint = "Nothing of this article can be changed now. Open the project again.";
            self.tell(Notice::error(what).hint(hint));
        }
    }

    fn extract_if_needed(&mut self, document: &DocumentId) {
        let is_behind = self.project.document(document).is_some_and(|document| self.is_behind(document));
        let is_lost = self.project.document(document).is_some_and(|document| document.text.is_lost());
        if self.makes_suggestions() && !is_lost && (!self.has_suggestions(document) || is_behind) {
            self.extract(document);
        }
    }

    /// Drops the tabs and places of documents that are no longer there.
    pub(super) fn forget_lost_places(&mut self) {
        let (project, workspace) = (&self.project, &mut self.workspace);
        for places in [&mut workspace.tabs, &mut workspace.back, &mut workspace.forward, &mut workspace.closed] {
            places.retain(|place| project.document(&place.document).is_some());
        }
    }

    /// Opens what was open when this project was left. Gives whether there was anything.
    pub(super) fn restore_tabs(&mut self) -> bool {
        let left = self.folder().and_then(|folder| self.desk.project(&absolute(folder))).cloned();
        let Some(left) = left else { return false };
        let place = |article: &LeftArticle| {
            let document = DocumentId::from(article.document.as_str());
            let text = self.project.document(&document)?.text.as_str();
            let caret = text.floor_char_boundary(article.caret);
            let cursor = (caret > 0).then_some(Cursor { anchor: caret, head: caret });
            Some(Place { document, item: None, cursor, top: Some(text.floor_char_boundary(article.top)) })
        };
        let places: Vec<Option<Place>> = left.articles.iter().map(place).collect();
        let shown = places.get(left.shown).cloned().flatten();
        self.workspace.tabs = places.into_iter().flatten().collect();
        let Some(shown) = shown.or_else(|| self.workspace.tabs.first().cloned()) else { return false };
        self.show_place(shown, false);
        true
    }

    /// Opens the project that was open when Standpoint was closed, if it is there and free.
    pub fn reopen_last(&mut self) {
        if let Some(last) = self.desk.last.clone().filter(|path| ProjectFolder::is_free(path)) {
            self.open(vec![last]);
        }
    }

    /// Notes what is open, before the project is left and now and then.
    pub(super) fn note_desk(&mut self) {
        self.keep_tab();
        let before = self.desk.clone();
        self.desk.panel = self.workspace.panel.title().to_owned();
        self.desk.list_order = self.workspace.list_order.title().to_owned();
        let folder = self.folder().map(absolute);
        let has_work = self.project.documents().len() > 0;
        self.desk.last = folder.clone().filter(|_| has_work);
        if let Some(path) = folder.filter(|_| !self.workspace.tabs.is_empty()) {
            let article = |tab: &Place| LeftArticle {
                document: tab.document.to_string(),
                top: tab.top.unwrap_or_default(),
                caret: tab.cursor.map_or(0, |cursor| cursor.head),
            };
            let articles = self.workspace.tabs.iter().map(article).collect();
            let shown = self.present_tab().unwrap_or_default();
            self.desk.remember(LeftProject { path, shown, articles });
        }
        if self.desk != before {
            self.save_desk();
        }
    }

    fn save_desk(&mut self) {
        let Some(places) = &self.keeper.places else { return };
        if let Err(error) = places.save_desk(&self.desk) {
            self.tell(Notice::warning(error.to_string()));
        }
    }

    /// The order in which articles were listed the last time.
    pub(super) fn order_of_desk(desk: &Desk) -> ListOrder {
        ListOrder::ALL.into_iter().find(|order| order.title() == desk.list_order).unwrap_or_default()
    }

    /// The tab of the side that was open the last time.
    pub(super) fn panel_of_desk(desk: &Desk) -> Panel {
        Panel::ALL.into_iter().find(|panel| panel.title() == desk.panel).unwrap_or_default()
    }
}

/// A document that has not been looked at yet.
fn unseen(document: &DocumentId) -> Place {
    Place { document: document.clone(), item: None, cursor: None, top: None }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
