import java.io.File;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Makes the java-*.parquet files beside it: decimals over bytes of any length, which no writer in C++ makes, times of twelve
 * bytes in a dictionary, and the encodings that Java chooses by itself; and java-parquet.json, what was put into them:
 *
 *   mvn dependency:copy -Dartifact=org.apache.parquet:parquet-hadoop-bundle:1.15.2 -DoutputDirectory=.
 *   mvn dependency:copy -Dartifact=org.apache.orc:orc-tools:1.9.5:jar:uber -DoutputDirectory=.   (has Hadoop)
 *   java -cp 'parquet-hadoop-bundle-1.15.2.jar:orc-tools-1.9.5-uber.jar' MakeParquet.java DIRECTORY
 */
public class MakeParquet {
  static final int ROWS = 200;
  static final MessageType TYPE = MessageTypeParser.parseMessageType(
      "message rows { required int32 nr; optional binary short_bytes (DECIMAL(9,4)); optional binary long_bytes (DECIMAL(60,10));"
          + " optional binary whole (DECIMAL(18,0)); optional fixed_len_byte_array(3) three (DECIMAL(6,2));"
          + " optional int32 i32 (DECIMAL(9,3)); optional int64 i64 (DECIMAL(18,5)); optional int96 old; optional binary text (UTF8);"
          + " optional int64 steps; optional double ratio; optional boolean flag; }");

  static BigDecimal decimal(int column, int row) {
    switch (column) {
      case 1: return new BigDecimal(BigInteger.valueOf((row - 100) * 9_999_999L), 4);
      case 2: return new BigDecimal(BigInteger.TEN.pow(row % 60).subtract(BigInteger.valueOf(row)).multiply(BigInteger.valueOf(row % 2 * 2 - 1)), 10);
      case 3: return new BigDecimal(new long[] {0, -1, 127, 128, -128, -129, 255, 256, 999_999_999_999_999_999L, -999_999_999_999_999_999L}[row % 10]);
      case 4: return new BigDecimal(BigInteger.valueOf((row - 100) * 9_999L), 2);
      case 5: return new BigDecimal(BigInteger.valueOf((row - 100) * 9_999_999L), 3);
      default: return new BigDecimal(BigInteger.valueOf((row - 100) * 9_999_999_999_999_999L), 5);
    }
  }

  /** Before 1582 too, and few enough that they come in a dictionary. */
  static LocalDateTime old(int row) {
    return LocalDateTime.of(new int[] {1, 1500, 1582, 1969, 2024}[row % 5], 10, 4 + row % 12, 23, 59, 59, 999_999_000);
  }

  static boolean isNull(int column, int row) {
    return column > 0 && row % (column + 4) == column;
  }

  static Binary twelve(LocalDateTime at) {
    long julianDay = at.toLocalDate().toEpochDay() + 2_440_588;
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(at.toLocalTime().toNanoOfDay()).putInt((int) julianDay).flip();
    return Binary.fromConstantByteBuffer(bytes);
  }

  static Binary three(BigDecimal value) {
    int digits = value.unscaledValue().intValueExact();
    return Binary.fromConstantByteArray(new byte[] {(byte) (digits >> 16), (byte) (digits >> 8), (byte) digits});
  }

  static Group group(int row) {
    Group group = new SimpleGroup(TYPE).append("nr", row);
    for (int column = 1; column <= 3; column++)
      if (!isNull(column, row)) group.add(column, Binary.fromConstantByteArray(decimal(column, row).unscaledValue().toByteArray()));
    if (!isNull(4, row)) group.add(4, three(decimal(4, row)));
    if (!isNull(5, row)) group.add(5, decimal(5, row).unscaledValue().intValueExact());
    if (!isNull(6, row)) group.add(6, decimal(6, row).unscaledValue().longValueExact());
    if (!isNull(7, row)) group.add(7, twelve(old(row)));
    if (!isNull(8, row)) group.add(8, "value " + row / 3);
    if (!isNull(9, row)) group.add(9, row * row * 1_000_000_007L - 5_000_000_000L);
    if (!isNull(10, row)) group.add(10, row / 8.0 - 3);
    if (!isNull(11, row)) group.add(11, row % 3 == 0);
    return group;
  }

  static String cell(int column, int row) {
    if (isNull(column, row)) return "null";
    String text = column == 0 ? "" + row
        : column <= 6 ? decimal(column, row).toPlainString()
        : column == 7 ? old(row).truncatedTo(ChronoUnit.MICROS).toString().replace('T', ' ')
        : column == 8 ? "value " + row / 3
        : column == 9 ? "" + (row * row * 1_000_000_007L - 5_000_000_000L)
        : column == 10 ? "" + (row / 8.0 - 3) : "" + (row % 3 == 0);
    return "\"" + text + "\"";
  }

  static void write(String file, CompressionCodecName codec, WriterVersion version, boolean dictionary) throws Exception {
    new File(file).delete();
    try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new Path(file)).withType(TYPE).withCompressionCodec(codec)
        .withWriterVersion(version).withDictionaryEncoding(dictionary).withPageRowCountLimit(40).build()) {
      for (int row = 0; row < ROWS; row++) writer.write(group(row));
    }
    File written = new File(file);
    new File(written.getParentFile(), "." + written.getName() + ".crc").delete();
  }

  public static void main(String[] args) throws Exception {
    String folder = args[0];
    write(folder + "/java-plain.parquet", CompressionCodecName.UNCOMPRESSED, WriterVersion.PARQUET_1_0, false);
    write(folder + "/java-dictionary.parquet", CompressionCodecName.GZIP, WriterVersion.PARQUET_1_0, true);
    write(folder + "/java-delta.parquet", CompressionCodecName.GZIP, WriterVersion.PARQUET_2_0, false);
    write(folder + "/java-pages2.parquet", CompressionCodecName.UNCOMPRESSED, WriterVersion.PARQUET_2_0, true);
    try (PrintWriter out = new PrintWriter(folder + "/java-parquet.json", StandardCharsets.UTF_8)) {
      out.print("[");
      for (int row = 0; row < ROWS; row++) {
        out.print((row == 0 ? "" : ",") + "\n[");
        for (int column = 0; column < TYPE.getFieldCount(); column++) out.print((column == 0 ? "" : ",") + cell(column, row));
        out.print("]");
      }
      out.println("]");
    }
  }
}
