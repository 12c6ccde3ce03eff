package dev.miga.engine.format.safetensors;

import dev.miga.kernels.GgmlType;
import java.util.Optional;

/** Number types of safetensors files, by the names that they have there. */
public enum SafetensorsType {
  BOOL(8),
  U8(8),
  I8(8),
  F8_E5M2(8),
  F8_E4M3(8),
  U16(16),
  I16(16),
  F16(16),
  BF16(16),
  U32(32),
  I32(32),
  F32(32),
  U64(64),
  I64(64),
  F64(64);

  private static final SafetensorsType[] ALL = values();

  private final int bits;

  SafetensorsType(int bits) {
    this.bits = bits;
  }

  /** Bytes of a number. */
  public int bytes() {
    return bits / 8;
  }

  /** The type for computing with it, where Miga can. */
  public Optional<GgmlType> computed() {
    return switch (this) {
      case F32 -> Optional.of(GgmlType.F32);
      case F16 -> Optional.of(GgmlType.F16);
      case BF16 -> Optional.of(GgmlType.BF16);
      case BOOL, U8, I8, F8_E5M2, F8_E4M3, U16, I16, U32, I32, U64, I64, F64 -> Optional.empty();
    };
  }

  static Optional<SafetensorsType> of(String name) {
    for (SafetensorsType type : ALL) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
