//! Kinds of damage, planted in the folder of a rich project.

use std::fs;
use std::path::Path;
use std::process::Command;

/// One kind of damage.
pub(super) struct Case {
    pub kind: &'static str,
    pub damage: Box<dyn Fn(&Path)>,
    /// The file that is named, in the project.
    pub file: &'static str,
    /// The line that is named; 0 if it is no matter of lines.
    pub line: usize,
    /// Words of what is said.
    pub says: &'static str,
    /// The ids of the records that are set aside.
    pub aside: &'static [&'static str],
}

fn case(kind: &'static str, damage: impl Fn(&Path) + 'static, file: &'static str, line: usize) -> Case {
    Case { kind, damage: Box::new(damage), file, line, says: "", aside: &[] }
}

impl Case {
    fn says(self, says: &'static str) -> Self {
        Self { says, ..self }
    }

    fn aside(self, aside: &'static [&'static str]) -> Self {
        Self { aside, ..self }
    }
}

const ANNA: &str = "annotations/anna/planners.ron";
const TEXT: &str = "articles/planners.txt";
const ABOUT: &str = "articles/planners.ron";

/// Puts other words in the place of some words of a file.
fn edit(file: &'static str, from: &'static str, to: &'static str) -> impl Fn(&Path) {
    move |root| {
        let text = fs::read_to_string(root.join(file)).unwrap();
        assert!(text.contains(from), "{from} is not in {text}");
        fs::write(root.join(file), text.replacen(from, to, 1)).unwrap();
    }
}

fn write(file: &'static str, bytes: &'static [u8]) -> impl Fn(&Path) {
    move |root| {
        fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
        fs::write(root.join(file), bytes).unwrap();
    }
}

fn cut(file: &'static str, before: &'static str) -> impl Fn(&Path) {
    move |root| {
        let text = fs::read_to_string(root.join(file)).unwrap();
        fs::write(root.join(file), &text[..text.find(before).unwrap()]).unwrap();
    }
}

fn remove(file: &'static str) -> impl Fn(&Path) {
    move |root| fs::remove_file(root.join(file)).unwrap()
}

/// Something else stands where a file was.
fn instead(file: &'static str, make: impl Fn(&Path)) -> impl Fn(&Path) {
    move |root| {
        fs::remove_file(root.join(file)).unwrap();
        make(&root.join(file));
    }
}

/// All records of anna's that quote the text or hang on one that does.
const ALL: &[&str] = &["m1", "m2", "m3", "m4", "s1", "r1"];
const ALL_OF_BOTH: &[&str] = &["m1", "m2", "m3", "m4", "s1", "r1", "p1"];
const ARTICLE: &[&str] = &["planners", "m1", "m2", "m3", "m4", "s1", "r1", "p1"];

