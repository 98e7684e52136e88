//! How the window was left: zoom, panels, and the open articles of each project.

use super::files::write_atomically;
use super::hands::is_in_use;
use super::sheet::{Sheet, SheetWriter};
use super::{Places, ProjectFolder, StoreError, v1};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Of how many projects the open articles are remembered.
const REMEMBERED: usize = 40;

/// Where the panel with the tabs stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SidePlace {
    /// Right of the text.
    #[default]
    Right,
    /// Left of the text, beside the article list.
    Left,
    /// Below the text.
    Bottom,
}

/// How the window was left.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    /// How much larger than usual everything is drawn: 1.0 is usual.
    pub zoom: f32,
    /// Whether the article list is shown.
    pub shows_articles: bool,
    /// Whether the panel with the tabs is shown.
    pub shows_side: bool,
    /// Where that panel stands.
    pub side_place: SidePlace,
    /// The width of the article list, in points, if somebody has dragged it.
    pub articles_width: Option<f32>,
    /// The width of the panel with the tabs, in points, if somebody has dragged it.
    pub side_width: Option<f32>,
    /// The height of that panel below the text, in points, if somebody has dragged it.
    pub side_height: Option<f32>,
    /// The title of the open tab.
    pub panel: String,
    /// The title of the order in which articles are listed.
    pub list_order: String,
    /// Whether the tour was taken or declined.
    pub knows_tour: bool,
    /// The folder of the project that was open last; none if there was none.
    pub last: Option<PathBuf>,
    /// What was open in each project, the latest first.
    pub projects: Vec<LeftProject>,
}

/// The articles of one project that were open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeftProject {
    /// The project's folder.
    pub path: PathBuf,
    /// Which of the articles was shown.
    pub shown: usize,
    /// The open articles, in the order of their tabs.
    pub articles: Vec<LeftArticle>,
}

/// One article that was open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeftArticle {
    /// The document's id.
    pub document: String,
    /// The byte of the text at the top of the view.
    pub top: usize,
    /// Where the caret was, in bytes.
    pub caret: usize,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            zoom: 1.0,
            shows_articles: true,
            shows_side: true,
            side_place: SidePlace::Right,
            articles_width: None,
            side_width: None,
            side_height: None,
            panel: String::new(),
            list_order: String::new(),
            knows_tour: false,
            last: None,
            projects: Vec::new(),
        }
    }
}

impl Desk {
    /// The smallest and the largest zoom.
    pub const ZOOM: std::ops::RangeInclusive<f32> = 0.5..=3.0;

    /// What was open in a project.
    pub fn project(&self, path: &std::path::Path) -> Option<&LeftProject> {
        self.projects.iter().find(|left| left.path == path)
    }

    /// Puts what is open in a project at the top of the list.
    pub fn remember(&mut self, left: LeftProject) {
        self.projects.retain(|other| other.path != left.path);
        self.projects.insert(0, left);
        self.projects.truncate(REMEMBERED);
    }

    fn read(bytes: &[u8]) -> Self {
        let sheet = Sheet::by_lines(bytes);
        let (head, _): (Head, _) = sheet.head();
        let start = Self::default();
        let width = |points: Option<f32>| points.filter(|points| (60.0..=4000.0).contains(points));
        Self {
            zoom: head.zoom.filter(|zoom| Self::ZOOM.contains(zoom)).unwrap_or(start.zoom),
            shows_articles: head.shows_articles.unwrap_or(start.shows_articles),
            shows_side: head.shows_side.unwrap_or(start.shows_side),
            side_place: match head.side_place {
                Some(SidePlaceRecord::Left) => SidePlace::Left,
                Some(SidePlaceRecord::Bottom) => SidePlace::Bottom,
                Some(SidePlaceRecord::Right) | None => SidePlace::Right,
            },
            articles_width: width(head.articles_width),
            side_width: width(head.side_width),
            side_height: width(head.side_height),
            panel: head.panel.unwrap_or_default(),
            list_order: head.list_order.unwrap_or_default(),
            knows_tour: head.knows_tour.unwrap_or_default(),
            last: head.last.filter(|path| !path.is_empty()).map(PathBuf::from),
            projects: sheet.records.iter().filter_map(|line| v1::read(line.text).ok()).map(left_project).collect(),
        }
    }

    fn write(&self) -> Result<Vec<u8>, StoreError> {
        let head = Head {
            zoom: Some(self.zoom),
            shows_articles: Some(self.shows_articles),
            shows_side: Some(self.shows_side),
            side_place: Some(match self.side_place {
                SidePlace::Right => SidePlaceRecord::Right,
                SidePlace::Left => SidePlaceRecord::Left,
                SidePlace::Bottom => SidePlaceRecord::Bottom,
            }),
            articles_width: self.articles_width,
            side_width: self.side_width,
            side_height: self.side_height,
            panel: Some(self.panel.clone()),
            list_order: Some(self.list_order.clone()),
            knows_tour: Some(self.knows_tour),
            // A path that is not text cannot be written down.
            last: self.last.as_ref().and_then(|path| path.to_str()).map(str::to_owned),
        };
        let mut sheet = SheetWriter::new(&head, &[])?;
        let projects = self.projects.iter().filter_map(project_record);
        sheet.list("projects", projects.map(|record| ("", Ok(record))))?;
        Ok(sheet.finish())
    }
}

impl Places {
    /// How the window was left; what cannot be read is as at first.
    pub fn desk(&self) -> Desk {
        Desk::read(&std::fs::read(self.path().join("desk.ron")).unwrap_or_default())
    }

    /// Keeps how the window is.
    pub fn save_desk(&self, desk: &Desk) -> Result<(), StoreError> {
        write_atomically(&self.path().join("desk.ron"), &desk.write()?)
    }
}

impl ProjectFolder {
    /// Whether a project can be opened there for writing: it is there, and no running Standpoint has it.
    pub fn is_free(path: &std::path::Path) -> bool {
        Self::is_project(path) && !is_in_use(path)
    }
}

/// The desk on disk. Each field may be missing; unknown ones do no harm.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Head {
    zoom: Option<f32>,
    shows_articles: Option<bool>,
    shows_side: Option<bool>,
    side_place: Option<SidePlaceRecord>,
    articles_width: Option<f32>,
    side_width: Option<f32>,
    side_height: Option<f32>,
    panel: Option<String>,
    list_order: Option<String>,
    knows_tour: Option<bool>,
    last: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SidePlaceRecord {
    Right,
    Left,
    Bottom,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct ProjectRecord {
    path: String,
    shown: usize,
    articles: Vec<(String, usize, usize)>,
}

fn left_project(record: ProjectRecord) -> LeftProject {
    let article = |(document, top, caret)| LeftArticle { document, top, caret };
    LeftProject {
        path: record.path.into(),
        shown: record.shown,
        articles: record.articles.into_iter().map(article).collect(),
    }
}

fn project_record(left: &LeftProject) -> Option<ProjectRecord> {
    let article = |article: &LeftArticle| (article.document.clone(), article.top, article.caret);
    Some(ProjectRecord {
        path: left.path.to_str()?.to_owned(),
        shown: left.shown,
        articles: left.articles.iter().map(article).collect(),
    })
}
