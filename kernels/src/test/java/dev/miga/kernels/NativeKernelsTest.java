package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.miga.kernels.binding.NativeResult;
import dev.miga.kernels.binding.NativeResult.Cause;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NativeKernelsTest {
  @TempDir Path temp;

  @Test
  void loadsWhatTheBuildCompiledOrSaysWhyNot() {
    switch (NativeKernels.load(temp.resolve("x"))) {
      case NativeResult.Loaded<NativeKernels> loaded ->
          assertThat(loaded.kernels().name()).matches("native-(portable|avx2|avx512vnni)");
      case NativeResult.Unavailable<NativeKernels> reason -> {
        assertThat(reason.cause()).isEqualTo(Cause.NOT_BUILT);
        assertThat(reason.message()).contains("found no C compiler").doesNotContain("\n");
      }
    }
  }

  @Test
  void saysWhatItCouldNotUnpackTo() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    if (NativeKernels.load(file.resolve("x")) instanceof NativeResult.Unavailable<?> reason) {
      assertThat(reason.cause()).isIn(Cause.NOT_LOADABLE, Cause.NOT_BUILT);
      assertThat(reason.message()).isNotBlank();
    } else {
      throw new AssertionError("unpacked below a file");
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("dev.miga.kernels.NativeSets#running")
  void refusesMemoryThatCMayNotWriteTo(NativeSet set) {
    Kernels kernels = NativeSets.load(set);
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
    String reason = Files.readString(temp.resolve("miga_kernels-unavailable.txt"));
    assertThat(temp.resolve("miga_training-unavailable.txt")).hasContent(reason);
    return reason;
  }

  /**
   * {@code build.sh --check}: every kernel under the address and undefined-behaviour sanitizers.
   * Without a compiler nothing was built that could be checked, and the script says so.
   */
  @Test
  void sanitizersFindNothing(TestReporter reporter) throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "native-check").toAbsolutePath());
    String told =
        run(new ProcessBuilder("sh", "src/main/c/build.sh", "--check", folder.toString()));
    reporter.publishEntry("sanitizers", told.strip());
    switch (NativeKernels.load(temp.resolve("x"))) {
      case NativeResult.Loaded<NativeKernels> loaded ->
          assertThat(told).contains("portable: ok", "portable_f32: ok");
      case NativeResult.Unavailable<NativeKernels> reason ->
          assertThat(told).contains("found no C compiler");
    }
  }

  private static String run(ProcessBuilder builder) throws Exception {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
