"""cassis reads XMI and JSON CAS, and finds the same mentions, stances and links."""

from collections import Counter

import cassis
import reference

MENTION = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
documents = reference.documents()


def places(text, found):
    """Its pieces in code points; cassis converts begin and end only."""
    if not found.pieces:
        return [(found.begin, found.end)]
    units = text.encode("utf-16-le")
    point = lambda unit: len(units[: 2 * int(unit)].decode("utf-16-le"))
    return [tuple(map(point, piece.split("-"))) for piece in found.pieces.split(";")]


def check(name, folder, extension, load):
    count = 0
    for id, document in documents.items():
        cas = load(folder / f"{id}.{extension}")
        text = cas.sofa_string
        assert text == document["text"], id
        mentions = {found.recordId: found for found in cas.select(MENTION)}
        found = Counter((it.value, *place) for it in mentions.values() for place in places(text, it))
        reference.same(name, found, reference.pieces(document))
        for mention in document["mentions"]:
            it = mentions[mention["id"]]
            assert (it.entity or None) == mention["entity"] and it.status == mention["status"], mention
        stances = list(cas.select("standpoint.Stance"))
        found = Counter((f"Stance:{it.polarity}", *place) for it in stances for place in places(text, it))
        reference.same(name, found, reference.evidence(document))
        by_id = {it.recordId: it for it in stances}
        for stance in document["stances"]:
            it = by_id[stance["id"]]
            held = stance["holder"].get("mention")
            assert (it.holder.elements[0].target.recordId if it.holder else None) == held
            for part in ["target", "cue"]:
                wanted = stance["target"]["spans"] if part == "target" else stance["cue"]
                link = getattr(it, part)
                assert (places(text, link.elements[0].target) if link else []) == [tuple(place) for place in wanted]
        relations = Counter((it.value, it.Governor.recordId, it.Dependent.recordId) for it in cas.select("standpoint.Relation"))
        assert relations == Counter((it["kind"], it["from"], it["to"]) for it in document["relations"])
        tokens = cas.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")
        assert all(token.get_covered_text().strip() for token in tokens)
        count += len(mentions) + len(stances)
    reference.done(count, f"dkpro-cassis {cassis.__version__ if hasattr(cassis, '__version__') else ''} ({name})")


folder = reference.folder() / "xmi"
with open(folder / "TypeSystem.xml", "rb") as file:
    typesystem = cassis.load_typesystem(file)


def xmi(path):
    with open(path, "rb") as file:
        return cassis.load_cas_from_xmi(file, typesystem=typesystem)


def json(path):
    with open(path, "rb") as file:
        return cassis.load_cas_from_json(file)


check("XMI", folder, "xmi", xmi)
check("JSON CAS", reference.folder() / "cas-json", "json", json)
