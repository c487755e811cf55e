"""Writes the rows of a CSV file in formats that are no text: make_files.py FORMAT CSV FILE [BYTES: repeated up to that size]"""

import itertools
import os
import sys

import pyarrow as pa
import pyarrow.csv as csv

form, source, path = sys.argv[1:4]
least = int(sys.argv[4]) if len(sys.argv) > 4 else 0

TYPES = {
    "customer_id": pa.int32(),
    "uuid": pa.string(),
    "name": pa.string(),
    "email": pa.string(),
    "ssn": pa.string(),
    "balance": pa.decimal128(12, 2),
    "score": pa.int32(),
    "active": pa.bool_(),
    "signup": pa.date32(),
    "updated": pa.timestamp("us", tz="UTC"),
}


def tables(rows=131072):
    """Stretches of so many rows."""
    reader = csv.open_csv(
        source,
        read_options=csv.ReadOptions(block_size=1 << 24),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(column_types=TYPES, strings_can_be_null=True, quoted_strings_can_be_null=False),
    )
    kept, count = [], 0
    for batch in reader:
        kept.append(batch)
        count += batch.num_rows
        while count >= rows:
            table = pa.Table.from_batches(kept)
            yield table.slice(0, rows)
            kept, count = table.slice(rows).to_batches(), count - rows
    if count > 0:
        yield pa.Table.from_batches(kept)


schema = pa.schema(list(TYPES.items()))
if form == "parquet":
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, schema) as writer:
        for turn in itertools.count():
            for table in tables():
                writer.write_table(table, row_group_size=131072)
            if os.path.getsize(path) >= least:
                break
elif form == "orc":
    import pyarrow.orc as orc

    with orc.ORCWriter(path, compression="zstd") as writer:
        for table in tables():
            writer.write(table)
elif form == "avro":
    import fastavro

    def kind(name):
        if name == "balance":
            return {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}
        if name == "signup":
            return {"type": "int", "logicalType": "date"}
        if name == "updated":
            return {"type": "long", "logicalType": "timestamp-micros"}
        return {"customer_id": "int", "score": "int", "active": "boolean"}.get(name, "string")

    fields = [{"name": name, "type": ["null", kind(name)]} for name in TYPES]
    rows = (row for table in tables() for row in table.to_pylist())
    with open(path, "wb") as file:
        fastavro.writer(file, {"type": "record", "name": "customer", "fields": fields}, rows, codec="deflate")
else:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, TYPES)
    number = 0
    for table in tables():
        for row in table.to_pylist():
            number += 1
            row["updated"] = row["updated"].isoformat()
            for column, (name, value) in enumerate(row.items()):
                if name == "signup":
                    sheet.write_datetime(number, column, value, day)
                elif value is not None:
                    sheet.write(number, column, value)
    book.close()
