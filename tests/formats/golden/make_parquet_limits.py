"""Makes limits-*.parquet and parquet-limits.json beside it: values at the ends of their types, as pyarrow and DuckDB write
them, and what must be in Postgres once they are loaded. Floats are the hex of their bytes, so that -0 and NaN show.
pip install pyarrow duckdb pymongo tzdata; python make_parquet_limits.py"""

import datetime as dt
import decimal
import json
import math
import os
import struct
import uuid

import bson
import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from bson import json_util

HERE = os.path.dirname(os.path.abspath(__file__))
D = decimal.Decimal
decimal.getcontext().prec = 100
UTC = dt.timezone.utc


def at(name):
    return os.path.join(HERE, name)


FLOATS = [0.0, -0.0, math.nan, math.inf, -math.inf, None, 1 / 3, -1.5]
F16 = FLOATS + [6e-8, 65504.0]
F32 = FLOATS + [1.401298464324817e-45, 3.4028234663852886e38]
F64 = FLOATS + [5e-324, 1.7976931348623157e308]
STAMPS = [
    dt.datetime(1970, 1, 1), dt.datetime(1969, 12, 31, 23, 59, 59, 999999), dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59, 999999),
    dt.datetime(1582, 10, 4, 12), None, dt.datetime(2000, 2, 29), dt.datetime(1999, 12, 31, 23, 59, 59, 1), dt.datetime(2285, 6, 5, 1, 2, 3, 4), dt.datetime(1900, 1, 1),
]
# Nanoseconds since 1970, and the microseconds that Postgres makes of such a text: a half goes to the even one.
NANOS = [0, -1, -500, -1500, 500, 1500, 2**63 - 1, -(2**63) + 1, None, 1_700_000_000_123_456_501]
# The end is infinity to DuckDB.
DUCK_NANOS = [None if v is None else max(min(v, 2**62), -(2**62)) for v in NANOS]
I64 = [2**63 - 1, -(2**63), 0, -1, 1, None, 2**53 + 1, -(2**53) - 1, 10**18, 7]
U64 = [2**64 - 1, 0, 2**63, 2**53 + 1, 1, None, 2, 3, 4, 5]
U32 = [2**32 - 1, 0, 2**31, 1, 2, None, 3, 4, 5, 6]
I32 = [2**31 - 1, -(2**31), 0, -1, 1, None, 2, 3, 4, 5]
DAYS = [dt.date(1970, 1, 1), dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(1582, 10, 15), None, dt.date(2000, 2, 29), dt.date(1969, 12, 31), dt.date(1900, 2, 28), dt.date(2024, 2, 29), dt.date(5, 5, 5)]
NINES = [D("9" * 9).scaleb(-4), -D("9" * 9).scaleb(-4), D(0), D(1).scaleb(-4), -D(1).scaleb(-4), None, D(5), D(-5), D("12.5"), D("-12.5")]
WIDE = [D("9" * 38).scaleb(-10), -D("9" * 38).scaleb(-10), D(0), D(1).scaleb(-10), -D(1).scaleb(-10), None, D(2**64).scaleb(-10), -D(2**63).scaleb(-10), D(2**53).scaleb(-10), D(-1)]
MIDDLE = [D("9" * 18).scaleb(-2), -D("9" * 18).scaleb(-2), D(0), D(1).scaleb(-2), -D(1).scaleb(-2), None, D(2**53 + 1).scaleb(-2), D("0.1"), D("-0.1"), D(1)]
TIMES = [0, 86_399_999_999_999, 1, None, 3_600_000_000_000, 43_200_000_000_500, 999, 1000, 1_000_000, 59_000_000_000]
IDS = [uuid.UUID(int=n) for n in (0, 2**128 - 1, 1)] + [None] + [uuid.UUID(int=n * 10**30) for n in range(6)]
TEXTS = ["", "\u00e9", "\U0001f600", None, "a\tb\nc", '"\\', "x" * 3000, " ", "NULL", "\\N"]
BYTES = [b"", b"\x00", bytes(range(256)), None, b"\xff\xfe", b"abc", b"\\x", b"1", b"22", b"333"]
NOTHING = [None] * 10


def floats(kind, values):
    half = lambda v: v if kind != "f16" or v is None else float(np.float16(v))
    single = kind in ("f16", "f32")
    return [None if v is None else struct.pack(">f" if single else ">d", half(v)).hex() for v in values]


