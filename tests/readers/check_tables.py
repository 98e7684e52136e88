"""pyarrow, pandas and Hugging Face datasets read the Parquet tables, Python's csv the CSV ones; both hold the same."""

import csv
import os
import sys
from collections import Counter

os.environ["HF_HUB_OFFLINE"] = os.environ["HF_DATASETS_OFFLINE"] = "1"
import datasets
import pyarrow
import pyarrow.parquet
import reference

documents = reference.documents()
folder = reference.folder()
csv.field_size_limit(sys.maxsize)


def places(cell):
    return [tuple(map(int, piece.split("-"))) for piece in (cell or "").split(";") if piece]


def check(name, read):
    texts = {row["id"]: row["text"] for row in read("documents")}
    assert texts == {id: document["text"] for id, document in documents.items()}
    mentions, evidence = {id: Counter() for id in documents}, {id: Counter() for id in documents}
    for row in read("mentions"):
        spans, text = places(row["spans_cp"]), texts[row["document"]]
        assert (int(row["start_cp"]), int(row["end_cp"])) == (spans[0][0], spans[-1][1]), row
        assert " ".join(text[start:end] for start, end in spans) == row["text"], row
        mentions[row["document"]].update((row["label"], *span) for span in spans)
    for row in read("stances"):
        spans = places(row["evidence_spans_cp"])
        evidence[row["document"]].update(("Stance:" + row["polarity"], *span) for span in spans)
    for id, document in documents.items():
        reference.same(name, mentions[id], reference.pieces(document))
        reference.same(name, evidence[id], reference.evidence(document))
    count = sum(found.total() for found in [*mentions.values(), *evidence.values()])
    reference.done(count, name)


def comma(table):
    with open(folder / "csv" / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def arrow(table):
    read = pyarrow.parquet.read_table(folder / "parquet" / f"{table}.parquet")
    kinds = {field.name: str(field.type) for field in read.schema}
    for column, kind in kinds.items():
        wanted = {"score": "double", "start_cp": "int64", "end_cp": "int64"}.get(column)
        assert wanted in (None, kind), (column, kind)
    rows = read.to_pylist()
    cell = lambda value: "" if value is None else str(value)
    # What is null here is empty there.
    plain = [{column: cell(value) for column, value in row.items() if column != "score"} for row in rows]
    assert plain == [{column: value for column, value in row.items() if column != "score"} for row in comma(table)], table
    return rows


def hub(table):
    file = str(folder / "parquet" / f"{table}.parquet")
    return datasets.load_dataset("parquet", data_files=file, split="train", cache_dir=os.environ["READERS_WORK"])


check("Python's csv", comma)
check(f"pyarrow {pyarrow.__version__}", arrow)
check(f"datasets {datasets.__version__}", hub)
frame = pyarrow.parquet.read_table(folder / "parquet" / "mentions.parquet").to_pandas()
assert frame.groupby("document").size().sum() == len(frame) > 0
for table in ["relations", "entities", "issues"]:
    arrow(table)
