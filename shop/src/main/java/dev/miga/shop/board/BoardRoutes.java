package dev.miga.shop.board;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.server.http.Answers;
import dev.miga.server.http.JsonMembers;
import dev.miga.shop.order.Menu;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.function.UnaryOperator;

/** The board over HTTP: its page, what it reads and what it changes. */
public final class BoardRoutes {
  private final Board board;
  private final BoardEvents events;
  private final BoardSettings settings;
  private final OrderRoutes orders;
  private final CustomerRoutes customers;
  private final EventRoutes stream;

  /**
   * Routes to a board.
   *
   * @param events which its owner closes before the server stops, for that waits for the readers
   */
  public BoardRoutes(Board board, BoardEvents events, BoardSettings settings) {
    this.board = board;
    this.events = events;
    this.settings = settings;
    this.orders = new OrderRoutes(board, events, settings);
    this.customers = new CustomerRoutes(board, events);
    this.stream = new EventRoutes(events);
  }

  /**
   * Adds them to a server.
   *
   * @param keyed admits only who may ask; the page itself, which holds no data, is for everybody
   */
  public void addTo(RoutesConfig routes, UnaryOperator<Handler> keyed) {
    routes.get("/board", BoardPages::index);
    routes.get("/board/{file}", BoardPages::file);
    routes.get("/api/orders", keyed.apply(orders::list));
    routes.get("/api/orders.csv", keyed.apply(orders::csv));
    routes.get("/api/orders/{id}", keyed.apply(orders::get));
    routes.get("/api/totals", keyed.apply(orders::totals));
    routes.get("/api/queue", keyed.apply(this::queue));
    routes.get("/api/events", keyed.apply(stream::stream));
    routes.get("/api/menu", keyed.apply(this::menu));
    routes.get("/api/status", keyed.apply(this::status));
    routes.get("/api/customers/{customer}/export", keyed.apply(customers::export));
    routes.get("/v1/corrections.jsonl", keyed.apply(orders::corrections));
    UnaryOperator<Handler> own = handler -> SameSite.only(keyed.apply(handler));
    routes.post("/api/orders/{id}/state", own.apply(orders::move));
    routes.post("/api/orders/{id}/correct", own.apply(orders::correct));
    routes.post("/api/queue/{id}/done", own.apply(this::answered));
    routes.delete("/api/customers/{customer}", own.apply(customers::forget));
  }

  private void queue(Context context) {
    List<JsonValue> waiting = board.queue().stream().<JsonValue>map(MessageJson::of).toList();
    Answers.json(context, new JsonArray(waiting));
  }

  private void answered(Context context) {
    if (!board.answered(context.pathParam("id"))) {
      throw new MigaException(ErrorCode.NOT_FOUND, "no such message waits for an answer");
    }
    events.queue();
    context.status(204);
  }

  private void menu(Context context) {
    Menu menu = settings.menu();
    List<JsonObject> products =
        menu.prices().entrySet().stream()
            .map(
                entry ->
                    new JsonMembers()
                        .put("product", entry.getKey())
                        .put("price", OrderJson.number(entry.getValue()))
                        .toObject())
            .toList();
    Answers.json(
        context,
        new JsonMembers()
            .put("currency", menu.currency())
            .put("products", products)
            .put("payment_methods", settings.payments().stream().map(JsonString::new).toList())
            .toObject());
  }

  private void status(Context context) {
    Answers.json(context, board.status().toJson());
  }
}
