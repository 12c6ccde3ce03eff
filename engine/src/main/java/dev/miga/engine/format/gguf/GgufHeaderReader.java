package dev.miga.engine.format.gguf;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.Printable;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the header of a GGUF file. The grammar, all numbers little-endian:
 *
 * <pre>
 * file     := "GGUF" version:u32 tensors:u64 entries:u64 entry* info* padding data
 * entry    := key:string type:u32 value
 * string   := length:u64 byte*
 * value    := a number, a bool (u8), a string, or an array
 * array    := type:u32 count:u64 value*
 * info     := name:string dimensions:u32 (size:u64)* type:u32 offset:u64
 * </pre>
 *
 * <p>Dimensions are written innermost first; offsets count from the start of {@code data}, which is
 * aligned to {@code general.alignment}, as is each of them.
 */
final class GgufHeaderReader {
  static final int MAGIC = 0x46554747;
  static final String ALIGNMENT_KEY = "general.alignment";
  static final int DEFAULT_ALIGNMENT = 32;

  private static final int MAX_TENSORS = 1 << 16;
  private static final int MAX_ENTRIES = 1 << 16;
  static final long MAX_NAME_BYTES = 65_535;
  private static final long MAX_TEXT_BYTES = 64 << 20;
  private static final int MAX_ARRAY_COUNT = 1 << 24;
  private static final int MAX_ARRAY_BYTES = 1 << 30;

  /** The least that an entry (key, type, value) and a tensor info (one dimension) can take. */
  private static final int MIN_ENTRY_BYTES = 8 + 1 + 4 + 1;

  private static final int MIN_INFO_BYTES = 8 + 1 + 4 + 8 + 4 + 8;

  private final MappedFile file;
  private final GgufCursor cursor;

  private GgufHeaderReader(MappedFile file) {
    this.file = file;
    this.cursor = new GgufCursor(file);
  }

  /**
   * Reads and checks a header.
   *
   * @throws MigaException naming the byte offset of what is wrong
   */
  static GgufHeader read(MappedFile file) {
    return new GgufHeaderReader(file).header();
  }

  private GgufHeader header() {
    if (cursor.i32("the magic number") != MAGIC) {
      throw file.damaged(0, "no GGUF file, it should begin with 'GGUF'");
    }
    int version = version();
    long tensorCount = cursor.count(MIN_INFO_BYTES, MAX_TENSORS, "the number of tensors");
    long entryCount = cursor.count(MIN_ENTRY_BYTES, MAX_ENTRIES, "the number of metadata entries");
    Map<String, GgufValue> metadata = metadata(entryCount);
    long infosStart = cursor.position();
    GgufTensorInfos infos = GgufTensorInfos.read(file, cursor, tensorCount);
    long alignment = alignment(metadata, infosStart);
    List<GgufTensorInfo> tensors = infos.locate(alignUp(cursor.position(), alignment), alignment);
    return new GgufHeader(version, metadata, tensors);
  }

  private int version() {
    int version = cursor.i32("the version");
    if (version != 2 && version != 3) {
      String kind = (version & 0xFFFF) == 0 ? "big-endian" : "of version " + version;
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "%s, byte 4: GGUF file %s; Miga reads little-endian versions 2 and 3, convert it again"
              .formatted(file.path(), kind));
    }
    return version;
  }

  private Map<String, GgufValue> metadata(long count) {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    for (long i = 0; i < count; i++) {
      long start = cursor.position();
      String key = cursor.name(MAX_NAME_BYTES, "a metadata key");
      if (metadata.put(key, value(key)) != null) {
        throw file.damaged(start, "the key " + Printable.quote(key) + " occurs twice");
      }
    }
    return metadata;
  }

  private GgufValue value(String key) {
    GgufType type = type(key);
    return switch (type) {
      case UINT8 -> new GgufValue.Whole(type, cursor.u8(key));
      case INT8 -> new GgufValue.Whole(type, (byte) cursor.u8(key));
      case UINT16 -> new GgufValue.Whole(type, Short.toUnsignedLong(cursor.i16(key)));
      case INT16 -> new GgufValue.Whole(type, cursor.i16(key));
      case UINT32 -> new GgufValue.Whole(type, Integer.toUnsignedLong(cursor.i32(key)));
      case INT32 -> new GgufValue.Whole(type, cursor.i32(key));
      case UINT64, INT64 -> new GgufValue.Whole(type, cursor.i64(key));
      case FLOAT32 -> new GgufValue.Real(type, Float.intBitsToFloat(cursor.i32(key)));
      case FLOAT64 -> new GgufValue.Real(type, Double.longBitsToDouble(cursor.i64(key)));
      case BOOL -> bool(key);
      case STRING -> new GgufValue.Text(cursor.string(MAX_TEXT_BYTES, key));
      case ARRAY -> array(key);
    };
  }

  private GgufType type(String key) {
    int id = cursor.i32("a metadata type");
    Optional<GgufType> type = GgufType.of(id);
    if (type.isEmpty()) {
      throw file.damaged(
          cursor.position() - 4,
          "%s has type %s, known are 0 to 12"
              .formatted(Printable.quote(key), Integer.toUnsignedString(id)));
    }
    return type.get();
  }

  private GgufValue bool(String key) {
    long start = cursor.position();
    int value = cursor.u8(key);
    if (value > 1) {
      throw file.damaged(start, "%s is a bool of %d".formatted(Printable.quote(key), value));
    }
    return new GgufValue.Bool(value == 1);
  }

  private GgufValue array(String key) {
    GgufType type = type(key);
    if (type == GgufType.ARRAY) {
      throw file.damaged(
          cursor.position() - 4, Printable.quote(key) + " is an array of arrays, which is refused");
    }
    int elementBytes = type == GgufType.STRING ? 8 : type.bytes();
    long count = cursor.count(elementBytes, MAX_ARRAY_COUNT, "an array's size");
    MemorySegment data =
        type == GgufType.STRING
            ? cursor.strings((int) count, MAX_ARRAY_BYTES, key)
            : cursor.slice(count * type.bytes(), key);
    return new GgufValue.Array(type, (int) count, data);
  }

  private long alignment(Map<String, GgufValue> metadata, long where) {
    GgufValue value = metadata.get(ALIGNMENT_KEY);
    if (value == null) {
      return DEFAULT_ALIGNMENT;
    }
    if (value instanceof GgufValue.Whole whole
        && whole.value() > 0
        && whole.value() <= 1 << 30
        && Long.bitCount(whole.value()) == 1) {
      return whole.value();
    }
    throw file.damaged(where, ALIGNMENT_KEY + " is not a power of two");
  }

  private static long alignUp(long position, long alignment) {
    return (position + alignment - 1) & -alignment;
  }
}
