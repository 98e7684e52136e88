//! The formats of annotation tools, of programs for qualitative analysis and of network programs: what they carry, and
//! what those programs themselves write.

use super::sample::*;
use standpoint::format::{Bundle, Format, Imported};
use standpoint::model::*;
use standpoint::report::Report;
use standpoint::text::TextRange;
use std::collections::BTreeSet;
use std::io::{Cursor, Write};

fn format(id: &str) -> &'static Format {
    standpoint::format::format(id).unwrap()
}

fn read(id: &str, name: &str, file: impl Into<Vec<u8>>) -> (Imported, Report) {
    import(format(id), &Bundle::from([(name.to_owned(), file.into())]))
}

/// “LABEL words” for each mention.
fn words(imported: &Imported) -> Vec<String> {
    let read = &imported.documents[0];
    let words = |mention: &Mention| format!("{} {}", mention.label, read.document.text.joined(&mention.spans));
    read.mentions.iter().map(words).collect()
}

#[test]
fn stances_and_relations_come_back_with_their_places() {
    let project = hard_project();
    let set = project.annotation_set(&"hard".into(), &analyst()).unwrap();
    for id in ["xmi", "cas-json", "webanno", "qdpx"] {
        let (imported, _) = import(format(id), &export(format(id), &project).0);
        let read = hard(&imported);
        let words = |id: &MentionId| {
            let mention = read.mentions.iter().find(|mention| mention.id == *id).unwrap();
            read.document.text.joined(&mention.spans)
        };
        for stance in &read.stances {
            let known = set.stances.values().find(|known| known.polarity == stance.polarity).unwrap();
            assert_eq!(stance.target.spans, known.target.spans, "{id}");
            assert_eq!((&stance.cue, &stance.evidence), (&known.cue, &known.evidence), "{id}");
            assert_eq!((stance.certainty, stance.status), (known.certainty, known.status), "{id}");
            assert_eq!((&stance.when, &stance.note), (&known.when, &known.note), "{id}");
            let chain = |stance: &Stance| -> Vec<(String, Vec<TextRange>)> {
                stance.attribution.iter().map(|link| (link.text.clone(), link.spans.clone())).collect()
            };
            assert_eq!(chain(stance), chain(known), "{id}");
            assert_eq!(stance.issue.is_some(), known.issue.is_some(), "{id}");
            match (&stance.holder, &known.holder) {
                (Holder::Mention(held), Holder::Mention(_)) => assert_eq!(words(held), "Олена Ковальчук", "{id}"),
                (Holder::Entity(held), Holder::Entity(_)) => {
                    let entity = imported.entities.iter().find(|entity| entity.id == *held).unwrap();
                    assert_eq!((entity.name.as_str(), entity.knowledge_base_id.as_str()), ("Kyiv", "Q1899"), "{id}");
                }
                (read, known) => assert_eq!(read, known, "{id}"),
            }
        }
        assert_eq!(read.stances.len(), 3, "{id}");
        let [relation] = read.relations.as_slice() else { panic!("{id}: one relation") };
        let ends = (relation.kind.as_str(), words(&relation.from), words(&relation.to));
        assert_eq!(ends, ("member of", "Олена Ковальчук".to_owned(), "Kyiv".to_owned()), "{id}");
    }
}

#[test]
fn characters_that_xml_forbids_are_replaced_and_come_back_in_texts() {
    let text = standpoint::text::SourceText::new("a\u{1}😀\u{ffff}Kyiv \u{b}").unwrap();
    let mut project = Project::new("P", schema());
    let mut document = Document::new("d".into(), text.clone());
    document.metadata.title = "Title".into();
    document.note = "\u{2}".into();
    project.commit(&[Operation::document(document)]).unwrap();
    let (bundle, report) = export(format("xmi"), &project);
    let file = String::from_utf8(bundle["d.xmi"].clone()).unwrap();
    assert!(
        !file.contains(['\u{1}', '\u{2}', '\u{b}', '\u{ffff}']) && file.contains("a\u{fffd}😀\u{fffd}Kyiv \u{fffd}")
    );
    assert!(report.notices[0].to_string().contains("1 character that XML forbids"), "{report:?}");
    let (imported, _) = import(format("xmi"), &bundle);
    assert_eq!(imported.documents[0].document.text, text);
}

