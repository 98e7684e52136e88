"""SQLite finds the database whole and its statements where the stances are, in UTF-16 units as Java counts."""

import sqlite3
from collections import Counter

import reference

documents = reference.documents()
database = sqlite3.connect(f"file:{reference.folder() / 'dna' / 'annotations.dna'}?mode=ro", uri=True)
assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
assert not database.execute("PRAGMA foreign_key_check").fetchall()
assert database.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()[0].startswith("3")
texts = sorted(text for (text,) in database.execute("SELECT Text FROM DOCUMENTS"))
assert texts == sorted(document["text"] for document in documents.values())
short = """SELECT E.Value FROM DATASHORTTEXT D JOIN VARIABLES V ON V.ID = D.VariableId JOIN ENTITIES E ON E.ID = D.Entity
           WHERE D.StatementId = ? AND V.Variable = ?"""
found, count = Counter(), 0
for id, text, start, stop in database.execute(
    "SELECT S.ID, D.Text, S.Start, S.Stop FROM STATEMENTS S JOIN DOCUMENTS D ON D.ID = S.DocumentId"
).fetchall():
    words = text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le")
    value = {name: database.execute(short, (id, name)).fetchone()[0] for name in ("person", "organization", "concept", "polarity")}
    agreement = database.execute("SELECT Value FROM DATABOOLEAN WHERE StatementId = ?", (id,)).fetchone()[0]
    assert value["person"] or value["organization"], id
    assert value["concept"], id
    assert agreement == (0 if "oppose" in value["polarity"] else 1)
    found[(value["polarity"], words)] += 1
    count += 1
extent = lambda document, spans: document["text"][spans[0][0] : spans[-1][1]]
wanted = Counter((s["polarity"], extent(document, s["evidence"])) for document in documents.values() for s in document["stances"])
reference.same("DNA", found, wanted)
reference.done(count, f"SQLite {sqlite3.sqlite_version} (statements)")
