package dev.miga.engine.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.format.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufHeaderReaderTest {
  private static final int MAGIC = 0x46554747;

  @TempDir Path folder;

  /** A header in the making, 4 KiB of zeros behind it. */
  private final ByteBuffer bytes = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);

  @Test
  void readsVersionTwo() throws IOException {
    start(2, 1, 1).entry("a", 4).putInt(7);
    tensor("t", 0, 3, 2).putLong(0);
    GgufHeader header = read();
    assertThat(header.metadata()).containsEntry("a", GgufValue.of(7));
    assertThat(header.tensors().getFirst().shape()).containsExactly(2L, 3L);
  }

  @Test
  void refusesVersionOneAndBigEndian() {
    start(1, 0, 0);
    assertRefused("byte 4: GGUF file of version 1");
    start(0x0300_0000, 0, 0);
    assertRefused("byte 4: GGUF file big-endian");
  }

  @Test
  void refusesMoreTensorsThanTheFileCouldHold() {
    start(3, Long.MAX_VALUE, 0);
    assertRefused("byte 8: the number of tensors is 9223372036854775807");
  }

  @Test
  void refusesAKeyTwice() {
    start(3, 0, 2).entry("a", 7).put((byte) 1);
    entry("a", 7).put((byte) 1);
    assertRefused("byte 38: the key 'a' occurs twice");
  }

  @Test
  void refusesABoolThatIsNeither() {
    start(3, 0, 1).entry("a", 7).put((byte) 2);
    assertRefused("byte 37: 'a' is a bool of 2");
  }

  @Test
  void refusesAnUnknownType() {
    start(3, 0, 1).entry("a", 13).putLong(0);
    assertRefused("byte 33: 'a' has type 13");
  }

  @Test
  void refusesArraysOfArrays() {
    start(3, 0, 1).entry("a", 9).putInt(9).putLong(1);
    assertRefused("byte 37: 'a' is an array of arrays");
  }

  @Test
  void refusesAnArrayLargerThanTheFile() {
    start(3, 0, 1).entry("a", 9).putInt(6).putLong(1L << 40);
    assertRefused("byte 41: an array's size is 1099511627776");
  }

  @Test
  void refusesAStringThatReachesBeyondTheFile() {
    start(3, 0, 1).entry("a", 9).putInt(8).putLong(2).putLong(0).putLong(1L << 32);
    assertRefused("byte 49: the strings of 'a' reach beyond the file");
  }

  @Test
  void refusesAnAlignmentThatIsNoPowerOfTwo() {
    start(3, 0, 1).entry("general.alignment", 4).putInt(3);
    assertRefused("general.alignment is not a power of two");
  }

  @Test
  void refusesATensorTwice() {
    start(3, 2, 0).tensor("t", 0, 1).putLong(0);
    tensor("t", 0, 1).putLong(32);
    assertRefused("byte 57: the tensor 't' occurs twice");
  }

  @Test
  void refusesTensorsThatOverlap() {
    start(3, 2, 0).tensor("t", 0, 9).putLong(0);
    tensor("u", 0, 1).putLong(32);
    assertRefused("'t' and 'u' overlap at byte");
  }

  @Test
  void refusesATensorThatIsNotAligned() {
    start(3, 1, 0).tensor("t", 0, 1).putLong(4);
    assertRefused("'t' lies at offset 4");
  }

  @Test
  void refusesATensorBeyondTheFile() {
    start(3, 1, 0).tensor("t", 0, 1 << 20).putLong(0);
    assertRefused("'t' takes 4194304 bytes at offset 0, but the file ends after");
  }

  @Test
  void refusesDimensionsWhoseProductOverflows() {
    start(3, 1, 0).tensor("t", 0, 1L << 31, 1L << 31, 4).putLong(0);
    assertRefused("'t' has more than 2^63 bytes");
  }

  @Test
  void refusesADimensionOfZeroAndFiveDimensions() {
    start(3, 1, 0).tensor("t", 0, 0).putLong(0);
    assertRefused("a dimension of 't' is 0");
    start(3, 1, 0).tensor("t", 0, 1, 1, 1, 1, 1).putLong(0);
    assertRefused("'t' has 5 dimensions");
  }

  @Test
  void refusesRowsThatDoNotFillTheirBlocks() {
    start(3, 1, 0).tensor("t", 2, 33).putLong(0);
    assertRefused("rows of 't' hold 33 numbers, Q4_0 comes in blocks of 32");
  }

  @Test
  void refusesNamesThatAreNotUtf8() {
    start(3, 0, 1);
    bytes.putLong(1).put((byte) 0xFF).putInt(4).putInt(0);
    assertRefused("byte 24: a metadata key is not UTF-8");
  }

  @Test
  void keepsHostileNamesOutOfTheTerminal() {
    start(3, 0, 1).entry("a\n\u001b[2J", 13).putLong(0);
    assertRefused("'a\\n\\u001b[2J' has type 13");
  }

  private GgufHeaderReaderTest start(int version, long tensors, long entries) {
    bytes.clear().putInt(MAGIC).putInt(version).putLong(tensors).putLong(entries);
    return this;
  }

  private ByteBuffer entry(String key, int type) {
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
    return bytes.putLong(utf8.length).put(utf8).putInt(type);
  }

  /** All but the offset. */
  private ByteBuffer tensor(String name, int type, long... sizes) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    bytes.putLong(utf8.length).put(utf8).putInt(sizes.length);
    for (long size : sizes) {
      bytes.putLong(size);
    }
    return bytes.putInt(type);
  }

  private GgufHeader read() throws IOException {
    byte[] file = new byte[bytes.position() + 4096];
    bytes.get(0, file, 0, bytes.position());
    try (MappedFile mapped = MappedFile.open(Files.write(folder.resolve("x.gguf"), file))) {
      return GgufHeaderReader.read(mapped);
    }
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::read).isInstanceOf(MigaException.class).hasMessageContaining(message);
  }
}
