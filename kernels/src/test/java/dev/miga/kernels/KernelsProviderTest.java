package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.miga.kernels.KernelsProvider.Wish;
import dev.miga.kernels.binding.NativeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelsProviderTest {
  private static final NativeResult<NativeKernels> NO_COMPILER =
      new NativeResult.Unavailable<>(NativeResult.Cause.NOT_BUILT, "no compiler: install one");

  private final KernelsProvider vectorOnly =
      new KernelsProvider(
          () -> NO_COMPILER, set -> NO_COMPILER, () -> Optional.of(new VectorKernels()));
  private final KernelsProvider here = new KernelsProvider(NativeSets.FOLDER);
  private final KernelsProvider nothing =
      new KernelsProvider(() -> NO_COMPILER, set -> NO_COMPILER, Optional::empty);

  @Test
  void takesTheVectorApiWhereThereAreNoNativeKernels() {
    KernelsChoice choice = vectorOnly.choose(Wish.AUTO);
    assertThat(choice.kernels()).isInstanceOf(VectorKernels.class);
    assertThat(choice.notes()).containsExactly("no compiler: install one");
  }

  @Test
  void fallsBackToScalarAndNamesTheMissingFlag() {
    KernelsChoice choice = nothing.choose(Wish.AUTO);
    assertThat(choice.kernels()).isInstanceOf(ScalarKernels.class);
    assertThat(choice.notes())
        .containsExactly(
            "no compiler: install one",
            "no Vector API: start Java with --add-modules jdk.incubator.vector");
  }

  @Test
  void namesTheFolderThatCannotBeWrittenAndWhatMendsIt(@TempDir Path home) throws IOException {
    Path folder = Files.writeString(home.resolve("file"), "").resolve("native");
    KernelsProvider provider =
        new KernelsProvider(() -> NativeKernels.load(folder), set -> NO_COMPILER, Optional::empty);
    KernelsChoice choice = provider.choose(Wish.AUTO);
    assertThat(choice.kernels()).isInstanceOf(ScalarKernels.class);
    assertThat(choice.notes())
        .singleElement()
        .asString()
        .contains("unpacked to " + folder, "let MIGA_HOME name a folder")
        .doesNotContain("--add-modules");
  }

  @Test
  void givesWhatIsAskedForOrSaysWhatMendsIt() {
    assertThat(vectorOnly.choose(Wish.VECTOR).kernels()).isInstanceOf(VectorKernels.class);
    assertThat(vectorOnly.choose(Wish.SCALAR).kernels()).isInstanceOf(ScalarKernels.class);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> vectorOnly.choose(Wish.NATIVE))
        .withMessage("no compiler: install one");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> nothing.choose(Wish.VECTOR))
        .withMessageContaining("--add-modules");
  }

  @ParameterizedTest
  @EnumSource
  void givesASetByNameOrSaysWhichThereAre(NativeSet set) {
    Wish wish = Wish.valueOf(set.name());
    assertThat(wish.set()).contains(set);
    switch (NativeKernels.load(NativeSets.FOLDER, set)) {
      case NativeResult.Loaded<NativeKernels> loaded ->
          assertThat(here.choose(wish).kernels().name()).isEqualTo(loaded.kernels().name());
      case NativeResult.Unavailable<NativeKernels> missing -> {
        assertThatExceptionOfType(UnsupportedOperationException.class)
            .isThrownBy(() -> here.choose(wish))
            .withMessage(missing.message());
        if (missing.cause() == NativeResult.Cause.UNSUPPORTED_CPU) {
          assertThat(missing.message()).contains("no " + set.id() + "; it has portable");
        }
      }
    }
  }

  @Test
  void listsTheSetsThatRun() {
    assertThat(here.running()).containsExactlyElementsOf(NativeSets.running().toList());
    assertThat(nothing.running()).isEmpty();
    assertThat(NativeSet.AVX2.isFor("amd64")).isTrue();
    assertThat(NativeSet.NEON.isFor("amd64")).isFalse();
    assertThat(NativeSet.NEON.isFor("aarch64")).isTrue();
  }

  @Test
  void findsSomethingFasterThanScalarOnThisMachine() {
    KernelsChoice choice = new KernelsProvider().choose(Wish.AUTO);
    assertThat(choice.kernels()).isNotInstanceOf(ScalarKernels.class);
  }
}