#[test]
fn xmi_of_inception_is_read() {
    let file = r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:tcas="http:///uima/tcas.ecore"
  xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmlns:custom="http:///webanno/custom.ecore"
  xmlns:seg="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" xmi:version="2.0">
<cas:NULL xmi:id="0"/>
<tcas:DocumentAnnotation xmi:id="2" sofa="1" begin="0" end="21" language="en"/>
<seg:Token xmi:id="3" sofa="1" begin="0" end="2"/>
<type:NamedEntity xmi:id="4" sofa="1" begin="3" end="7" value="LOC" identifier="http://www.wikidata.org/entity/Q1899"/>
<type:Person xmi:id="5" sofa="1" begin="17" end="20" value="PER"/>
<type:NamedEntity xmi:id="6" sofa="1" begin="17" end="99" value="PER"/>
<custom:Party xmi:id="7" sofa="1" begin="3" end="7" label="host"/>
<custom:Lives xmi:id="8" sofa="1" begin="3" end="7" value="lives in" Governor="5" Dependent="4"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="😀&#10;Kyiv greets &#13;&#10;Ann."/>
<cas:View sofa="1" members="2 3 4 5 6 7 8"/>
</xmi:XMI>"#;
    let (imported, report) = read("xmi", "folder/annotator.xmi", file);
    assert_eq!(report.notices.iter().map(|notice| notice.line).collect::<Vec<_>>(), [Some(10)], "{report:?}");
    let document = &imported.documents[0];
    assert_eq!(document.document.text.as_str(), "😀\nKyiv greets \nAnn.");
    assert_eq!(words(&imported), ["host Kyiv", "LOC Kyiv", "PER Ann"]);
    assert_eq!(document.relations[0].kind, "lives in");
    assert_eq!(
        (imported.entities[0].name.as_str(), imported.entities[0].knowledge_base_id.as_str()),
        ("Kyiv", "Q1899")
    );

    let file = r#"{"%TYPES":{},"%VIEWS":{},"%FEATURE_STRUCTURES":[
        {"%ID":1,"%TYPE":"uima.cas.Sofa","sofaID":"_InitialView","sofaString":"😀 Kyiv"},
        {"%ID":2,"%TYPE":"de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity","@sofa":1,"begin":3,"end":7,"value":"LOC"},
        {"%ID":3,"%TYPE":"standpoint.Stance","@sofa":1,"begin":3,"end":7,"polarity":"for"}]}"#;
    let (imported, report) = read("cas-json", "a.json", file);
    assert_eq!(words(&imported), ["LOC Kyiv"]);
    assert!(report.notices.len() == 1 && report.notices[0].to_string().contains("“for”"), "{report:?}");
}

