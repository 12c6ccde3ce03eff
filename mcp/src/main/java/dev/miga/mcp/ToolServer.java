package dev.miga.mcp;

import dev.miga.tasks.Fleet;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers one client of the Model Context Protocol: each specialist is a tool that takes a {@code
 * text}. Calls share the passes of the fleet's base model; a call that is cancelled leaves them.
 */
public final class ToolServer implements AutoCloseable {
  private static final String NAME = "miga";

  private final LineTransport transport;
  private final Logger quiet; // held, else it may be forgotten

  private ToolServer(LineTransport transport, Logger quiet) {
    this.transport = transport;
    this.quiet = quiet;
  }

  /**
   * Begins to answer, on a thread of its own.
   *
   * @param names of the specialists that are offered; they stay open as long as this is
   * @param version of the program, told to the client
   * @param ended run when the client has closed its stream and its last call is answered
   * @throws dev.miga.engine.MigaException NOT_FOUND if the fleet has none of such a name
   */
  public static ToolServer start(
      Fleet fleet, List<String> names, String version, ClientStreams client, Runnable ended) {
    Logger quiet = Logger.getLogger("io.modelcontextprotocol");
    quiet.setLevel(Level.SEVERE); // it would log what texts say
    McpJsonMapper json = new JacksonMcpJsonMapper(JsonMapper.shared());
    LineTransport transport = new LineTransport(json, client);
    McpServer.sync(transport)
        .jsonMapper(json)
        .jsonSchemaValidator(new TrustedSchemas())
        .validateToolInputs(false) // a specialist says better what is wrong
        .serverInfo(NAME, version)
        .capabilities(ServerCapabilities.builder().tools(false).build())
        .tools(
            names.stream()
                .map(name -> new SpecialistTool(name, fleet.get(name), json).specification())
                .toList())
        .build();
    Thread.ofPlatform().daemon().name("miga-mcp").start(() -> run(transport, ended));
    return new ToolServer(transport, quiet);
  }

  private static void run(LineTransport transport, Runnable ended) {
    try {
      transport.run();
    } finally {
      ended.run();
    }
  }

  /** Cancels the calls under way and writes nothing more. */
  @Override
  public void close() {
    transport.stop();
    quiet.setLevel(null);
  }
}
