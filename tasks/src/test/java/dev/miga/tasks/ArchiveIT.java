package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.KernelsProvider;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bakery answers out of its archive as it does out of its folder. */
class ArchiveIT {
  private static final Path BAKERY = Path.of("..", "specialists", "bakery");
  private static final List<String> MESSAGES =
      List.of(
          "3 cachitos, no mejor 5, y dos maltas pa la calle 72, pago móvil",
          "buenas, me guarda 12 canillas para las 5?",
          "3 canillas para la calle 72, pago móvil");

  @TempDir private Path folder;

  @Test
  void answersAsTheFolderDoes() {
    SpecialistFile file = SpecialistFile.read(BAKERY);
    Path archive = folder.resolve("bakery.miga");
    file.writeArchive(archive);
    SpecialistFile unpacked = SpecialistFile.read(archive, folder.resolve("unpacked"));
    assertThat(unpacked.path()).startsWith(folder);

    List<Structured<?>> expected = answers(file);
    List<Structured<?>> found = answers(unpacked);
    for (int i = 0; i < MESSAGES.size(); i++) {
      assertThat(found.get(i).output().toJson()).isEqualTo(expected.get(i).output().toJson());
      assertThat(found.get(i).fields()).isEqualTo(expected.get(i).fields());
    }
    assertThat(expected.getFirst().output().toJson())
        .contains("\"quantity\":5", "\"product\":\"cachito de jamón\"", "pago_movil")
        .doesNotContain("\"words\"");
  }

  private List<Structured<?>> answers(SpecialistFile file) {
    Kernels kernels = new KernelsProvider().choose(KernelsProvider.Wish.AUTO).kernels();
    SpecialistLoader loader =
        new SpecialistLoader(own -> RealWeights.path(), kernels, 2, (done, total) -> {});
    try (Specialist specialist = loader.load(file)) {
      return MESSAGES.stream()
          .<Structured<?>>map(text -> (Structured<?>) specialist.apply(text))
          .toList();
    }
  }
}
