//! `standpoint train` on small marked texts.

use super::Bench;

/// Invented places and persons that no list knows, the same words in the same places.
fn marked(count: usize) -> String {
    let mut lines = String::new();
    for number in 0..count {
        lines.push_str(&format!("# doc = {number}\n"));
        for (person, place) in [("Quorvel", "Zandrith"), ("Mestrano", "Ubalka"), ("Ondrewek", "Trisk")] {
            for word in ["Mayor", "in", "said", "the", "harbour", "was", "closed", "."] {
                match word {
                    "Mayor" => lines.push_str(&format!("Mayor\tO\n{person}\tB-PERSON\n")),
                    "in" => lines.push_str(&format!("in\tO\n{place}\tB-GPE\n")),
                    word => lines.push_str(&format!("{word}\tO\n")),
                }
            }
            lines.push('\n');
        }
    }
    lines
}

#[test]
fn names_are_learnt_from_marked_texts_the_same_each_time() {
    let bench = Bench::new();
    bench.write("marked.tsv", marked(40));
    let train = |output: &str| bench.well(&["train", "marked.tsv", "--output", output, "--version", "small"]);
    train("one.bin");
    train("two.bin");
    let bytes = |name: &str| std::fs::read(bench.path(name)).unwrap();
    assert!(bytes("one.bin") == bytes("two.bin"));
    bench.write("new.txt", "Mayor Quorvel in Zandrith said the harbour was closed.\n");
    let found = bench.well(&["extract", "new.txt", "--names", "one.bin"]).out;
    assert!(found.contains("\"text\":\"Quorvel\",\"label\":\"PERSON\""), "{found}");
    assert!(found.contains("\"small\""), "the model is named in the origin: {found}");
}

#[test]
fn what_is_no_model_or_marks_nothing_is_said_plainly() {
    let bench = Bench::new();
    bench.write("new.txt", "Okafor spoke.\n");
    bench.write("odd.bin", "no model");
    let odd = bench.run(&["extract", "new.txt", "--names", "odd.bin"]);
    assert!(odd.code != 0 && odd.err.contains("no model of names") && odd.err.contains("odd.bin"), "{}", odd.err);
    bench.write("plain.tsv", "# doc = 1\nNobody\tO\nspoke\tO\n");
    let nothing = bench.run(&["train", "plain.tsv", "--output", "none.bin"]);
    assert!(nothing.code != 0 && nothing.err.contains("nothing to learn"), "{}", nothing.err);
}
