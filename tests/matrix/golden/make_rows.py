"""Makes the files beside it, the same rows in each: pip install pyarrow fastavro pyorc openpyxl; python make_rows.py"""

import datetime as dt
import decimal
import json
import os

import fastavro
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pyorc

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = 240
NAMES = ["Ann", "é, \"quoted\"", "semi;colon", "漢字 😀", "<b>&amp;</b>", "tab\tin", "back\\slash"]


def row(nr):
    some = nr % 7 != 6
    return {
        "nr": nr,
        "name": NAMES[nr % len(NAMES)] + f" {nr}",
        "note": f"note {nr}" if some else None,
        "amount": decimal.Decimal(nr * 12345 - 1000000).scaleb(-2) if some else None,
        "big": nr * 30744573456182 - 2**40,
        "ratio": nr / 8 - 3 if nr % 5 else None,
        "born": dt.date(1950 + nr // 4, 1 + nr % 12, 1 + nr % 28),
        "seen": dt.datetime(2024, 1 + nr % 12, 1 + nr % 28, nr % 24, nr % 60, (nr * 7) % 60) if some else None,
        "active": nr % 3 == 0 if nr % 11 else None,
    }


def path(name):
    return os.path.join(HERE, name)


rows = [row(nr) for nr in range(1, ROWS + 1)]
columns = list(rows[0])

with open(path("rows.json"), "w", encoding="utf-8") as file:
    plain = [{k: str(v).replace(" ", "T") if isinstance(v, (dt.date, decimal.Decimal)) else v for k, v in r.items()} for r in rows]
    file.write("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in plain) + "\n]\n")

schema = pa.schema(
    [
        ("nr", pa.int32()),
        ("name", pa.string()),
        ("note", pa.string()),
        ("amount", pa.decimal128(12, 2)),
        ("big", pa.int64()),
        ("ratio", pa.float64()),
        ("born", pa.date32()),
        ("seen", pa.timestamp("us")),
        ("active", pa.bool_()),
    ]
)
pq.write_table(pa.Table.from_pylist(rows, schema), path("rows.parquet"), row_group_size=100)

optional = lambda kind: ["null", kind]
fields = {
    "nr": "int",
    "name": "string",
    "note": optional("string"),
    "amount": optional({"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}),
    "big": "long",
    "ratio": optional("double"),
    "born": {"type": "int", "logicalType": "date"},
    "seen": optional({"type": "long", "logicalType": "local-timestamp-micros"}),
    "active": optional("boolean"),
}
with open(path("rows.avro"), "wb") as file:
    record = {"type": "record", "name": "row", "fields": [{"name": k, "type": v} for k, v in fields.items()]}
    fastavro.writer(file, fastavro.parse_schema(record), rows, codec="deflate", sync_interval=4000)

with open(path("rows.orc"), "wb") as file:
    struct = "struct<nr:int,name:string,note:string,amount:decimal(12,2),big:bigint,ratio:double,born:date,seen:timestamp,active:boolean>"
    with pyorc.Writer(file, struct, compression=pyorc.CompressionKind.ZLIB) as writer:
        writer.writerows([tuple(r[k].replace(tzinfo=dt.timezone.utc) if k == "seen" and r[k] else r[k] for k in columns) for r in rows])

book = openpyxl.Workbook()
sheet = book.active
sheet.append(columns)
for r in rows:
    sheet.append([r[k] for k in columns])
book.save(path("rows.xlsx"))
