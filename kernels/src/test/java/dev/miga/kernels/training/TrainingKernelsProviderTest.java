package dev.miga.kernels.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.miga.kernels.KernelsProvider.Wish;
import dev.miga.kernels.NativeSets;
import dev.miga.kernels.binding.NativeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingKernelsProviderTest {
  private final TrainingKernelsProvider none =
      new TrainingKernelsProvider(
          precision ->
              new NativeResult.Unavailable<>(
                  NativeResult.Cause.NOT_BUILT, "no compiler: install one"));

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
