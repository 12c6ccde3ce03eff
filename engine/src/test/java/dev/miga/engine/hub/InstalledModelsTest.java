package dev.miga.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledModelsTest {
  @TempDir private Path folder;

  @Test
  void findsWhatLiesInItsPlace() throws IOException {
    InstalledModels models = new InstalledModels(folder);
    ModelReference hub = ModelReference.parse("hf:owner/repo");
    assertThat(models.find(hub)).isEmpty();
    Files.createFile(models.place(hub));
    assertThat(models.find(hub)).contains(folder.resolve("hf+owner+repo.miga-pack"));
    assertThat(models.find(ModelReference.standard())).isEmpty();
  }

  @Test
  void hasNoPlaceForAPathOfThisMachine() {
    InstalledModels models = new InstalledModels(folder);
    ModelReference local = ModelReference.parse("some/model.gguf");
    assertThat(models.find(local)).isEmpty();
    assertThatThrownBy(() -> models.place(local))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("some/model.gguf");
  }
}
