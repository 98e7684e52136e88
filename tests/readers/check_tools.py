"""doccano's and Label Studio's files, sliced in their units by Python; the servers themselves are in servers.sh."""

import json
import xml.etree.ElementTree as ElementTree
from collections import Counter

import reference

documents = reference.documents()
PARTS = {"Target", "Cue", "Source"}


def check_doccano(format, slicing):
    count, ids = 0, Counter()
    for row in reference.lines(reference.folder() / format / "annotations.jsonl"):
        document = documents[row["doc_id"]]
        text = row["text"]
        found = Counter()
        for entity in row["entities"]:
            words, start, end = slicing(text, entity["start_offset"], entity["end_offset"])
            assert words and text[start:end] == words
            found[(entity["label"], start, end)] += entity["label"] not in PARTS
            ids[entity["id"]] += 1
        reference.same(format, +found, reference.pieces(document) + reference.evidence(document))
        here = {entity["id"] for entity in row["entities"]}
        assert all({r["from_id"], r["to_id"]} <= here for r in row["relations"])
        count += len(here)
    assert set(ids.values()) == {1}
    reference.done(count, f"{format}, in its own unit")


def utf16(text, start, end):
    units = text.encode("utf-16-le")
    words = units[2 * start : 2 * end].decode("utf-16-le")
    before = len(units[: 2 * start].decode("utf-16-le"))
    return words, before, before + len(words)


def check_label_studio():
    count = 0
    config = ElementTree.parse(reference.folder() / "label-studio" / "config.xml").getroot()
    labels = {label.get("value") for label in config.iter("Label")}
    relations = {relation.get("value") for relation in config.iter("Relation")}
    tags = {element.get("name") for element in config if element.get("name")}
    for task in json.loads((reference.folder() / "label-studio" / "tasks.json").read_text(encoding="utf-8")):
        document = documents[task["data"]["id"]]
        text, found, seen = task["data"]["text"], Counter(), set()
        for result in [r for key in ["annotations", "predictions"] for made in task[key] for r in made["result"]]:
            if result["type"] == "relation":
                assert set(result["labels"]) <= relations
                continue
            value = result["value"]
            assert text[value["start"] : value["end"]] == value["text"]
            assert {result["from_name"], result["to_name"]} <= tags
            if result["type"] == "labels" and result["id"] not in seen:
                seen.add(result["id"])
                assert set(value["labels"]) <= labels
                found[(value["labels"][0], value["start"], value["end"])] += value["labels"][0] not in PARTS
        stances = Counter(("Stance", start, end) for _, start, end in reference.evidence(document).elements())
        reference.same("label-studio", +found, reference.pieces(document) + stances)
        count += len(seen)
    reference.done(count, "label-studio, with its configuration")


check_doccano("doccano", utf16)
check_doccano("doccano-codepoints", lambda text, start, end: (text[start:end], start, end))
check_label_studio()
