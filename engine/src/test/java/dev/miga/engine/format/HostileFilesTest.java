package dev.miga.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.gguf.GgufFile;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.testing.HuggingFaceFolder;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.GgmlType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files with mutated headers: each must open, or be refused with a {@link MigaException} on one
 * line; neither may allocate more than a small multiple of the file. Seeded, so a failure repeats.
 */
class HostileFilesTest {
  private static final int MUTATIONS = 10_000;

  /** A file of this size may cost so much, whatever its header claims. */
  private static final long MAX_BYTES_ALLOCATED = 16 << 20;

  private static final String LAST_TENSOR = "output_norm.weight";

  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    2,
    127,
    255,
    256,
    65_535,
    65_536,
    1L << 31,
    (1L << 31) - 1,
    1L << 32,
    1L << 40,
    1L << 61,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE - 31,
    -32
  };

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  @Test
  void refusesOrReadsGgufFilesWithMutatedHeaders() throws IOException {
    byte[] file = Files.readAllBytes(smallest().write(folder));
    Counts counts = fuzz(folder.resolve("tiny.gguf"), file, headerEnd(file), 1);
    assertThat(counts.refused).isGreaterThan(MUTATIONS / 4);
    assertThat(counts.opened).isGreaterThan(100);
  }

  @Test
  void refusesOrReadsSafetensorsFilesWithMutatedHeaders() throws IOException {
    writeFolder();
    Path path = folder.resolve("model.safetensors");
    byte[] file = Files.readAllBytes(path);
    int headerLength = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0) + 8;
    Counts counts = fuzz(path, file, headerLength, 2);
    assertThat(counts.refused).isGreaterThan(MUTATIONS / 4);
  }

  @Test
  void refusesOrReadsMutatedTokenizersAndConfigurations() throws IOException {
    writeFolder();
    for (String name : new String[] {"config.json", "tokenizer.json"}) {
      Path path = folder.resolve(name);
      byte[] file = Files.readAllBytes(path);
      Random random = new Random(3);
      for (int i = 0; i < MUTATIONS / 10; i++) {
        Files.write(path, mutate(file, file.length, random));
        open(folder, i);
      }
      Files.write(path, file);
    }
  }

  private static TinyGemma smallest() {
    return TinyGemma.standard()
        .withConfig(TinyGemma.config(2, 32, 32, 1, 1, 16, 16))
        .withEmbeddingType(GgmlType.Q8_0);
  }

  private void writeFolder() throws IOException {
    Path gguf = smallest().write(folder);
    try (ModelFile model = GgufFile.open(gguf)) {
      HuggingFaceFolder.write(model, folder);
    }
    Files.delete(gguf);
  }

  private record Counts(int opened, int refused) {}

  private Counts fuzz(Path path, byte[] file, int headerLength, int seed) throws IOException {
    Random random = new Random(seed);
    int opened = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Files.write(path, mutate(file, headerLength, random));
      opened += open(path, i);
    }
    return new Counts(opened, MUTATIONS - opened);
  }

  /** Opens and reads everything; 1 if it opened, 0 if it was refused. */
  private int open(Path path, int mutation) {
    long before = threads.getCurrentThreadAllocatedBytes();
    int opened;
    try (ModelFile model = ModelFiles.open(path)) {
      model.vocabulary();
      model.chatTemplate();
      for (String name : model.tensorNames()) {
        assertThat(model.tensor(name).data().byteSize()).isPositive();
      }
      opened = 1;
    } catch (MigaException e) {
      assertThat(e.getMessage()).as("mutation %d", mutation).doesNotContain("\n");
      opened = 0;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("mutation " + mutation, e);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated for mutation %d", mutation)
        .isLessThan(MAX_BYTES_ALLOCATED);
    return opened;
  }

  private static byte[] mutate(byte[] file, int headerLength, Random random) {
    byte[] bytes = file.clone();
    // Most of a tiny header is vocabulary; half of the mutations go to its first and last part.
    int start = random.nextBoolean() ? 0 : Math.max(0, headerLength - 3000);
    int end = random.nextBoolean() ? Math.min(headerLength, start + 1500) : headerLength;
    int at = start + random.nextInt(end - start);
    switch (random.nextInt(6)) {
      case 0 -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          bytes[start + random.nextInt(end - start)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 1 -> bytes = Arrays.copyOf(bytes, at);
      case 2 -> put(bytes, at, 8, EXTREMES[random.nextInt(EXTREMES.length)]);
      case 3 -> put(bytes, at, 4, EXTREMES[random.nextInt(EXTREMES.length)]);
      case 4 -> {
        int length = random.nextInt(64);
        int from = random.nextInt(headerLength - length);
        System.arraycopy(file, from, bytes, Math.min(at, bytes.length - length), length);
      }
      default -> bytes[at] = (byte) random.nextInt();
    }
    return bytes.length == 0 ? new byte[] {0} : bytes;
  }

  private static void put(byte[] bytes, int at, int length, long value) {
    ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    buffer.get(0, bytes, at, Math.min(length, bytes.length - at));
  }

  /** After the last tensor's name. */
  private static int headerEnd(byte[] file) {
    byte[] last = LAST_TENSOR.getBytes(StandardCharsets.US_ASCII);
    for (int at = file.length - last.length; at > 0; at--) {
      if (Arrays.equals(file, at, at + last.length, last, 0, last.length)) {
        return at + last.length + 24;
      }
    }
    throw new AssertionError("no tensor " + LAST_TENSOR);
  }
}
