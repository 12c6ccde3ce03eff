package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreCommandsTest {
  @TempDir private Path home;
  private CliRunner miga = new CliRunner();

  @BeforeEach
  void useAnEmptyHome() {
    miga = new CliRunner(Map.of("MIGA_HOME", home.toString()), home);
  }

  @Test
  void pullOfAPathPrintsIt() throws IOException {
    Path model = Files.writeString(home.resolve("model.gguf"), "1");

    CliRunner.Result result = miga.run("pull", model.toString());

    assertThat(result.status()).isZero();
    assertThat(result.out()).isEqualTo(model + "\n");
  }

  @Test
  void pullOfWhatDoesNotExistIsNotFound() {
    CliRunner.Result result = miga.run("pull", "no-such-model");

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.err()).startsWith("miga: no-such-model: no such file").hasLineCount(1);
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void pullOfflineIsRefused() {
    CliRunner.Result result = miga.run("pull", "--offline");

    assertThat(result.status()).isEqualTo(5);
    assertThat(result.err()).startsWith("miga: gemma-3-270m: not on this machine").hasLineCount(1);
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void pullOfAMalformedReferenceIsWrongUsage() {
    CliRunner.Result result = miga.run("pull", "hf:google");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("expected hf:owner/repo[/file][@revision]").hasLineCount(1);
  }

  @Test
  void modelsSaysHowToGetOneWhereThereIsNone() {
    CliRunner.Result result = miga.run("models");

    assertThat(result.status()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("'miga pull' gets one");
  }

  @Test
  void modelsListsAndRemoves() throws IOException {
    Path model = home.resolve("models/hf+a+b+m.gguf/m.gguf");
    Files.createDirectories(home.resolve("models/hf+a+b+m.gguf"));
    Files.writeString(model, "12345");

    assertThat(miga.run("models").out()).isEqualTo("hf:a/b/m.gguf       0 MB  " + model + "\n");
    assertThat(miga.run("models", "--format", "json").out())
        .isEqualTo("[{\"name\":\"hf:a/b/m.gguf\",\"path\":\"" + model + "\",\"bytes\":5}]\n");
    assertThat(miga.run("models", "remove", "hf:a/b/m.gguf").status()).isZero();
    assertThat(model).doesNotExist();
    assertThat(miga.run("models", "remove", "hf:a/b/m.gguf").status()).isEqualTo(4);
  }

  @Test
  void unknownFormatIsWrongUsage() {
    CliRunner.Result result = miga.run("models", "--format", "xml");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("xml");
  }
}
