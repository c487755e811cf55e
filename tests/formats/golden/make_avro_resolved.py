"""Makes the Avro files beside it that are read by other schemas, and those schemas: pip install fastavro; python
make_avro_resolved.py. What is then in them is what Avro's own Java reads: ReadAvro.java."""

import json
import os

import fastavro

HERE = os.path.dirname(os.path.abspath(__file__))


def record(name, *fields, **more):
    return {"type": "record", "name": name, "fields": [{"name": n, "type": t, **(rest[0] if rest else {})} for n, t, *rest in fields], **more}


def enum(name, *symbols, **more):
    return {"type": "enum", "name": name, "symbols": list(symbols), **more}


# name: the schema that writes, the one that reads, the rows
CASES = {
    "order": (
        record("r", ("a", "int"), ("b", "string"), ("c", {"type": "array", "items": "double"})),
        record("r", ("b", "string"), ("a", "int")),
        [{"a": n, "b": f"é{n}", "c": [n / 2] * n} for n in range(4)],
    ),
    "promotions": (
        record("r", ("il", "int"), ("if", "int"), ("id", "int"), ("lf", "long"), ("ld", "long"), ("fd", "float"), ("sb", "string"), ("bs", "bytes"), ("list", {"type": "array", "items": "int"})),
        record("r", ("il", "long"), ("if", "float"), ("id", "double"), ("lf", "float"), ("ld", "double"), ("fd", "double"), ("sb", "bytes"), ("bs", "string"), ("list", {"type": "array", "items": "long"})),
        [
            {"il": n, "if": n, "id": n, "lf": m, "ld": m, "fd": 0.1, "sb": "é", "bs": "ü".encode(), "list": [1, n]}
            for n, m in [(0, 0), (-1, -1), (2**31 - 1, 2**63 - 1), (-(2**31), -(2**63)), (16777217, 2**53 - 1), (7, 36028799166447617), (7, -36028799166447617)]
        ],
    ),
    "defaults": (
        record("r", ("id", "int")),
        record(
            "r",
            ("id", "int"),
            ("n", "null", {"default": None}),
            ("flag", "boolean", {"default": True}),
            ("i", "int", {"default": -5}),
            ("l", "long", {"default": 9007199254740991}),
            ("f", "float", {"default": 0.5}),
            ("d", "double", {"default": 1}),
            ("s", "string", {"default": "é"}),
            ("b", "bytes", {"default": "\u00ff\u0001"}),
            ("x", {"type": "fixed", "name": "two", "size": 2}, {"default": "\u00fea"}),
            ("e", enum("colour", "red", "green"), {"default": "green"}),
            ("list", {"type": "array", "items": "int"}, {"default": [1, 2]}),
            ("map", {"type": "map", "values": "string"}, {"default": {"k": "v"}}),
            ("u", ["null", "string"], {"default": None}),
            ("w", ["string", "null"], {"default": "first"}),
            ("sub", record("sub", ("a", "int", {"default": 3}), ("b", "string")), {"default": {"b": "x"}}),
        ),
        [{"id": 1}, {"id": 2}],
    ),
    "aliases": (
        record("old", ("nom", "string"), ("inner", record("part", ("x", "int"))), ("kind", enum("sort", "a", "b"))),
        record("new", ("name", "string", {"aliases": ["other", "nom"]}), ("inside", record("piece", ("y", "int", {"aliases": ["x"]}), aliases=["part"]), {"aliases": ["inner"]}), ("kind", enum("kind", "a", "b", aliases=["sort"])), aliases=["old"]),
        [{"nom": "Ann", "inner": {"x": 7}, "kind": "b"}],
    ),
    "enum": (
        record("r", ("e", enum("colour", "red", "green", "blue")), ("list", {"type": "array", "items": "colour"})),
        record("r", ("e", enum("colour", "green", "other", default="other")), ("list", {"type": "array", "items": "colour"})),
        [{"e": e, "list": ["green", e]} for e in ("red", "green", "blue")],
    ),
    "unions": (
        record("r", ("plain", "int"), ("opened", ["null", "int"]), ("closed", ["null", "int"]), ("wide", ["null", "int", "string"]), ("either", ["int", "string"])),
        record("r", ("plain", ["null", "long"]), ("opened", ["string", "double", "null"]), ("closed", "long"), ("wide", ["string", "null", "long"]), ("either", ["null", "string", "int"])),
        [{"plain": 1, "opened": 2, "closed": 3, "wide": "x", "either": 4}, {"plain": 1, "opened": None, "closed": 3, "wide": 5, "either": "y"}, {"plain": 1, "opened": 2, "closed": 3, "wide": None, "either": 4}],
    ),
    "recursive": (
        record("tree", ("value", "int"), ("next", ["null", "tree"]), ("gone", "string")),
        record("tree", ("next", ["null", "tree"]), ("value", "long"), ("mark", "string", {"default": "m"})),
        [{"value": 1, "gone": "g", "next": {"value": 2, "gone": "h", "next": {"value": 3, "gone": "", "next": None}}}],
    ),
    "values": ("int", ["null", "long"], [1, -2, 3]),
}

# Written once more by ReadAvro.java, as messages: a later schema, with another order and a new field, beside an earlier one.
MESSAGES = {
    "one": (
        {**record("event", ("id", "long"), ("name", "string"), ("tags", {"type": "array", "items": "string"}), ("at", ["null", {"type": "long", "logicalType": "timestamp-millis"}])), "namespace": "org.example", "doc": "not in the fingerprint"},
        [{"id": n, "name": f"é{n}" * (n % 7), "tags": ["x"] * (n % 3), "at": None if n % 4 == 0 else 1_700_000_000_000 + n} for n in range(40)],
    ),
    "two": (
        {**record("event", ("name", "string"), ("id", "int"), ("colour", enum("colour", "red", "green")), ("next", ["null", "event"])), "namespace": "org.example"},
        [{"name": f"later {n}", "id": 100 + n, "colour": "red", "next": None} for n in range(20)],
    ),
}


def main():
    for name, (writer, _reader, rows) in CASES.items():
        with open(os.path.join(HERE, f"resolved-{name}.avro"), "wb") as file:
            fastavro.writer(file, fastavro.parse_schema(writer), rows)
    for name, (schema, rows) in MESSAGES.items():
        with open(os.path.join(HERE, f"messages-{name}.avro"), "wb") as file:
            fastavro.writer(file, fastavro.parse_schema(schema), rows)
    with open(os.path.join(HERE, "avro-readers.json"), "w", encoding="utf8") as file:
        json.dump({name: reader for name, (_writer, reader, _rows) in CASES.items()}, file, ensure_ascii=False, indent=1)
        file.write("\n")


main()
