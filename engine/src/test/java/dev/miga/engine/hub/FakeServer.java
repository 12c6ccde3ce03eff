package dev.miga.engine.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on this machine that answers each path with a prepared list of behaviours. */
final class FakeServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, ConcurrentLinkedDeque<Behaviour>> behaviours =
      new ConcurrentHashMap<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  /** How one request is answered. */
  @FunctionalInterface
  interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  /** What a client sent. */
  record Request(String path, Map<String, List<String>> headers) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }
  }

  FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(new Request(path, Map.copyOf(exchange.getRequestHeaders())));
    ConcurrentLinkedDeque<Behaviour> prepared =
        behaviours.getOrDefault(path, new ConcurrentLinkedDeque<>());
    Behaviour behaviour = prepared.size() > 1 ? prepared.poll() : prepared.peek();
    try (exchange) {
      (behaviour == null ? status(404) : behaviour).answer(exchange);
    }
  }

  /** Prepares the answers to a path; the last one repeats. */
  FakeServer on(String path, Behaviour... answers) {
    behaviours.put(path, new ConcurrentLinkedDeque<>(List.of(answers)));
    return this;
  }

  URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** No body. */
  static Behaviour status(int status, String... headers) {
    return exchange -> {
      set(exchange, headers);
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** A body; a Range of the request is honoured where If-Range names the tag of these headers. */
  static Behaviour content(byte[] body, String... headers) {
    return exchange -> {
      set(exchange, headers);
      String range = exchange.getRequestHeaders().getFirst("Range");
      String tag = exchange.getRequestHeaders().getFirst("If-Range");
      boolean same = tag != null && tag.equals(exchange.getResponseHeaders().getFirst("ETag"));
      int from = range != null && same ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
      if (from >= body.length && from > 0) {
        set(exchange, "Content-Range", "bytes */" + body.length);
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      if (from > 0) {
        set(
            exchange,
            "Content-Range",
            "bytes " + from + "-" + (body.length - 1) + "/" + body.length);
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length - from);
      write(exchange, body, from, body.length);
    };
  }

  /** Announces a length and ends the connection after fewer bytes. */
  static Behaviour cut(byte[] body, int sentBytes, String... headers) {
    return exchange -> {
      set(exchange, headers);
      exchange.sendResponseHeaders(200, body.length);
      write(exchange, body, 0, sentBytes);
    };
  }

  /** Chunked, so without a length. */
  static Behaviour chunked(byte[] body, String... headers) {
    return exchange -> {
      set(exchange, headers);
      exchange.sendResponseHeaders(200, 0);
      write(exchange, body, 0, body.length);
    };
  }

  private static void set(HttpExchange exchange, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
    }
  }

  private static void write(HttpExchange exchange, byte[] body, int from, int to)
      throws IOException {
    OutputStream out = exchange.getResponseBody();
    out.write(body, from, to - from);
    out.flush();
  }
}
