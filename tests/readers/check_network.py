"""networkx reads both networks, and finds as many stances as the JSONL has of entities and issues."""

import networkx
import reference

documents = reference.documents().values()


def actors(document):
    """For each stance that is of something with a name: how many edges it is on."""
    named = {tuple(map(tuple, m["spans"])): m["entity"] for m in document["mentions"] if m["entity"]}
    for stance in document["stances"]:
        target = stance["target"]
        entity = target["entity"] or named.get(tuple(map(tuple, target["spans"])))
        yield bool(entity) + bool(stance["issue"])


wanted = sum(edges for document in documents for edges in actors(document))
for name, graph in [
    ("GraphML", networkx.read_graphml(reference.folder() / "graphml" / "annotations.graphml")),
    ("GEXF", networkx.read_gexf(reference.folder() / "gexf" / "annotations.gexf", version="1.3")),
]:
    assert graph.is_directed() and not graph.is_multigraph(), type(graph)
    edges = list(graph.edges(data=True))
    count = 0
    for _, _, edge in edges:
        weight = edge["support"] - edge["oppose"] + (edge["leans_support"] - edge["leans_oppose"]) / 2
        assert float(edge["weight"]) == weight, edge
        assert (weight > 0) == (edge["polarity"] == "support") and (weight < 0) == (edge["polarity"] == "oppose"), edge
        count += edge["count"]
    assert count == wanted, (count, wanted)
    assert all(node["label"] and node["mode"] in ("actor", "issue") for _, node in graph.nodes(data=True))
    print(f"{name}: {graph.number_of_nodes()} nodes, {len(edges)} edges, {count} stances for networkx {networkx.__version__}")
