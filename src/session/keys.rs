//! Keys as commands name them, independent of any window library.

/// A key without modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A key by the character on it, in lower case.
    Char(char),
    /// The tabulator.
    Tab,
    /// Return.
    Enter,
    /// Escape.
    Escape,
    /// Delete forwards.
    Delete,
    /// Delete backwards.
    Backspace,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow to the left.
    Left,
    /// Arrow to the right.
    Right,
    /// To the start.
    Home,
    /// To the end.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Insert.
    Insert,
    /// A function key, 1 to 12.
    F(u8),
}

/// A key with modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Keys {
    /// Control, or Command on a Mac.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
    /// The key.
    pub key: Key,
}

impl Keys {
    /// A key alone.
    pub const fn plain(key: Key) -> Self {
        Self { ctrl: false, shift: false, alt: false, key }
    }

    /// A character key alone.
    pub const fn char(key: char) -> Self {
        Self::plain(Key::Char(key))
    }

    /// A character key with Control.
    pub const fn ctrl(key: char) -> Self {
        Self::plain(Key::Char(key)).and_ctrl()
    }

    /// The same with Control.
    pub const fn and_ctrl(self) -> Self {
        Self { ctrl: true, ..self }
    }

    /// The same with Shift.
    pub const fn and_shift(self) -> Self {
        Self { shift: true, ..self }
    }

    /// The same with Alt.
    pub const fn and_alt(self) -> Self {
        Self { alt: true, ..self }
    }

    /// Whether it types a character, and so belongs to a text field that has the focus.
    pub fn types_text(self) -> bool {
        !self.ctrl && !self.alt && !matches!(self.key, Key::F(_) | Key::Escape)
    }

    /// What the keys do in the article's text itself, so that no command can have them.
    pub fn moves_caret(self) -> bool {
        let ends = matches!(self.key, Key::Home | Key::End | Key::PageUp | Key::PageDown);
        let arrows = matches!(self.key, Key::Left | Key::Right | Key::Up | Key::Down);
        let edits = self.ctrl && !self.shift && matches!(self.key, Key::Char('c' | 'x' | 'v' | 'a'));
        !self.alt && (ends || arrows || edits)
    }
}

/// The keys with names of their own.
const NAMES: &[(Key, &str)] = &[
    (Key::Char(' '), "Space"),
    (Key::Tab, "Tab"),
    (Key::Enter, "Enter"),
    (Key::Escape, "Esc"),
    (Key::Delete, "Delete"),
    (Key::Backspace, "Backspace"),
    (Key::Up, "Up"),
    (Key::Down, "Down"),
    (Key::Left, "Left"),
    (Key::Right, "Right"),
    (Key::Home, "Home"),
    (Key::End, "End"),
    (Key::PageUp, "PageUp"),
    (Key::PageDown, "PageDown"),
    (Key::Insert, "Insert"),
];

/// Reads keys as they are shown: `Ctrl+Shift+Z`.
impl std::str::FromStr for Keys {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut keys = Self::plain(Key::Escape);
        let mut rest = text;
        loop {
            if let Some(after) = rest.strip_prefix("Ctrl+") {
                (keys.ctrl, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("Alt+") {
                (keys.alt, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("Shift+") {
                (keys.shift, rest) = (true, after);
            } else {
                break;
            }
        }
        let mut characters = rest.chars();
        keys.key = match (characters.next(), characters.next()) {
            (Some(only), None) => Key::Char(only.to_lowercase().next().unwrap_or(only)),
            (Some('F'), Some(_)) if rest[1..].parse().is_ok_and(|number: u8| (1..=12).contains(&number)) => {
                Key::F(rest[1..].parse().map_err(|_| ())?)
            }
            _ => NAMES.iter().find(|(_, name)| *name == rest).ok_or(())?.0,
        };
        Ok(keys)
    }
}

impl std::fmt::Display for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                f.write_str(name)?;
            }
        }
        if let Some((_, name)) = NAMES.iter().find(|(key, _)| *key == self.key) {
            return f.write_str(name);
        }
        match self.key {
            Key::Char(character) => write!(f, "{}", character.to_uppercase()),
            Key::F(number) => write!(f, "F{number}"),
            _ => Ok(()),
        }
    }
}
