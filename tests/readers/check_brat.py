"""bioc and brat-peek read brat's files; each annotation's words stand at its place."""

import contextlib
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
    triggers = {it.trigger_id: it.id for it in read.events}
    mentions, evidence = Counter(), Counter()
    for entity in read.entities:
        places = sorted((place.begin, place.end) for place in entity.locations)
        # Both readers strip a line's end, and so the blanks that a span ends with.
        assert " ".join(text[start:end] for start, end in places).rstrip() == entity.text.rstrip(), entity
        for start, end in whole(text, places):
            if entity.type == "Stance":
                evidence[(f"Stance:{polarity[triggers[entity.id]]}", start, end)] += 1
            elif entity.type not in PARTS:
                mentions[(stored.get(entity.type, entity.type), start, end)] += 1
    # A line end at the edge of a span cannot be told.
    ends = "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
    inside = lambda start, end: (end - len(text[start:end].lstrip(ends)), start + len(text[start:end].rstrip(ends)))
    wanted = Counter((label, *inside(start, end)) for label, start, end in reference.pieces(document).elements())
    reference.same("brat", mentions, wanted)
    # Evidence is cut at line ends, and blanks there are nobody's.
    inked = lambda places: Counter((label, re.sub(r"\s", "", text[start:end])) for label, start, end in places.elements())
    reference.same("brat", inked(evidence), inked(reference.evidence(document)))
    assert len(read.events) == len(document["stances"]) and len(read.relations) == len(document["relations"])
    count += len(read.entities)
reference.done(count, "bioc 2.1")

count = 0
for id, document in documents.items():
    # It tells of each line that it does not know: normalisations, and spans of three pieces.
    with contextlib.redirect_stdout(None):
        read = peek.AnnDocument(str(folder / f"{id}.ann")).anns
    assert len(read["events"]) == len(document["stances"]), id
    assert len(read["relations"]) == len(document["relations"]), id
    for entity in read["entities"]:
        words = " ".join(document["text"][start:end] for start, end in entity.span)
        assert words.rstrip() == entity.text, (entity.span, entity.text)
        count += 1
reference.done(count, "brat-peek 0.1.2.1")
