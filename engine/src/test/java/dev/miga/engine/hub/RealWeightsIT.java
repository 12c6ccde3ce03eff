package dev.miga.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealWeightsIT {
  @Test
  void packagedWeightsAreTheExpectedFileWithItsTerms() throws IOException {
    assertThat(Digests.sha256(RealWeights.path())).isEqualTo(PackagedModel.gemma().sha256());
    assertThat(RealWeights.path().resolveSibling("GEMMA_TERMS.html")).isNotEmptyFile();
    assertThat(RealWeights.path().resolveSibling("NOTICE.md")).isNotEmptyFile();
  }

  @Test
  void roundingThemGivesTheSameFileOnEveryMachine(@TempDir Path folder) throws Exception {
    RoundedWeights source = new RoundedWeights(heard -> RealWeights.path(), RoundedWeights.SHA256);

    source.fetch(folder, Progress.silent());

    assertThat(Trees.onlyGguf(folder)).isPresent();
    assertThat(folder.resolve("GEMMA_TERMS.html")).isNotEmptyFile();
  }
}
