//! Which keys run which command: the lists' own keys, and what the user has changed.

use super::Session;
use super::command::{self, Command};
use super::keys::Keys;
use crate::report::Notice;
use crate::store::Settings;
use std::collections::BTreeMap;

/// The keys that hold for this user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    keys: BTreeMap<&'static str, Vec<Keys>>,
    commands: BTreeMap<Keys, &'static str>,
}

impl Keymap {
    /// The keys of the lists, changed as the settings say. What cannot be understood there is passed over.
    pub fn new(settings: &Settings) -> Self {
        let mut map = Self { keys: BTreeMap::new(), commands: BTreeMap::new() };
        for command in command::all() {
            let keys = match settings.keys.get(command.id) {
                Some(own) => own.iter().filter_map(|text| text.parse().ok()).collect(),
                None => command.keys.to_vec(),
            };
            for &key in &keys {
                // Where two commands have the same keys, by an edit of the file, the one changed by hand counts.
                if settings.keys.contains_key(command.id) || !map.commands.contains_key(&key) {
                    map.commands.insert(key, command.id);
                }
            }
            map.keys.insert(command.id, keys);
        }
        map
    }

    /// The keys of a command, the one to show first.
    pub fn keys(&self, command: &str) -> &[Keys] {
        self.keys.get(command).map_or(&[], Vec::as_slice)
    }

    /// The first keys of a command in words; empty if it has none.
    pub fn shown(&self, command: &str) -> String {
        self.keys(command).first().map(ToString::to_string).unwrap_or_default()
    }

    /// The command that some keys run.
    pub fn command(&self, keys: Keys) -> Option<&'static Command> {
        self.commands.get(&keys).copied().and_then(command::find)
    }
}

/// Why keys cannot be given to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyClash {
    /// They run another command; it can be taken from that one.
    Command(&'static str),
    /// They tag with a label of the schema: its name.
    Label(String),
    /// They move the caret, or cut and paste.
    Text,
}

impl Session {
    /// The keys that hold for this user.
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// The first keys of a command in words; empty if it has none.
    pub fn keys_of(&self, command: &str) -> String {
        self.keymap.shown(command)
    }

    /// A hint in which `{…}` stands for the keys of a command, or its title if it has none.
    pub fn with_keys(&self, hint: &str) -> String {
        let mut out = String::new();
        let mut rest = hint;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((id, after)) = after.split_once('}') else { break };
            match (self.keys_of(id), command::find(id)) {
                (keys, _) if !keys.is_empty() => out.push_str(&keys),
                (_, Some(command)) => out.push_str(&format!("“{}”", command.title)),
                (_, None) => {}
            }
            rest = after;
        }
        out + rest
    }

    /// What keeps some keys from being given to a command.
    pub fn key_clash(&self, command: &str, keys: Keys) -> Option<KeyClash> {
        if keys.moves_caret() {
            return Some(KeyClash::Text);
        }
        if let Some(other) = self.keymap.command(keys).filter(|other| other.id != command) {
            return Some(KeyClash::Command(other.id));
        }
        let tags = self.project.schema().labels.iter().find(|label| label.key.map(Keys::char) == Some(keys));
        tags.map(|label| KeyClash::Label(label.name.clone()))
    }

    /// Gives a command other keys, or its usual ones again. Keys that others have are refused, by name.
    pub(super) fn set_keys(&mut self, command: &str, keys: Option<Vec<Keys>>) {
        let Some(known) = command::find(command) else { return };
        for &key in keys.iter().flatten() {
            if let Some(clash) = self.key_clash(command, key) {
                return self.tell(Notice::warning(clash.in_words(key)));
            }
        }
        let mut settings = self.settings.clone();
        match keys.filter(|keys| keys != known.keys) {
            Some(keys) => drop(settings.keys.insert(command.to_owned(), in_words(&keys))),
            None => {
                settings.keys.remove(command);
                // Its usual keys may have gone to another command meanwhile.
                for &key in known.keys {
                    let taken = self.keymap.command(key).filter(|other| other.id != command);
                    if let Some(other) = taken {
                        let left = self.keymap.keys(other.id).iter().copied().filter(|left| *left != key);
                        let left: Vec<Keys> = left.collect();
                        settings.keys.insert(other.id.to_owned(), in_words(&left));
                    }
                }
            }
        }
        self.change_settings(settings);
    }

    /// Gives a command keys that another one has, and takes them from it.
    pub(super) fn take_keys(&mut self, command: &str, keys: Keys) {
        if let Some(KeyClash::Command(other)) = self.key_clash(command, keys) {
            let left: Vec<Keys> = self.keymap.keys(other).iter().copied().filter(|left| *left != keys).collect();
            self.set_keys(other, Some(left));
        }
        self.set_keys(command, Some(vec![keys]));
    }

    /// Gives all commands their usual keys again.
    pub(super) fn reset_keys(&mut self) {
        self.change_settings(Settings { keys: BTreeMap::new(), ..self.settings.clone() });
    }
}

impl KeyClash {
    /// What is the matter with these keys, and what to do.
    pub fn in_words(&self, keys: Keys) -> String {
        match self {
            Self::Command(id) => {
                let title = command::find(id).map_or(*id, |command| command.title);
                format!("{keys} runs “{title}” already. Choose other keys, or take them from there.")
            }
            Self::Label(name) => {
                format!("{keys} tags “{name}” already. Choose other keys, or change the label's key in the schema.")
            }
            Self::Text => format!("{keys} moves, selects or copies in the text. Choose other keys."),
        }
    }
}

fn in_words(keys: &[Keys]) -> Vec<String> {
    keys.iter().map(ToString::to_string).collect()
}
