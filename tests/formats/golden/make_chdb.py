"""Makes the chdb-* files beside it, as ClickHouse writes them, and chdb.json: who wrote what, and what must be in Postgres
once they are loaded, as the same ClickHouse tells the values. pip install chdb; python make_chdb.py"""

import datetime as dt
import decimal
import json
import os
import re

import chdb

decimal.getcontext().prec = 100
HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = 70
WORDS = "['', 'é', '\"quoted\", \\'twice\\'', 'tab\\there', 'line\\nend', '漢字 😀', 'back\\\\slash', 'NULL', ' ']"


def some(value, step):
    return f"if(n % {step} = {step - 1}, NULL, {value})"


# By name: the expression over n, the row. All that ClickHouse has and files can hold.
COLUMNS = {
    "nr": "toUInt16(n)",
    "flag": some("toBool(n % 3 = 0)", 7),
    "i8": some("toInt8(n * 2 - 128)", 5),
    "i16": some("toInt16(n * 546 - 32768)", 5),
    "i32": some("toInt32(n * 36089451 - 2147483648)", 5),
    "i64": some("toInt64(n) * 154000000000000000 - 9223372036854775808", 5),
    "u8": "toUInt8(n * 2)",
    "u16": some("toUInt16(n * 550)", 6),
    "u32": some("toUInt32(n * 36089451)", 6),
    "u64": some("toUInt64(n) * toUInt64(154000000000000000)", 6),
    "i128": "toInt128('-170141183460469231731687303715884105728') + toInt128(n) * toInt128('1000000000000000000000000000000000007')",
    "u256": some("CAST(toUInt256('115792089237316195423570985008687907853269984665640564039457584007913129639935') - toUInt256(n), 'UInt256')", 8),
    "f32": some("toFloat32([n / 10, inf, -inf, nan][if(n < 4, n, 0) + 1])", 9),
    "f64": some("toFloat64([n / 7, inf, -inf, nan, -0., 5e-324, 1.7976931348623157e308][if(n < 7, n, 0) + 1])", 9),
    "dec9": some("CAST((n * 8333333 - 500000000) / 10000, 'Decimal(9, 4)')", 4),
    "dec18": some("CAST(concat(toString(toInt64(n) * 123456789012345 - 7000000000000000), '.', toString(n % 10), '5'), 'Decimal(18, 2)')", 4),
    "dec38": some("CAST(concat(if(n % 2, '-', ''), substring('9999999999999999999999999999', 1, n % 28 + 1), '.', substring('0123456789', 1, n % 10 + 1)), 'Decimal(38, 10)')", 10),
    "dec76": some("CAST(concat('-', repeat(toString(n % 10), n % 56 + 1), '.00000000000000000001'), 'Decimal(76, 20)')", 10),
    "day": some("toDate(n * 500)", 8),
    "day32": some("toDate32('1900-01-01') + toInt32(n) * 1220", 8),
    "sec": some("toDateTime(n * 35000000, 'UTC')", 8),
    "sec_zone": "toDateTime(n * 35000000, 'Asia/Kathmandu')",
    "ts0": some("toDateTime64(n * 70000000 - 2000000000, 0, 'UTC')", 8),
    "ts3": some("toDateTime64('1900-01-01 00:00:00.001', 3, 'UTC') + toIntervalMillisecond(n * 105000000037)", 8),
    "ts6": some("toDateTime64('1900-01-01 00:00:00.000001', 6, 'UTC') + toIntervalMicrosecond(n * 105000000000037)", 8),
    "ts9": some("toDateTime64('1970-01-01 00:00:00', 9, 'America/New_York') + toIntervalMicrosecond(n * 70000000000037)", 8),
    "uid": some("toUUID(concat('00112233-4455-6677-8899-aabbccdd', leftPad(toString(n), 4, '0')))", 7),
    "ip4": "toIPv4(concat(toString(200 + n % 50), '.168.0.', toString(n)))",
    "ip6": "toIPv6(concat('2001:db8::', toString(n)))",
    "colour": some("CAST(['red', 'green', 'blue'][n % 3 + 1], 'Enum8(\\'red\\' = 1, \\'green\\' = 2, \\'blue\\' = -3)')", 6),
    "size": "CAST(['s', 'm', 'l'][n % 3 + 1], 'Enum16(\\'s\\' = 1000, \\'m\\' = 2, \\'l\\' = 3)')",
    "text": some(f"{WORDS}[n % 9 + 1] || repeat('x', n % 4)", 11),
    "plain": some("concat('value ', toString(n))", 11),
    "fixed": some("toFixedString(concat('f', leftPad(toString(n), 3, '0')), 4)", 6),
    "bytes": some("unhex(concat(if(n % 4, 'ff00', ''), '41', hex(toUInt8(n % 3 + 66))))", 6),
    "low": "toLowCardinality(toNullable(" + some("['ant', 'bee', 'cat'][n % 3 + 1]", 5) + "))",
    "low_plain": "toLowCardinality(concat('w', toString(n % 7)))",
    "numbers": "arrayMap(i -> " + "if(i % 3 = 2, NULL, toInt64(i) * 3000000000 * n)" + ", range(n % 6))",
    "floats": "arrayMap(i -> i / 8, range(n % 4))",
    "matrix": "arrayMap(i -> arrayMap(j -> toInt32(i * j), range(i)), range(n % 4))",
    "prices": "mapFromArrays(arrayMap(i -> concat('k', toString(i)), range(n % 3)), arrayMap(i -> CAST(i * n / 100, 'Decimal(18, 2)'), range(n % 3)))",
    "by_number": "CAST(map(1, ['a', 'b'], toInt32(n) + 5, emptyArrayString()), 'Map(Int32, Array(String))')",
    "person": "CAST((toInt32(n), " + some("concat('p ', toString(n), ' \"q\"')", 4) + ", [n, n + 1]), 'Tuple(age Int32, name Nullable(String), marks Array(Int32))')",
    "pair": "CAST((toInt64(n), toString(n)), 'Tuple(Int64, String)')",
    "moments": "arrayMap(i -> toDateTime64('2024-02-29 12:00:00.5', 3, 'UTC') + toIntervalDay(i * n), range(n % 3))",
    "people": "CAST(arrayMap(i -> (toInt32(i), if(i % 2, NULL, 'x')), range(n % 4)), 'Array(Tuple(age Int32, name Nullable(String)))')",
}
FIELDS = {
    **dict.fromkeys(["nr", "i16", "i8", "u8"], "smallint"),
    **dict.fromkeys(["i32", "u16"], "integer"),
    **dict.fromkeys(["i64", "u32"], "bigint"),
    **dict.fromkeys(["u64", "i128", "u256", "dec9", "dec18", "dec38", "dec76"], "numeric"),
    **dict.fromkeys(["day", "day32"], "date"),
    **dict.fromkeys(["sec", "sec_zone", "ts0", "ts3", "ts6", "ts9"], "timestamp"),
    **{"flag": "boolean", "f32": "real", "f64": "double", "uid": "uuid"},
}
JSONS = ["numbers", "floats", "matrix", "prices", "by_number", "moments", "person", "pair", "people"]
TEXTS = ["jsonl", "csv", "tsv"]
ZONED = {"sec_zone": "Asia/Kathmandu", "ts9": "America/New_York"}
INSTANTS = ["sec", "sec_zone", "ts0", "ts3", "ts6", "ts9"]


