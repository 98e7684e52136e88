"""Our JSONL is valid under its schema, and each place holds the words that are quoted."""

import json
import pathlib
from importlib import metadata

import jsonschema
import reference

schema = json.loads((pathlib.Path(__file__).parents[2] / "docs/standpoint.schema.json").read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
count = 0
for document in reference.documents().values():
    validator.validate(document)
    text = document["text"]
    for mention in document["mentions"]:
        assert " ".join(text[start:end] for start, end in mention["spans"]) == mention["text"], mention
        count += len(mention["spans"])
reference.done(count, f"jsonschema {metadata.version('jsonschema')}")
