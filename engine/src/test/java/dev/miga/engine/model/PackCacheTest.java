package dev.miga.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.ScalarKernels;
import dev.miga.kernels.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackCacheTest {
  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  @Test
  void packsOnceAndMapsAfterwards() {
    Path file = TinyGemma.wide().write(folder);
    assertThat(packs(file)).isOne();
    assertThat(packs(file)).isZero();
  }

  @Test
  void packsAgainWhenTheModelHasChanged() throws IOException {
    Path file = TinyGemma.wide().write(folder);
    packs(file);
    Files.delete(file);
    TinyGemma.wide().withSeed(7).write(folder);
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1));
    assertThat(packs(file)).isOne();
  }

  @Test
  void noticesAnyDamage() throws IOException {
    Path file = TinyGemma.wide().write(folder);
    packs(file);
    Path entry = entry();
    byte[] good = Files.readAllBytes(entry);
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      byte[] bad = good.clone();
      int at = round < 5 ? round * 5 : random.nextInt(bad.length);
      if (isPadding(good, at)) {
        continue;
      }
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(entry, bad);
      assertThat(packs(file)).as("byte %d", at).isOne();
    }
  }

  @Test
  void noticesATruncatedEntry() throws IOException {
    Path file = TinyGemma.wide().write(folder);
    packs(file);
    byte[] good = Files.readAllBytes(entry());
    for (int length : new int[] {0, 10, PackFile.HEADER_BYTES, good.length / 2, good.length - 1}) {
      Files.write(entry(), java.util.Arrays.copyOf(good, length));
      assertThat(packs(file)).as("%d bytes", length).isOne();
    }
  }

  @Test
  void leavesNothingElseBehind() throws IOException {
    packs(TinyGemma.wide().write(folder));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("tiny.gguf", "tiny.gguf.miga-pack");
    }
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThatThrownBy(() -> packs(folder.resolve("nothing.gguf")))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("nothing.gguf")
        .extracting(e -> ((MigaException) e).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void keepsTheEntryInTheOtherFolderWhereThereIsNoRoomBesideTheModel() throws IOException {
    Path file = TinyGemma.wide().write(folder);
    letNothingBeWrittenBesideTheModel();
    assertThat(packs(file)).isOne();
    assertThat(packs(file)).isZero();
    assertThat(notes).isEmpty();
  }

  @Test
  void saysWhereNothingCanBeKept() throws IOException {
    Path file = TinyGemma.wide().write(folder);
    letNothingBeWrittenBesideTheModel();
    Files.createFile(folder.resolve("fallback"));
    for (int start = 1; start <= 2; start++) {
      assertThat(packs(file)).isOne();
      assertThat(notes).hasSize(start);
    }
    assertThat(notes.getFirst())
        .contains(folder.resolve("fallback").toString(), "MIGA_HOME")
        .doesNotContain("\n");
  }

  /** Rights would not do: who runs the tests may be root. */
  private void letNothingBeWrittenBesideTheModel() throws IOException {
    String temporary = entry().getFileName() + "." + ProcessHandle.current().pid();
    Files.createDirectories(entry().resolveSibling(temporary).resolve("in the way"));
  }

  /** Bytes between the manifest and the body belong to nothing. */
  private static boolean isPadding(byte[] file, int at) {
    int manifest = java.nio.ByteBuffer.wrap(file).getInt(12);
    return at >= PackFile.HEADER_BYTES + manifest && at < PackFile.bodyOffset(manifest);
  }

  private Path entry() {
    return folder.resolve("tiny.gguf.miga-pack");
  }

  /** Loads the model; how often it was packed for that. */
  private int packs(Path file) {
    AtomicInteger packed = new AtomicInteger();
    Workers workers = new Workers(1);
    PackCache cache = new PackCache(folder.resolve("fallback"));
    LanguageModel.Progress progress =
        new LanguageModel.Progress() {
          private long last = Long.MAX_VALUE;

          @Override
          public void packed(long done, long total) {
            if (done < last) {
              packed.incrementAndGet();
            }
            last = done;
          }

          @Override
          public void note(String sentence) {
            notes.add(sentence);
          }
        };
    try (LanguageModel model = cache.load(file, new ScalarKernels(), workers, progress)) {
      assertThat(model.gemma().config().vocabSize()).isPositive();
    }
    return packed.get();
  }
}