#[test]
fn webanno_rows_stack_nest_and_cut_tokens() {
    let file = "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\
        #T_SP=webanno.custom.Mood\n#T_RL=webanno.custom.Rel|kind|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity\n\n\n\
        #Text=😀 Kyiv-born Ann\n\
        1-1\t0-2\t😀\t_\t_\t*\t_\t_\t\n\
        1-2\t3-12\tKyiv-born\t*[1]\tROLE[1]\t_\t_\t_\t\n\
        1-2.1\t3-7\tKyiv\t*\tLOC\t_\t_\t_\t\n\
        1-3\t13-16\tAnn\t*[1]|*[2]\tROLE[1]|P\\_R[2]\t_\tnamed\\|so\t1-2[1_2]\t\n\n\
        #Text=Ha\\.\n\
        2-1\t17-19\tHa\t_\t_\t_\t_\t_\t\n\
        2-2\t19-21\twrong\t_\t_\t_\t_\t_\t\nbroken\n";
    let (imported, report) = read("webanno", "x.tsv", file);
    assert_eq!(words(&imported), ["Mood 😀", "ROLE Kyiv-born Ann", "LOC Kyiv", "P_R Ann"]);
    assert_eq!(imported.documents[0].document.text.as_str(), "😀 Kyiv-born Ann\nHawrong");
    assert_eq!(report.notices.iter().filter_map(|notice| notice.line).collect::<Vec<_>>(), [16, 15]);
    let [relation] = imported.documents[0].relations.as_slice() else { panic!("one relation") };
    assert_eq!(relation.kind, "named|so");
    assert!(relation.from.as_str().contains("role") && relation.to.as_str().contains("p_r"), "{relation:?}");
    assert!(read("webanno", "y.tsv", "Kyiv\tLOC\n").1.has_errors());
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn qda_projects_count_as_their_programs_do() {
    let project = |origin: &str, place: &str| {
        format!(
            r##"<?xml version="1.0"?><Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="{origin}">
            <CodeBook><Codes><Code guid="c1" name="Places" isCodable="true"><Code guid="c2" name="City" isCodable="true"/></Code></Codes></CodeBook>
            <Cases><Case guid="k1" name="Kyiv"><SelectionRef targetGUID="s1"/></Case></Cases>
            <Sources><TextSource guid="t1" name="Article one" plainTextPath="internal://t1.txt">
            <PlainTextSelection guid="s1" {place}><Coding guid="o1"><CodeRef targetGUID="c2"/></Coding></PlainTextSelection>
            <PlainTextSelection guid="s2" startPosition="0" endPosition="900"><Coding guid="o2"><CodeRef targetGUID="c1"/></Coding></PlainTextSelection>
            </TextSource><PictureSource guid="t2" name="photo"/></Sources></Project>"##
        )
    };
    for (origin, start, end) in [("NVivo 14", 4, 8), ("QualCoder-3", 3, 7), ("ATLAS.ti 9", 3, 7)] {
        let place = format!("startPosition=\"{start}\" endPosition=\"{end}\"");
        let file = zipped(&[("project.qde", &project(origin, &place)), ("sources/t1.txt", "\u{feff}😀\r\nKyiv.")]);
        let (imported, report) = read("qdpx", "p.qdpx", file);
        assert_eq!(words(&imported), ["City Kyiv"], "{origin}");
        assert_eq!(imported.documents[0].document.id.as_str(), "article-one");
        assert_eq!(imported.documents[0].mentions[0].entity, Some("kyiv".into()));
        assert_eq!(report.notices.len(), 2, "{report:?}");
    }
    assert!(read("qdpx", "p.qdpx", zipped(&[("other.txt", "x")])).1.has_errors());
}

#[test]
fn statements_recoded_in_dna_come_back_recoded() {
    let (bundle, told) = export(format("dna"), &hard_project());
    let said = told.notices[0].to_string();
    for part in ["9 mentions", "1 stance without a side"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let mut database = rusqlite::Connection::open_in_memory().unwrap();
    let bytes = &bundle["project.dna"];
    database.deserialize_read_exact(rusqlite::MAIN_DB, bytes.as_slice(), bytes.len(), false).unwrap();
    database
        .execute_batch(
            "UPDATE DATABOOLEAN SET Value = 0 WHERE StatementId = 2; UPDATE DOCUMENTS SET Title = 'New' WHERE ID = 1;
             INSERT INTO STATEMENTS (StatementTypeId, DocumentId, Start, Stop, Coder) VALUES (1, 1, 0, 5, 1);",
        )
        .unwrap();
    let changed = database.serialize(rusqlite::MAIN_DB).unwrap().to_vec();
    let (imported, report) = read("dna", "p.dna", changed);
    assert_eq!(report.notices.len(), 1, "a statement without values: {report:?}");
    let read = hard(&imported);
    let stances: BTreeSet<(Polarity, Option<&str>)> =
        read.stances.iter().map(|it| (it.polarity, it.issue.as_ref().map(IssueId::as_str))).collect();
    let wanted = [(Polarity::LeansOppose, Some("rally")), (Polarity::Oppose, None), (Polarity::Mixed, None)];
    assert_eq!(stances, wanted.into());
    let leaning = read.stances.iter().find(|stance| stance.polarity == Polarity::LeansOppose).unwrap();
    let known = hard_project().annotation_set(&"hard".into(), &analyst()).unwrap().stances[&"s1".into()].clone();
    assert_eq!((&leaning.target, &leaning.cue, &leaning.evidence), (&known.target, &known.cue, &known.evidence));
    assert_eq!((&leaning.holder, leaning.certainty), (&Holder::Entity("olena".into()), Certainty::Possible));
    assert_eq!((leaning.when.as_str(), leaning.note.as_str()), ("last week", "A note\nof two lines."));
    assert_eq!(leaning.attribution[1].text, "وزير الخارجية");
    assert_eq!(hard_project().document(&"hard".into()).unwrap().metadata, read.document.metadata);
    assert!(imported.documents.iter().any(|read| read.document.metadata.title == "New"));
    let olena = imported.entities.iter().find(|entity| entity.id.as_str() == "olena").unwrap();
    assert_eq!((olena.affiliation.as_ref(), olena.aliases.len()), (Some(&"kyiv".into()), 2));
}

#[test]
fn networks_weigh_support_against_opposition() {
    let mut project = hard_project();
    let id: DocumentId = "hard".into();
    let support = project.annotation_set(&id, &analyst()).unwrap().stances[&"s2".into()].clone();
    let more = [
        ("s5", Polarity::LeansOppose, Certainty::Asserted),
        ("s6", Polarity::Neutral, Certainty::Asserted),
        ("s7", Polarity::Oppose, Certainty::Denied),
    ];
    for (name, polarity, certainty) in more {
        let stance = Stance { id: name.into(), polarity, certainty, ..support.clone() };
        project.commit(&[Operation::stance(&id, &analyst(), stance)]).unwrap();
    }
    let (bundle, report) = export(format("graphml"), &project);
    let file = String::from_utf8(bundle["network.graphml"].clone()).unwrap();
    let edge = &file[file.find("source=\"entity:kyiv\" target=\"entity:olena\"").unwrap()..];
    let edge = &edge[..edge.find("</edge>").unwrap()];
    for (key, value) in [
        ("weight", "0.5"),
        ("polarity", "support"),
        ("count", "4"),
        ("neutral", "1"),
        ("denied", "1"),
        ("first", "2025-08-22"),
    ] {
        assert!(edge.contains(&format!("<data key=\"e_{key}\">{value}</data>")), "{key} in {edge}");
    }
    assert!(file.contains("target=\"issue:rally\""), "holders and issues are a network, too");
    assert!(report.notices[0].to_string().contains("1 stance on words that name no entity"), "{report:?}");
    let (bundle, _) = export(format("gexf"), &project);
    assert!(
        String::from_utf8_lossy(&bundle["network.gexf"]).contains("<spell start=\"2025-08-22\" end=\"2025-08-22\"/>")
    );
    assert!(format("gexf").read.is_none());
}

#[test]
fn features_with_values_are_attributes_in_brat() {
    let mut schema = schema();
    let feature = |name: &str, values: &[&str]| Feature {
        name: name.into(),
        description: String::new(),
        values: values.iter().map(ToString::to_string).collect(),
    };
    schema.labels[0].features = vec![feature("side", &["left", "right"]), feature("in words", &["a b"])];
    let mut project = hard_project();
    project.commit(&[Operation::SetSchema(schema.into())]).unwrap();
    let mut olena = project.annotation_set(&"hard".into(), &analyst()).unwrap().mentions[&"m2".into()].clone();
    olena.attributes.extend([("side".to_owned(), "left".to_owned()), ("in words".to_owned(), "a b".to_owned())]);
    let wanted = olena.attributes.clone();
    project.commit(&[Operation::mention(&"hard".into(), &analyst(), olena)]).unwrap();
    let (bundle, _) = export(format("brat"), &project);
    let config = String::from_utf8_lossy(&bundle["annotation.conf"]).into_owned();
    assert!(config.contains("side\tArg:PERSON, Value:left|right\n") && !config.contains("a b"), "{config}");
    assert!(String::from_utf8_lossy(&bundle["hard.ann"]).contains("\tside T"));
    let (imported, _) = import(format("brat"), &bundle);
    let read = hard(&imported);
    let olena = read.mentions.iter().find(|mention| mention.entity == Some("olena".into())).unwrap();
    assert_eq!(olena.attributes, wanted);
    assert_eq!(read.relations[0].status, Status::Accepted);
}
