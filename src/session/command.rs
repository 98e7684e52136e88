//! Commands: what menu, palette, shortcuts, key hints and the manual all follow from.

use super::Session;
use super::commands::{annotate, edit, file, go, help, review, view};
use super::fixed_keys::PLACES_WITH_KEYS;
use super::keys::Keys;
use crate::model::Schema;

/// Something that the analyst can do without saying more.
pub struct Command {
    /// Its name in scripts and tests: `review.accept`.
    pub id: &'static str,
    /// As it is shown; ends in `…` where more input follows.
    pub title: &'static str,
    /// One sentence about it, for the palette and the manual.
    pub help: &'static str,
    /// The keys that run it, the one to show first.
    pub keys: &'static [Keys],
    /// Whether it can run now.
    pub enabled: fn(&Session) -> bool,
    /// Runs it.
    pub run: fn(&mut Session),
}

/// One menu: its title and its commands.
pub struct Menu {
    /// As it is shown.
    pub title: &'static str,
    /// Its commands, in order.
    pub commands: &'static [Command],
}

/// All menus, from left to right.
pub const MENUS: &[Menu] = &[
    Menu { title: "File", commands: file::COMMANDS },
    Menu { title: "Edit", commands: edit::COMMANDS },
    Menu { title: "Annotate", commands: annotate::COMMANDS },
    Menu { title: "Review", commands: review::COMMANDS },
    Menu { title: "View", commands: view::COMMANDS },
    Menu { title: "Go", commands: go::COMMANDS },
    Menu { title: "Help", commands: help::COMMANDS },
];

/// All commands, menu by menu.
pub fn all() -> impl Iterator<Item = &'static Command> {
    MENUS.iter().flat_map(|menu| menu.commands)
}

/// The command of that id.
pub fn find(id: &str) -> Option<&'static Command> {
    all().find(|command| command.id == id)
}

/// The manual page of the usual keys, in Markdown, with the tags of a schema; `docs/keys.md` holds it.
pub fn manual(schema: &Schema) -> String {
    let mut page = String::from(
        "# Keys and commands\n\nWritten by a test from the lists in `src/session/commands`. In the window, `Shift+F1` \
         shows the keys and changes them ([guide](guide/settings-and-keys.md)), and `Ctrl+K` finds any command by name.\n",
    );
    for menu in MENUS {
        page += &format!("\n## {}\n\n| Command | Keys | What it does |\n|---|---|---|\n", menu.title);
        for command in menu.commands {
            let keys: Vec<String> = command.keys.iter().map(|keys| format!("`{keys}`")).collect();
            page += &format!("| {} | {} | {} |\n", command.title, keys.join(" "), command.help);
        }
    }
    let name = schema.name.to_lowercase();
    page += &format!(
        "\n## Tags\n\nThe keys of the schema's labels tag the selection, or retag the selected mention; they are \
         changed in the schema ([guide](guide/schema.md)). In the {name} schema:\n\n| Label | Key | What belongs to \
         it |\n|---|---|---|\n"
    );
    for label in &schema.labels {
        let key = label.key.map(|key| format!("`{key}`")).unwrap_or_default();
        page += &format!("| {} | {key} | {} |\n", label.name, label.description);
    }
    page += "\n## Keys of a place\n\nThey hold while that place has the keyboard, and cannot be changed.\n";
    for place in PLACES_WITH_KEYS {
        page += &format!("\n### {}\n\n| Keys | What they do |\n|---|---|\n", place.place);
        for fixed in place.keys {
            let keys: Vec<String> = fixed.keys.split(' ').map(|keys| format!("`{keys}`")).collect();
            page += &format!("| {} | {} |\n", keys.join(" "), fixed.what);
        }
    }
    page += "\nBy mouse, in the text: double click selects a word, triple click a sentence, `Shift` and click extends; \
             dragging snaps to words unless `Alt` is held. Dragging an end of the selected mention moves it, dragging \
             with `Ctrl` adds words to it or takes them out.\n";
    page
}
