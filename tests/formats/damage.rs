//! Damaged files, and files of other programs.

use super::sample::*;
use standpoint::format::{Bundle, read_formats};
use standpoint::model::*;
use standpoint::report::{Report, Severity};

#[test]
fn truncated_and_garbled_files_never_panic_and_are_reported() {
    let project = hard_project();
    for format in read_formats() {
        let (bundle, _) = export(format, &project);
        let mut silent = 0;
        let mut tried = 0;
        for (path, bytes) in &bundle {
            let step = (bytes.len() / 60).max(1);
            for cut in (0..bytes.len()).step_by(step) {
                let mut cut_short = bundle.clone();
                cut_short.insert(path.clone(), bytes[..cut].to_vec());
                import(format, &cut_short);
                let mut flipped = bundle.clone();
                let mut garbled = bytes.clone();
                garbled[cut] ^= 0x95;
                flipped.insert(path.clone(), garbled);
                let (imported, report) = import(format, &flipped);
                tried += 1;
                silent += usize::from(report.notices.is_empty() && imported == import(format, &bundle).0);
            }
        }
        // Changing a byte of a title is no fault that can be seen, but most changes are noticed or change the result.
        assert!(silent * 4 < tried * 3, "{}: {silent} of {tried}", format.id);
        let garbage: Vec<u8> = (0..5000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for path in bundle.keys() {
            let mut garbled = bundle.clone();
            garbled.insert(path.clone(), garbage.clone());
            let (_, report) = import(format, &garbled);
            let is_config = path.ends_with(".conf") || ["config.xml", "TypeSystem.xml"].contains(&path.as_str());
            assert!(is_config || !report.notices.is_empty(), "{} took garbage for {path}", format.id);
        }
        import(format, &Bundle::new());
    }
}

#[test]
fn one_bad_record_costs_only_itself_and_is_named_by_line() {
    let format = standpoint::format::format("jsonl").unwrap();
    let line = |mention: &str| {
        format!(
            "{{\"id\":\"a\",\"text\":\"😀 Kyiv\",\"mentions\":[{mention},{{\"spans\":[[2,6]],\"label\":\"GPE\"}}]}}"
        )
    };
    let file = [
        line("{\"spans\":[[2,99]],\"label\":\"GPE\"}"),
        "{not json".to_owned(),
        line("{\"spans\":[[3,7]],\"text\":\"Kyiv\",\"label\":\"GPE\"}"),
        String::new(),
        line("7"),
    ];
    let bundle = Bundle::from([("x.jsonl".to_owned(), file.join("\r\n").into_bytes())]);
    let (imported, report) = import(format, &bundle);
    assert_eq!(imported.documents.len(), 3);
    for read in &imported.documents {
        let words: Vec<String> =
            read.mentions.iter().map(|mention| read.document.text.joined(&mention.spans)).collect();
        assert_eq!(words, ["Kyiv"]);
    }
    let errors: Vec<usize> =
        report.notices.iter().filter(|n| n.severity == Severity::Error).filter_map(|n| n.line).collect();
    assert_eq!(errors, [1, 2, 3, 5]);
    // The same in UTF-16 units, declared.
    let file = "{\"id\":\"a\",\"offsets\":\"utf16\",\"text\":\"😀\\r\\nKyiv\",\"mentions\":[{\"spans\":[[4,8]],\"text\":\"Kyiv\",\"label\":\"GPE\"}]}";
    let (imported, report) = import(format, &Bundle::from([("x".to_owned(), file.as_bytes().to_vec())]));
    assert_eq!((imported.documents[0].mentions.len(), report.notices.len()), (1, 0));
}

#[test]
fn what_points_at_nothing_is_left_out_and_cycles_are_cut() {
    let format = standpoint::format::format("jsonl").unwrap();
    let file = r#"{"id":"../Up and Away","text":"Kyiv opposes it.","mentions":[{"id":"m1","spans":[[0,4]],"label":"GPE","entity":"unknown"}],
        "entities":[{"id":"a","name":"A","label":"GPE","affiliation":"b"},{"id":"b","name":"B","label":"GPE","affiliation":"a"}],
        "stances":[{"holder":{"mention":"m9"},"target":{"spans":[[13,15]]},"polarity":"oppose","evidence":[[0,16]]},
                   {"holder":{"mention":"m1"},"target":{"spans":[[13,15]]},"polarity":"oppose","evidence":[[0,16]],"issue":"new"}]}"#;
    let bundle = Bundle::from([("x.jsonl".to_owned(), file.replace('\n', " ").into_bytes())]);
    let (imported, report) = import(format, &bundle);
    assert!(report.has_errors());
    let read = &imported.documents[0];
    assert_eq!(read.document.id.as_str(), "up-and-away");
    assert_eq!(read.stances.len(), 1);
    let mut project = Project::new("New", schema());
    let mut operations: Vec<Operation> = imported.entities.into_iter().map(Operation::entity).collect();
    operations.extend(imported.issues.into_iter().map(Operation::issue));
    operations.push(Operation::document(read.document.clone()));
    operations.extend(read.mentions.iter().map(|m| Operation::mention(&read.document.id, &analyst(), m.clone())));
    operations.extend(read.stances.iter().map(|s| Operation::stance(&read.document.id, &analyst(), s.clone())));
    project.commit(&operations).unwrap();
    assert!(project.entity(&EntityId::new("unknown")).is_some() && project.issue(&IssueId::new("new")).is_some());
}

