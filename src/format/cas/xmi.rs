//! XMI: each feature structure an element, its features attributes.

use super::types::{DOCUMENT, SOFA};
use super::{Cas, Structure, Value};
use crate::format::xml::{Xml, legal, replaced, restored};
use roxmltree::Node;
use std::collections::BTreeMap;

const XMI: &str = "http://www.omg.org/XMI";

/// The file, and how many characters outside the text had to be replaced.
pub(super) fn write(mut cas: Cas) -> (Vec<u8>, usize) {
    let text = legal(&cas.text).into_owned();
    let noted = replaced(&cas.text);
    if let Some(document) = cas.structures.iter_mut().find(|found| found.kind == DOCUMENT && !noted.is_empty()) {
        document.features.push(("replaced".to_owned(), Value::Text(noted)));
    }
    let prefixes = prefixes(&cas);
    let spaces: Vec<(String, String)> = prefixes
        .iter()
        .map(|(package, prefix)| (format!("xmlns:{prefix}"), format!("http:///{}.ecore", package.replace('.', "/"))))
        .collect();
    let mut attributes = vec![("xmlns:xmi", XMI), ("xmlns:cas", "http:///uima/cas.ecore")];
    attributes.extend(spaces.iter().map(|(name, space)| (name.as_str(), space.as_str())));
    attributes.push(("xmi:version", "2.0"));
    let mut xml = Xml::new();
    xml.start("xmi:XMI", &attributes);
    xml.empty("cas:NULL", &[("xmi:id", "0")]);
    for structure in &cas.structures {
        let (package, name) = structure.kind.rsplit_once('.').unwrap_or(("", &structure.kind));
        let element = format!("{}:{name}", prefixes.get(package).map_or("cas", String::as_str));
        let mut attributes = vec![("xmi:id", structure.id.to_string())];
        if structure.is_indexed {
            attributes.push(("sofa", "1".to_owned()));
        }
        attributes.extend(structure.features.iter().map(|(name, value)| (name.as_str(), written(value))));
        let attributes: Vec<(&str, &str)> = attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
        xml.empty(&element, &attributes);
    }
    let sofa = [
        ("xmi:id", "1"),
        ("sofaNum", "1"),
        ("sofaID", "_InitialView"),
        ("mimeType", "text/plain"),
        ("sofaString", &text),
    ];
    xml.empty("cas:Sofa", &sofa);
    let members: Vec<String> =
        cas.structures.iter().filter(|found| found.is_indexed).map(|found| found.id.to_string()).collect();
    xml.empty("cas:View", &[("sofa", "1"), ("members", &members.join(" "))]);
    xml.end("xmi:XMI");
    let lost = xml.lost;
    (xml.bytes(), lost)
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Score(score) => score.to_string(),
        Value::Reference(id) => id.to_string(),
        Value::References(ids) => ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
    }
}

/// A prefix for each package: `type`, `type2`, ….
fn prefixes(cas: &Cas) -> BTreeMap<String, String> {
    let mut prefixes: BTreeMap<String, String> = BTreeMap::new();
    for structure in &cas.structures {
        let package = structure.kind.rsplit_once('.').map_or("", |(package, _)| package);
        if !prefixes.contains_key(package) {
            let short = package.rsplit('.').next().unwrap_or(package);
            let taken = prefixes.values().filter(|known| known.trim_end_matches(|c: char| c.is_ascii_digit()) == short);
            let number = taken.count() + 1;
            let prefix = if number == 1 { short.to_owned() } else { format!("{short}{number}") };
            prefixes.insert(package.to_owned(), prefix);
        }
    }
    prefixes
}

pub(super) fn read(bytes: &[u8]) -> Result<Cas, (String, Option<usize>)> {
    let file = std::str::from_utf8(bytes).map_err(|_| ("it is not UTF-8".to_owned(), None))?;
    let file = file.trim_start_matches('\u{feff}');
    let document = roxmltree::Document::parse(file)
        .map_err(|error| (format!("it is no XML ({error})"), Some(error.pos().row as usize)))?;
    let root = document.root_element();
    if root.tag_name().name() != "XMI" {
        return Err(("it is no XMI".to_owned(), Some(1)));
    }
    let mut structures = Vec::new();
    let mut sofas: Vec<(u32, String)> = Vec::new();
    for node in root.children().filter(Node::is_element) {
        let Some(structure) = structure(&document, node) else { continue };
        if structure.kind == SOFA {
            sofas.push((structure.id, structure.text("sofaString")));
        } else {
            structures.push(structure);
        }
    }
    // Of several views, the first one with a text.
    let sofa = sofas.into_iter().find(|(_, text)| !text.is_empty());
    let is_here = |structure: &Structure, id| structure.references("sofa").first().is_none_or(|sofa| *sofa == id);
    let (id, text) = match sofa {
        Some(sofa) => sofa,
        None if root.children().any(|node| node.tag_name().name() == "Sofa") => (1, String::new()),
        None => return Err(("it holds no text".to_owned(), None)),
    };
    structures.retain(|structure| is_here(structure, id));
    let noted = structures.iter().find(|found| found.kind == DOCUMENT).map(|found| found.text("replaced"));
    Ok(Cas { text: restored(&text, &noted.unwrap_or_default()), structures })
}

fn structure(document: &roxmltree::Document<'_>, node: Node<'_, '_>) -> Option<Structure> {
    let id = node.attribute((XMI, "id"))?.parse().ok()?;
    let space = node.tag_name().namespace().unwrap_or_default();
    let package = space.strip_prefix("http:///").and_then(|rest| rest.strip_suffix(".ecore")).unwrap_or_default();
    let package = match package {
        "" | "uima/noNamespace" => String::new(),
        package => format!("{}.", package.replace('/', ".")),
    };
    let own = node.attributes().filter(|attribute| attribute.namespace().is_none());
    let mut features: Vec<(String, Value)> =
        own.map(|attribute| (attribute.name().to_owned(), Value::Text(attribute.value().to_owned()))).collect();
    // Lists of texts are written as elements; one is as good as a feature.
    for child in node.children().filter(Node::is_element) {
        let text = child.text().unwrap_or_default();
        features.push((child.tag_name().name().to_owned(), Value::Text(text.to_owned())));
    }
    let line = document.text_pos_at(node.range().start).row as usize;
    let kind = format!("{package}{}", node.tag_name().name());
    Some(Structure { id, kind, features, is_indexed: true, line: Some(line) })
}
