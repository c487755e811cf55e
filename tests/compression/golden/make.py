"""Packs the same rows with other programs than ours. Needs cramjam (brotli, snappy, zstd) and the commands zstd and zip.

Run in this folder, once; the files are kept.
"""

import bz2
import gzip
import subprocess
import zipfile

import cramjam

text = "id,note\n" + "".join(f'{row},"note {row * 7919 % 1000}, é"\n' for row in range(2500))
data = text.encode()
half = len(data) // 2

with open("rows.csv.gz", "wb") as out:
    out.write(gzip.compress(data[:half], mtime=0) + gzip.compress(data[half:], mtime=0))
with open("rows.csv.bz2", "wb") as out:
    out.write(bz2.compress(data[:half], 1) + bz2.compress(data[half:], 9))
with open("rows.csv.br", "wb") as out:
    out.write(bytes(cramjam.brotli.compress(data)))
with open("rows.csv.sz", "wb") as out:
    out.write(bytes(cramjam.snappy.compress(data)))
with open("rows.csv.zst", "wb") as out:
    for part in (data[:half], data[half:]):
        out.write(subprocess.run(["zstd", "-q", "-19", "--check"], input=part, capture_output=True, check=True).stdout)

with zipfile.ZipFile("rows.zip", "w") as out:
    out.mkdir("in")
    out.writestr("in/stored.csv", data, zipfile.ZIP_STORED)
    out.writestr("in/größe.csv", data, zipfile.ZIP_DEFLATED)
    with out.open(zipfile.ZipInfo("in/zip64.csv"), "w", force_zip64=True) as member:
        member.write(data)
    out.writestr("in/bzip2.csv", data, zipfile.ZIP_BZIP2)
    out.writestr("__MACOSX/in/._stored.csv", b"\x00\x05")
    out.writestr("README", b"no rows")

with open("locked.csv", "wb") as out:
    out.write(b"id,note\n1,a\n")
subprocess.run(["zip", "-q", "-P", "secret", "locked.zip", "locked.csv"], check=True)
subprocess.run(["rm", "locked.csv"], check=True)
