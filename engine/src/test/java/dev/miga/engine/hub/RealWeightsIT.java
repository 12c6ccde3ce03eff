package dev.miga.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RealWeightsIT {
  @Test
  void packagedWeightsAreTheExpectedFileWithItsTerms() throws IOException {
    assertThat(Digests.sha256(RealWeights.path())).isEqualTo(PackagedModel.gemma().sha256());
    assertThat(RealWeights.path().resolveSibling("GEMMA_TERMS.html")).isNotEmptyFile();
    assertThat(RealWeights.path().resolveSibling("NOTICE.md")).isNotEmptyFile();
  }
}
