package dev.miga.engine.format.gguf;

import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tensor part of a GGUF header, which {@link GgufHeaderReader} describes. */
final class GgufTensorInfos {
  private static final int MAX_DIMENSIONS = 4;

  /** A tensor info as written: sizes innermost first, offset from the start of the data. */
  private record RawInfo(long start, String name, long[] sizes, GgufTensorType type, long offset) {}

  private final MappedFile file;
  private final GgufCursor cursor;
  private final long start;
  private final List<RawInfo> infos = new ArrayList<>();

  private GgufTensorInfos(MappedFile file, GgufCursor cursor) {
    this.file = file;
    this.cursor = cursor;
    this.start = cursor.position();
  }

  /** Reads {@code count} infos from the cursor. */
  static GgufTensorInfos read(MappedFile file, GgufCursor cursor, long count) {
    GgufTensorInfos infos = new GgufTensorInfos(file, cursor);
    Set<String> names = new HashSet<>();
    for (long i = 0; i < count; i++) {
      RawInfo info = infos.info();
      if (!names.add(info.name)) {
        throw file.damaged(
            info.start, "the tensor " + Printable.quote(info.name) + " occurs twice");
      }
      infos.infos.add(info);
    }
    return infos;
  }

  /** Where the tensors lie, once it is known where the data starts. */
  List<GgufTensorInfo> locate(long dataStart, long alignment) {
    List<GgufTensorInfo> tensors = new ArrayList<>();
    for (RawInfo info : infos) {
      tensors.add(locate(info, dataStart, alignment));
    }
    refuseOverlap(tensors);
    return tensors;
  }

  private RawInfo info() {
    long start = cursor.position();
    String name = cursor.name(GgufHeaderReader.MAX_NAME_BYTES, "a tensor name");
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

  private void refuseOverlap(List<GgufTensorInfo> tensors) {
    List<GgufTensorInfo> sorted = new ArrayList<>(tensors);
    sorted.sort(Comparator.comparingLong(GgufTensorInfo::offset));
    for (int i = 1; i < sorted.size(); i++) {
      GgufTensorInfo before = sorted.get(i - 1);
      if (sorted.get(i).offset() < before.offset() + before.bytes()) {
        throw file.damaged(
            start,
            "the tensors %s and %s overlap at byte %d"
                .formatted(
                    Printable.quote(before.name()),
                    Printable.quote(sorted.get(i).name()),
                    sorted.get(i).offset()));
      }
    }
  }
}
