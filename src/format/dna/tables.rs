//! The tables that Discourse Network Analyzer 3 expects, with its checks.

/// What a coder may do in the program.
const PERMISSIONS: [&str; 16] = [
    "AddDocuments",
    "EditDocuments",
    "DeleteDocuments",
    "ImportDocuments",
    "AddStatements",
    "EditStatements",
    "DeleteStatements",
    "EditAttributes",
    "EditRegex",
    "EditStatementTypes",
    "EditCoders",
    "EditCoderRelations",
    "ViewOthersDocuments",
    "EditOthersDocuments",
    "ViewOthersStatements",
    "EditOthersStatements",
];

/// The statements that make the tables.
pub(super) fn statements() -> String {
    let short = |name: &str| format!("{name} TEXT NOT NULL DEFAULT '' CHECK (LENGTH({name}) < 191)");
    let flag =
        |name: &str, value: u8| format!("{name} INTEGER NOT NULL CHECK ({name} BETWEEN 0 AND 1) DEFAULT {value}");
    let number = |name: &str, low: u32, high: u32, value: u32| {
        format!("{name} INTEGER NOT NULL CHECK ({name} BETWEEN {low} AND {high}) DEFAULT {value}")
    };
    let colour = ["Red", "Green", "Blue"].map(|name| number(name, 0, 255, 0)).join(", ");
    let key = |column: &str, table: &str| format!("FOREIGN KEY({column}) REFERENCES {table}(ID) ON DELETE CASCADE");
    let permissions: Vec<String> =
        PERMISSIONS.iter().map(|permission| flag(&format!("Permission{permission}"), 1)).collect();
    let id = "ID INTEGER NOT NULL PRIMARY KEY";
    let mut tables = vec![
        "SETTINGS(Property TEXT PRIMARY KEY, Value TEXT NOT NULL)".to_owned(),
        format!(
            "CODERS({id}, {}, {colour}, {}, {}, Password TEXT NOT NULL, {}, {}, {}, {}, {})",
            short("Name"),
            number("Refresh", 0, 9999, 0),
            number("FontSize", 1, 99, 14),
            number("PopupWidth", 100, 9999, 300),
            flag("ColorByCoder", 0),
            flag("PopupDecoration", 0),
            flag("PopupAutoComplete", 1),
            permissions.join(", "),
        ),
        format!(
            "DOCUMENTS({id}, {}, Text TEXT NOT NULL, Coder INTEGER, {}, {}, {}, Notes TEXT NOT NULL DEFAULT '', {}, \
             Date INTEGER NOT NULL, {})",
            short("Title"),
            short("Author"),
            short("Source"),
            short("Section"),
            short("Type"),
            key("Coder", "CODERS"),
        ),
        format!("STATEMENTTYPES({id}, {}, {colour})", short("Label")),
        format!(
            "VARIABLES({id}, {}, DataType TEXT NOT NULL DEFAULT 'short text' CHECK (DataType IN ('boolean', 'integer', \
             'long text', 'short text')), StatementTypeId INTEGER, {}, UNIQUE (Variable, StatementTypeId))",
            short("Variable"),
            key("StatementTypeId", "STATEMENTTYPES"),
        ),
        format!(
            "VARIABLELINKS({id}, SourceVariableId INTEGER, TargetVariableId INTEGER, CHECK (TargetVariableId != \
             SourceVariableId), {}, {})",
            key("SourceVariableId", "VARIABLES"),
            key("TargetVariableId", "VARIABLES"),
        ),
        format!("REGEXES(Label TEXT PRIMARY KEY CHECK (LENGTH(Label) < 191), {colour})"),
        format!(
            "CODERRELATIONS({id}, Coder INTEGER CHECK (Coder > 0), OtherCoder INTEGER CHECK (OtherCoder > 0), {}, {}, \
             {}, {}, CHECK (Coder != OtherCoder), {}, {})",
            flag("viewStatements", 1),
            flag("editStatements", 1),
            flag("viewDocuments", 1),
            flag("editDocuments", 1),
            key("Coder", "CODERS"),
            key("OtherCoder", "CODERS"),
        ),
        format!(
            "STATEMENTS({id}, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER NOT NULL CHECK (Start >= 0), \
             Stop INTEGER NOT NULL CHECK (Stop >= 0), Coder INTEGER, CHECK (Start < Stop), {}, {}, {})",
            key("StatementTypeId", "STATEMENTTYPES"),
            key("Coder", "CODERS"),
            key("DocumentId", "DOCUMENTS"),
        ),
        format!(
            "ENTITIES({id}, VariableId INTEGER NOT NULL, {}, {colour}, ChildOf INTEGER CHECK (ChildOf > 0), UNIQUE \
             (VariableId, Value), {}, {})",
            short("Value"),
            key("ChildOf", "ENTITIES"),
            key("VariableId", "VARIABLES"),
        ),
        format!(
            "ATTRIBUTEVARIABLES({id}, VariableId INTEGER NOT NULL, {}, UNIQUE (VariableId, AttributeVariable), {})",
            short("AttributeVariable"),
            key("VariableId", "VARIABLES"),
        ),
        format!(
            "ATTRIBUTEVALUES({id}, EntityId INTEGER NOT NULL, AttributeVariableId INTEGER NOT NULL, {}, UNIQUE \
             (EntityId, AttributeVariableId), {}, {})",
            short("AttributeValue"),
            key("EntityId", "ENTITIES"),
            key("AttributeVariableId", "ATTRIBUTEVARIABLES"),
        ),
    ];
    let data = [
        ("BOOLEAN", "Value INTEGER NOT NULL DEFAULT 1".to_owned()),
        ("INTEGER", "Value INTEGER NOT NULL DEFAULT 0".to_owned()),
        ("LONGTEXT", "Value TEXT DEFAULT ''".to_owned()),
        ("SHORTTEXT", format!("Entity INTEGER NOT NULL, {}", key("Entity", "ENTITIES"))),
    ];
    for (kind, value) in data {
        // Columns come before keys, so what a value brings along is put after them.
        let (column, own_key) = value.split_once(", ").unwrap_or((&value, ""));
        let keys = [own_key.to_owned(), key("StatementId", "STATEMENTS"), key("VariableId", "VARIABLES")];
        let keys: Vec<String> = keys.into_iter().filter(|key| !key.is_empty()).collect();
        tables.push(format!(
            "DATA{kind}({id}, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, {column}, {}, UNIQUE \
             (StatementId, VariableId))",
            keys.join(", "),
        ));
    }
    tables.iter().map(|table| format!("CREATE TABLE {table};\n")).collect()
}
