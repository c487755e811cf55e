import java.io.File;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.generic.GenericData;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Reads the files resolved-NAME.avro beside it by the schemas in avro-readers.json, and writes what it reads to
 * avro-resolved.json; writes the rows of messages-NAME.avro as single-object messages, and the fingerprints of their schemas:
 *
 *   mvn dependency:copy -Dartifact=org.apache.avro:avro-tools:1.12.0 -DoutputDirectory=.
 *   java -cp avro-tools-1.12.0.jar ReadAvro.java DIRECTORY
 */
public class ReadAvro {
  public static void main(String[] args) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, Object> made = new TreeMap<>();
    JsonNode readers = mapper.readTree(new File(args[0], "avro-readers.json"));
    for (var entries = readers.fields(); entries.hasNext();) {
      var entry = entries.next();
      Schema reader = new Schema.Parser().parse(entry.getValue().toString());
      made.put(entry.getKey(), Map.of("reader", entry.getValue(), "rows", rows(new File(args[0], "resolved-" + entry.getKey() + ".avro"), reader)));
    }
    mapper.writerWithDefaultPrettyPrinter().writeValue(new File(args[0], "avro-resolved.json"), made);
    messages(args[0], mapper);
  }

  static List<Object> rows(File path, Schema reader) throws Exception {
    List<Object> rows = new ArrayList<>();
    try (var file = new DataFileReader<Object>(path, new GenericDatumReader<>(null, reader))) {
      for (Object row : file) rows.add(plain(row));
    }
    return rows;
  }

  /** One file with the messages of all, in turns; the schemas; the fingerprints as they are in the messages. */
  static void messages(String directory, ObjectMapper mapper) throws Exception {
    Map<String, Object> schemas = new TreeMap<>();
    List<List<byte[]>> messages = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      try (var file = new DataFileReader<Object>(new File(directory, "messages-" + name + ".avro"), new GenericDatumReader<>())) {
        Schema schema = file.getSchema();
        var encoder = new BinaryMessageEncoder<Object>(GenericData.get(), schema);
        List<byte[]> own = new ArrayList<>();
        for (Object row : file) {
          ByteBuffer bytes = encoder.encode(row);
          own.add(Arrays.copyOfRange(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.arrayOffset() + bytes.limit()));
        }
        messages.add(own);
        try (var out = Files.newOutputStream(Path.of(directory, "messages-" + name + ".bin"))) {
          for (byte[] message : own) out.write(message);
        }
        schemas.put(name, Map.of(
            "schema", mapper.readTree(schema.toString()),
            "canonical", SchemaNormalization.toParsingForm(schema),
            "fingerprint", HexFormat.of().formatHex(own.get(0), 2, 10)));
      }
    }
    try (var out = Files.newOutputStream(Path.of(directory, "messages-both.bin"))) {
      for (int row = 0; row < messages.get(0).size(); row++) for (var own : messages) if (row < own.size()) out.write(own.get(row));
    }
    mapper.writerWithDefaultPrettyPrinter().writeValue(new File(directory, "avro-messages.json"), schemas);
  }

  static Object plain(Object value) {
    if (value instanceof IndexedRecord record) {
      Map<String, Object> fields = new java.util.LinkedHashMap<>();
      for (Schema.Field field : record.getSchema().getFields()) fields.put(field.name(), plain(record.get(field.pos())));
      return fields;
    }
    if (value instanceof List<?> list) { List<Object> plains = new ArrayList<>(); for (Object one : list) plains.add(plain(one)); return plains; }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> entries = new TreeMap<>();
      map.forEach((key, one) -> entries.put(key.toString(), plain(one)));
      return entries;
    }
    if (value instanceof ByteBuffer bytes) return "\\x" + HexFormat.of().formatHex(bytes.array(), bytes.position(), bytes.limit());
    if (value instanceof GenericFixed fixed) return "\\x" + HexFormat.of().formatHex(fixed.bytes());
    if (value instanceof Long || value instanceof Integer || value instanceof Boolean || value instanceof Double || value == null) return value;
    return value.toString();
  }
}
