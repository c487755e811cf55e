import java.io.File;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.TimeZone;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.orc.CompressionKind;
import org.apache.orc.EncryptionAlgorithm;
import org.apache.orc.InMemoryKeystore;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;
import org.apache.orc.storage.common.type.HiveDecimal;
import org.apache.orc.storage.ql.exec.vector.*;

/**
 * Makes the ORC files beside it that only the writer in Java writes (LZO, zones of the writer, the calendar with the
 * change of 1582, encryption), and what was put into them:
 *
 *   mvn dependency:copy -Dartifact=org.apache.orc:orc-tools:1.9.5:jar:uber -DoutputDirectory=.
 *   java -cp orc-tools-1.9.5-uber.jar MakeOrc.java DIRECTORY
 *
 * Brotli came with ORC 2: orc-core 2.2.0 and orc-format 1.1.0 (both nohive), and what they need, brotli4j and Hadoop's client, in lib:
 *
 *   java -cp 'lib/*' MakeOrc.java DIRECTORY BROTLI
 */
public class MakeOrc {
  static final int ROWS = 300;
  static final ZoneId ZONE = ZoneId.of("America/New_York");
  static final TypeDescription TYPE = TypeDescription.fromString(
      "struct<id:bigint,small:smallint,tiny:tinyint,flag:boolean,name:string,code:char(8),title:varchar(10),"
          + "amount:decimal(38,10),price:decimal(9,2),seen:timestamp,moment:timestamp with local time zone,day:date,"
          + "bytes:binary,far:bigint,ratio:double,either:uniontype<int,string>,list:array<int>,pairs:map<string,bigint>>");

  static String[] NAMES = TYPE.getFieldNames().toArray(new String[0]);

