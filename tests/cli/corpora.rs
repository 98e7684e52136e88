//! Annotations of other programs: imported, what was not understood of them, and from one format to another.

use super::{ARTICLE, Bench};
use serde_json::{Value, json};

/// Where words stand in the sample article, in code points.
fn place(words: &str) -> Value {
    let start = ARTICLE[..ARTICLE.find(words).unwrap()].chars().count();
    json!([[start, start + words.chars().count()]])
}

#[test]
fn predictions_without_text_are_checked_against_the_articles_that_they_name() {
    let bench = Bench::with_project();
    let export = ["export", "press", "-f", "jsonl", "-o", "-", "--annotator", "prediction"];
    let before = bench.well(&export).lines().remove(0);
    let id = before["id"].as_str().unwrap().to_owned();
    let entity = before["entities"][0]["id"].clone();
    let event = |spans: Value, words: &str| json!({"spans": spans, "text": words, "label": "EVENT", "entity": entity});
    let stance = json!({"holder": {"entity": entity}, "target": {"spans": place("new harbour")}, "polarity": "oppose",
                        "cue": place("oppose"), "evidence": place("We oppose this plan")});
    let lines = [
        json!({"id": id, "mentions": [event(place("Harbour vote"), "Harbour vote")], "stances": [stance]}),
        json!({"id": id, "mentions": [event(place("coalition"), "coalitions")]}),
        json!({"id": "nowhere", "mentions": []}),
        json!({"id": id, "offsets": "utf16", "mentions": [event(json!([[9000, 9004]]), "past")]}),
        json!({"id": id, "offsets": "byte", "mentions": [event(json!([[0, 7]]), "Harbour")]}),
    ];
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    bench.write("predictions.jsonl", lines.join("\n"));
    let import = ["import", "press", "predictions.jsonl", "--format", "jsonl", "--as-predictions"];
    let ran = bench.run(&import);
    assert_eq!(ran.code, 1);
    for (line, what) in [(2, "“coalition”, not “coalitions”"), (3, "no article “nowhere”"), (4, "leaves the text")]
    {
        let said = ran.err.lines().find(|said| said.contains(&format!("line {line}")));
        assert!(said.is_some_and(|said| said.contains(what)), "{line}: {}", ran.err);
    }
    let after = bench.well(&export).lines().remove(0);
    assert_eq!((&after["text"], &after["title"]), (&before["text"], &before["title"]));
    let events = |line: &Value| {
        let mentions = line["mentions"].as_array().unwrap();
        mentions.iter().filter(|it| it["label"] == "EVENT" && it["origin"] == "import").cloned().collect::<Vec<_>>()
    };
    let words: Vec<Value> = events(&after).iter().map(|mention| mention["text"].clone()).collect();
    assert_eq!(words, ["Harbour vote", "Harbour"].map(Value::from));
    assert!(events(&after).iter().all(|mention| mention["entity"] == entity && mention["status"] == "suggested"));
    assert_eq!(after["entities"].as_array().unwrap().len(), before["entities"].as_array().unwrap().len());
    let came = |line: &Value| line["stances"].as_array().unwrap().iter().filter(|it| it["origin"] == "import").count();
    assert_eq!(came(&after), 1);

    // What was not understood is kept, is corrected there, and comes in.
    let kept = std::fs::read_dir(bench.path("press/imports")).unwrap().map(|entry| entry.unwrap().path());
    let kept = kept.map(|path| path.join("jsonl")).find(|path| path.is_dir()).unwrap();
    let file = kept.join("predictions.jsonl");
    let rejected = std::fs::read_to_string(&file).unwrap();
    assert_eq!(rejected.lines().collect::<Vec<_>>(), lines[1..4]);
    std::fs::write(&file, rejected.lines().next().unwrap().replace("coalitions", "coalition")).unwrap();
    bench.well(&["import", "press", kept.to_str().unwrap(), "--format", "jsonl", "--as-predictions"]);
    assert_eq!(events(&bench.well(&export).lines().remove(0)).len(), 3);

    // Without the project's texts they are nothing.
    let ran = bench.run(&["check", "predictions.jsonl"]);
    assert!(ran.code == 1 && ran.out.contains("line 1") && ran.out.contains("no text"), "{}", ran.out);
    let ran = bench.run(&["convert", "predictions.jsonl", "--from", "jsonl", "--to", "csv", "--output", "tables"]);
    assert!(ran.code == 1 && ran.err.contains("nothing to convert"), "{}", ran.err);
    assert!(!bench.path("tables/documents.csv").exists());
    assert_eq!(bench.run(&["extract", "predictions.jsonl", "--input-format", "jsonl"]).code, 1);
}

