"""seqeval finds whole chunks in both schemes; conllu and udvalidate accept CoNLL-U; the spans are those of the JSONL."""

import subprocess
import sys
import unicodedata
import urllib.parse
from collections import Counter

import conllu
import reference
from seqeval.scheme import IOB2, IOBES, Entities

documents = reference.documents()
known = {id: reference.pieces(document) for id, document in documents.items()}


def subset(name, id, found):
    """One layer of tags holds some of the mentions; blanks at their ends are trimmed."""
    text = documents[id]["text"]
    ink = lambda label, start, end: (label, text[start:end].strip())
    wanted = {ink(*piece) for piece in known[id]}
    assert {ink(*piece) for piece in found} <= wanted, (name, id, {ink(*piece) for piece in found} - wanted)


def flat(scheme, file):
    """Sentences of the columns, by document."""
    id, sentence = None, []
    for line in file.read_text(encoding="utf-8").split("\n"):
        columns = line.split(" ")
        if columns[0] == "-DOCSTART-":
            id = columns[1]
        elif len(columns) == 4:
            sentence.append(columns)
        elif sentence:
            yield id, sentence
            sentence = []


for format, scheme in [("conll", IOB2), ("bioes", IOBES)]:
    count, at = 0, Counter()
    for id, sentence in flat(scheme, reference.folder() / format / "annotations.conll"):
        text, places = documents[id]["text"], []
        for token, *_ in sentence:
            start = text.index(token, at[id])
            assert not text[at[id] : start].strip("\u200d\ufe0f\t\n \u00a0\u2028\u2029\u0085\u3000"), (id, text[at[id] : start])
            at[id] = start + len(token)
            places.append((start, at[id]))
        tags = [columns[-1] for columns in sentence]
        chunks = Entities([tags], scheme=scheme).entities[0]
        assert sum(tag[0] in "BS" for tag in tags) == len(chunks), "a chunk that the scheme forbids"
        subset(format, id, [(chunk.tag, places[chunk.start][0], places[chunk.end - 1][1]) for chunk in chunks])
        count += len(chunks)
    reference.done(count, f"seqeval 1.2.2, strict {scheme.__name__}")

path = reference.folder() / "conllu" / "annotations.conllu"
count, id = 0, None
for sentence in conllu.parse(path.read_text(encoding="utf-8")):
    id = sentence.metadata.get("newdoc id", id)
    text, words, open = documents[id]["text"], "", None
    for token in sentence:
        misc = token["misc"]
        start, end = int(misc["start_char"]), int(misc["end_char"])
        raw = urllib.parse.unquote(misc["Raw"]) if "Raw" in misc else token["form"]
        assert text[start:end] == raw and unicodedata.normalize("NFC", raw) == token["form"], token
        words += token["form"] + ("" if misc.get("SpaceAfter") == "No" else " ")
        kind, _, label = misc.get("ner", "O").partition("-")
        assert kind in "BO" or open, "a name that goes on without a beginning"
        if kind != "I" and open:
            subset("conllu", id, [open])
            open = None
        if kind != "O":
            open = (urllib.parse.unquote(label), open[1] if open else start, end)
            count += kind == "B"
    if open:
        subset("conllu", id, [open])
    assert words.strip() == sentence.metadata["text"].strip(), sentence.metadata["text"]
reference.done(count, "conllu 6.0")
tool = str(__import__("pathlib").Path(sys.executable).with_name("udvalidate"))
ran = subprocess.run([tool, "--level", "1", "--lang", "en", str(path)], capture_output=True, text=True)
assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
print("udvalidate 0.2.9, level 1: " + (ran.stdout + ran.stderr).strip().splitlines()[-1])