  public static void main(String[] args) throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone(ZONE));
    String folder = args[0];
    if (args.length > 1) {
      String codec = args[1];
      write(folder + "/java-" + codec.toLowerCase() + ".orc", options().compress(CompressionKind.valueOf(codec)));
      return;
    }
    for (CompressionKind codec : new CompressionKind[] {
        CompressionKind.NONE, CompressionKind.ZLIB, CompressionKind.SNAPPY, CompressionKind.LZO, CompressionKind.LZ4, CompressionKind.ZSTD})
      write(folder + "/java-" + codec.name().toLowerCase() + ".orc", options().compress(codec));
    write(folder + "/java-v1.orc", options().compress(CompressionKind.LZO).version(OrcFile.Version.V_0_11));
    Configuration direct = new Configuration();
    direct.set("orc.dictionary.key.threshold", "0");
    write(folder + "/java-direct.orc", OrcFile.writerOptions(direct).setSchema(TYPE).compress(CompressionKind.ZLIB));
    write(folder + "/java-stripes.orc", options().compress(CompressionKind.ZSTD).rowIndexStride(0), 70);
    write(folder + "/java-stripes-none.orc", options().compress(CompressionKind.NONE).rowIndexStride(0), 70);
    write(folder + "/java-whole.orc", options().compress(CompressionKind.ZLIB).version(OrcFile.Version.UNSTABLE_PRE_2_0));
    for (String zone : new String[] {"Asia/Kathmandu", "GMT+03:00", "Pacific/Apia"}) {
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      write(folder + "/java-zone-" + zone.replaceAll("[^A-Za-z0-9]", "").toLowerCase() + ".orc", options().compress(CompressionKind.ZSTD));
    }
    TimeZone.setDefault(TimeZone.getTimeZone(ZONE));
    encrypted(folder + "/java-encrypted.orc");
    groups(folder + "/groups-java-zlib.orc", options().compress(CompressionKind.ZLIB));
    groups(folder + "/groups-java-v1.orc", options().compress(CompressionKind.ZSTD).version(OrcFile.Version.V_0_11));
    groups(folder + "/groups-java-whole.orc", options().compress(CompressionKind.ZSTD).version(OrcFile.Version.UNSTABLE_PRE_2_0));
    groups(folder + "/groups-java-direct.orc", OrcFile.writerOptions(direct).setSchema(TYPE).compress(CompressionKind.NONE));
    try (PrintWriter out = new PrintWriter(folder + "/orc-java.json", StandardCharsets.UTF_8)) {
      out.print("[");
      for (int row = 0; row < ROWS; row++) {
        out.print((row == 0 ? "" : ",") + "\n[");
        List<String> cells = expected(row);
        for (int cell = 0; cell < cells.size(); cell++) out.print((cell == 0 ? "" : ",") + quoted(cells.get(cell)));
        out.print("]");
      }
      out.println("]");
    }
  }

  static OrcFile.WriterOptions options() {
    return OrcFile.writerOptions(new Configuration()).setSchema(TYPE);
  }

  static boolean isNull(int column, int row) {
    return column > 0 && row % (column + 5) == column;
  }

  static LocalDateTime seen(int row) {
    // Hours around a change of clocks (without the one that they skip) and around 1970, and years far away.
    if (row < 60) return LocalDateTime.of(2021, 3, 13, 12, 0).plusHours(row < 14 ? row : row + 1).plusNanos(row * 1000L);
    if (row < 120) return LocalDateTime.of(1969, 12, 31, 0, 0).plusMinutes(row * 20L).plusNanos(row % 3 * 500_000_000L);
    return LocalDateTime.of(1901 + row, 1 + row % 12, 1 + row % 28, row % 24, row % 60, row % 60, row * 1_001_000);
  }

  static Instant moment(int row) {
    return Instant.ofEpochSecond(row * 100_000_000L - 2_000_000_000L, row * 1_000_000L);
  }

  /** The label of a day; before October 1582 it is one of the Julian calendar. */
  static int[] day(int row) {
    return row % 4 == 0 ? new int[] {1000 + row, 2, 28 + row % 2} : new int[] {1900 + row, 1 + row % 12, 1 + row % 28};
  }

  static long hybridDay(int[] day) {
    GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
    calendar.clear();
    calendar.set(day[0], day[1] - 1, day[2]);
    return Math.floorDiv(calendar.getTimeInMillis(), 86_400_000L);
  }

  static BigDecimal amount(int row) {
    BigInteger digits = BigInteger.TEN.pow(row % 28).subtract(BigInteger.valueOf(row)).multiply(BigInteger.valueOf(row % 2 == 0 ? 1 : -1));
    return new BigDecimal(digits, row % 11);
  }

  static long far(int row) {
    return row % 97 == 96 ? (1L << 45) + row : 100 + row % 30;
  }

  static String name(int row) {
    return new String[] {"red", "grün", "", "漢字"}[row % 4];
  }

  static List<String> expected(int row) {
    List<String> cells = new ArrayList<>();
    int[] day = day(row);
    LocalDateTime seen = seen(row);
    cells.add("" + row * 3L);
    cells.add("" + (row * 200 - 30_000));
    cells.add("" + (row % 256 - 128));
    cells.add("" + (row % 3 == 0));
    cells.add(name(row));
    cells.add("c" + row);
    cells.add("title " + row % 5);
    cells.add(amount(row).setScale(10, RoundingMode.UNNECESSARY).toPlainString());
    cells.add(BigDecimal.valueOf(row * 7 - 900, 2).toPlainString());
    cells.add(time(seen));
    cells.add(time(LocalDateTime.ofInstant(moment(row), ZoneOffset.UTC)) + "+00");
    cells.add(String.format("%04d-%02d-%02d", day[0], day[1], day[2]));
    cells.add("\\x" + String.format("%02x%02x", row % 256, 255 - row % 256));
    cells.add("" + far(row));
    cells.add(("" + row / 8.0).replaceAll("\\.0$", ""));
    cells.add(row % 2 == 0 ? "" + row : "\"either " + row + "\"");
    StringBuilder list = new StringBuilder("[");
    for (int item = 0; item < row % 5; item++) list.append(item == 0 ? "" : ",").append(item == 3 ? "null" : "" + item * row);
    cells.add(list + "]");
    StringBuilder pairs = new StringBuilder("{");
    for (int item = 0; item < row % 3; item++) pairs.append(item == 0 ? "" : ",").append("\"k" + item + "\":" + item * row);
    cells.add(pairs + "}");
    for (int column = 0; column < cells.size(); column++) if (isNull(column, row)) cells.set(column, null);
    return cells;
  }

  static String time(LocalDateTime at) {
    String text = String.format("%04d-%02d-%02d %02d:%02d:%02d", at.getYear(), at.getMonthValue(), at.getDayOfMonth(), at.getHour(), at.getMinute(), at.getSecond());
    if (at.getNano() == 0) return text;
    return (text + String.format(".%06d", at.getNano() / 1000)).replaceAll("0+$", "");
  }

  static String quoted(String text) {
    return text == null ? "null" : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  static void write(String file, OrcFile.WriterOptions options) throws Exception {
    write(file, options, ROWS);
  }

  /** With so many rows a stripe. */
  static void write(String file, OrcFile.WriterOptions options, int each) throws Exception {
    Writer writer = OrcFile.createWriter(new Path(file), options.overwrite(true));
    VectorizedRowBatch batch = TYPE.createRowBatch(ROWS);
    for (int row = 0; row < ROWS; row++) {
      fill(batch, batch.size++, row);
      if (batch.size < each && row < ROWS - 1) continue;
      writer.addRowBatch(batch);
      // Ends the stripe, too.
      if (row < ROWS - 1) writer.writeIntermediateFooter();
      batch.reset();
    }
    close(writer, file);
  }

  /** The rows again and again, in row groups of the least size that there is, with an index of them. */
  static void groups(String file, OrcFile.WriterOptions options) throws Exception {
    Writer writer = OrcFile.createWriter(new Path(file), options.overwrite(true).rowIndexStride(1000));
    VectorizedRowBatch batch = TYPE.createRowBatch(ROWS);
    for (int row = 0; row < 8 * ROWS; row++) {
      fill(batch, batch.size++, row % ROWS);
      if (batch.size < ROWS) continue;
      writer.addRowBatch(batch);
      batch.reset();
    }
    close(writer, file);
  }

  static void close(Writer writer, String file) throws Exception {
    writer.close();
    File written = new File(file);
    new File(written.getParentFile(), "." + written.getName() + ".crc").delete();
  }

  static void bytes(ColumnVector column, int row, byte[] value) {
    ((BytesColumnVector) column).setVal(row, value);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Puts the row of a number at a place of the batch. */
  static void fill(VectorizedRowBatch batch, int at, int row) {
    for (int column = 0; column < NAMES.length; column++) {
      ColumnVector vector = batch.cols[column];
      if (isNull(column, row)) {
        vector.noNulls = false;
        vector.isNull[at] = true;
        continue;
      }
      switch (NAMES[column]) {
        case "id": ((LongColumnVector) vector).vector[at] = row * 3L; break;
        case "small": ((LongColumnVector) vector).vector[at] = row * 200 - 30_000; break;
        case "tiny": ((LongColumnVector) vector).vector[at] = row % 256 - 128; break;
        case "flag": ((LongColumnVector) vector).vector[at] = row % 3 == 0 ? 1 : 0; break;
        case "name": bytes(vector, at, utf8(name(row))); break;
        case "code": bytes(vector, at, utf8("c" + row)); break;
        case "title": bytes(vector, at, utf8("title " + row % 5)); break;
        case "amount": ((DecimalColumnVector) vector).set(at, HiveDecimal.create(amount(row))); break;
        case "price": ((DecimalColumnVector) vector).set(at, HiveDecimal.create(BigDecimal.valueOf(row * 7 - 900, 2))); break;
        case "seen": ((TimestampColumnVector) vector).set(at, Timestamp.valueOf(seen(row))); break;
        case "moment": ((TimestampColumnVector) vector).set(at, Timestamp.from(moment(row))); break;
        case "day": ((LongColumnVector) vector).vector[at] = hybridDay(day(row)); break;
        case "bytes": bytes(vector, at, new byte[] {(byte) (row % 256), (byte) (255 - row % 256)}); break;
        case "far": ((LongColumnVector) vector).vector[at] = far(row); break;
        case "ratio": ((DoubleColumnVector) vector).vector[at] = row / 8.0; break;
        case "either": {
          UnionColumnVector union = (UnionColumnVector) vector;
          union.tags[at] = row % 2;
          if (row % 2 == 0) ((LongColumnVector) union.fields[0]).vector[at] = row;
          else bytes(union.fields[1], at, utf8("either " + row));
          break;
        }
        case "list": {
          ListColumnVector list = (ListColumnVector) vector;
          list.offsets[at] = list.childCount;
          list.lengths[at] = row % 5;
          list.childCount += row % 5;
          list.child.ensureSize(list.childCount, true);
          for (int item = 0; item < row % 5; item++) {
            int entry = (int) list.offsets[at] + item;
            ((LongColumnVector) list.child).vector[entry] = item * row;
            if (item != 3) continue;
            list.child.noNulls = false;
            list.child.isNull[entry] = true;
          }
          break;
        }
        case "pairs": {
          MapColumnVector map = (MapColumnVector) vector;
          map.offsets[at] = map.childCount;
          map.lengths[at] = row % 3;
          map.childCount += row % 3;
          map.keys.ensureSize(map.childCount, true);
          map.values.ensureSize(map.childCount, true);
          for (int item = 0; item < row % 3; item++) {
            int entry = (int) map.offsets[at] + item;
            bytes(map.keys, entry, utf8("k" + item));
            ((LongColumnVector) map.values).vector[entry] = item * row;
          }
          break;
        }
        default: throw new IllegalStateException(NAMES[column]);
      }
    }
  }

  static void encrypted(String file) throws Exception {
    TypeDescription type = TypeDescription.fromString("struct<id:bigint,secret:string>");
    InMemoryKeystore keys = new InMemoryKeystore().addKey("pii", EncryptionAlgorithm.AES_CTR_128, new byte[16]);
    Writer writer = OrcFile.createWriter(
        new Path(file), OrcFile.writerOptions(new Configuration()).setSchema(type).setKeyProvider(keys).encrypt("pii:secret").overwrite(true));
    VectorizedRowBatch batch = type.createRowBatch();
    batch.size = 10;
    for (int row = 0; row < batch.size; row++) {
      ((LongColumnVector) batch.cols[0]).vector[row] = row;
      bytes(batch.cols[1], row, utf8("secret " + row));
    }
    writer.addRowBatch(batch);
    close(writer, file);
  }
}