/// In anna's file, lines 3 to 6 are the mentions m1, m2, m3 and m4, line 9 is the stance, line 12 the relation.
pub(super) fn in_records() -> Vec<Case> {
    let of = |kind, from, to, line, says| case(kind, edit(ANNA, from, to), ANNA, line).says(says);
    vec![
        of("span past the end", "[(112, 119)]", "[(112, 1190)]", 6, "leaves the text").aside(&["m4"]),
        of("span that starts past the end", "[(112, 119)]", "[(7000, 7007)]", 6, "leaves the text").aside(&["m4"]),
        of("span backwards", "[(112, 119)]", "[(119, 112)]", 6, "backwards").aside(&["m4"]),
        of("empty span", "[(112, 119)], text: \"Tuesday\"", "[(112, 112)]", 6, "empty").aside(&["m4"]),
        of("no span at all", "[(112, 119)], text: \"Tuesday\"", "[]", 6, "needs a place").aside(&["m4"]),
        of("negative offset", "[(112, 119)]", "[(-112, 119)]", 6, "").aside(&["m4"]),
        of("offset that is no number", "[(112, 119)]", "[(\"112\", 119)]", 6, "").aside(&["m4"]),
        of("quoted words that differ", "\"Tuesday\"", "\"Monday\"", 6, "quotes “Monday”").aside(&["m4"]),
        of("unknown label", "label: \"DATE\"", "label: \"DAY\"", 6, "no label DAY").aside(&["m4"]),
        of("unknown field", "label: \"DATE\"", "label: \"DATE\", hue: 3", 6, "hue").aside(&["m4"]),
        of("unknown status", "status: accepted, by", "status: adored, by", 3, "adored").aside(&["m1", "s1", "r1"]),
        of("duplicate id", "id: \"m4\"", "id: \"m3\"", 6, "two records m3").aside(&["m4"]),
        of("dangling entity", "entity: \"kenya\", status", "entity: \"k\", status", 5, "no entity k").aside(&["m3"]),
        of("dangling mention in a stance", "mention(\"m1\")", "mention(\"m8\")", 9, "m8").aside(&["s1"]),
        of("dangling issue", "issue: \"budget\"", "issue: \"b\"", 9, "no issue b").aside(&["s1"]),
        of("dangling mention in a relation", "from: \"m1\"", "from: \"m77\"", 12, "m77").aside(&["r1"]),
        of("unknown polarity", "polarity: leans_oppose", "polarity: loathes", 9, "loathes").aside(&["s1"]),
        of("bracket lost", "(id: \"m4\", at", "id: \"m4\", at", 6, "").aside(&["m4"]),
        case(
            "stance without a target",
            |root| {
                let text = fs::read_to_string(root.join(ANNA)).unwrap();
                let (from, to) = (text.find("target: (").unwrap(), text.find(", issue: ").unwrap());
                fs::write(root.join(ANNA), text.replace(&text[from..to], "target: ()")).unwrap();
            },
            ANNA,
            9,
        )
        .says("needs a target")
        .aside(&["s1"]),
        case(
            "label of an entity unknown",
            edit("entities.ron", "label: \"GPE\"", "label: \"LAND\""),
            "entities.ron",
            4,
        )
        .says("no label LAND")
        .aside(&["kenya", "amina-okafor", "m1", "m3", "s1", "r1"]),
        case(
            "dangling affiliation",
            edit("entities.ron", "affiliation: \"kenya\"", "affiliation: \"k\""),
            "entities.ron",
            3,
        )
        .says("belongs to k"),
        case(
            "circle of affiliations",
            edit("entities.ron", "label: \"GPE\"", "label: \"GPE\", affiliation: \"amina-okafor\""),
            "entities.ron",
            3,
        )
        .says("belongs to itself"),
        case("boilerplate past the end", edit(ABOUT, "at: (0, 24)", "at: (0, 2400)"), ABOUT, 5).says("leaves the text"),
        case(
            "empty boilerplate",
            edit(ABOUT, "at: (0, 24), text: \"Select Language: English\"", "at: (5, 5)"),
            ABOUT,
            5,
        )
        .says("empty"),
        case("wrong type", edit(ABOUT, "state: in_progress", "state: 7"), ABOUT, 3).says("state"),
    ]
}

pub(super) fn in_files() -> Vec<Case> {
    vec![
        case("truncated annotations", cut(ANNA, "ay\", label: \"DATE"), ANNA, 6).aside(&["m4", "s1", "r1"]),
        case("annotations of 0 bytes", write(ANNA, b""), ANNA, 0).says("empty").aside(ALL),
        case("annotations of NUL bytes", write(ANNA, &[0; 900]), ANNA, 1).aside(ALL),
        case(
            "marks of an unfinished merge",
            edit(ANNA, "    mentions: [\n", "    mentions: [\n<<<<<<< HEAD\n"),
            ANNA,
            3,
        )
        .says("unfinished merge"),
        case(
            "line that is not UTF-8",
            |root| {
                let bytes = fs::read(root.join(ANNA)).unwrap();
                let at = bytes.windows(7).position(|words| words == b"Tuesday").unwrap();
                fs::write(root.join(ANNA), [&bytes[..at], b"\xff\xfe", &bytes[at..]].concat()).unwrap();
            },
            ANNA,
            6,
        )
        .says("UTF-8")
        .aside(&["m4"]),
        case("registry of 0 bytes", write("entities.ron", b""), "entities.ron", 0).says("empty").aside(&[
            "kenya",
            "amina-okafor",
            "m1",
            "m3",
            "s1",
            "r1",
        ]),
        case("registry missing", remove("entities.ron"), "entities.ron", 0).says("missing").aside(&[
            "kenya",
            "amina-okafor",
            "m1",
            "m3",
            "s1",
            "r1",
        ]),
        case("issues missing", remove("issues.ron"), "issues.ron", 0).says("missing").aside(&["budget", "s1"]),
        case("head missing", remove("project.ron"), "project.ron", 0).says("missing"),
        case("head truncated", cut("project.ron", "    labels: ["), "project.ron", 0).says("breaks off"),
        case("version that is no number", edit("project.ron", "version: 1", "version: \"one\""), "project.ron", 2)
            .says("version"),
        case("text missing", remove(TEXT), TEXT, 0).says("missing").aside(ARTICLE),
        case("text of 0 bytes", write(TEXT, b""), ANNA, 3).says("leaves the text").aside(ALL_OF_BOTH),
        case("text truncated", cut(TEXT, " on Tuesday"), ANNA, 6).says("leaves the text").aside(&["m4"]),
        case("text edited under annotations", edit(TEXT, "Amina Okafor", "Amina Okefor"), ANNA, 3)
            .says("the text has “Amina Okefor”")
            .aside(&["m1", "s1", "r1"]),
        case(
            "text that is not UTF-8",
            write("articles/empty.txt", b"Fine.\nNot \xff fine.\n"),
            "articles/empty.txt",
            2,
        )
        .says("UTF-8")
        .aside(&["empty"]),
        case("text with NUL bytes", write("articles/empty.txt", b"One\n\0\0\0\0\0\0\0\0\0"), "articles/empty.txt", 2)
            .says("NUL")
            .aside(&["empty"]),
        case(
            "text in an unfinished merge",
            write("articles/empty.txt", b"A\n<<<<<<< a\nB\n>>>>>>> b\n"),
            "articles/empty.txt",
            2,
        )
        .says("unfinished merge")
        .aside(&["empty"]),
        case("nothing known about an article", remove(ABOUT), ABOUT, 0).says("Nothing is known").aside(&["planners"]),
        case(
            "annotations without an article",
            write("annotations/anna/gone.ron", b"(\n)\n"),
            "annotations/anna/gone.ron",
            0,
        )
        .says("there is no gone"),
        case(
            "two folders for one hand",
            write("annotations/annie/planners.ron", b"(\n    annotator: \"anna\",\n)\n"),
            "annotations/annie/planners.ron",
            0,
        )
        .says("two folders"),
        case(
            "a folder under another hand's name",
            write("annotations/zoe/planners.ron", b"(\n    annotator: \"bob\",\n)\n"),
            "annotations/zoe/planners.ron",
            2,
        )
        .says("by bob"),
        case(
            "id that differs from the file's name",
            edit("articles/empty.ron", "(\n", "(\n    id: \"other\",\n"),
            "articles/empty.ron",
            2,
        )
        .says("calls itself other")
        .aside(&["empty"]),
        case(
            "id that is a path out of the project",
            edit("articles/empty.ron", "(\n", "(\n    id: \"../../out\",\n"),
            "articles/empty.ron",
            2,
        )
        .says("calls itself ../../out")
        .aside(&["empty"]),
        case(
            "two articles of one id",
            |root| {
                write("articles/second.txt", b"Second")(root);
                write("articles/second.ron", b"(\n    id: \"empty\",\n)\n")(root);
            },
            "articles/second.ron",
            0,
        )
        .says("two articles empty"),
        case(
            "journal garbled",
            write(".standpoint/journal", b"\x00\xff garbage\n(label: 7)\n"),
            ".standpoint/journal",
            1,
        )
        .says("cannot be recovered"),
        case(
            "journal truncated",
            write(".standpoint/journal", b"(label: \"Torn\", at: 1, ope"),
            ".standpoint/journal",
            1,
        )
        .says("breaks off"),
    ]
}

