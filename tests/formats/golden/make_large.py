"""Writes files of large shapes with pyarrow: 10,000 columns, one cell of 16 MiB, a value 200 levels deep.

Run: pip install pyarrow; python3 make_large.py
"""
import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.orc as orc
import pyarrow.parquet as parquet

HERE = Path(__file__).parent
COLUMNS = 10_000
LONG = 16 * 1024 * 1024
DEPTH = 200


def deep(depth):
    kind, value = pa.int32(), 1
    for _ in range(depth):
        kind, value = pa.struct([("a", kind)]), {"a": value}
    return pa.array([value, None], kind)


TABLES = {
    "wide": pa.table({f"c{index}": pa.array([index, None], pa.int32()) for index in range(COLUMNS)}),
    "long-cell": pa.table({"id": pa.array([1, 2]), "text": pa.array(["x" * LONG, "y"])}),
    "deep": pa.table({"id": pa.array([1, 2]), "a": deep(DEPTH)}),
}

for name, table in TABLES.items():
    for kind in ("parquet", "orc"):
        path = HERE / f"{name}.{kind}"
        if kind == "parquet":
            parquet.write_table(table, path, compression="zstd", write_statistics=False, store_schema=False)
        else:
            orc.write_table(table, path, compression="zstd")
        if path.stat().st_size > 50_000:
            packed = path.with_name(f"{path.name}.gz")
            packed.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
            path.unlink()
