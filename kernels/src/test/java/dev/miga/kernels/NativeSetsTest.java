package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.kernels.binding.NativeResult;
import dev.miga.kernels.training.NativeTrainingKernels;
import dev.miga.kernels.training.TrainingSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Which sets the tests of native kernels run, and which not: reported, and held against what Linux
 * says of the processor. Without a compiler there is nothing to run, and the library says so.
 */
class NativeSetsTest {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");
  private static final List<String> AVX2 = List.of("avx2", "fma", "f16c");
  private static final List<String> AVX512 =
      List.of("avx2", "fma", "f16c", "avx512f", "avx512dq", "avx512bw", "avx512vl");

  @ParameterizedTest
  @EnumSource
  void everySetOfThisProcessorLoads(NativeSet set, TestReporter reporter) throws IOException {
    List<String> needed =
        switch (set) {
          case PORTABLE -> List.of();
          case AVX2 -> AVX2;
          case AVXVNNI -> with(AVX2, "avx_vnni");
          case AVX512VNNI -> with(AVX512, "avx512_vnni");
          case NEON -> List.of("asimddp");
          case NEONI8MM -> List.of("asimddp", "i8mm");
        };
    check(set.name(), NativeKernels.load(NativeSets.FOLDER, set), needed, reporter);
  }

  @ParameterizedTest
  @EnumSource
  void everyTrainingSetOfThisProcessorLoads(TrainingSet set, TestReporter reporter)
      throws IOException {
    List<String> needed =
        switch (set) {
          case PORTABLE_F32 -> List.of();
          case AVX2_F32, AVX2_I16 -> AVX2;
          case AVX512_F32 -> AVX512;
          case AVX512BF16_BF16 -> with(AVX512, "avx512_bf16");
          case AMX_BF16 -> with(AVX512, "avx512_bf16", "amx_tile", "amx_bf16");
        };
    check(set.name(), NativeTrainingKernels.load(NativeSets.FOLDER, set), needed, reporter);
  }

  private static void check(
      String set, NativeResult<?> result, List<String> needed, TestReporter reporter)
      throws IOException {
    switch (result) {
      case NativeResult.Loaded<?> loaded -> reporter.publishEntry(set, "run");
      case NativeResult.Unavailable<?> reason -> {
        reporter.publishEntry(set, "not run: " + reason.message());
        switch (reason.cause()) {
          case UNSUPPORTED_CPU -> {
            boolean has = flags().containsAll(needed);
            assertThat(has).as("%s does not load, but the CPU has %s", set, needed).isFalse();
          }
          case NOT_BUILT -> assertThat(reason.message()).contains("found no C compiler");
          case OTHER_MACHINE, NOT_LOADABLE, ABI_MISMATCH -> throw new AssertionError(reason);
        }
      }
    }
  }

  private static List<String> with(List<String> flags, String... more) {
    return Stream.concat(flags.stream(), Arrays.stream(more)).toList();
  }

  /** What Linux says of a processor of x86-64 or AArch64; elsewhere nothing is known. */
  private static Set<String> flags() throws IOException {
    return Files.exists(CPUINFO)
        ? Files.readAllLines(CPUINFO).stream()
            .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
            .flatMap(line -> Arrays.stream(line.split("\\s+")))
            .collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }
}
