package dev.miga.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Pending;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client writes, to the letter, and what it gets. */
class ToolServerLinesTest {
  private static final String TEXT = "hola, 3 canillas para la calle 72 €";
  private static final String INITIALIZE =
      """
      {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "lines", "version": "1"}}}
      """;
  private static final String INITIALIZED =
      "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}\n";
  private static final String GREETING = INITIALIZE + INITIALIZED;

  @TempDir private Path folder;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private Fleet fleet;

  @BeforeEach
  void open() throws Exception {
    fleet = TinyFleet.open(folder);
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private static String call(int id) {
    return "{\"jsonrpc\": \"2.0\", \"id\": %d, \"method\": \"tools/call\", \"params\": {\"name\": \"order\", \"arguments\": {\"text\": \"%s\"}}}\n"
        .formatted(id, TEXT);
  }

  private static String cancelled(int id) {
    return "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/cancelled\", \"params\": {\"requestId\": %d, \"reason\": \"late\"}}\n"
        .formatted(id);
  }

  /** Text, and then an action before the end of the stream is told. */
  private static InputStream script(String lines, Runnable atEnd) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
    return new InputStream() {
      @Override
      public int read() {
        int next = bytes.read();
        if (next < 0) {
          atEnd.run();
        }
        return next;
      }

      @Override
      public int read(byte[] to, int from, int length) {
        int next = read();
        if (next < 0) {
          return -1;
        }
        to[from] = (byte) next;
        return 1;
      }
    };
  }

  private List<JsonObject> answers(InputStream in) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    ClientStreams streams = new ClientStreams(in, out, log::add);
    ToolServer server =
        ToolServer.start(fleet, fleet.names(), "1", streams, () -> ended.complete(null));
    ended.join();
    server.close();
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> (JsonObject) JsonValue.parse(line))
        .toList();
  }

  private List<JsonObject> answers(String lines) {
    return answers(script(lines, () -> {}));
  }

  private static List<String> ids(List<JsonObject> answers) {
    return answers.stream()
        .map(answer -> answer.get("id").map(JsonValue::toJson).orElse("none"))
        .toList();
  }

  @Test
  void answersWhatWasAskedBeforeTheEndOfTheStream() {
    List<JsonObject> answers = answers(GREETING + call(1) + "\n  \n" + call(2) + call(3));
    assertThat(ids(answers)).containsExactlyInAnyOrder("0", "1", "2", "3");
    assertThat(answers).allSatisfy(answer -> assertThat(answer.get("result")).isPresent());
    assertThat(log).isEmpty();
  }

  @Test
  void aLineThatIsNoMessageIsToldAndTheNextIsAnswered() {
    String overlong = "{\"jsonrpc\": \"2.0\", \"id\": \"" + "x".repeat(5 << 20) + "\"}\n";
    List<JsonObject> answers =
        answers(
            "hola\n"
                + GREETING
                + overlong
                + "[]\n{\"jsonrpc\": \"2.0\"}\nnull\n{\"id\": null, \"method\": \"ping\"}\n"
                + call(1)
                + "{\"jsonrpc\"");
    assertThat(ids(answers))
        .filteredOn(id -> !id.equals("none"))
        .containsExactlyInAnyOrder("0", "1");
    assertThat(ids(answers)).filteredOn("none"::equals).hasSize(7);
    assertThat(log).hasSize(7).allSatisfy(line -> assertThat(line).doesNotContain("hola", "xxx"));
  }

  @Test
  void aMethodThatItHasNotIsAnErrorWithItsId() {
    List<JsonObject> answers =
        answers(GREETING + "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"prompts/list\"}\n");
    assertThat(answers.getLast().toJson()).contains("\"id\":1", "-32601");
  }

  @Test
  void aCancelledCallIsNotAnswered() {
    CompletableFuture<Void> held = new CompletableFuture<>();
    CompletableFuture<Void> go = new CompletableFuture<>();
    Pending other =
        fleet
            .get("order")
            .submit(
                TEXT,
                Terms.NONE,
                event -> {
                  held.complete(null);
                  go.join();
                });
    held.join(); // the model does nothing more until it may
    List<JsonObject> answers =
        answers(
            script(
                GREETING + call(1) + cancelled(1) + call(2) + cancelled(9),
                () -> go.complete(null)));
    assertThat(ids(answers)).containsExactly("0", "2");
    assertThat(other.await().output()).isNotNull();
  }

  @Test
  void endsThoughTheClientNeverFinishedItsGreeting() {
    assertThat(ids(answers(INITIALIZE + call(1)))).containsExactly("0");
    assertThat(answers("")).isEmpty();
  }

  @Test
  void closingItWritesNothingMore() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    InputStream in =
        script(
            GREETING + call(1),
            () -> {
              asked.complete(null);
              closed.join();
            });
    CompletableFuture<Void> held = new CompletableFuture<>();
    CompletableFuture<Void> go = new CompletableFuture<>();
    fleet
        .get("order")
        .submit(
            TEXT,
            Terms.NONE,
            event -> {
              held.complete(null);
              go.join();
            });
    held.join();
    ClientStreams streams = new ClientStreams(in, out, log::add);
    ToolServer server =
        ToolServer.start(fleet, List.of("order"), "1", streams, () -> ended.complete(null));
    asked.join();
    server.close();
    go.complete(null);
    closed.complete(null);
    ended.join();
    assertThat(out.toString(StandardCharsets.UTF_8)).hasLineCount(1).contains("\"id\":0");
    assertThat(log).isEmpty();
  }

  @Test
  void offersOnlySpecialistsThatAreOpen() {
    ClientStreams streams =
        new ClientStreams(InputStream.nullInputStream(), new ByteArrayOutputStream(), log::add);
    assertThatThrownBy(
            () -> ToolServer.start(fleet, List.of("order", "nobody"), "1", streams, () -> {}))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("'nobody'");
  }
}
