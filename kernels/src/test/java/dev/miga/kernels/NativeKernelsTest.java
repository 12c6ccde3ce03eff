package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.miga.kernels.NativeResult.Cause;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeKernelsTest {
  @TempDir Path temp;

  @Test
  void loadsWhatTheBuildCompiledOrSaysWhyNot() {
    switch (NativeKernels.load(temp.resolve("x"))) {
      case NativeResult.Loaded loaded ->
          assertThat(loaded.kernels().name()).matches("native-(portable|avx2|avx512vnni)");
      case NativeResult.Unavailable reason -> {
        assertThat(reason.cause()).isEqualTo(Cause.NOT_BUILT);
        assertThat(reason.message()).contains("compiler").doesNotContain("\n");
      }
    }
  }

  @Test
  void saysWhatItCouldNotUnpackTo() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    if (NativeKernels.load(file.resolve("x")) instanceof NativeResult.Unavailable reason) {
      assertThat(reason.cause()).isIn(Cause.NOT_LOADABLE, Cause.NOT_BUILT);
      assertThat(reason.message()).isNotBlank();
    } else {
      throw new AssertionError("unpacked below a file");
    }
  }

  @Test
  void refusesMemoryThatCMayNotWriteTo() {
    Kernels kernels = NativeSets.load(NativeSet.PORTABLE);
    try (Arena arena = Arena.ofConfined()) {
      Floats x = Floats.allocate(arena, 1, 32);
      Floats readOnly = new Floats(x.segment().asReadOnly(), 1, 32);
      MemorySegment weight = arena.allocate(128, 64);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> kernels.rmsNorm(x, weight, 0, readOnly, 0, 1));
      Floats heap = new Floats(MemorySegment.ofArray(new float[32]), 1, 32);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> kernels.rmsNorm(x, weight, 0, heap, 0, 1));
    }
  }

  @Test
  void buildWithoutCompilerLeavesTheReason() throws Exception {
    assertThat(build("no-such-compiler")).contains("found no C compiler (no-such-compiler)");
  }

  @Test
  void buildWithABrokenCompilerLeavesTheReason() throws Exception {
    assertThat(build("false")).contains("the C compiler (false) failed");
  }

  private String build(String compiler) throws Exception {
    ProcessBuilder build = new ProcessBuilder("sh", "src/main/c/build.sh", temp.toString());
    build.environment().put("CC", compiler);
    run(build);
    return Files.readString(temp.resolve("unavailable.txt"));
  }

  /** {@code make check}: every kernel under the address and undefined-behaviour sanitizers. */
  @Test
  void sanitizersFindNothing() throws Exception {
    Path folder = Path.of("target", "native-check").toAbsolutePath();
    Files.createDirectories(folder);
    boolean built =
        !(NativeKernels.load(temp.resolve("x")) instanceof NativeResult.Unavailable reason)
            || reason.cause() != Cause.NOT_BUILT;
    ProcessBuilder check =
        new ProcessBuilder("make", "-s", "-C", "src/main/c", "check", "BUILD=" + folder);
    if (built) {
      run(check);
    }
  }

  private static void run(ProcessBuilder builder) throws Exception {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