def told(names, zone="UTC"):
    """The values as ClickHouse tells them, times by the clock of the zone."""
    def shown(name):
        if name in JSONS:
            return f"toJSONString({name})"
        if name == "bytes":
            return f"lower(hex({name}))"
        return f"toString({name}, '{zone}')" if name in INSTANTS else f"toString({name})"

    cells = ", ".join(f"CAST({shown(name)}, 'Nullable(String)')" for name in names)
    asked = f"SELECT {cells} FROM ({rows(names)}) SETTINGS session_timezone = 'UTC', max_threads = 1"
    return [json.loads(line) for line in str(chdb.query(asked, "JSONCompactEachRow")).splitlines()]


def rows(names):
    made = ", ".join(f"{COLUMNS[name]} AS {name}" for name in names)
    return f"SELECT {made} FROM (SELECT number AS n FROM numbers({ROWS})) ORDER BY n"


def write(name, kind, names, **settings):
    path = os.path.join(HERE, name)
    given = "".join(f", {key} = {value!r}" for key, value in settings.items())
    chdb.query(f"{rows(names)} INTO OUTFILE '{path}' TRUNCATE FORMAT {kind} SETTINGS max_threads = 1, session_timezone = 'UTC'{given}")


# What a format makes of a value: a cell of Postgres from the text of ClickHouse.
def little_endian(size, signed):
    return lambda text: "\\x" + int(text).to_bytes(size, "little", signed=signed).hex()


def wrapped(bits):
    return lambda text: str((int(text) + 2 ** (bits - 1)) % 2**bits - 2 ** (bits - 1))


def hexed(text):
    return "\\x" + text


def binary(text):
    return "\\x" + text.encode().hex()


def instant(text):
    return text + "+00"


def address4(text):
    return str(sum(int(part) << (24 - 8 * at) for at, part in enumerate(text.split("."))))


def address6(text):
    return "\\x20010db8" + text.split("::")[1].zfill(24)


def seconds(text):
    return str(int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.timezone.utc).timestamp()))


def short_seconds(text):
    return wrapped(32)(seconds(text))


def fraction(text):
    """A time as a decimal number of seconds."""
    return seconds(text[:19]) + text[19:]


def zoned(zone):
    """Times in JSON, as Postgres tells them there."""
    return lambda text: re.sub(r"(\d\d) (\d\d:\d\d:\d\d)(\.\d*?)0*\"", rf'\1T\2\3{zone}"', text)