/// Something else where a file or a folder should be.
pub(super) fn in_places() -> Vec<Case> {
    let mut cases = vec![
        case("folder in place of annotations", instead(ANNA, |path| fs::create_dir(path).unwrap()), ANNA, 0)
            .says("is a folder")
            .aside(ALL),
        case(
            "folder in place of the head",
            instead("project.ron", |path| fs::create_dir(path).unwrap()),
            "project.ron",
            0,
        )
        .says("is a folder"),
        case("folder in place of a text", instead(TEXT, |path| fs::create_dir(path).unwrap()), TEXT, 0)
            .says("is a folder")
            .aside(ARTICLE),
    ];
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::symlink;
        let out = |path: &Path| {
            let room = path.ancestors().find(|above| above.join("project").is_dir()).unwrap();
            let secret = room.join("secret");
            fs::write(&secret, "(\n)\nsecret\n").unwrap();
            symlink(&secret, path).unwrap();
        };
        cases.extend([
            case("link out of the project in place of annotations", instead(ANNA, out), ANNA, 0)
                .says("leads out")
                .aside(ALL),
            case("link out of the project in place of a text", instead(TEXT, out), TEXT, 0)
                .says("leads out")
                .aside(ARTICLE),
            case("link that leads nowhere", instead(TEXT, |path| symlink("nowhere", path).unwrap()), TEXT, 0)
                .says("leads nowhere")
                .aside(ARTICLE),
            case(
                "folder of annotations that is a link out",
                |root| {
                    let away = root.parent().unwrap().join("away");
                    fs::create_dir(&away).unwrap();
                    fs::write(away.join("planners.ron"), "(\n)\n").unwrap();
                    symlink(away, root.join("annotations/zoe")).unwrap();
                },
                "annotations/zoe",
                0,
            )
            .says("leads out"),
            case(
                "name that is not UTF-8",
                |root| fs::write(root.join(std::ffi::OsStr::from_bytes(b"articles/a\xff.txt")), "A").unwrap(),
                "articles/a\u{fffd}.txt",
                0,
            )
            .says("UTF-8"),
            case(
                "pipe in place of annotations",
                instead(ANNA, |path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success())),
                ANNA,
                0,
            )
            .says("a device or a pipe")
            .aside(ALL),
        ]);
    }
    cases
}