def stamp(v, zone=""):
    if v is None:
        return None
    text = f"{v.year:04d}-{v.month:02d}-{v.day:02d} {v.hour:02d}:{v.minute:02d}:{v.second:02d}"
    return text + (f".{v.microsecond:06d}".rstrip("0") if v.microsecond else "") + zone


def micros(nanos):
    """A half to even, as Postgres rounds text."""
    whole, over = divmod(nanos, 1000)
    return whole + (1 if over > 500 or (over == 500 and whole % 2) else 0)


def from_nanos(n):
    return None if n is None else stamp(dt.datetime(1970, 1, 1) + dt.timedelta(microseconds=micros(n)))


def clock(nanos):
    if nanos is None:
        return None
    seconds, rest = divmod(nanos, 10**9)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return text + (f".{rest:09d}".rstrip("0") if rest else "")


def texts(values, make=str):
    return [None if v is None else make(v) for v in values]


def arrow():
    millis = [None if v is None else v.replace(microsecond=v.microsecond // 1000 * 1000) for v in STAMPS]
    halves = pa.array([None if v is None else np.float16(v) for v in F16], pa.float16())
    columns = {
        "f16": (halves, floats("f16", F16)),
        "f32": (pa.array(F32, pa.float32()), floats("f32", F32)),
        "f64": (pa.array(F64, pa.float64()), floats("f64", F64)),
        "ts_ms": (pa.array(millis, pa.timestamp("ms")), texts(millis, stamp)),
        "ts_us": (pa.array(STAMPS, pa.timestamp("us")), texts(STAMPS, stamp)),
        "ts_ns": (pa.array(NANOS, pa.timestamp("ns")), texts(NANOS, from_nanos)),
        "utc_us": (pa.array([v and v.replace(tzinfo=UTC) for v in STAMPS], pa.timestamp("us", tz="UTC")), texts(STAMPS, lambda v: stamp(v, "+00"))),
        "day": (pa.array(DAYS, pa.date32()), texts(DAYS, lambda v: f"{v.year:04d}-{v.month:02d}-{v.day:02d}")),
        "time_ns": (pa.array(TIMES, pa.time64("ns")), texts(TIMES, clock)),
        "i32": (pa.array(I32, pa.int32()), texts(I32)),
        "i64": (pa.array(I64, pa.int64()), texts(I64)),
        "u32": (pa.array(U32, pa.uint32()), texts(U32)),
        "u64": (pa.array(U64, pa.uint64()), texts(U64)),
        "dec9": (pa.array(NINES, pa.decimal128(9, 4)), texts(NINES, lambda v: f"{v:.4f}")),
        "dec18": (pa.array(MIDDLE, pa.decimal128(18, 2)), texts(MIDDLE, lambda v: f"{v:.2f}")),
        "dec38": (pa.array(WIDE, pa.decimal128(38, 10)), texts(WIDE, lambda v: f"{v:.10f}")),
        "uid": (pa.array([v and v.bytes for v in IDS], pa.uuid()), texts(IDS)),
        "text": (pa.array(TEXTS, pa.string()), TEXTS),
        "bytes": (pa.array(BYTES, pa.binary()), texts(BYTES, lambda v: "\\x" + v.hex())),
        "no_text": (pa.array(NOTHING, pa.string()), NOTHING),
        "no_flag": (pa.array(NOTHING, pa.bool_()), NOTHING),
        "no_i64": (pa.array(NOTHING, pa.int64()), NOTHING),
        "no_f64": (pa.array(NOTHING, pa.float64()), NOTHING),
    }
    table = pa.table({name: array for name, (array, _) in columns.items()})
    rows = [[cells[row] for _, cells in columns.values()] for row in range(table.num_rows)]
    return table, list(columns), rows


def written(name, table, **options):
    """With groups without rows before, between and behind the others."""
    with pq.ParquetWriter(at(name), table.schema, **options) as writer:
        for part in (table.slice(0, 0), table.slice(0, 4), table.slice(0, 0), table.slice(4), table.slice(0, 0)):
            writer.write_table(part)
    assert pq.read_table(at(name)).num_rows == table.num_rows
    assert pq.ParquetFile(at(name)).metadata.num_row_groups == 5


def split_encodings(table):
    found = {}
    for field in table.schema:
        kind = field.type
        storage = getattr(kind, "storage_type", kind)
        if pa.types.is_boolean(kind):
            found[field.name] = "RLE"
        elif pa.types.is_string(kind) or pa.types.is_binary(kind):
            found[field.name] = "DELTA_BYTE_ARRAY" if field.name != "no_text" else "DELTA_LENGTH_BYTE_ARRAY"
        elif pa.types.is_fixed_size_binary(storage) or pa.types.is_floating(kind) or pa.types.is_decimal(kind) or field.name in ("i32", "i64", "u32"):
            found[field.name] = "BYTE_STREAM_SPLIT"
        else:
            found[field.name] = "DELTA_BINARY_PACKED"
    return found


def duck():
    """The SQL of each column, and what Postgres must have."""
    quote = lambda v: "'" + v.replace("'", "''") + "'"
    sql = lambda values, make: [("NULL" if v is None else make(v)) for v in values]
    number = lambda v: quote({math.inf: "inf", -math.inf: "-inf"}.get(v, "nan" if v != v else repr(v)))
    spans = [(0, 0, 0), (1, 2, 3_004), (14, 40, 86_399_999), None, (0, 1, 0), (12, 0, 0), (0, 0, 1), (0, 0, 1000), (1, 0, 0), (0, 9999, 0)]
    span = lambda v: f"to_months({v[0]}) + to_days({v[1]}) + to_microseconds({v[2] * 1000})"
    wide_time = lambda v: quote(clock(v // 1000 * 1000))
    columns = {
        "f32": ("FLOAT", sql(F32, number), floats("f32", F32)),
        "f64": ("DOUBLE", sql(F64, number), floats("f64", F64)),
        "ts_us": ("TIMESTAMP", sql(STAMPS, lambda v: quote(stamp(v))), texts(STAMPS, stamp)),
        "ts_ns": ("TIMESTAMP_NS", sql(DUCK_NANOS, lambda v: f"make_timestamp_ns({v})"), texts(DUCK_NANOS, from_nanos)),
        "utc": ("TIMESTAMPTZ", sql(STAMPS, lambda v: quote(stamp(v, "+00"))), texts(STAMPS, lambda v: stamp(v, "+00"))),
        "day": ("DATE", sql(DAYS, lambda v: quote(f"{v.year:04d}-{v.month:02d}-{v.day:02d}")), texts(DAYS, lambda v: f"{v.year:04d}-{v.month:02d}-{v.day:02d}")),
        "time_us": ("TIME", sql(TIMES, wide_time), texts(TIMES, lambda v: clock(v // 1000 * 1000))),
        "i64": ("BIGINT", sql(I64, str), texts(I64)),
        "u64": ("UBIGINT", sql(U64, str), texts(U64)),
        "dec4": ("DECIMAL(4,1)", sql(range(10), str), [f"{n}.0" for n in range(10)]),
        "dec9": ("DECIMAL(9,4)", sql(NINES, str), texts(NINES, lambda v: f"{v:.4f}")),
        "dec18": ("DECIMAL(18,2)", sql(MIDDLE, str), texts(MIDDLE, lambda v: f"{v:.2f}")),
        "dec38": ("DECIMAL(38,10)", sql(WIDE, lambda v: quote(f"{v:.10f}")), texts(WIDE, lambda v: f"{v:.10f}")),
        "span": ("INTERVAL", sql(spans, span), texts(spans, lambda v: f"{v[0]} mons {v[1]} days {clock(v[2] * 10**6)}")),
        "uid": ("UUID", sql(IDS, lambda v: quote(str(v))), texts(IDS)),
        "text": ("VARCHAR", sql(TEXTS, quote), TEXTS),
        "kind": ("ENUM('red', 'green')", sql(range(10), lambda n: ["'red'", "'green'"][n % 2]), [["red", "green"][n % 2] for n in range(10)]),
        "bytes": ("BLOB", sql(BYTES, lambda v: quote("".join(f"\\x{b:02X}" for b in v))), texts(BYTES, lambda v: "\\x" + v.hex())),
        "no_text": ("VARCHAR", sql(NOTHING, str), NOTHING),
        "no_i64": ("BIGINT", sql(NOTHING, str), NOTHING),
        "no_flag": ("BOOLEAN", sql(NOTHING, str), NOTHING),
    }
    rows = [[cells[row] for _, _, cells in columns.values()] for row in range(10)]
    select = " UNION ALL ".join(
        "SELECT " + ", ".join(f"({values[row]})::{kind} AS {name}" for name, (kind, values, _) in columns.items()) for row in range(10)
    )
    return select, list(columns), rows


def documents():
    """BSON of all types, and MongoDB's own relaxed Extended JSON of it."""
    from bson import Binary, Code, DBRef, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp

    docs = [
        {}, {"a": 1, "b": [1, "zwei", None, {"c": [[]]}], "é\"": "né\n\\"},
        {"d": 1.5, "whole": 3.0, "neg": -0.0, "nan": math.nan, "inf": -math.inf, "tiny": 5e-324, "big": 1e300},
        {"i": 2**31 - 1, "l": Int64(2**63 - 1), "m": Int64(-(2**63)), "s": Int64(5)},
        {"id": ObjectId("0123456789abcdef01234567"), "bin": Binary(b"\x00\xff", 0), "u": Binary(bytes(16), 4), "user": Binary(b"abc", 128), "old": Binary(b"xyz", 2)},
        {"t": dt.datetime(2026, 1, 2, 3, 4, 5, 678000), "w": dt.datetime(2026, 1, 2), "e": dt.datetime(1970, 1, 1), "p": dt.datetime(1969, 12, 31), "z": dt.datetime(9999, 12, 31, 23, 59, 59, 999000)},
        {"r": Regex("^a/b", "imx"), "c": Code("x = 1"), "s": Code("y", {"n": 1}), "ts": Timestamp(2**32 - 1, 7), "min": MinKey(), "max": MaxKey()},
        {name: Decimal128(text) for name, text in {"a": "0", "b": "-1.50", "c": "1E+3", "d": "0.000001", "e": "1E-7", "f": "9" * 34, "g": "Infinity", "h": "-Infinity", "i": "NaN", "j": "1E-6176", "k": "9.999999999999999999999999999999999E+6144", "l": "-0", "m": "0E+5", "n": "123.4567"}.items()},
        None,
    ]
    raw = [None if d is None else bson.encode(d) for d in docs]
    relaxed = [None if d is None else json_util.dumps(d, json_options=json_util.RELAXED_JSON_OPTIONS, ensure_ascii=False) for d in docs]
    # A document that ends too early.
    raw.append(bson.encode({"a": "b"})[:-2])
    storage = pa.Array.from_buffers(pa.utf8(), len(raw), pa.array(raw, pa.binary()).buffers(), null_count=1)
    table = pa.table({"nr": pa.array(range(len(raw)), pa.int32()), "doc": pa.ExtensionArray.from_storage(pa.json_(), storage)})
    pq.write_table(table, at("bson.parquet"), compression="none")
    with open(at("bson.parquet"), "rb") as file:
        content = file.read()
    # What marks JSON in the footer, old and new, becomes what marks BSON: 19 and 12 become 20 and 13.
    json_mark, bson_mark = bytes.fromhex("25264ccc0000"), bytes.fromhex("25284cdc0000")
    assert content.count(json_mark) == 1
    with open(at("bson.parquet"), "wb") as file:
        file.write(content.replace(json_mark, bson_mark))
    return relaxed


VARIANTS = [
    ("NULL", None), ("42::TINYINT", "42"), ("(-30000)::SMALLINT", "-30000"), ("2147483647::INTEGER", "2147483647"), ("(-9223372036854775808)::BIGINT", "-9223372036854775808"),
    ("1.5::DOUBLE", "1.5"), ("0.1::FLOAT", "0.1"), ("123.45::DECIMAL(5,2)", "123.45"), ("1234567890123.4567::DECIMAL(18,4)", "1234567890123.4567"),
    ("'-12345678901234567890123456789.012'::DECIMAL(38,3)", "-12345678901234567890123456789.012"), ("DATE '1969-12-31'", '"1969-12-31"'),
    ("TIMESTAMP '2026-01-02 03:04:05.678'", '"2026-01-02T03:04:05.678"'), ("TIMESTAMPTZ '2026-01-02 03:04:05+00'", '"2026-01-02T03:04:05+00:00"'),
    ("TIMESTAMP_NS '2026-01-02 03:04:05.123456789'", '"2026-01-02T03:04:05.123457"'), ("TIME '12:34:56.789'", '"12:34:56.789"'),
    ("'short \u00e9'", '"short \u00e9"'), ("repeat('long ', 30)", json.dumps("long " * 30)), ("true", "true"), ("false", "false"),
    ("UUID '01234567-89ab-cdef-0123-456789abcdef'", '"01234567-89ab-cdef-0123-456789abcdef"'), ("'\\x00\\xFF'::BLOB", '"\\\\x00ff"'),
    ("[1, 2, NULL]", "[1,2,null]"), ("[]::INTEGER[]", "[]"), ("[[1], ['x'::VARIANT]]::VARIANT[]", '[[1],["x"]]'), ("{'a': 7}", '{"a":7}'), ("{'a': 'text', 'b': 5, 'other': true}", '{"a":"text","b":5,"other":true}'),
    ("{'b': 1, 'a': 'x', 'n': NULL, 'deep': {'list': [{'k': 1.25::DOUBLE}, {'k': 2.5::DOUBLE}]}}", '{"a":"x","b":1,"n":null,"deep":{"list":[{"k":1.25},{"k":2.5}]}}'),
    ("{'b': 'no number', 'deep': {'list': [], 'more': 1}}", '{"b":"no number","deep":{"list":[],"more":1}}'), ("{'deep': 5}", '{"deep":5}'),
]


def variants(base):
    """A type each, whole and in parts of columns of their own; the same for all, for one, and as DuckDB finds best."""
    rows = ", ".join(f"({nr}, ({value})::VARIANT)" for nr, (value, _) in enumerate(VARIANTS))
    base.execute(f"CREATE TABLE v AS SELECT * FROM (VALUES {rows}) v(nr, doc)")
    parts = {"own": None, "none": "BOOLEAN", "members": "STRUCT(a VARCHAR, b INTEGER, deep STRUCT(list STRUCT(k DOUBLE)[]))", "list": "INTEGER[]", "text": "VARCHAR"}
    for name, part in parts.items():
        option = "" if part is None else f", SHREDDING {{doc: '{part}'}}"
        base.execute(f"COPY v TO '{at(f'variant-{name}.parquet')}' (FORMAT parquet{option})")
    return {"files": [f"variant-{name}.parquet" for name in parts], "rows": [expected for _, expected in VARIANTS]}


def main():
    table, names, rows = arrow()
    files = {}
    for codec, options in {
        "snappy": {}, "gzip": {"data_page_version": "2.0"}, "brotli": {}, "zstd": {"data_page_version": "2.0"}, "lz4": {"data_page_version": "2.0"},
        "none": {"use_dictionary": False, "column_encoding": split_encodings(table)},
        "none2": {"use_dictionary": False, "column_encoding": split_encodings(table), "data_page_version": "2.0"},
        "split": {"use_dictionary": False, "column_encoding": split_encodings(table), "data_page_version": "2.0", "compression": "snappy", "store_decimal_as_integer": True},
    }.items():
        name = f"limits-arrow-{codec}.parquet"
        written(name, table, **{"compression": codec.rstrip("2"), **options})
        files[name] = "arrow"
    select, duck_names, duck_rows = duck()
    base = duckdb.connect()
    base.execute("SET TimeZone = 'UTC'")
    base.execute(f"CREATE TABLE t AS {select}")
    for codec in ("snappy", "zstd", "lz4_raw", "brotli", "gzip", "uncompressed"):
        for version in ("V1", "V2"):
            name = f"limits-duckdb-{codec}-{version.lower()}.parquet"
            base.execute(f"COPY t TO '{at(name)}' (FORMAT parquet, COMPRESSION {codec}, PARQUET_VERSION {version})")
            assert base.execute(f"SELECT count(*) FROM (SELECT * FROM t EXCEPT SELECT * FROM '{at(name)}')").fetchone() == (0,)
            files[name] = "duckdb"
    overflow = pa.table({"nr": pa.array(range(3000), pa.int32()), "text": pa.array([f"value {r * 7919 % 2741}" if r % 9 else None for r in range(3000)])})
    pq.write_table(overflow, at("overflow.parquet"), compression="zstd", dictionary_pagesize_limit=4096, data_page_size=2048, write_batch_size=64, write_page_checksum=True)
    encodings = pq.ParquetFile(at("overflow.parquet")).metadata.row_group(0).column(1).encodings
    assert "PLAIN" in encodings and "RLE_DICTIONARY" in encodings, encodings
    relaxed = documents()
    variant = variants(base)
    expected = {"arrow": {"names": names, "rows": rows}, "duckdb": {"names": duck_names, "rows": duck_rows}}
    with open(at("parquet-limits.json"), "w", encoding="utf8") as file:
        json.dump({"files": files, "expected": expected, "bson": relaxed, "variant": variant}, file, ensure_ascii=False, indent=0)


if __name__ == "__main__":
    main()