def unscaled(text):
    """Of a decimal with 20 digits behind its point."""
    return little_endian(32, True)(str(int(decimal.Decimal(text).scaleb(20))))


def short_day(text):
    """ORC takes the 16 bits of a Date as signed."""
    since = dt.date(1970, 1, 1)
    return str(since + dt.timedelta(days=int(wrapped(16)(str((dt.date.fromisoformat(text) - since).days)))))


def finite(text):
    return None if text in ("inf", "-inf", "nan") else text


def members(text):
    """A tuple whose parts have no names has numbers for them."""
    return json.dumps({str(at + 1): part for at, part in enumerate(json.loads(text))})


WIDE = {"i128": little_endian(16, True), "u256": little_endian(32, False), "ip6": address6, "bytes": hexed, "pair": members}
SIGNED4 = lambda text: wrapped(32)(address4(text))
NUMBERS = {"red": "1", "green": "2", "blue": "-3", "s": "1000", "m": "2", "l": "3"}.get
# What a format makes of a value: the cell of Postgres from the text of ClickHouse.
MADE = {
    "parquet": {**WIDE, **dict.fromkeys(INSTANTS, instant), "ip4": address4, "fixed": binary, "moments": zoned("+00:00")},
    "orc": {**WIDE, "day": short_day, "dec76": unscaled, "ip4": SIGNED4, "u64": wrapped(64), "u32": wrapped(32), "u16": wrapped(16), "u8": wrapped(8), "colour": NUMBERS, "size": NUMBERS, "moments": zoned("")},
    "jsonl": {"f32": finite, "f64": finite},
    "avro": {**WIDE, "ip4": SIGNED4, "u64": wrapped(64), "u32": wrapped(32), "sec": short_seconds, "sec_zone": short_seconds, "ts0": seconds, "ts3": instant, "ts6": instant, "ts9": fraction, "fixed": binary, "moments": zoned("+00:00")},
}
KINDS = {"parquet": "Parquet", "orc": "ORC", "avro": "Avro", "jsonl": "JSONEachRow", "csv": "CSVWithNames", "tsv": "TSVWithNames"}


def main():
    values = dict(zip(COLUMNS, map(list, zip(*told(list(COLUMNS))))))
    for name, zone in ZONED.items():
        values[f"{name} on its clock"] = [cell for (cell,) in told([name], zone)]
    every = [name for name in COLUMNS if name != "bytes"]
    files = {}

    def add(kind, suffix, names, **settings):
        name = f"chdb-{suffix}.{kind}"
        write(name, KINDS[kind], names, **settings)
        files[name] = {one: key(one, kind) for one in names}

    def key(name, kind):
        if name in ZONED and kind in TEXTS:
            return f"{name} on its clock"
        make = MADE.get(kind, {}).get(name)
        if make is None:
            return name
        cells = [None if text is None else make(text) for text in values[name]]
        same = next((other for other, had in values.items() if had == cells), f"{name} of {kind}")
        values[same] = cells
        return same

    small = {"output_format_parquet_row_group_size": 30, "output_format_parquet_write_bloom_filter": 0, "output_format_parquet_write_page_index": 0}
    add("parquet", "default", every)
    for codec in ("none", "snappy", "lz4", "zstd", "gzip", "brotli"):
        add("parquet", codec, every, output_format_parquet_compression_method=codec, **small)
    # ORC of ClickHouse has no UUID.
    storable = [name for name in every if name != "uid"]
    for codec in ("none", "snappy", "lz4", "zstd", "zlib"):
        add("orc", codec, storable, output_format_orc_compression_method=codec)
    # As many different texts as there are rows stay in the dictionary; an index of every fortieth row.
    add("orc", "dictionary", storable, output_format_orc_dictionary_key_size_threshold=1, output_format_orc_row_index_stride=1000, output_format_orc_compression_block_size=65536)
    for codec in ("null", "deflate", "snappy", "zstd"):
        add("avro", codec, every, output_format_avro_codec=codec, output_format_avro_sync_interval=4096)
    add("jsonl", "rows", every)
    flat = [name for name in every if name not in JSONS]
    add("csv", "rows", flat)
    add("tsv", "rows", flat)
    # Strings of ClickHouse are any bytes; by default its files say that they are text.
    for kind in ("parquet", "orc"):
        add(kind, "binary", ["nr", "bytes"], **{f"output_format_{kind}_string_as_string": 0})
    write("chdb-any-bytes.parquet", "Parquet", ["nr", "bytes"])
    write("chdb-any-bytes.orc", "ORC", ["nr", "bytes"])
    print({name: os.path.getsize(os.path.join(HERE, name)) for name in files})
    with open(os.path.join(HERE, "chdb.json"), "w", encoding="utf8") as file:
        json.dump({"fields": FIELDS, "files": files, "values": values}, file, ensure_ascii=False, separators=(",", ":"))


main()