#[test]
fn files_of_other_programs_are_read() {
    let conll = standpoint::format::format("conll").unwrap();
    let file = "-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\nNorth NNP B-NP B-GPE\nVardia NNP I-NP I-GPE\n. . O O\n\nPeter\tI-PER\nsaid\tO\n";
    let (imported, report) = import(conll, &Bundle::from([("news.conll".to_owned(), file.into())]));
    assert_eq!(report, Report::default());
    let read = &imported.documents[0];
    assert_eq!(read.document.text.as_str(), "EU rejects North Vardia .\nPeter said");
    let words: Vec<String> =
        read.mentions.iter().map(|m| format!("{} {}", m.label, read.document.text.joined(&m.spans))).collect();
    assert_eq!(words, ["ORG EU", "GPE North Vardia", "PER Peter"]);

    let conllu = standpoint::format::format("conllu").unwrap();
    let file = "# global.columns = ID FORM MISC PARSEME:NE\n# newdoc id = a\n# text = Kim doesn't go. To Vardia\n1\tKim\t_\tS-PER\n2-3\tdoesn't\t_\t_\n2\tdoes\t_\tO\n3\tn't\t_\tO\n4\tgo\tSpaceAfter=No\t_\n4.1\tit\t_\t_\n5\t.\t_\tO\n\n# newpar\n1\tTo\t_\tO\nbad\n2\tNorth\t_\tB-LOC\n3\tVardia\t_\tE-LOC\n\n";
    let (imported, report) = import(conllu, &Bundle::from([("x.conllup".to_owned(), file.into())]));
    assert_eq!(report.notices.iter().filter_map(|n| n.line).collect::<Vec<_>>(), [14]);
    let read = &imported.documents[0];
    assert_eq!((read.document.id.as_str(), read.document.text.as_str()), ("a", "Kim doesn't go.\n\nTo North Vardia"));
    let words: Vec<String> =
        read.mentions.iter().map(|m| format!("{} {}", m.label, read.document.text.joined(&m.spans))).collect();
    assert_eq!(words, ["PER Kim", "LOC North Vardia"]);

    let csv = standpoint::format::format("csv").unwrap();
    // Columns in another order, semicolons, a BOM, and no columns but the needed ones.
    let bundle = Bundle::from([
        ("t/documents.csv".to_owned(), "\u{feff}text;id\r\n\"Kyiv; again\";d1\r\n".into()),
        ("t/mentions.csv".to_owned(), "label;end_cp;start_cp;document\nGPE;4;0;d1\nGPE;40;0;d1\n".into()),
    ]);
    let (imported, report) = import(csv, &bundle);
    assert_eq!(imported.documents[0].mentions.len(), 1);
    assert_eq!((report.notices.len(), report.notices[0].line), (1, Some(3)));

    let brat = standpoint::format::format("brat").unwrap();
    let bundle = Bundle::from([
        ("a/doc.txt".to_owned(), "Kyiv\r\nopposes it.".into()),
        (
            "a/doc.ann".to_owned(),
            "T1\tGPE 0 4\tKyiv\r\nT2\tVerb 6 13\topposes\nE1\tAttack:T2 Agent:T1\n*\tEquiv T1 T2\nQ\n".into(),
        ),
    ]);
    let (imported, report) = import(brat, &bundle);
    assert_eq!((imported.documents[0].mentions.len(), imported.documents[0].relations.len()), (2, 1));
    assert_eq!(report.notices.iter().filter_map(|n| n.line).collect::<Vec<_>>(), [5, 3]);
}
