"""Makes wire-*.bin and wire.json beside it: messages in Confluent's wire format by Confluent's own serializer, the
versions that its registry client registered, and what the messages say.
pip install "confluent-kafka[avro,schemaregistry]"; python make_avro_wire.py
With a registry that runs, and in another folder: python make_avro_wire.py FOLDER URL USER:PASSWORD"""

import json
import os
import sys

from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

HERE, URL, USER = sys.argv[1:] or (os.path.dirname(os.path.abspath(__file__)), "mock://", None)
client = SchemaRegistryClient.new_client({"url": URL, **({"basic.auth.user.info": USER} if USER else {})})

money = {"type": "record", "name": "Money", "namespace": "shop", "fields": [
    {"name": "cents", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}},
    {"name": "currency", "type": {"type": "enum", "name": "Currency", "symbols": ["EUR", "USD"]}},
]}
line = {"type": "record", "name": "Line", "namespace": "shop", "fields": [
    {"name": "article", "type": "string"}, {"name": "price", "type": "shop.Money"},
]}
order = {"type": "record", "name": "Order", "namespace": "shop.orders", "fields": [
    {"name": "nr", "type": "long"},
    {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
    {"name": "lines", "type": {"type": "array", "items": "shop.Line"}},
    {"name": "paid", "type": ["null", "shop.Money"], "default": None},
]}
one = {"type": "record", "name": "Customer", "fields": [{"name": "id", "type": "int"}, {"name": "name", "type": "string"}]}
two = {"type": "record", "name": "Customer", "fields": [
    {"name": "id", "type": "long"}, {"name": "name", "type": "string"},
    {"name": "country", "type": "string", "default": "NL"},
]}
# The same fields with another text about them: another id.
three = {**two, "doc": "Who buys."}

client.register_schema("money-value", Schema(json.dumps(money), "AVRO"))
client.register_schema("line-value", Schema(json.dumps(line), "AVRO", [SchemaReference("shop.Money", "money-value", 1)]))
ORDER = Schema(json.dumps(order), "AVRO", [SchemaReference("shop.Line", "line-value", 1), SchemaReference("shop.Money", "money-value", 1)])


def messages(topic, schema, values):
    serializer = AvroSerializer(client, schema)
    return [serializer(value, SerializationContext(topic, MessageField.VALUE)) for value in values]


from decimal import Decimal
import datetime as dt

orders = [{
    "nr": 2**53 + r, "at": dt.datetime(2026, 1, 1 + r, tzinfo=dt.timezone.utc),
    "lines": [{"article": f"a{i}\n", "price": {"cents": Decimal(i * 10 + r).scaleb(-2), "currency": "EUR"}} for i in range(r)],
    "paid": None if r % 2 else {"cents": Decimal(-r).scaleb(-2), "currency": "USD"},
} for r in range(5)]
customers = [{"id": r, "name": f"né {r}"} for r in range(6)]

files = {
    "orders": messages("orders", ORDER, orders),
    "one": messages("customers", Schema(json.dumps(one), "AVRO"), customers),
    "two": messages("customers", Schema(json.dumps(two), "AVRO"), [{**c, "country": "DE"} for c in customers]),
    "three": messages("customers", Schema(json.dumps(three), "AVRO"), [{**c, "country": "FR"} for c in customers]),
}
for name, made in files.items():
    with open(f"{HERE}/wire-{name}.bin", "wb") as out:
        out.write(b"".join(made))


def version(subject, number):
    found = client.get_version(subject, number)
    schema = found.schema
    # Found by its id as well, as messages are.
    assert client.get_schema(found.schema_id).schema_str == schema.schema_str
    refs = [{"name": r.name, "subject": r.subject, "version": r.version} for r in schema.references or []]
    return {"id": found.schema_id, "schema": schema.schema_str, **({"references": refs} if refs else {})}


subjects = {s: [version(s, n) for n in sorted(client.get_versions(s))] for s in sorted(client.get_subjects())}
text = lambda v: json.dumps(v, ensure_ascii=False, separators=(",", ":"), default=str)
rows = {
    "orders": [[str(o["nr"]), o["at"].strftime("%Y-%m-%d %H:%M:%S+00"), o["lines"], o["paid"]] for o in orders],
    "one": [[str(c["id"]), c["name"]] for c in customers],
    "two": [[str(c["id"]), c["name"], "DE"] for c in customers],
    "three": [[str(c["id"]), c["name"], "FR"] for c in customers],
}
lengths = {name: [len(m) for m in made] for name, made in files.items()}
with open(f"{HERE}/wire.json", "w") as out:
    out.write(json.dumps({"subjects": subjects, "lengths": lengths, "rows": rows}, ensure_ascii=False, default=str) + "\n")
