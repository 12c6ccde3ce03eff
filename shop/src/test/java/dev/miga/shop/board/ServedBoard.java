package dev.miga.shop.board;

import dev.miga.server.http.Answers;
import dev.miga.server.http.ClientLeft;
import dev.miga.server.http.HttpFailure;
import dev.miga.server.page.WebPages;
import dev.miga.shop.order.Menu;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A board of a shop on a port of this machine. */
final class ServedBoard implements AutoCloseable {
  static final BoardSettings SETTINGS =
      new BoardSettings(
          new Menu("USD", prices()),
          List.of("pago_movil", "zelle", "efectivo_usd", "efectivo_bs", "punto_de_venta"),
          ZoneId.systemDefault());

  final BoardEvents events = new BoardEvents();
  final MemoryBoard board = new MemoryBoard(events);
  private final Javalin javalin;

  /**
   * Serves it.
   *
   * @param port 0 for any
   */
  ServedBoard(int port) {
    this(port, handler -> handler);
  }

  /** Serves it to who is admitted. */
  ServedBoard(int port, UnaryOperator<Handler> keyed) {
    javalin = Javalin.create(config -> configure(config, port, keyed)).start();
  }

  private void configure(JavalinConfig config, int port, UnaryOperator<Handler> keyed) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.host = "127.0.0.1";
    config.jetty.port = port;
    config.resourceHandler(new WebPages());
    new BoardRoutes(board, events, SETTINGS).addTo(config.routes, keyed);
    config.routes.exception(
        HttpResponseException.class,
        (e, context) ->
            Answers.failure(
                context, HttpFailure.of(e.getStatus(), "refused", String.valueOf(e.getMessage()))));
    config.routes.exception(ClientLeft.class, (e, context) -> {});
    config.routes.exception(
        Exception.class, (e, context) -> Answers.failure(context, HttpFailure.of(e)));
  }

  private static Map<String, BigDecimal> prices() {
    Map<String, BigDecimal> prices = new LinkedHashMap<>();
    prices.put("pan canilla", new BigDecimal("0.80"));
    prices.put("pan dulce", new BigDecimal("1.10"));
    prices.put("cachito de jamón", new BigDecimal("1.50"));
    prices.put("pastelito de queso", new BigDecimal("0.90"));
    prices.put("tequeño", new BigDecimal("0.45"));
    prices.put("golfeado", new BigDecimal("1.20"));
    prices.put("quesillo", new BigDecimal("12.00"));
    prices.put("torta de chocolate", new BigDecimal("22.00"));
    prices.put("café con leche", new BigDecimal("1.00"));
    prices.put("malta", new BigDecimal("1.20"));
    return prices;
  }

  int port() {
    return javalin.port();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  @Override
  public void close() {
    events.close();
    javalin.stop();
  }
}
