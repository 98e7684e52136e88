"""spaCy reads the DocBin and aligns the spans of the JSONL and of Prodigy's to tokens."""

import warnings
from collections import Counter

import reference
import spacy
from spacy.tokens import Doc, DocBin

warnings.simplefilter("error")
nlp = spacy.blank("xx")
documents = reference.documents()


def flat(spans):
    spans = sorted(spans)
    return all(before[2] <= after[1] for before, after in zip(spans, spans[1:]))


def check_docbin():
    count = 0
    docs = list(DocBin().from_disk(reference.folder() / "docbin" / "annotations.spacy").get_docs(nlp.vocab))
    assert len(docs) == len(documents)
    for doc in docs:
        record = doc.user_data["standpoint"]
        document = documents[record["id"]]
        assert doc.text == document["text"], record["id"]
        marked = lambda spans: Counter((span.label_, span.start_char, span.end_char) for span in spans)
        # By tokens, and by the characters that the groups store beside.
        reference.same("sc", marked(doc.spans["sc"]), reference.pieces(document))
        for span in doc.spans["sc"]:
            assert doc[span.start : span.end].text == document["text"][span.start_char : span.end_char]
        reference.same("stances", marked(doc.spans["stances"]), reference.evidence(document))
        assert len(record["stances"]) == len(document["stances"])
        entities = marked(doc.ents)
        assert not entities - reference.pieces(document), "entities that are no mentions"
        assert flat((0, *ent[1:]) for ent in entities)
        # Nothing that stands alone is left out of the entities.
        spans = list(doc.spans["sc"])
        for span in spans:
            touched = [other for other in spans if other.start_char < span.end_char and span.start_char < other.end_char]
            if len(touched) == 1 and span.text.strip() == span.text:
                assert entities[(span.label_, span.start_char, span.end_char)] == 1, span
        count += len(spans)
    # What spaCy writes of it again is the same for spaCy.
    again = DocBin(store_user_data=True, docs=docs).to_bytes()
    assert [doc.to_json() for doc in DocBin().from_bytes(again).get_docs(nlp.vocab)] == [doc.to_json() for doc in docs]
    reference.done(count, f"spaCy {spacy.__version__}, DocBin")


def check_jsonl():
    count = aligned = 0
    for row in reference.lines(reference.folder() / "spacy" / "annotations.jsonl"):
        document = documents[row["meta"]["id"]]
        assert row["text"] == document["text"]
        doc = nlp.make_doc(row["text"])
        marked = lambda spans: Counter((s["label"], s["start"], s["end"]) for s in spans)
        reference.same("sc", marked(row["spans"]["sc"]), reference.pieces(document))
        reference.same("stances", marked(row["spans"]["stances"]), reference.evidence(document))
        for start, end, label in row["entities"]:
            span = doc.char_span(start, end, label=label, alignment_mode="expand")
            assert row["text"][start:end] in span.text
            aligned += doc.char_span(start, end) is not None
            count += 1
        # spaCy refuses overlapping entities here.
        doc.set_ents([doc.char_span(*entity, alignment_mode="expand") for entity in outer(doc, row["entities"])])
    reference.done(count, f"spaCy {spacy.__version__}, JSONL ({aligned} of them on the borders of its own tokens)")


def outer(doc, entities):
    end = -1
    for entity in entities:
        span = doc.char_span(*entity, alignment_mode="expand")
        if span.start >= end:
            yield entity
            end = span.end


def check_prodigy():
    count = 0
    for row in reference.lines(reference.folder() / "prodigy" / "annotations.jsonl"):
        document = documents[row["meta"]["id"]]
        words, spaces = [t["text"] for t in row["tokens"]], [t["ws"] for t in row["tokens"]]
        doc = Doc(nlp.vocab, words=words, spaces=spaces)
        assert doc.text == row["text"] == document["text"]
        for token, told in zip(doc, row["tokens"]):
            assert (token.i, token.idx, token.idx + len(token)) == (told["id"], told["start"], told["end"])
        found = Counter()
        for told in row["spans"]:
            span = doc[told["token_start"] : told["token_end"] + 1]
            assert (span.start_char, span.end_char) == (told["start"], told["end"]), told
            found[(told["label"], told["start"], told["end"])] += 1
        wanted = reference.pieces(document) + reference.evidence(document)
        parts = {"Target", "Cue", "Source"}
        reference.same("spans", Counter({s: n for s, n in found.items() if s[0] not in parts}), wanted)
        known = {(s["label"], s["start"], s["end"]) for s in row["spans"]}
        for relation in row["relations"]:
            for end in ["head", "child"]:
                span = relation[end + "_span"]
                assert span["token_end"] == relation[end] and (span["label"], span["start"], span["end"]) in known
        kinds = Counter(relation["label"] for relation in row["relations"])
        for kind, number in reference.links(document).items():
            assert kinds[kind] >= number, (kind, kinds)
        count += sum(found.values())
    reference.done(count, f"spaCy {spacy.__version__}, the tokens of Prodigy's tasks")


check_docbin()
check_jsonl()
check_prodigy()
