"""Makes the Parquet files beside it, and what pyarrow reads in them: pip install pyarrow; python make_parquet.py"""

import datetime as dt
import decimal
import json
import math
import os
import uuid

import pyarrow as pa
import pyarrow.parquet as pq

HERE = os.path.dirname(os.path.abspath(__file__))
D = decimal.Decimal
UTC = dt.timezone.utc
ROWS = 60


def scalar_table():
    n = range(ROWS)

    def some(make, step):
        return [None if row % step == step - 1 else make(row) for row in n]

    when = [dt.datetime(1900 + row * 3, 1 + row % 12, 1 + row % 28, row % 24, row, row, row * 1013) for row in n]
    arrays = {
        "flag": pa.array(some(lambda r: r % 3 == 0, 7), pa.bool_()),
        "i8": pa.array(some(lambda r: r * 4 - 128, 5), pa.int8()),
        "i16": pa.array(some(lambda r: r * 1000 - 30000, 5), pa.int16()),
        "i32": pa.array(some(lambda r: (r - 30) * 71582788, 5), pa.int32()),
        "i64": pa.array(some(lambda r: (r - 30) * 307445734561825860, 5), pa.int64()),
        "u8": pa.array(some(lambda r: r * 4, 5), pa.uint8()),
        "u16": pa.array(some(lambda r: r * 1000 + 6000, 5), pa.uint16()),
        "u32": pa.array(some(lambda r: r * 72000000, 5), pa.uint32()),
        "u64": pa.array(some(lambda r: r * 312000000000000000 + 9, 5), pa.uint64()),
        "f16": pa.array(some(lambda r: r / 8 - 3, 6), pa.float16()),
        "f32": pa.array(some(lambda r: [r / 10, math.inf, -math.inf, math.nan][0 if r > 3 else r], 50), pa.float32()),
        "f64": pa.array(some(lambda r: [r / 7, math.inf, -math.inf, math.nan][0 if r > 3 else r], 50), pa.float64()),
        "dec9": pa.array(some(lambda r: D(r * 1234567 - 9).scaleb(-4), 4), pa.decimal128(9, 4)),
        "dec18": pa.array(some(lambda r: D((r - 20) * 9876543210123456).scaleb(-2), 4), pa.decimal128(18, 2)),
        "dec38": pa.array(some(lambda r: D(10**r - 10 ** (r // 2)).scaleb(-10) if r < 38 else D(-r), 9), pa.decimal128(38, 10)),
        "dec60": pa.array(some(lambda r: D(f"-{'123456789' * 5}.{r:05d}"), 9), pa.decimal256(60, 5)),
        "day": pa.array(some(lambda r: when[r].date(), 8), pa.date32()),
        "t_ms": pa.array(some(lambda r: dt.time(r % 24, r, 59, r * 1000), 8), pa.time32("ms")),
        "t_us": pa.array(some(lambda r: dt.time(r % 24, r, 59, r * 1001), 8), pa.time64("us")),
        "ts_ms": pa.array(some(lambda r: when[r], 8), pa.timestamp("ms")).cast(pa.timestamp("ms")) if False else pa.array(some(lambda r: when[r].replace(microsecond=r * 1000), 8), pa.timestamp("ms")),
        "ts_us": pa.array(some(lambda r: when[r], 8), pa.timestamp("us")),
        "ts_ns": pa.array(some(lambda r: when[r], 8), pa.timestamp("ns")),
        "ts_utc": pa.array(some(lambda r: when[r].replace(tzinfo=UTC), 8), pa.timestamp("us", tz="UTC")),
        "text": pa.array(some(lambda r: ["", "é", "quote \" and \\", "line\nend", "漢字 😀"][r % 5] + "x" * (r % 4), 6), pa.string()),
        "large_text": pa.array(some(lambda r: f"value {r}", 6), pa.large_string()),
        "bytes": pa.array(some(lambda r: bytes([r, 255 - r, 0]), 6), pa.binary()),
        "fixed": pa.array(some(lambda r: bytes([r, 1, 2, 3]), 6), pa.binary(4)),
        "kind": pa.array(some(lambda r: ["red", "green", "blue"][r % 3], 6), pa.string()).dictionary_encode(),
        "nothing": pa.array([None] * ROWS, pa.null()),
        "id": pa.array([uuid.UUID(int=r * 2**100 + r).bytes for r in n], pa.uuid()),
        "doc": pa.array(some(lambda r: json.dumps({"n": r}, separators=(",", ":")), 6), pa.json_()),
    }
    return pa.table(arrays)


def nested_table():
    n = range(ROWS)
    person = pa.struct([("name", pa.string()), ("tags", pa.list_(pa.string())), ("at", pa.timestamp("us", tz="UTC"))])
    at = dt.datetime(2024, 2, 29, 12, 0, 0, 5, UTC)
    people = [
        None
        if r % 9 == 8
        else {
            "name": None if r % 4 == 3 else f"p{r} \"q\"",
            "tags": None if r % 5 == 4 else [f"t{i}" if i % 2 == 0 else None for i in range(r % 5)],
            "at": None if r % 3 == 0 else at,
        }
        for r in n
    ]
    return pa.table(
        {
            "key": pa.array(list(n), pa.int32()),
            "numbers": pa.array([None if r % 7 == 6 else [None if i % 3 == 2 else i * r for i in range(r % 6)] for r in n], pa.list_(pa.int64())),
            "person": pa.array(people, person),
            "people": pa.array([people[: r % 4] if r % 6 else None for r in n], pa.list_(person)),
            "matrix": pa.array([[[i * j for j in range(i)] for i in range(r % 4)] if r % 5 else None for r in n], pa.list_(pa.list_(pa.int32()))),
            "prices": pa.array([[(f"k{i}", D(i * r).scaleb(-2)) for i in range(r % 3)] if r % 8 else None for r in n], pa.map_(pa.string(), pa.decimal128(20, 2))),
            "by_number": pa.array([[(i, [i] * i) for i in range(r % 3)] for r in n], pa.map_(pa.int32(), pa.list_(pa.int32()))),
        }
    )


def text(value, kind):
    """As a cell of Postgres shows it."""
    if value is None:
        return None
    if pa.types.is_boolean(kind):
        return "true" if value else "false"
    if pa.types.is_floating(kind):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(str(float(value)), repr(float(value)))
    if pa.types.is_decimal(kind):
        return f"{value:f}"
    if pa.types.is_timestamp(kind):
        plain = value.strftime("%Y-%m-%d %H:%M:%S.%f").rstrip("0").rstrip(".")
        return plain + ("+00" if kind.tz else "")
    if pa.types.is_time(kind):
        return value.strftime("%H:%M:%S.%f").rstrip("0").rstrip(".")
    if pa.types.is_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return "\\x" + value.hex()
    if pa.types.is_nested(kind):
        return json.dumps(nested(value, kind), ensure_ascii=False, separators=(",", ":"))
    return str(value)


class Exact(float):
    """A decimal that json.dumps writes digit for digit."""

    def __new__(cls, digits):
        one = float.__new__(cls, digits)
        one.digits = digits
        return one

    def __repr__(self):
        return self.digits


def nested(value, kind):
    if value is None:
        return None
    if pa.types.is_map(kind):
        return {str(key): nested(item, kind.item_type) for key, item in value}
    if pa.types.is_list(kind):
        return [nested(item, kind.value_type) for item in value]
    if pa.types.is_struct(kind):
        return {field.name: nested(value[field.name], field.type) for field in kind}
    if pa.types.is_timestamp(kind):
        return text(value, kind).replace(" ", "T").replace("+00", "+00:00")
    if pa.types.is_decimal(kind):
        return {"exact": f"{value:f}"}
    return value


def expected(table):
    # json.dumps cannot write decimals; they are marked, and unwrapped in the text.
    import re

    rows = []
    for row in table.to_pylist():
        cells = {}
        for field in table.schema:
            kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
            kind = getattr(kind, "storage_type", kind) if str(kind).startswith("extension<arrow.json") else kind
            cell = text(row[field.name], kind)
            cells[field.name] = None if cell is None else re.sub(r'\{"exact":"([^"]*)"\}', r"\1", cell)
        rows.append(cells)
    return rows


def write(name, table, **options):
    pq.write_table(table, os.path.join(HERE, f"{name}.parquet"), **options)


def main():
    scalars = scalar_table()
    nested_rows = nested_table()
    for name, table in (("scalars", scalars), ("nested", nested_rows)):
        with open(os.path.join(HERE, f"parquet-{name}.json"), "w", encoding="utf8") as file:
            json.dump(expected(table), file, ensure_ascii=False, indent=0)
    small = {"row_group_size": 25, "data_page_size": 64, "write_batch_size": 8}
    for codec in ("none", "snappy", "gzip", "brotli", "zstd", "lz4"):
        write(f"scalars-{codec}", scalars, compression=codec, **(small if codec == "none" else {}))
    write("scalars-v2", scalars, compression="zstd", data_page_version="2.0", write_page_checksum=True, version="2.6", row_group_size=40)
    write("scalars-int96", scalars, compression="none", use_deprecated_int96_timestamps=True, use_dictionary=False)
    write("scalars-intdecimal", scalars, compression="zstd", store_decimal_as_integer=True, use_dictionary=False, version="2.6")
    delta = {}
    for field in scalars.schema:
        kind = field.type
        if pa.types.is_integer(kind) or pa.types.is_timestamp(kind) or pa.types.is_date(kind) or pa.types.is_time(kind):
            delta[field.name] = "DELTA_BINARY_PACKED"
        elif pa.types.is_string(kind) or pa.types.is_binary(kind):
            delta[field.name] = "DELTA_BYTE_ARRAY" if field.name == "text" else "DELTA_LENGTH_BYTE_ARRAY"
        elif pa.types.is_large_string(kind) or pa.types.is_fixed_size_binary(kind):
            delta[field.name] = "DELTA_BYTE_ARRAY"
        elif pa.types.is_floating(kind) or pa.types.is_decimal(kind):
            delta[field.name] = "BYTE_STREAM_SPLIT"
        elif pa.types.is_boolean(kind):
            delta[field.name] = "RLE"
    write("scalars-delta", scalars, compression="none", use_dictionary=False, column_encoding=delta, data_page_version="2.0")
    write("nested-v1", nested_rows, compression="snappy", row_group_size=25, data_page_size=64, write_batch_size=8)
    write("nested-v2", nested_rows, compression="none", data_page_version="2.0")
    write("nested-old", nested_rows, compression="none", use_compliant_nested_type=False)
    write("no-rows", scalars.slice(0, 0))
    pq.write_table(pa.table({}), os.path.join(HERE, "no-columns.parquet"))
    for file in range(3):
        rows = [{"id": f"{file}-{row}", "note": f'say "hé",\nrow {row}'} for row in range(40)]
        write(f"contract-{file}", pa.Table.from_pylist(rows), row_group_size=16, data_page_size=64, write_batch_size=4)
    write("contract-empty", pa.table({"id": pa.array([], pa.string()), "note": pa.array([], pa.string())}))


if __name__ == "__main__":
    main()
