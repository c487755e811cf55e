"""Makes the *-groups-*.orc files beside it: the rows of make_orc.py in row groups of a few rows, with an index of them.
Unions are written wrongly by ORC's C++ with an index: those are in MakeOrc.java.
pip install pyarrow pyorc tzdata; python make_orc_groups.py"""

import hashlib

import pyarrow as pa

from make_orc import nested_table, runs, scalars, write


def main():
    for codec, version in (("uncompressed", "0.12"), ("zlib", "0.12"), ("zstd", "0.11"), ("lz4", "0.12"), ("uncompressed", "0.11")):
        name = f"groups-{codec}-v{version[-1]}"
        options = {"compression": codec, "file_version": version}
        write(f"scalars-{name}", scalars(), row_index_stride=7, dictionary_key_size_threshold=1.0 if codec == "zstd" else 0.0, **options)
        write(f"nested-{name}", nested_table(), row_index_stride=7, **options)
        write(f"runs-{name}", runs(530), row_index_stride=37, **options)
    texts = pa.table({"id": pa.array(range(1000), pa.int64()), "text": [hashlib.sha256(str(r).encode()).hexdigest()[:40] for r in range(1000)]})
    write("groups-texts", texts, row_index_stride=50, compression="uncompressed")


main()
