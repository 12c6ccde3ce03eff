package dev.miga.engine.format.gguf;

import java.util.Optional;

/** Types of metadata values, as GGUF numbers them. */
public enum GgufType {
  UINT8(0, 1),
  INT8(1, 1),
  UINT16(2, 2),
  INT16(3, 2),
  UINT32(4, 4),
  INT32(5, 4),
  FLOAT32(6, 4),
  BOOL(7, 1),
  STRING(8, 0),
  ARRAY(9, 0),
  UINT64(10, 8),
  INT64(11, 8),
  FLOAT64(12, 8);

  private static final GgufType[] ALL = values();

  private final int id;
  private final int bytes;

  GgufType(int id, int bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  /** Number of the type in files. */
  public int id() {
    return id;
  }

  /** Bytes of a value; 0 where they vary (strings, arrays). */
  public int bytes() {
    return bytes;
  }

  /** The type with a number, if there is one. */
  static Optional<GgufType> of(int id) {
    return id >= 0 && id < ALL.length ? Optional.of(ALL[id]) : Optional.empty();
  }
}
