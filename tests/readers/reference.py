"""What the export holds, from our own JSONL, for the checks to compare with."""

import json
import pathlib
import sys
from collections import Counter


def folder():
    return pathlib.Path(sys.argv[1])


def lines(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def documents():
    """Documents by id; each mention and stance as in docs/jsonl.md."""
    return {line["id"]: line for line in lines(folder() / "jsonl" / "annotations.jsonl")}


def pieces(document):
    """Label, start and end of each piece of each mention, in code points."""
    return Counter((m["label"], start, end) for m in document["mentions"] for start, end in m["spans"])


def evidence(document):
    return Counter(("Stance:" + s["polarity"], start, end) for s in document["stances"] for start, end in s["evidence"])


def links(document):
    """How many links stances and relations have, and the pieces that go on."""
    mentions = {m["id"]: m["spans"] for m in document["mentions"]}
    kinds = Counter(r["kind"] for r in document["relations"])
    continued, parts = set(), {tuple(map(tuple, m["spans"])) for m in document["mentions"]}
    for m in document["mentions"]:
        kinds["continued"] += len(m["spans"]) - 1
    for s in document["stances"]:
        kinds["continued"] += len(s["evidence"]) - 1
        kinds["holder"] += s["holder"].get("mention") in mentions
        for kind, spans in [("target", s["target"]["spans"]), ("cue", s["cue"])]:
            kinds[kind] += bool(spans)
    return kinds


def same(what, found, wanted):
    if found != wanted:
        more, less = found - wanted, wanted - found
        sys.exit(f"{what}: {sum(more.values())} too many {list(more)[:5]}, {sum(less.values())} missing {list(less)[:5]}")


def done(count, what):
    if not count:
        sys.exit("nothing was compared")
    print(f"{count} spans in {len(documents())} documents are the same for {what}")
