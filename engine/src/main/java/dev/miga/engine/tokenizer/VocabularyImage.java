package dev.miga.engine.tokenizer;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A vocabulary and its index in one segment, little-endian:
 *
 * <pre>
 * image  = magic:u64 size:i32 pieceBytes:i32 slots:i32 longest:i32
 *          bosId:i32 eosId:i32 unknownId:i32 crc:i32            CRC-32C of all but itself
 *          joints:i64[1024] userDefined:i64[256] special:i64[256]
 *          byteIds:i32[256] offsets:i32[size+1] order:i32[size] slots:i32[slots]
 *          types:i8[size] pieces:i8[pieceBytes]
 * </pre>
 *
 * <p>The checksum finds damage. An image is a cache that Miga wrote itself, so its contents are not
 * checked further; all of it is read through arrays, so that a forged one can at worst end in an
 * exception.
 */
final class VocabularyImage {
  private static final long MAGIC = 0x31425641434F564DL; // "MVOCAVB1"
  private static final int HEADER = 40;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment image;
  private long at = HEADER;

  private VocabularyImage(MemorySegment image) {
    this.image = image;
  }

  static long sizeOf(VocabularyTables tables) {
    Pieces pieces = tables.pieces();
    return sizeOf(pieces.size(), pieces.bytes().length, tables.index().slots().length);
  }

  private static long sizeOf(long size, long pieceBytes, long slots) {
    long longs = Joints.LONGS + 2L * SpecialTokens.LONGS;
    return HEADER + 8 * longs + 4 * (256 + size + 1 + size + slots) + size + pieceBytes;
  }

  static void write(VocabularyTables tables, MemorySegment target) {
    if (target.byteSize() != sizeOf(tables)) {
      throw new IllegalArgumentException(
          "the image takes " + sizeOf(tables) + " bytes, got " + target.byteSize());
    }
    Pieces pieces = tables.pieces();
    target.set(LONG, 0, MAGIC);
    target.set(INT, 8, pieces.size());
    target.set(INT, 12, pieces.bytes().length);
    target.set(INT, 16, tables.index().slots().length);
    target.set(INT, 20, tables.index().longest());
    target.set(INT, 24, tables.bosId());
    target.set(INT, 28, tables.eosId());
    target.set(INT, 32, tables.unknownId());
    new VocabularyImage(target).putBody(tables);
    target.set(INT, 36, checksum(target));
  }

  private void putBody(VocabularyTables tables) {
    put(tables.joints().rows());
    put(tables.userDefined().lengths());
    put(tables.special().lengths());
    put(tables.byteIds());
    put(tables.pieces().offsets());
    put(tables.pieces().order());
    put(tables.index().slots());
    put(tables.pieces().types());
    put(tables.pieces().bytes());
  }

  static VocabularyTables read(MemorySegment image) {
    check(image.byteSize() >= HEADER, "expected a header of " + HEADER + " bytes");
    check(image.get(LONG, 0) == MAGIC, "it does not begin with the mark of a vocabulary");
    int size = image.get(INT, 8);
    int pieceBytes = image.get(INT, 12);
    int slots = image.get(INT, 16);
    check(
        size > 0 && pieceBytes >= 0 && Integer.bitCount(slots) == 1 && slots / 2 > 0,
        "sizes %d, %d, %d make no sense".formatted(size, pieceBytes, slots));
    check(
        image.byteSize() == sizeOf(size, pieceBytes, slots),
        "expected " + sizeOf(size, pieceBytes, slots) + " bytes, found " + image.byteSize());
    check(image.get(INT, 36) == checksum(image), "its checksum does not match");
    return new VocabularyImage(image).tables(size, pieceBytes, slots);
  }

  private VocabularyTables tables(int size, int pieceBytes, int slotCount) {
    Joints joints = new Joints(longs(Joints.LONGS));
    SpecialTokens userDefined = new SpecialTokens(longs(SpecialTokens.LONGS));
    SpecialTokens special = new SpecialTokens(longs(SpecialTokens.LONGS));
    int[] byteIds = ints(256);
    int[] offsets = ints(size + 1);
    int[] order = ints(size);
    int[] slots = ints(slotCount);
    byte[] types = bytes(size);
    Pieces pieces = new Pieces(bytes(pieceBytes), offsets, types, order);
    return new VocabularyTables(
        pieces,
        new PieceIndex(pieces, slots, image.get(INT, 20)),
        joints,
        userDefined,
        special,
        byteIds,
        image.get(INT, 24),
        image.get(INT, 28),
        image.get(INT, 32));
  }

  private void put(long[] values) {
    MemorySegment.copy(values, 0, image, LONG, at, values.length);
    at += 8L * values.length;
  }

  private void put(int[] values) {
    MemorySegment.copy(values, 0, image, INT, at, values.length);
    at += 4L * values.length;
  }

  private void put(byte[] values) {
    MemorySegment.copy(values, 0, image, ValueLayout.JAVA_BYTE, at, values.length);
    at += values.length;
  }

  private long[] longs(int count) {
    long[] values = new long[count];
    MemorySegment.copy(image, LONG, at, values, 0, count);
    at += 8L * count;
    return values;
  }

  private int[] ints(int count) {
    int[] values = new int[count];
    MemorySegment.copy(image, INT, at, values, 0, count);
    at += 4L * count;
    return values;
  }

  private byte[] bytes(int count) {
    byte[] values = new byte[count];
    MemorySegment.copy(image, ValueLayout.JAVA_BYTE, at, values, 0, count);
    at += count;
    return values;
  }

  private static int checksum(MemorySegment image) {
    CRC32C crc = new CRC32C();
    crc.update(image.asSlice(0, HEADER - 4).asByteBuffer());
    crc.update(image.asSlice(HEADER).asByteBuffer());
    return (int) crc.getValue();
  }

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "cached vocabulary: " + problem + "; delete the cache, it is made again");
    }
  }
}
