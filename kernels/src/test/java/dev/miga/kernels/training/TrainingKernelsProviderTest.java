package dev.miga.kernels.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.miga.kernels.KernelsProvider.Wish;
import dev.miga.kernels.NativeSet;
import dev.miga.kernels.NativeSets;
import dev.miga.kernels.binding.NativeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingKernelsProviderTest {
  private static final NativeResult<NativeTrainingKernels> NO_COMPILER =
      new NativeResult.Unavailable<>(NativeResult.Cause.NOT_BUILT, "no compiler: install one");

  private final TrainingKernelsProvider none =
      new TrainingKernelsProvider(precision -> NO_COMPILER, set -> NO_COMPILER);

  private final TrainingKernelsProvider here = new TrainingKernelsProvider(NativeSets.FOLDER);

  @Test
  void fallsBackToScalarAndSaysWhatMendsIt() {
    TrainingKernelsChoice choice = none.choose(Wish.AUTO, Precision.AUTO);
    assertThat(choice.kernels()).isInstanceOf(ScalarTrainingKernels.class);
    assertThat(choice.notes()).containsExactly("no compiler: install one");
  }

  @Test
  void givesWhatIsAskedForOrSaysWhatMendsIt() {
    assertThat(here.choose(Wish.SCALAR, Precision.AUTO).kernels())
        .isInstanceOf(ScalarTrainingKernels.class);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> none.choose(Wish.NATIVE, Precision.AUTO))
        .withMessage("no compiler: install one");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> here.choose(Wish.VECTOR, Precision.AUTO))
        .withMessageContaining("Vector API");
  }

  @ParameterizedTest
  @EnumSource
  void aSetOfInferenceStandsForOneOfTrainingThatRunsHere(NativeSet set) {
    Wish wish = Wish.valueOf(set.name());
    if (TrainingSets.all().count() > 1 && NativeSets.running().anyMatch(set::equals)) {
      assertThat(here.choose(wish, Precision.F32).kernels().name())
          .startsWith("native-")
          .endsWith("f32");
    }
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> none.choose(wish, Precision.AUTO))
        .withMessage("no compiler: install one");
  }

  @Test
  void takesTheFastestSetThatRunsHereAndSaysHowItMultiplies() {
    String[] names = TrainingSets.all().map(TrainingKernels::name).toArray(String[]::new);
    TrainingKernelsChoice choice = here.choose(Wish.AUTO, Precision.AUTO);
    assertThat(choice.kernels().name()).isEqualTo(names[names.length - 1]);
    assertThat(choice.reason()).containsAnyOf("products", "plain Java");
  }

  @Test
  void f32KernelsRoundNoFactors() {
    TrainingKernels exact = here.choose(Wish.AUTO, Precision.F32).kernels();
    assertThat(exact.format()).isEqualTo(NumberFormat.F32);
    assertThat(exact.roundsFactors()).isFalse();
  }

  @Test
  void saysWhyALibraryCouldNotBeUnpacked(@TempDir Path temp) throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    TrainingKernelsChoice choice =
        new TrainingKernelsProvider(file.resolve("x")).choose(Wish.AUTO, Precision.AUTO);
    assertThat(choice.kernels()).isInstanceOf(ScalarTrainingKernels.class);
    assertThat(choice.notes()).singleElement().asString().containsAnyOf("unpacked", "compiler");
  }
}
