package dev.miga.shop.board;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.server.http.Answers;
import dev.miga.server.http.BadField;
import dev.miga.server.http.RequestBody;
import dev.miga.server.http.RequestFields;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.OrderSearch;
import dev.miga.shop.order.OrderState;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Orders: seen, moved, corrected, added up. */
final class OrderRoutes {
  private static final int MOST_BYTES = 1 << 16;
  private static final int MOST_DEPTH = 8;
  private static final Duration MOST_TIME = Duration.ofSeconds(30);

  private final Board board;
  private final BoardEvents events;
  private final BoardSettings settings;
  private final CorrectionReader corrections;
  private final RequestBody body = new RequestBody(MOST_BYTES, MOST_DEPTH, MOST_TIME);

  OrderRoutes(Board board, BoardEvents events, BoardSettings settings) {
    this.board = board;
    this.events = events;
    this.settings = settings;
    this.corrections = new CorrectionReader(settings);
  }

  /** Those that fit; where nothing is asked for, those that somebody has to do with now. */
  void list(Context context) {
    Optional<OrderState> state = parameter(context, "state").map(OrderMoves::state);
    Optional<LocalDate> day = day(context);
    Optional<String> words = parameter(context, "q");
    boolean isLive = state.isEmpty() && day.isEmpty() && words.isEmpty();
    List<ShownOrder> found =
        isLive ? board.live(start(today())) : board.find(search(state, day, words));
    Answers.json(context, new JsonArray(found.stream().<JsonValue>map(OrderJson::of).toList()));
  }

  private OrderSearch search(
      Optional<OrderState> state, Optional<LocalDate> day, Optional<String> words) {
    return new OrderSearch(
        state, day.map(this::start), day.map(date -> start(date.plusDays(1))), words);
  }

  void get(Context context) {
    Answers.json(context, OrderJson.of(found(id(context))));
  }

  void move(Context context) throws IOException {
    RequestFields fields = body.fields(context);
    OrderState to = OrderMoves.state(fields.requiredText("state"));
    fields.end();
    long id = id(context);
    OrderState from = found(id).order().state();
    OrderMoves.check(from, to);
    changed(context, id, board.move(id, from, to));
  }

  /** With {@code changed} of the order that the person saw, nothing newer is overwritten. */
  void correct(Context context) throws IOException {
    RequestFields fields = body.fields(context);
    OrderContent content = corrections.content(fields);
    Optional<Instant> seen = fields.text("changed").map(OrderRoutes::instant);
    fields.end();
    long id = id(context);
    Order order = found(id).order();
    changed(context, id, board.correct(id, content, seen.orElse(order.changed())));
  }

  private void changed(Context context, long id, boolean isDone) {
    if (!isDone) {
      throw new MigaException(
          ErrorCode.REFUSED, "order " + id + " changed meanwhile; look at it again");
    }
    events.order(id);
    Answers.json(context, OrderJson.of(found(id)));
  }

  void totals(Context context) {
    LocalDate day = day(context).orElseGet(this::today);
    DayTotals totals = DayTotals.of(day, orders(day));
    Answers.json(context, totals.toJson(settings.menu().currency()));
  }

  void csv(Context context) {
    LocalDate day = day(context).orElseGet(this::today);
    context
        .contentType("text/csv; charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"orders-" + day + ".csv\"")
        .result(OrdersCsv.of(orders(day)));
  }

  /** A line for each correction, as {@code miga train} takes them. */
  void corrections(Context context) {
    String lines =
        board.corrections().stream().map(line -> line + "\n").collect(Collectors.joining());
    context.contentType("application/x-ndjson; charset=utf-8").result(lines);
  }

  private List<Order> orders(LocalDate day) {
    return board.begun(start(day), start(day.plusDays(1)));
  }

  private Instant start(LocalDate day) {
    return day.atStartOfDay(settings.zone()).toInstant();
  }

  private ShownOrder found(long id) {
    return board
        .order(id)
        .orElseThrow(() -> new MigaException(ErrorCode.NOT_FOUND, "there is no order " + id));
  }

  private static long id(Context context) {
    String id = context.pathParam("id");
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException e) {
      throw new MigaException(ErrorCode.NOT_FOUND, "there is no such order", e);
    }
  }

  private LocalDate today() {
    return ZonedDateTime.now(settings.zone()).toLocalDate();
  }

  private static Optional<LocalDate> day(Context context) {
    try {
      return parameter(context, "day").map(LocalDate::parse);
    } catch (DateTimeParseException e) {
      throw new BadField("day", "must be a date like 2026-01-31");
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new BadField("changed", "must be the time of an order");
    }
  }

  private static Optional<String> parameter(Context context, String name) {
    return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isBlank());
  }
}
