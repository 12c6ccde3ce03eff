package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.testing.TinyGemma;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class McpCommandTest {
  private static final String GREETING =
      """
      {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}
      {"jsonrpc": "2.0", "method": "notifications/initialized"}
      """;
  private static final String LIST =
      "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/list\"}\n";

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> finished = new ArrayList<>();
  private Path model = Path.of("");

  @BeforeEach
  void writeATinyModelAndTasks() throws IOException {
    model = TinyGemma.wide().write(folder);
    task("words", "name: words\nkind: classify\nlabels: [hola, pan]\n");
    task("other", "name: other\nkind: generate\nmax-tokens: 4\n");
    task("broken", "name: broken\nkind: nothing\n");
  }

  private void task(String name, String yaml) throws IOException {
    Path own = Files.createDirectories(folder.resolve("root/specialists").resolve(name));
    Files.writeString(own.resolve("task.yaml"), yaml);
  }

  /** A process that is told to end by itself, or from outside at once. */
  private StopSignal signal(int untilAsked) {
    CountDownLatch asked = new CountDownLatch(untilAsked);
    return new StopSignal() {
      @Override
      public void await() throws InterruptedException {
        asked.await();
      }

      @Override
      public void ask() {
        asked.countDown();
      }

      @Override
      public void finished() {
        finished.add("finished");
      }
    };
  }

  private int mcp(StopSignal stop, InputStream in, String... arguments) {
    Map<String, String> variables =
        Map.of(
            "MIGA_HOME", folder.resolve("home").toString(),
            "MIGA_ROOT", folder.resolve("root").toString());
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--model", model.toString(), "--threads", "1"));
    return CliRunner.execute(
        context -> new McpCommand(context, stop),
        new Environment(variables, folder),
        in,
        out,
        err,
        all.toArray(String[]::new));
  }

  private int mcp(String input, String... arguments) {
    return mcp(
        signal(1), new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void offersWhatIsNamedAndEndsWithItsInput() {
    assertThat(mcp(GREETING + LIST, "words")).as(err()).isZero();
    assertThat(lines()).hasSize(2).allSatisfy(JsonValue::parse);
    assertThat(lines().getLast())
        .contains("\"name\":\"words\"", "hola, pan")
        .doesNotContain("\"name\":\"other\"");
    assertThat(err()).contains("loading words", "offering words");
    assertThat(finished).hasSize(1);
  }

  @Test
  void offersAllThatIsFoundAndLeavesOutWhatIsUnsound() {
    assertThat(mcp(GREETING + LIST)).as(err()).isZero();
    assertThat(lines().getLast()).contains("\"name\":\"words\"", "\"name\":\"other\"");
    assertThat(err()).contains("warning: broken is left out", "offering other, words");
  }

  @Test
  void endsWhenItIsToldToThoughItsInputIsOpen() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    InputStream waiting =
        new InputStream() {
          @Override
          public int read() throws IOException {
            try {
              open.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return -1;
          }

          @Override
          public int read(byte[] to, int from, int length) throws IOException {
            return read();
          }
        };
    assertThat(mcp(signal(0), waiting, "words")).as(err()).isZero();
    assertThat(finished).hasSize(1);
    open.countDown();
  }

  @Test
  void whatCannotBeOfferedLeavesStandardOutputEmpty() {
    assertThat(mcp(GREETING, "nobody")).isEqualTo(4);
    assertThat(mcp(GREETING, "broken")).isEqualTo(3);
    assertThat(lines()).isEmpty();
  }

  @Test
  void itsHelpHasExamples() {
    CliRunner.Result help = new CliRunner().run("mcp", "--help");
    assertThat(help.status()).isZero();
    assertThat(help.out()).contains("miga mcp bakery", "mcpServers", "--model");
  }
}
