package dev.miga.engine.format.gguf;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.Printable;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  private static final int MAX_DIMENSIONS = 4;
  private static final int MAX_TENSORS = 1 << 16;
  private static final int MAX_ENTRIES = 1 << 16;
  private static final long MAX_NAME_BYTES = 65_535;
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
    List<RawInfo> infos = infos(tensorCount);
    long dataStart = alignUp(cursor.position(), alignment(metadata, infosStart));
    List<GgufTensorInfo> tensors = new ArrayList<>();
    for (RawInfo info : infos) {
      tensors.add(locate(info, dataStart, alignment(metadata, infosStart)));
    }
    refuseOverlap(tensors, infosStart);
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

  /** A tensor info as written: sizes innermost first, offset from the start of the data. */
  private record RawInfo(long start, String name, long[] sizes, GgufTensorType type, long offset) {}

  private List<RawInfo> infos(long count) {
    List<RawInfo> infos = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (long i = 0; i < count; i++) {
      RawInfo info = info();
      if (!names.add(info.name)) {
        throw file.damaged(
            info.start, "the tensor " + Printable.quote(info.name) + " occurs twice");
      }
      infos.add(info);
    }
    return infos;
  }

  private RawInfo info() {
    long start = cursor.position();
    String name = cursor.name(MAX_NAME_BYTES, "a tensor name");
    int dimensions = cursor.i32("the number of dimensions");
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw file.damaged(
          cursor.position() - 4,
          "%s has %s dimensions, 1 to 4 are allowed"
              .formatted(Printable.quote(name), Integer.toUnsignedString(dimensions)));
    }
    long[] sizes = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      sizes[i] = cursor.i64("a dimension");
      if (sizes[i] < 1) {
        throw file.damaged(
            cursor.position() - 8,
            "a dimension of %s is %d".formatted(Printable.quote(name), sizes[i]));
      }
    }
    return new RawInfo(start, name, sizes, tensorType(name), cursor.i64("a tensor's offset"));
  }

  private GgufTensorType tensorType(String name) {
    int id = cursor.i32("a tensor's type");
    Optional<GgufTensorType> type = GgufTensorType.of(id);
    if (type.isEmpty()) {
      throw file.damaged(
          cursor.position() - 4,
          "%s has the unknown type %s"
              .formatted(Printable.quote(name), Integer.toUnsignedString(id)));
    }
    return type.get();
  }

  private GgufTensorInfo locate(RawInfo info, long dataStart, long alignment) {
    long room = file.size() - dataStart;
    if (info.offset < 0 || info.offset % alignment != 0 || info.offset > room) {
      throw file.damaged(
          info.start,
          "%s lies at offset %s of %d bytes of data, aligned to %d"
              .formatted(
                  Printable.quote(info.name), Long.toUnsignedString(info.offset), room, alignment));
    }
    long bytes = bytes(info);
    if (bytes > room - info.offset) {
      throw file.damaged(
          info.start,
          "%s takes %d bytes at offset %d, but the file ends after %d"
              .formatted(Printable.quote(info.name), bytes, info.offset, room - info.offset));
    }
    List<Long> shape = new ArrayList<>();
    for (int i = info.sizes.length - 1; i >= 0; i--) {
      shape.add(info.sizes[i]);
    }
    return new GgufTensorInfo(info.name, info.type, shape, dataStart + info.offset, bytes);
  }

  private long bytes(RawInfo info) {
    if (info.sizes[0] % info.type.blockSize() != 0) {
      throw file.damaged(
          info.start,
          "rows of %s hold %d numbers, %s comes in blocks of %d"
              .formatted(
                  Printable.quote(info.name), info.sizes[0], info.type, info.type.blockSize()));
    }
    try {
      long bytes =
          Math.multiplyExact(info.sizes[0] / info.type.blockSize(), (long) info.type.blockBytes());
      for (int i = 1; i < info.sizes.length; i++) {
        bytes = Math.multiplyExact(bytes, info.sizes[i]);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw file.damaged(info.start, Printable.quote(info.name) + " has more than 2^63 bytes");
    }
  }

  private void refuseOverlap(List<GgufTensorInfo> tensors, long infosStart) {
    List<GgufTensorInfo> sorted = new ArrayList<>(tensors);
    sorted.sort(Comparator.comparingLong(GgufTensorInfo::offset));
    for (int i = 1; i < sorted.size(); i++) {
      GgufTensorInfo before = sorted.get(i - 1);
      if (sorted.get(i).offset() < before.offset() + before.bytes()) {
        throw file.damaged(
            infosStart,
            "the tensors %s and %s overlap at byte %d"
                .formatted(
                    Printable.quote(before.name()),
                    Printable.quote(sorted.get(i).name()),
                    sorted.get(i).offset()));
      }
    }
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
