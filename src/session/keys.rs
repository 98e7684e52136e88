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
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
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
}

impl std::fmt::Display for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.key {
            Key::Char(' ') => f.write_str("Space"),
            Key::Char(character) => write!(f, "{}", character.to_uppercase()),
            Key::Tab => f.write_str("Tab"),
            Key::Enter => f.write_str("Enter"),
            Key::Escape => f.write_str("Esc"),
            Key::Delete => f.write_str("Delete"),
            Key::Backspace => f.write_str("Backspace"),
            Key::Up => f.write_str("Up"),
            Key::Down => f.write_str("Down"),
            Key::Left => f.write_str("Left"),
            Key::Right => f.write_str("Right"),
            Key::F(number) => write!(f, "F{number}"),
        }
    }
}
