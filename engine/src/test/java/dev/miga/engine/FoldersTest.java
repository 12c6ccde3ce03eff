package dev.miga.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldersTest {
  private static final Path HOME = Path.of("/home/ana");

  @Test
  void areWhereTheEnvironmentSays() {
    assertThat(Folders.of(Map.of(), HOME)).isEqualTo(Folders.under(HOME.resolve(".cache/miga")));
    assertThat(Folders.of(Map.of("XDG_CACHE_HOME", "/c"), HOME))
        .isEqualTo(Folders.under(Path.of("/c/miga")));
    assertThat(Folders.of(Map.of("XDG_CACHE_HOME", "/c", "MIGA_HOME", "/m"), HOME))
        .isEqualTo(Folders.under(Path.of("/m")));
    assertThat(Folders.of(Map.of("XDG_CACHE_HOME", "", "MIGA_HOME", " "), HOME))
        .isEqualTo(Folders.of(Map.of(), HOME));
  }

  @Test
  void haveFixedNames() {
    assertThat(Folders.under(Path.of("/m")))
        .isEqualTo(
            new Folders(
                Path.of("/m/models"),
                Path.of("/m/packed"),
                Path.of("/m/specialists"),
                Path.of("/m/native")));
  }

  @Test
  void ofALibraryAreInTheHomeFolder() {
    assertThat(Folders.standard().models())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "miga", "models"));
  }
}
