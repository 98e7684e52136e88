//! Names of records. A name is text, unique among its kind, and never reused for something else.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            /// The id with this text.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(text.as_ref().into())
            }

            /// Its text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    };
}

id!(
    /// Names a document in a project. Serves as a file name: lower-case letters, digits and hyphens.
    DocumentId
);
id!(
    /// Names a mention in a document. A suggestion's id follows from its place and label, so the
    /// same suggestion made again has the same id.
    MentionId
);
id!(
    /// Names a stance in a document.
    StanceId
);
id!(
    /// Names a relation in a document.
    RelationId
);
id!(
    /// Names an entity in a project; made from its first name: `emmanuel-macron`.
    EntityId
);
id!(
    /// Names an issue in a project; made from its first name: `troop-deployment`.
    IssueId
);
id!(
    /// Names a label of the schema: `PERSON`.
    LabelId
);

/// Text as a lower-case ASCII id: `Emmanuel Macron` → `emmanuel-macron`. Empty text gives `unnamed`.
pub fn slug(text: &str) -> String {
    let slug: String = slug::slugify(text).chars().take(80).collect();
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "unnamed".into() } else { slug.into() }
}

/// `wanted`, or one of `wanted-2`, `wanted-3`, … that is not taken: the first one, unless there are gaps among many.
pub fn unique(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(wanted) {
        return wanted.to_owned();
    }
    let candidate = |number: u64| format!("{wanted}-{number}");
    // Steps that double, and then halves: thousands of articles may have one title.
    let (mut last_taken, mut free) = (1u64, 2u64);
    while taken(&candidate(free)) {
        last_taken = free;
        free = if free < 32 { free + 1 } else { free.saturating_mul(2) };
    }
    while free - last_taken > 1 {
        let middle = last_taken + (free - last_taken) / 2;
        if taken(&candidate(middle)) {
            last_taken = middle;
        } else {
            free = middle;
        }
    }
    candidate(free)
}
