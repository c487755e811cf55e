"""Makes the Avro files beside it, and what is in them: pip install fastavro cramjam zstandard; python make_avro.py"""

import datetime as dt
import decimal
import json
import os
import uuid

import fastavro

HERE = os.path.dirname(os.path.abspath(__file__))
D = decimal.Decimal
UTC = dt.timezone.utc
ROWS = 60


def optional(kind):
    return ["null", kind]


FIELDS = [
    ("flag", optional("boolean")),
    ("i", optional("int")),
    ("l", optional("long")),
    ("f", optional("float")),
    ("d", "double"),
    ("text", optional("string")),
    ("bytes", optional("bytes")),
    ("fixed", {"type": "fixed", "name": "four", "size": 4}),
    ("kind", optional({"type": "enum", "name": "colour", "symbols": ["red", "green", "blue"]})),
    ("nothing", "null"),
    ("dec", optional({"type": "bytes", "logicalType": "decimal", "precision": 30, "scale": 4})),
    ("dec_fixed", {"type": "fixed", "name": "money", "size": 9, "logicalType": "decimal", "precision": 20, "scale": 2}),
    ("day", optional({"type": "int", "logicalType": "date"})),
    ("t_ms", {"type": "int", "logicalType": "time-millis"}),
    ("t_us", optional({"type": "long", "logicalType": "time-micros"})),
    ("ts_ms", {"type": "long", "logicalType": "timestamp-millis"}),
    ("ts_us", optional({"type": "long", "logicalType": "timestamp-micros"})),
    ("local_ms", {"type": "long", "logicalType": "local-timestamp-millis"}),
    ("local_us", {"type": "long", "logicalType": "local-timestamp-micros"}),
    ("id", {"type": "string", "logicalType": "uuid"}),
    ("span", {"type": "fixed", "name": "span12", "size": 12, "logicalType": "duration"}),
    ("numbers", {"type": "array", "items": ["null", "long"]}),
    ("tags", optional({"type": "map", "values": "string"})),
    ("person", optional({"type": "record", "name": "person", "fields": [{"name": "name", "type": "string"}, {"name": "friend", "type": ["null", "person"]}, {"name": "colour", "type": "colour"}]})),
    ("either", ["null", "long", "string", "person"]),
]


def cells(r):
    """The values of a row, and the text of each."""
    at = dt.datetime(1950 + r * 2, 1 + r % 12, 1 + r % 28, r % 24, r, r, r * 1000, tzinfo=UTC)
    us = at.replace(microsecond=r * 1013)
    stamp = lambda one, zone: one.strftime("%Y-%m-%d %H:%M:%S.%f").rstrip("0").rstrip(".") + zone
    time = dt.time(r % 24, r, 59, r * 1000)
    clock = lambda one: one.strftime("%H:%M:%S.%f").rstrip("0").rstrip(".")
    friend = {"name": "f", "friend": None, "colour": "blue"}
    person = {"name": f'p"{r}é', "friend": friend if r % 2 else None, "colour": "red"}
    either = [None, r * 10**15, f"s{r}", person][r % 4]
    js = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    numbers = [None if i % 3 == 2 else i * r * 10**14 for i in range(r % 5)]
    tags = {f"k{i}": f"v{r}" for i in range(r % 3)}
    duration = r.to_bytes(4, "little") + (r * 2).to_bytes(4, "little") + (r * 1001).to_bytes(4, "little")
    ms = r * 1001
    span = f"{r} mons {r * 2} days 00:{ms // 60000:02d}:{ms // 1000 % 60:02d}" + (f".{ms % 1000:03d}".rstrip("0") if ms % 1000 else "")
    long = (r - 30) * 307445734561825860
    cents = D((r - 30) * 61489146912365172).scaleb(-2)
    dec = D(10**r if r < 26 else -r).scaleb(-4)
    plain = {
        "flag": (r % 2 == 0, "true" if r % 2 == 0 else "false"),
        "i": ((r - 30) * 71582788, str((r - 30) * 71582788)),
        "l": (long, str(long)),
        "f": (r / 8, str(r / 8)),
        "d": (r / 7, repr(r / 7)),
        "text": (f"né {r}\n\"", f"né {r}\n\""),
        "bytes": (bytes([r, 255]), f"\\x{r:02x}ff"),
        "fixed": (bytes([r, 0, 1, 2]), f"\\x{r:02x}000102"),
        "kind": (["red", "green", "blue"][r % 3],) * 2,
        "nothing": (None, None),
        "dec": (dec, f"{dec:f}"),
        "dec_fixed": (cents, f"{cents:f}"),
        "day": (at.date(), str(at.date())),
        "t_ms": (time, clock(time)),
        "t_us": (time.replace(microsecond=r * 1001), clock(time.replace(microsecond=r * 1001))),
        "ts_ms": (at, stamp(at, "+00")),
        "ts_us": (us, stamp(us, "+00")),
        "local_ms": (at.replace(tzinfo=None), stamp(at, "")),
        "local_us": (us.replace(tzinfo=None), stamp(us, "")),
        "id": (uuid.UUID(int=r * 2**99 + r), str(uuid.UUID(int=r * 2**99 + r))),
        "span": (duration, span),
        "numbers": (numbers, js(numbers)),
        "tags": (tags, js(tags)),
        "person": (person, js(person)),
        "either": (either, None if either is None else js(either)),
    }
    for step, (name, kind) in enumerate(FIELDS):
        if isinstance(kind, list) and name != "either" and r % (step + 4) == 3:
            plain[name] = (None, None)
    return plain


def main():
    schema = fastavro.parse_schema({"type": "record", "name": "row", "namespace": "org.example", "fields": [{"name": n, "type": t} for n, t in FIELDS]})
    rows = [cells(r) for r in range(ROWS)]
    values = [{name: cell[0] for name, cell in row.items()} for row in rows]
    with open(os.path.join(HERE, "avro-all.json"), "w", encoding="utf8") as file:
        json.dump([{name: cell[1] for name, cell in row.items()} for row in rows], file, ensure_ascii=False, indent=0)
    for codec in ("null", "deflate", "snappy", "zstandard", "bzip2", "xz"):
        with open(os.path.join(HERE, f"all-{codec}.avro"), "wb") as file:
            fastavro.writer(file, schema, values, codec=codec, sync_interval=1500)
    contract = fastavro.parse_schema({"type": "record", "name": "row", "fields": [{"name": "id", "type": "string"}, {"name": "note", "type": ["null", "string"]}]})
    for number in range(3):
        made = [{"id": f"{number}-{row}", "note": f'say "hé",\nrow {row}'} for row in range(40)]
        with open(os.path.join(HERE, f"contract-{number}.avro"), "wb") as file:
            fastavro.writer(file, contract, made, sync_interval=300)
    with open(os.path.join(HERE, "contract-empty.avro"), "wb") as file:
        fastavro.writer(file, contract, [])
    with open(os.path.join(HERE, "longs.avro"), "wb") as file:
        fastavro.writer(file, fastavro.parse_schema("long"), [1, -2, 2**62])


main()
