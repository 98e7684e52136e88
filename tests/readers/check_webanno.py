"""The rows of WebAnno TSV as its specification reads them, with places in UTF-16 units; no reader of it can be installed."""

import re
from collections import Counter

import reference

MENTION = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
documents = reference.documents()
plain = lambda cell: re.sub(r"\\(.)", r"\1", cell)
count = 0
for id, document in documents.items():
    text = document["text"]
    units = text.encode("utf-16-le")
    point = lambda unit: len(units[: 2 * int(unit)].decode("utf-16-le"))
    content = (reference.folder() / "webanno" / f"{id}.tsv").read_text(encoding="utf-8")
    head, _, body = content.partition("\n\n\n")
    assert head.startswith("#FORMAT=WebAnno TSV 3.3\n#T_SP=" + MENTION), head[:80]
    layers = [(line[3:5], line.split("=", 1)[1].split("|")) for line in head.split("\n")[1:]]
    spans, stances, links, last = {}, Counter(), 0, 0
    for sentence in body.split("\n\n"):
        lines = sentence.rstrip("\n").split("\n")
        shown = "\n".join(line[6:] for line in lines if line.startswith("#Text="))
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        first, end = point(rows[0][1].split("-")[0]), point(rows[-1][1].split("-")[1])
        ends = [point(row[1].split("-")[1]) for row in rows]
        assert shown == text[first : max(ends)], (id, shown)
        for row in rows:
            start, stop = map(point, row[1].split("-"))
            assert text[start:stop] == plain(row[2]), row
            assert "." in row[0] or start >= last, row
            last = stop if "." not in row[0] else last
            cells = row[3:]
            for kind, (layer, *features) in layers:
                here, cells = cells[: len(features)], cells[len(features) :]
                if kind == "RL":
                    links += sum(cell != "_" for cell in re.split(r"(?<!\\)\|", here[0]))
                    continue
                for at, cell in enumerate(re.split(r"(?<!\\)\|", here[-1] if layer == MENTION else here[features.index("polarity")])):
                    if cell == "_":
                        continue
                    value, _, number = cell.partition("[") if not cell.startswith("\\[") else (cell, "", "")
                    key = (layer, number or (row[0], at))
                    known = spans.setdefault(key, [plain(value), start, stop])
                    known[1:] = min(known[1], start), max(known[2], stop)
    ink = lambda start, end: (start + len(text[start:end]) - len(text[start:end].lstrip()), start + len(text[start:end].rstrip()))
    # Of a discontinuous mention the format has the place from its first piece to its last.
    wanted = Counter((m["label"], *ink(m["spans"][0][0], m["spans"][-1][1])) for m in document["mentions"])
    reference.same("WebAnno", Counter(tuple(span) for (layer, _), span in spans.items() if layer == MENTION), wanted)
    wanted = Counter((s["polarity"], *ink(s["evidence"][0][0], s["evidence"][-1][1])) for s in document["stances"])
    found = Counter(tuple(span) for (layer, _), span in spans.items() if layer != MENTION)
    assert set(found) <= set(wanted), set(found) - set(wanted)
    assert links <= len(document["relations"])
    count += len(spans)
reference.done(count, "the specification of WebAnno TSV 3.3")
