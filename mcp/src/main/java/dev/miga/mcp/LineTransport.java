package dev.miga.mcp;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransport;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Messages of one client, a line each. Unlike the transport of the SDK it heeds cancellations,
 * answers a line that is no message and goes on, and at the end of the stream answers what was
 * asked before it.
 */
final class LineTransport implements McpServerTransportProvider {
  private static final String INITIALIZED = "notifications/initialized";
  private static final String CANCELLED = "notifications/cancelled";
  private static final int NO_JSON = -32700;
  private static final int NO_MESSAGE = -32600;

  private final McpJsonMapper json;
  private final ClientStreams client;
  private final CallsUnderWay calls = new CallsUnderWay();
  private final Object writing = new Object();
  private @Nullable McpServerSession session;
  private boolean greeted; // of the thread that reads
  private volatile boolean stopped;

  LineTransport(McpJsonMapper json, ClientStreams client) {
    this.json = json;
    this.client = client;
  }

  @Override
  public void setSessionFactory(McpServerSession.Factory factory) {
    session = factory.create(new Answers());
  }

  private McpServerSession session() {
    if (session == null) {
      throw new IllegalStateException("no server was built over this transport");
    }
    return session;
  }

  /** Reads until the client closes its stream, and waits for the last answer. */
  void run() {
    MessageLines lines = new MessageLines(client.in());
    try {
      Optional<String> line = lines.next();
      while (line.isPresent() && !stopped) {
        if (!line.get().isBlank()) {
          take(line.get());
        }
        line = lines.next();
      }
      if (!greeted) {
        calls.cancelAll(); // the session keeps them until it is greeted
      }
      calls.awaitNone();
    } catch (IOException e) {
      client.log().accept("the client cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(String line) {
    JSONRPCMessage message;
    try {
      message = McpSchema.deserializeJsonRpcMessage(json, line);
    } catch (IOException e) {
      refuse(NO_JSON, "a line is no JSON object of at most " + MessageLines.MOST_BYTES + " bytes");
      return;
    } catch (RuntimeException e) {
      refuse(NO_MESSAGE, "a line is JSON, but no message of JSON-RPC 2.0 as MCP has them");
      return;
    }
    if (message instanceof JSONRPCRequest request) {
      calls.begin(request.id(), session().handle(request), this::failed);
    } else if (message instanceof JSONRPCNotification note && note.method().equals(CANCELLED)) {
      if (note.params() instanceof Map<?, ?> params) {
        Optional.ofNullable(params.get("requestId")).ifPresent(calls::cancel);
      }
    } else {
      session().handle(message).subscribe(nothing -> {}, this::failed);
      greeted |= message instanceof JSONRPCNotification note && note.method().equals(INITIALIZED);
    }
  }

  /** Says so to the client without an id, as it could not be read, and in the log. */
  private void refuse(int code, String reason) {
    client.log().accept("the client sent what is no message: " + reason);
    try {
      write(Map.of("jsonrpc", "2.0", "error", Map.of("code", code, "message", reason)));
    } catch (UncheckedIOException e) {
      failed(e);
    }
  }

  private void failed(Throwable failure) {
    if (!stopped) {
      client.log().accept("an answer is lost: " + failure.getMessage());
    }
  }

  private void write(Object message) {
    try {
      String line = json.writeValueAsString(message) + '\n'; // JSON escapes the ends of lines in it
      synchronized (writing) {
        if (!stopped) {
          client.out().write(line.getBytes(StandardCharsets.UTF_8));
          client.out().flush();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cancels what is under way and writes nothing more. */
  void stop() {
    stopped = true;
    calls.cancelAll();
  }

  @Override
  public Mono<Void> notifyClients(String method, Object params) {
    return session().sendNotification(method, params);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromRunnable(this::stop);
  }

  /** The way back to the client. */
  private final class Answers implements McpServerTransport {
    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
      return Mono.fromRunnable(() -> write(message));
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
      return json.convertValue(data, type);
    }

    @Override
    public Mono<Void> closeGracefully() {
      return Mono.empty();
    }
  }
}
