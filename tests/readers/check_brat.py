"""bioc and brat-peek read brat's files; each annotation's words stand at its place."""

import re
from collections import Counter

import peek
import reference
from bioc import brat

folder = reference.folder() / "brat"
documents = reference.documents()
config = (folder / "annotation.conf").read_text(encoding="utf-8")
stored = dict(re.findall(r"^# stored-as label (\S+) (.*)$", config, re.M))
PARTS = {"Target", "Cue", "Source"}


def whole(text, places):
    """Pieces that only line ends part are one."""
    joined = []
    for start, end in places:
        if joined and re.fullmatch(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+", text[joined[-1][1] : start]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


count = 0
for id, document in documents.items():
    with open(folder / f"{id}.txt", encoding="utf-8", newline="") as text, open(folder / f"{id}.ann", encoding="utf-8", newline="\n") as lines:
        read = brat.load(text, lines)
    text = read.text
    assert text == document["text"], id
    polarity = {it.refid: next(iter(it.attributes)) for it in read.attributes if it.type == "Polarity"}
    triggers = {it.trigger_id if hasattr(it, "trigger_id") else it.trigger: it.id for it in read.events}
    mentions, evidence = Counter(), Counter()
    for entity in read.entities:
        places = [(place.begin, place.end) for place in entity.range]
        assert " ".join(text[start:end] for start, end in places) == entity.text, entity
        for start, end in whole(text, places):
            if entity.type == "Stance":
                evidence[(f"Stance:{polarity[triggers[entity.id]]}", start, end)] += 1
            elif entity.type not in PARTS:
                mentions[(stored.get(entity.type, entity.type), start, end)] += 1
    reference.same("brat", mentions, reference.pieces(document))
    # Evidence is cut at line ends, and blanks there are nobody's.
    inked = lambda places: Counter((label, re.sub(r"\s", "", text[start:end])) for label, start, end in places.elements())
    reference.same("brat", inked(evidence), inked(reference.evidence(document)))
    assert len(read.events) == len(document["stances"]) and len(read.relations) == len(document["relations"])
    count += len(read.entities)
reference.done(count, "bioc 2.1")

count = 0
for id, document in documents.items():
    read = peek.AnnDocument(str(folder / f"{id}.ann"))
    assert len(read.events) == len(document["stances"]), id
    assert len(read.relations) == len(document["relations"]), id
    count += len(read.entities)
reference.done(count, "brat-peek 0.1.2.1")
