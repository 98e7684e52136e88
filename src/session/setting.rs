//! Settings that change while the program runs.

use super::Session;
use super::keymap::Keymap;
use crate::model::AnnotationSetId;
use crate::report::Notice;
use crate::store::Settings;

impl Session {
    pub(crate) fn change_settings(&mut self, mut settings: Settings) {
        if settings.analyst != self.settings.analyst && self.joined().is_none() {
            let who = AnnotationSetId::analyst(&settings.analyst);
            let taken = self.keeper.folder.as_mut().and_then(|folder| folder.work_as(&who).err());
            if let Some(holder) = taken {
                let what = format!("{who} is at work on this project in another window, since {}.", holder.since);
                self.tell(Notice::warning(what).hint("Your name stays as it is. Choose another one."));
                settings.analyst.clone_from(&self.settings.analyst);
            } else if who != self.who {
                self.who = who;
                self.memo.forget();
                self.workspace.item = None;
            }
        }
        if settings.keys != self.settings.keys {
            self.keymap = Keymap::new(&settings);
        }
        self.settings = settings;
        if let Err(error) = self.keeper.save_settings(&self.settings) {
            self.tell(Notice::warning(error.to_string()));
        }
    }

    /// The name under which decisions are kept, unless a project is opened under another one.
    pub(super) fn own_name(&self) -> AnnotationSetId {
        AnnotationSetId::analyst(&self.settings.analyst)
    }

    /// Makes the article's text larger or smaller by some points.
    pub(crate) fn resize_text(&mut self, points: i8) {
        let text_size = (self.settings.text_size + f32::from(points))
            .clamp(*Settings::TEXT_SIZES.start(), *Settings::TEXT_SIZES.end());
        self.change_settings(Settings { text_size, ..self.settings.clone() });
    }
}
