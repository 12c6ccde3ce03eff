package dev.miga.engine.format.safetensors;

import dev.miga.engine.MigaException;
import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.Printable;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a safetensors file says of itself. The grammar:
 *
 * <pre>
 * file   := length:u64le header data
 * header := JSON of {@code length} bytes: { NAME: {"dtype": TYPE, "shape": [N...],
 *           "data_offsets": [FROM, TO]}, ..., "__metadata__": {KEY: STRING, ...} }
 * </pre>
 *
 * <p>Offsets count from the start of {@code data}. The tensors must fill it, without holes and
 * without overlap.
 */
public record SafetensorsHeader(Map<String, String> metadata, List<SafetensorsInfo> tensors) {
  static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final int LENGTH_BYTES = 8;
  static final String METADATA = "__metadata__";

  /** The reference implementation refuses longer headers. */
  static final long MAX_HEADER_BYTES = 100_000_000;

  private static final int MAX_TENSORS = 1 << 16;
  private static final int MAX_DIMENSIONS = 8;

  public SafetensorsHeader {
    metadata = Map.copyOf(metadata);
    tensors = List.copyOf(tensors);
  }

  /** Whether a file begins as a safetensors file does. */
  public static boolean recognizes(MappedFile file) {
    if (file.size() < LENGTH_BYTES + 2) {
      return false;
    }
    long length = file.bytes().get(LENGTH, 0);
    byte first = file.bytes().get(ValueLayout.JAVA_BYTE, LENGTH_BYTES);
    return length >= 2 && length <= MAX_HEADER_BYTES && first == '{';
  }

  /**
   * Reads and checks a header.
   *
   * @throws MigaException naming the byte offset of what is wrong
   */
  public static SafetensorsHeader read(MappedFile file) {
    if (!recognizes(file)) {
      throw file.damaged(
          0, "no safetensors file, it should begin with a 64-bit length of at most 100 MB and '{'");
    }
    long length = file.bytes().get(LENGTH, 0);
    if (length > file.size() - LENGTH_BYTES) {
      throw file.damaged(
          0,
          "the header takes %d bytes, but %d are left"
              .formatted(length, file.size() - LENGTH_BYTES));
    }
    byte[] json = file.bytes().asSlice(LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    try (JsonCursor cursor = new JsonCursor(file.path(), LENGTH_BYTES, json)) {
      return new Reader(file, LENGTH_BYTES + length, cursor).read();
    }
  }

  private record Reader(MappedFile file, long dataStart, JsonCursor cursor) {

    SafetensorsHeader read() {
      Map<String, String> metadata = new LinkedHashMap<>();
      List<SafetensorsInfo> tensors = new ArrayList<>();
      cursor.beginObject();
      while (cursor.hasMember()) {
        String name = cursor.name();
        if (name.equals(METADATA)) {
          readMetadata(metadata);
        } else {
          tensors.add(info(name));
          if (tensors.size() > MAX_TENSORS) {
            throw cursor.wrong("more than " + MAX_TENSORS + " tensors");
          }
        }
      }
      cursor.end();
      requireFilled(tensors);
      return new SafetensorsHeader(metadata, tensors);
    }

    private void readMetadata(Map<String, String> metadata) {
      cursor.beginObject();
      while (cursor.hasMember()) {
        metadata.put(cursor.name(), cursor.string());
      }
    }

    private SafetensorsInfo info(String name) {
      Optional<SafetensorsType> type = Optional.empty();
      List<Long> shape = List.of(-1L);
      List<Long> offsets = List.of();
      cursor.beginObject();
      while (cursor.hasMember()) {
        switch (cursor.name()) {
          case "dtype" -> type = Optional.of(type());
          case "shape" -> shape = wholes(MAX_DIMENSIONS);
          case "data_offsets" -> offsets = wholes(2);
          default -> throw cursor.wrong("an unknown member of " + Printable.quote(name));
        }
      }
      if (type.isEmpty() || shape.contains(-1L) || offsets.size() != 2) {
        throw cursor.wrong(Printable.quote(name) + " needs a dtype, a shape and two data_offsets");
      }
      return locate(name, type.get(), shape, offsets.get(0), offsets.get(1));
    }

    private SafetensorsType type() {
      String name = cursor.string();
      return SafetensorsType.of(name)
          .orElseThrow(() -> cursor.wrong("the dtype " + Printable.quote(name) + " is unknown"));
    }

    private List<Long> wholes(int maximum) {
      List<Long> values = new ArrayList<>();
      cursor.beginArray();
      while (cursor.hasElement()) {
        long value = cursor.whole();
        if (value < 0 || values.size() == maximum) {
          throw cursor.wrong("expected at most " + maximum + " numbers, none below 0");
        }
        values.add(value);
      }
      return values;
    }

    private SafetensorsInfo locate(
        String name, SafetensorsType type, List<Long> shape, long from, long to) {
      long room = file.size() - dataStart;
      if (from > to || to > room) {
        throw cursor.wrong(
            "%s lies at [%d, %d) of %d bytes of data"
                .formatted(Printable.quote(name), from, to, room));
      }
      long bytes = type.bytes();
      try {
        for (long size : shape) {
          bytes = Math.multiplyExact(bytes, size);
        }
      } catch (ArithmeticException e) {
        throw cursor.wrong(Printable.quote(name) + " has more than 2^63 bytes");
      }
      if (bytes != to - from) {
        throw cursor.wrong(
            "%s of shape %s takes %d bytes, its offsets span %d"
                .formatted(Printable.quote(name), shape, bytes, to - from));
      }
      return new SafetensorsInfo(name, type, shape, dataStart + from, bytes);
    }

    private void requireFilled(List<SafetensorsInfo> tensors) {
      List<SafetensorsInfo> sorted = new ArrayList<>(tensors);
      sorted.sort(
          Comparator.comparingLong(SafetensorsInfo::offset)
              .thenComparingLong(SafetensorsInfo::bytes));
      long end = dataStart;
      for (SafetensorsInfo info : sorted) {
        if (info.offset() != end) {
          throw file.damaged(
              end, Printable.quote(info.name()) + " overlaps its neighbour or leaves a hole");
        }
        end += info.bytes();
      }
      if (end != file.size()) {
        throw file.damaged(end, "%d bytes belong to no tensor".formatted(file.size() - end));
      }
    }
  }
}
