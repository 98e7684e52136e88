//! Which column of a table holds what of an article.

use std::collections::BTreeMap;

/// What a column tells about an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The text; the only role that several columns may share.
    Text,
    /// The headline.
    Title,
    /// When it appeared.
    Date,
    /// Newspaper, agency or site.
    Outlet,
    /// Who wrote it.
    Author,
    /// Web address.
    Address,
    /// The language it is in.
    Language,
    /// By what the table calls the article; it becomes part of the source's name.
    Id,
}

impl Role {
    /// All roles, in the order in which they are shown.
    pub const ALL: [Role; 8] =
        [Role::Text, Role::Title, Role::Date, Role::Outlet, Role::Author, Role::Address, Role::Language, Role::Id];

    /// As it is written on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Role::Text => "text",
            Role::Title => "title",
            Role::Date => "date",
            Role::Outlet => "outlet",
            Role::Author => "author",
            Role::Address => "address",
            Role::Language => "language",
            Role::Id => "id",
        }
    }

    fn from_id(id: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.id().eq_ignore_ascii_case(id.trim()))
    }
}

/// In which order days and months stand in dates that only have numbers, such as 3/4/2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateOrder {
    /// 3/4/2025 is the third of April.
    DayFirst,
    /// 3/4/2025 is the fourth of March.
    MonthFirst,
}

/// Which columns have which roles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// The columns of a role, by name. A role that is missing is guessed; one without columns is left out.
    pub columns: BTreeMap<Role, Vec<String>>,
    /// The order in dates; guessed if not said.
    pub dates: Option<DateOrder>,
}

impl Mapping {
    /// Reads `text=body,title=headline,dates=day-first`. A role that is named again has one more column; the
    /// part after a comma that names no role belongs to the name before it.
    pub fn parse(words: &str) -> Result<Self, String> {
        let mut mapping = Mapping::default();
        let mut last: Option<Role> = None;
        for part in words.split(',') {
            let (name, value) = part.split_once('=').map_or((part, None), |(name, value)| (name, Some(value)));
            let role = Role::from_id(name);
            match (role, value, last) {
                (Some(role), Some(value), _) => {
                    let columns = mapping.columns.entry(role).or_default();
                    if !value.is_empty() {
                        columns.push(value.to_owned());
                    }
                    last = Some(role);
                }
                (None, Some(value), _) if name.trim().eq_ignore_ascii_case("dates") => {
                    mapping.dates = Some(match value.trim() {
                        "day-first" => DateOrder::DayFirst,
                        "month-first" => DateOrder::MonthFirst,
                        other => return Err(format!("“{other}” is no order of dates: day-first or month-first.")),
                    });
                    last = None;
                }
                (_, _, Some(role)) => {
                    if let Some(name) = mapping.columns.get_mut(&role).and_then(|columns| columns.last_mut()) {
                        name.push(',');
                        name.push_str(part);
                    }
                }
                _ => {
                    let roles: Vec<&str> = Role::ALL.into_iter().map(Role::id).collect();
                    return Err(format!(
                        "“{part}” says not which role a column has: write ROLE=COLUMN, with a ROLE of {} (or \
                         dates=day-first).",
                        roles.join(", ")
                    ));
                }
            }
        }
        for (role, columns) in &mapping.columns {
            if columns.len() > 1 && *role != Role::Text {
                return Err(format!("Only the text may have several columns, not {}.", role.id()));
            }
        }
        Ok(mapping)
    }

    /// The column of a role, if it has one.
    pub fn column(&self, role: Role) -> Option<&str> {
        self.columns.get(&role).and_then(|columns| columns.first()).map(String::as_str)
    }
}

/// As [`Mapping::parse`] reads it, without the roles that have no column.
impl std::fmt::Display for Mapping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        for (role, columns) in &self.columns {
            parts.extend(columns.iter().map(|column| format!("{}={column}", role.id())));
        }
        match self.dates {
            Some(DateOrder::DayFirst) => parts.push("dates=day-first".to_owned()),
            Some(DateOrder::MonthFirst) => parts.push("dates=month-first".to_owned()),
            None => {}
        }
        f.write_str(&parts.join(","))
    }
}

/// What is known about the columns of tables before they are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mappings {
    /// Holds for every table.
    pub every: Mapping,
    /// Holds for tables with exactly these columns; `None`: such tables are not read.
    pub by_columns: BTreeMap<Vec<String>, Option<Mapping>>,
}
