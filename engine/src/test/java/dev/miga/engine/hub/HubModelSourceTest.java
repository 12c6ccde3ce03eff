package dev.miga.engine.hub;

import static dev.miga.engine.hub.FakeServer.content;
import static dev.miga.engine.hub.FakeServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubModelSourceTest {
  private static final String API = "/api/models/google/gemma/revision/main";
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final ModelReference MODEL = ModelReference.parse("hf:google/gemma");

  @TempDir private Path folder;
  private FakeServer hub;

  @BeforeEach
  void startServer() throws IOException {
    hub = new FakeServer();
  }

  @AfterEach
  void stopServer() {
    hub.close();
  }

  @Test
  void fetchesTheShardsAndWhatBelongsToThemAtOneCommit() {
    repositoryOf(
        "README.md",
        "config.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "model.safetensors.index.json",
        "original/consolidated.safetensors",
        "tokenizer.json");

    Path path = store().resolve(MODEL, Progress.silent());

    assertThat(path).isEqualTo(folder.resolve("hf+google+gemma"));
    assertThat(path)
        .isDirectoryNotContaining("glob:**README.md")
        .isDirectoryNotContaining("glob:**original");
    assertThat(path.resolve("model-00002-of-00002.safetensors"))
        .hasContent("model-00002-of-00002.safetensors");
    assertThat(hub.requests()).hasSize(1 + 5);
  }

  @Test
  void fetchesTheOnlyGgufFile() {
    repositoryOf("README.md", "gemma.gguf");

    assertThat(store().resolve(MODEL, Progress.silent()))
        .isEqualTo(folder.resolve("hf+google+gemma/gemma.gguf"));
  }

  @Test
  void storesAGgufFileOfAFolderWhereItIsFoundAgain() {
    repositoryOf("README.md", "gguf/q4/my gemma.gguf");

    Path path = store().resolve(MODEL, Progress.silent());

    assertThat(path).isEqualTo(folder.resolve("hf+google+gemma/my gemma.gguf"));
    assertThat(path).hasContent("gguf/q4/my gemma.gguf");
    assertThat(store().find(MODEL)).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x.gguf",
        "../../gemma-3-270m/gemma-3-270m-q4_k_m.gguf",
        "a/../../x.gguf",
        "/etc/x.gguf",
        "//host/x.gguf",
        "C:x.gguf",
        "C:/x.gguf",
        "..\\\\x.gguf",
        "a//x.gguf",
        "./x.gguf",
        "x\\u0000.gguf",
        "x\\u001b[2J.gguf",
        "x\\u202e.gguf",
        "x\\n.gguf",
        "\\ud800.gguf"
      })
  void writesNothingOutsideTheFolderOfTheModel(String name) throws IOException {
    Path inside = Files.createDirectories(folder.resolve("store/models"));
    hub.on(API, content(listing(name).getBytes(StandardCharsets.UTF_8)));
    ModelStore store = store(inside);

    assertFails(store, ErrorCode.REFUSED, "no path below a folder");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
          .containsExactly("hf+google+gemma"); // the lock
    }
    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void asksAgainForAListThatStandsStill() {
    CountDownLatch never = new CountDownLatch(1);
    FakeServer.Behaviour stall =
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          try {
            never.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        };
    repositoryOf("gemma.gguf");
    String listing = listing("gemma.gguf");
    hub.on(API, stall, content(listing.getBytes(StandardCharsets.UTF_8)));

    assertThat(store().resolve(MODEL, Progress.silent())).hasContent("gemma.gguf");
  }

  @Test
  void asksToChooseAmongSeveralGgufFiles() {
    repositoryOf("gemma-q4.gguf", "gemma-q8.gguf");
    assertFails(ErrorCode.INVALID_ARGUMENT, "hf:google/gemma/FILE: gemma-q4.gguf, gemma-q8.gguf");
  }

  @Test
  void refusesARepositoryWithoutWeights() {
    repositoryOf("README.md", "config.json", "../model.safetensors");
    assertFails(ErrorCode.INVALID_ARGUMENT, "neither model.safetensors nor a GGUF file");
  }

  @Test
  void refusesWeightsWithoutATokenizer() {
    repositoryOf("config.json", "model.safetensors");
    assertFails(ErrorCode.UNSUPPORTED, "has no tokenizer.json and no tokenizer.model");
  }

  @Test
  void leavesNothingInTheStoreWhenAFileIsMissing() {
    repositoryOf("config.json", "model.safetensors", "tokenizer.json");
    hub.on("/google/gemma/resolve/" + COMMIT + "/model.safetensors", status(404));

    assertFails(ErrorCode.NOT_FOUND, "hf:google/gemma/model.safetensors");
    assertThat(store().models()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{\"sha\":\"x\"}", "{\"siblings\":[{\"rfilename\":", "<html>", "{}"})
  void refusesAListThatCannotBeRead(String json) {
    hub.on(API, content(json.getBytes(StandardCharsets.UTF_8)));
    assertFails(ErrorCode.NETWORK, "the list of its files cannot be read");
  }

  @Test
  void sendsTheUserToTheTermsWhenTheListIsRefused() {
    hub.on(API, status(401));
    assertFails(ErrorCode.REFUSED, hub.address() + "/google/gemma");
  }

  private void repositoryOf(String... files) {
    hub.on(API, content(listing(files).getBytes(StandardCharsets.UTF_8)));
    for (String file : files) {
      hub.on(
          "/google/gemma/resolve/" + COMMIT + "/" + file,
          content(file.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static String listing(String... files) {
    String siblings =
        Arrays.stream(files)
            .map("{\"size\": {\"x\": [1]}, \"rfilename\": \"%s\"}"::formatted)
            .collect(Collectors.joining(","));
    return "{\"id\": [{}], \"siblings\": [%s], \"sha\": \"%s\"}".formatted(siblings, COMMIT);
  }

  private ModelStore store() {
    return store(folder);
  }

  private ModelStore store(Path where) {
    HubClient client =
        new HubClient(hub.address(), "", new Retry(ignored -> {}), Duration.ofMillis(300));
    return new ModelStore(
        where, new WeightSources(r -> new HubModelSource(client, (ModelReference.HubModel) r)));
  }

  private void assertFails(ErrorCode code, String words) {
    assertFails(store(), code, words);
  }

  private static void assertFails(ModelStore store, ErrorCode code, String words) {
    assertThatThrownBy(() -> store.resolve(MODEL, Progress.silent()))
        .isInstanceOfSatisfying(
            MigaException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(words)
        .hasMessageNotContaining("\n");
  }
}
