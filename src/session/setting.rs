//! Settings that change while the program runs.

use super::Session;
use super::keymap::Keymap;
use crate::model::AnnotationSetId;
use crate::report::Notice;
use crate::store::Settings;

impl Session {
    pub(crate) fn change_settings(&mut self, settings: Settings) {
        let who = AnnotationSetId::analyst(&settings.analyst);
        if who != self.who {
            self.who = who;
            self.memo.forget();
            self.workspace.item = None;
        }
        if settings.keys != self.settings.keys {
            self.keymap = Keymap::new(&settings);
        }
        self.settings = settings;
        if let Err(error) = self.keeper.save_settings(&self.settings) {
            self.tell(Notice::warning(error.to_string()));
        }
    }

    /// Makes the article's text larger or smaller by some points.
    pub(crate) fn resize_text(&mut self, points: i8) {
        let text_size = (self.settings.text_size + f32::from(points))
            .clamp(*Settings::TEXT_SIZES.start(), *Settings::TEXT_SIZES.end());
        self.change_settings(Settings { text_size, ..self.settings.clone() });
    }
}
