"""Reads a file with a rival, once to warm up and once to be measured: rival.py NAME FORMAT FILE"""

import json
import resource
import sys
import time

name, form, path = sys.argv[1:4]


def arrow_batches():
    if form == "csv":
        import pyarrow.csv as csv

        return csv.open_csv(path, parse_options=csv.ParseOptions(newlines_in_values=True))
    if form == "jsonl":
        import pyarrow.json as pj

        return pj.open_json(path)
    if form == "orc":
        import pyarrow.orc as orc

        file = orc.ORCFile(path)
        return (file.read_stripe(stripe) for stripe in range(file.nstripes))
    import pyarrow.parquet as pq

    return pq.ParquetFile(path).iter_batches()


def read():
    if name == "pyarrow":
        return sum(batch.num_rows for batch in arrow_batches())
    if name == "duckdb":
        import duckdb

        source = {
            "csv": "read_csv(?)",
            "jsonl": "read_json(?, format='newline_delimited')",
            "json": "read_json(?, format='array')",
            "parquet": "read_parquet(?)",
        }[form]
        reader = duckdb.connect().execute(f"SELECT * FROM {source}", [path]).to_arrow_reader(65536)
        return sum(batch.num_rows for batch in reader)
    if name == "fastavro":
        import fastavro

        with open(path, "rb") as file:
            return sum(1 for _ in fastavro.reader(file))
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) - 1


read()
before = resource.getrusage(resource.RUSAGE_SELF)
began = time.monotonic()
rows = read()
seconds = time.monotonic() - began
after = resource.getrusage(resource.RUSAGE_SELF)
cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
print(json.dumps({"rows": rows, "seconds": seconds, "cpuSeconds": cpu, "peakRssMb": round(after.ru_maxrss / 1024)}))
