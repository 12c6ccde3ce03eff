package dev.miga.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {
  @Test
  void readsEachKind() {
    assertThat(ModelReference.parse("gemma-3-270m")).isEqualTo(new ModelReference.Packaged());
    assertThat(ModelReference.parse("gemma-3-270m-int4")).isEqualTo(new ModelReference.Int4());
    assertThat(ModelReference.parse("hf:google/gemma-3-270m-it"))
        .isEqualTo(new ModelReference.HubModel("google/gemma-3-270m-it", "main"));
    assertThat(ModelReference.parse("hf:a/b/sub/m.gguf@v1.0"))
        .isEqualTo(new ModelReference.HubFile("a/b", "sub/m.gguf", "v1.0"));
    assertThat(ModelReference.parse("some/model.gguf"))
        .isEqualTo(new ModelReference.Local(Path.of("some/model.gguf")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemma-3-270m",
        "gemma-3-270m-int4",
        "hf:a/b",
        "hf:a/b@rev",
        "hf:a/b/c/d.gguf",
        "hf:a/b/d.gguf@x",
        "p"
      })
  void writesWhatItReads(String text) {
    assertThat(ModelReference.parse(text).name()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gemma-3-270m", "gemma-3-270m-int4", "hf:a/b", "hf:a/b@rev", "hf:a/b/c/d.gguf@x"})
  void namesAFolderThatCanBeReadBack(String text) {
    ModelReference reference = ModelReference.parse(text);
    String folder = FolderNames.of(reference);

    assertThat(folder).doesNotContain("/").doesNotContain(":");
    assertThat(FolderNames.reference(folder)).contains(reference);
  }

  @ParameterizedTest
  @ValueSource(strings = {".incoming", "something else", "hf+", "hf+a", "hf+a+..+b"})
  void leavesForeignFoldersAlone(String folder) {
    assertThat(FolderNames.reference(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\0",
        "hf:",
        "hf:a",
        "hf:a/",
        "hf:a/../b",
        "hf:../b",
        "hf:a/b/../../c",
        "hf:a/b/c/",
        "hf:a b/c",
        "hf:a/b?x=1",
        "hf:a/b@",
        "hf:a/b@..",
        "hf://host/a",
        "hf:a/b\nc"
      })
  void refusesWhatIsNoModel(String text) {
    assertThatThrownBy(() -> ModelReference.parse(text)).isInstanceOf(MigaException.class);
  }
}