#[test]
fn rows_of_tables_that_were_not_understood_are_kept_whole_with_the_names_of_their_columns() {
    let bench = Bench::new();
    bench.well(&["new", "press"]);
    bench.write("tables/documents.csv", "id,text\nd,Kyiv opposes it.\n");
    bench.write(
        "tables/mentions.csv",
        "document,start_cp,end_cp,label,note\nd,0,4,GPE,fine\nd,0,99,GPE,\"two\nlines, “=” and more\"\nd,x,y,GPE,\n",
    );
    let ran = bench.run(&["import", "press", "tables", "--format", "csv", "--annotator", "anna"]);
    assert!(
        ran.code == 1 && ran.err.contains("2 lines not understood; kept in ") && ran.err.contains("press/imports/"),
        "{}",
        ran.err
    );
    let kept = std::fs::read_dir(bench.path("press/imports")).unwrap().map(|entry| entry.unwrap().path());
    let kept = kept.map(|path| path.join("csv/mentions.csv")).find(|path| path.is_file()).unwrap();
    let wanted = "document,start_cp,end_cp,label,note\nd,0,99,GPE,\"two\nlines, “=” and more\"\nd,x,y,GPE,\n";
    assert_eq!(std::fs::read_to_string(kept).unwrap(), wanted);
}

#[test]
fn a_big_corpus_is_converted_in_parts() {
    let bench = Bench::new();
    // The first fills a part; the second, in another one, has the same id. All name the same entity.
    let entities = json!([{"id": "kyiv", "name": "The city", "label": "GPE"}]);
    let line = |number: usize, padding: usize| {
        json!({"id": format!("d{}", number / 2), "title": number.to_string(), "text": format!("Kyiv {}", "x".repeat(padding)),
               "mentions": [{"spans": [[0, 4]], "label": "WIZARD", "entity": "kyiv"}], "entities": entities})
        .to_string()
    };
    bench.write("in.jsonl", [line(0, 9 << 20), line(1, 7), line(2, 5)].join("\n"));
    let mut formats = vec!["csv", "bioes"];
    if standpoint::format::format("parquet").is_some() {
        formats.push("parquet");
    }
    for to in formats {
        let ran = bench.well(&["convert", "in.jsonl", "--from", "jsonl", "--to", to, "--output", to]);
        assert!(ran.err.contains("Read back: 3 articles, 3 mentions, 0 stances; 0 different"), "{}", ran.err);
        let back = bench.well(&["convert", to, "--from", to, "--to", "jsonl", "--output", "-"]).lines();
        let ids: Vec<&str> = back.iter().map(|line| line["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["d0", "d0-2", "d1"], "{to}");
        for (line, length) in back.iter().zip([9 << 20, 7, 5]) {
            assert_eq!(line["text"].as_str().unwrap().len(), 5 + length);
            assert_eq!(
                (&line["mentions"][0]["label"], &line["mentions"][0]["text"]),
                (&"WIZARD".into(), &"Kyiv".into())
            );
            if to != "bioes" {
                assert_eq!(line["mentions"][0]["entity"], "kyiv");
            }
        }
    }
    let tables = bench.read("csv/entities.csv");
    assert!(tables.lines().count() == 2 && tables.contains("The city"), "{tables}");

    // The former file stays if nothing comes of it.
    bench.write("broken.jsonl", "{\n");
    bench.write("former.conll", "what was there\n");
    let ran = bench.run(&["convert", "broken.jsonl", "--from", "jsonl", "--to", "conll", "--output", "former.conll"]);
    assert_eq!((ran.code, bench.read("former.conll").as_str()), (1, "what was there\n"));
}
