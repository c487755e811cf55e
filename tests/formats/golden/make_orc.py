"""Makes the ORC files beside it that pyarrow and pyorc write, and what they read in them.

pip install pyarrow pyorc tzdata; python make_orc.py
"""

import datetime as dt
import decimal
import json
import os
import re

import pyarrow as pa
import pyarrow.orc as pa_orc
import pyorc

from make_parquet import HERE, ROWS, expected, nested_table, scalar_table

D = decimal.Decimal
SCALARS = ["flag", "i8", "i16", "i32", "i64", "f32", "f64", "dec9", "dec18", "dec38", "day", "ts_ns", "ts_utc", "text", "bytes", "kind"]


def scalars():
    table = scalar_table().select(SCALARS)
    # ORC has no dictionaries as types, and instants in nanoseconds only.
    table = table.set_column(table.schema.get_field_index("kind"), "kind", table["kind"].cast(pa.string()))
    return table.set_column(table.schema.get_field_index("ts_utc"), "ts_utc", table["ts_utc"].cast(pa.timestamp("ns", tz="UTC")))


def runs(rows):
    """Numbers that fill every kind of run, of every width."""
    return pa.table(
        {
            "widths": pa.array([(-1) ** r * (2 ** (r % 63)) + r for r in range(rows)], pa.int64()),
            "repeats": pa.array([(r // 7) * 10**12 - 5 for r in range(rows)], pa.int64()),
            "steps": pa.array([1_000_000_000_000 - r * 3 for r in range(rows)], pa.int64()),
            "grows": pa.array([r * r * r - 10**9 for r in range(rows)], pa.int64()),
            "falls": pa.array([10**15 - r * r for r in range(rows)], pa.int64()),
            "patched": pa.array([20 + r % 13 + (2**40 + r if r % 61 == 60 else 0) for r in range(rows)], pa.int64()),
            "patched_far": pa.array([-300 + r % 100 + (2**33 if r % 400 == 399 else 0) for r in range(rows)], pa.int64()),
            "extremes": pa.array([[2**63 - 1, -(2**63), 0][r % 3] for r in range(rows)], pa.int64()),
            "small": pa.array([None if r % 50 < 20 else r % 300 - 150 for r in range(rows)], pa.int32()),
            "flag": pa.array([None if r % 11 == 3 else (r // 90) % 2 == 0 for r in range(rows)], pa.bool_()),
            "tiny": pa.array([(r // 20) % 100 - 50 if r % 3 else r % 128 for r in range(rows)], pa.int8()),
        }
    )


def save(name, rows, indent=0):
    with open(os.path.join(HERE, name), "w", encoding="utf8") as file:
        json.dump(rows, file, ensure_ascii=False, indent=indent)


def write(name, table, **options):
    pa_orc.write_table(table, os.path.join(HERE, f"{name}.orc"), **options)


UNION = "struct<id:int,either:uniontype<int,string,array<int>>,code:char(6),title:varchar(10),deep:map<string,array<struct<a:int,b:uniontype<string,double>>>>>"


def union_rows():
    def either(r):
        return [r, f"text {r}", list(range(r % 4)), None][r % 4]

    for r in range(ROWS):
        deep = None if r % 6 == 5 else {f"k{i}": [{"a": i, "b": ["x", i / 2][j % 2]} for j in range(i)] for i in range(r % 3)}
        yield (r, either(r), None if r % 5 == 4 else f"c{r}", None if r % 7 == 6 else f"title {r}", deep)


def union_expected():
    for r, either, code, title, deep in union_rows():
        def dump(value):
            # A double shows without zeros at its end.
            return None if value is None else re.sub(r"\.0\b", "", json.dumps(value, separators=(",", ":")))

        yield {"id": str(r), "either": dump(either), "code": code, "title": title, "deep": dump(deep)}


def main():
    flat, nested = scalars(), nested_table()
    flat_rows, nested_rows = expected(flat), expected(nested)
    save("orc-scalars.json", flat_rows)
    save("orc-nested.json", nested_rows)
    for codec in ("uncompressed", "zlib", "snappy", "lz4", "zstd"):
        write(f"scalars-{codec}", flat, compression=codec)
    write("scalars-v1", flat, compression="zlib", file_version="0.11")
    write("scalars-dictionary", flat, compression="zlib", dictionary_key_size_threshold=1.0)
    write("scalars-dictionary-v1", flat, compression="uncompressed", file_version="0.11", dictionary_key_size_threshold=1.0)
    write("nested-v1", nested, compression="uncompressed", file_version="0.11")
    write("nested-v2", nested, compression="zlib")
    numbers = runs(530)
    save("orc-runs.json", [list(row.values()) for row in expected(numbers)], indent=None)
    write("runs-v1", numbers, compression="zstd", file_version="0.11")
    write("runs-v2", numbers, compression="zstd")
    write("no-rows", flat.slice(0, 0))
    with open(os.path.join(HERE, "unions.orc"), "wb") as file:
        with pyorc.Writer(file, UNION, compression=pyorc.CompressionKind.ZLIB, struct_repr=pyorc.StructRepr.DICT) as writer:
            names = ("id", "either", "code", "title", "deep")
            writer.writerows(dict(zip(names, row)) for row in union_rows())
    save("orc-unions.json", list(union_expected()))
    with open(os.path.join(HERE, "one-value.orc"), "wb") as file:
        with pyorc.Writer(file, "array<bigint>", compression=pyorc.CompressionKind.NONE) as writer:
            writer.writerows([[1, 2], [], None, [3]])
    for number in range(3):
        rows = [{"id": f"{number}-{row}", "note": f'say "hé",\nrow {row}'} for row in range(40)]
        write(f"contract-{number}", pa.Table.from_pylist(rows), compression="zlib")
    write("contract-empty", pa.table({"id": pa.array([], pa.string()), "note": pa.array([], pa.string())}))


if __name__ == "__main__":
    main()
