//! The tour: five steps on the sample project.

use super::Session;
use super::workspace::{Panel, TourStep, View};
use crate::store;

impl Session {
    /// Begins the tour; opens a copy of the sample project, unless one is open.
    pub(crate) fn begin_tour(&mut self) {
        if self.project.name() != store::sample_name() {
            self.open_sample();
        }
        self.go_on_tour(TourStep::Articles);
    }

    /// Shows a step of the tour, and what it speaks of.
    pub(super) fn go_on_tour(&mut self, step: TourStep) {
        self.workspace.dialog = None;
        self.workspace.focus = false;
        self.workspace.tour = Some(step);
        match step {
            TourStep::Selection => self.workspace.panel = Panel::Selection,
            TourStep::Stances => self.workspace.panel = Panel::Stances,
            TourStep::Articles | TourStep::Text | TourStep::Commands => {}
        }
        self.change_desk(|desk| {
            (desk.shows_articles, desk.shows_side, desk.knows_tour) = (true, true, true);
        });
    }

    /// Ends the tour; it does not offer itself again.
    pub(super) fn end_tour(&mut self) {
        self.workspace.tour = None;
        self.change_desk(|desk| desk.knows_tour = true);
    }

    /// Brings the panel with the tabs into sight.
    pub(crate) fn show_side(&mut self) {
        self.workspace.focus = false;
        if self.workspace.view == View::Issues {
            self.workspace.view = View::Read;
        }
        self.change_desk(|desk| desk.shows_side = true);
    }
}
