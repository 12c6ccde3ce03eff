package dev.miga.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.json.JsonValue;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.ReplyJson;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Content;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The client of the SDK, which holds answers to the schemas that it was told. */
class ToolServerTest {
  private static final String TEXT = "hola, 3 canillas para la calle 72 €";

  @TempDir private Path folder;
  private final McpJsonMapper json = new JacksonMcpJsonMapper(JsonMapper.shared());
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private Fleet fleet;
  private ToolServer server;
  private McpSyncClient client;

  @BeforeEach
  void connect() throws IOException {
    fleet = TinyFleet.open(folder);
    Pipe there = Pipe.open();
    Pipe back = Pipe.open();
    ClientStreams streams =
        new ClientStreams(
            Channels.newInputStream(there.source()),
            Channels.newOutputStream(back.sink()),
            line -> {});
    server = ToolServer.start(fleet, fleet.names(), "1.2", streams, () -> ended.complete(null));
    client =
        McpClient.sync(
                new PipeClient(
                    json,
                    Channels.newInputStream(back.source()),
                    Channels.newOutputStream(there.sink())))
            .enableCallToolSchemaCaching(true)
            .requestTimeout(Duration.ofMinutes(5))
            .initializationTimeout(Duration.ofMinutes(5))
            .build();
    client.initialize();
  }

  @AfterEach
  void close() {
    client.close();
    ended.join(); // of itself, as its stream is closed
    server.close();
    fleet.close();
  }

  private CallToolResult call(String name, Map<String, Object> arguments) {
    return client.callTool(CallToolRequest.builder(name).arguments(arguments).build());
  }

  private CallToolResult ask(String name, String text) {
    return call(name, Map.of("text", text));
  }

  private static List<String> texts(CallToolResult result) {
    return result.content().stream().map(ToolServerTest::text).toList();
  }

  private static String text(Content content) {
    return ((TextContent) content).text();
  }

  private JsonValue written(Object value) throws IOException {
    return JsonValue.parse(json.writeValueAsString(value));
  }

  private Tool tool(String name) {
    return client.listTools().tools().stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void saysWhatEachIsFor() throws IOException {
    assertThat(client.listTools().tools())
        .extracting(Tool::name)
        .containsExactlyInAnyOrder("desk", "list", "mood", "order", "talk");
    assertThat(tool("order").description())
        .isEqualTo("Reads a record out of a text, with the fields items (quantity, bread), place.");
    assertThat(tool("mood").description())
        .isEqualTo("Says which of 2 labels a text has: hola, pan.");
    assertThat(tool("desk").description()).contains("specialists", "order, talk");
    assertThat(tool("talk").description()).contains("at most 4 tokens");
    assertThat(tool("list").outputSchema()).isNull();
    assertThat(tool("talk").outputSchema()).isNull();
    assertThat(written(tool("order").outputSchema()).toJson())
        .contains("\"x-verbatim\":true", "\"maximum\":9");
    assertThat(written(tool("order").inputSchema()).toJson())
        .contains("\"required\":[\"text\"]", "\"maxLength\":100");
    assertThat(tool("order").annotations().readOnlyHint()).isTrue();
    assertThat(client.getServerInfo().version()).isEqualTo("1.2");
  }

  @Test
  void answersWithARecordThatIsTheSpecialistsOwn() throws IOException {
    CallToolResult result = ask("order", TEXT);
    JsonValue expected = fleet.get("order").applyToJson(TEXT);
    assertThat(result.isError()).isFalse();
    assertThat(written(result.structuredContent())).isEqualTo(expected);
    assertThat(JsonValue.parse(texts(result).getFirst())).isEqualTo(expected);
    assertThat(texts(result)).hasSize(2).last().asString().startsWith("uncertain: ");
    assertThat(result.meta()).containsKeys("dev.miga/confidence", "dev.miga/uncertain");
  }

  @Test
  void answersWithoutAStructureWhatIsNoObject() {
    CallToolResult list = ask("list", TEXT);
    assertThat(list.structuredContent()).isNull();
    assertThat(texts(list)).containsExactly(fleet.get("list").applyToJson(TEXT).toJson());
    CallToolResult talk = ask("talk", TEXT);
    assertThat(talk.structuredContent()).isNull();
    assertThat(talk.isError()).isFalse();
  }

  @Test
  void answersWithALabelAndItsConfidence() throws IOException {
    Classified expected = (Classified) fleet.get("desk").apply(TEXT);
    CallToolResult result = ask("desk", TEXT);
    assertThat(result.structuredContent())
        .isInstanceOfSatisfying(
            Map.class,
            content -> {
              assertThat(content.get("label")).isEqualTo(expected.label().orElseThrow());
              assertThat(content.get("confidence"))
                  .isEqualTo(ReplyJson.rounded(expected.confidence()));
              assertThat((Map<?, ?>) content.get("labels")).hasSize(2);
            });
    assertThat(JsonValue.parse(texts(result).getFirst()))
        .isEqualTo(written(result.structuredContent()));
    assertThat(texts(ask("mood", TEXT)).getFirst()).startsWith("{\"label\":null,");
  }

  @Test
  void aCallThatMakesNoSenseIsAnErrorOfItsToolAndTheNextIsAnswered() {
    for (Map<String, Object> arguments :
        List.<Map<String, Object>>of(
            Map.of("text", " "),
            Map.of("text", "x".repeat(101)),
            Map.of("text", 7),
            Map.of("text", TEXT, "language", "es"),
            Map.of())) {
      CallToolResult result = call("order", arguments);
      assertThat(result.isError()).as(arguments.toString()).isTrue();
      assertThat(texts(result)).singleElement().asString().isNotBlank().doesNotContain("\n");
      assertThat(result.structuredContent()).isNull();
    }
    assertThat(texts(call("order", Map.of())))
        .containsExactly("the argument 'text' is missing or no string");
    assertThatThrownBy(() -> ask("nobody", TEXT)).isInstanceOf(McpError.class);
    assertThat(ask("order", TEXT).isError()).isFalse();
  }

  @Test
  void callsAtOnceAreAnsweredAsEachAlone() throws Exception {
    List<String> words = IntStream.range(0, 6).mapToObj(i -> TEXT + " " + i).toList();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CallToolResult>> results =
          words.stream().map(text -> callers.submit(() -> ask("order", text))).toList();
      for (int i = 0; i < words.size(); i++) {
        assertThat(texts(results.get(i).get()).getFirst())
            .isEqualTo(fleet.get("order").applyToJson(words.get(i)).toJson());
      }
    }
  }
}
