package dev.miga.shop.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.shop.conversation.MessageKind;
import dev.miga.shop.order.OrderState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The board as programs see it. */
class BoardRoutesTest {
  private final ServedBoard served = new ServedBoard(0);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    served.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(served.uri(path)));
  }

  private HttpResponse<String> post(String path, String json) {
    return send(
        HttpRequest.newBuilder(served.uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  @Test
  void listsOrdersWithAllThatIsKnownOfThem() {
    served.board.put(Orders.doubtful(1));
    HttpResponse<String> answer = get("/api/orders");
    JsonArray orders = (JsonArray) JsonValue.parse(answer.body());
    assertThat(orders.items()).hasSize(1);
    assertThat(((JsonObject) orders.items().getFirst()).members().keySet())
        .containsExactly(
            "id",
            "customer",
            "name",
            "state",
            "items",
            "address",
            "payment_method",
            "review",
            "messages",
            "total",
            "currency",
            "confidence",
            "parts",
            "text",
            "corrected",
            "begun",
            "changed");
    assertThat(answer.body())
        .contains("\"items\":[{\"quantity\":2,\"product\":\"pan canilla\"},")
        .contains("\"total\":2.8,\"currency\":\"USD\",\"confidence\":0.58")
        .contains("{\"pointer\":\"/items/1/product\",\"confidence\":0.98,\"from\":41,\"to\":50}");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 3",
    "?state=confirmed, 1",
    "?state=delivered, 0",
    "?q=CANILLAS, 1",
    "?q=584245550101, 1",
    "?q=%25, 0",
    "?q=cachito&state=open, 1",
    "?day=1999-01-01, 0"
  })
  void findsOrders(String query, int count) {
    served.board.put(Orders.calm(1, OrderState.OPEN));
    served.board.put(Orders.calm(2, OrderState.CONFIRMED));
    served.board.put(Orders.doubtful(3));
    JsonArray orders = (JsonArray) JsonValue.parse(get("/api/orders" + query).body());
    assertThat(orders.items()).hasSize(count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?day=tomorrow", "?state=burnt"})
  void refusesQuestionsThatMeanNothing(String query) {
    assertThat(get("/api/orders" + query).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "x", "-1", "99999999999999999999"})
  void knowsNoOtherOrder(String id) {
    assertThat(get("/api/orders/" + id).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN, confirmed, 200",
    "OPEN, cancelled, 200",
    "OPEN, preparing, 409",
    "CONFIRMED, preparing, 200",
    "CONFIRMED, open, 200",
    "PREPARING, sent, 200",
    "PREPARING, delivered, 409",
    "SENT, delivered, 200",
    "SENT, sent, 409",
    "DELIVERED, sent, 200",
    "DELIVERED, cancelled, 409",
    "CANCELLED, open, 200",
    "CANCELLED, delivered, 409",
    "OPEN, burnt, 400"
  })
  void movesAnOrderOneStepAtATime(OrderState from, String to, int status) {
    served.board.put(Orders.calm(1, from));
    assertThat(post("/api/orders/1/state", "{\"state\": \"" + to + "\"}").statusCode())
        .isEqualTo(status);
    String expected = status == 200 ? to : from.key();
    assertThat(get("/api/orders/1").body()).contains("\"state\":\"" + expected + "\"");
  }

  @Test
  void keepsACorrectionAndMakesItAnExample() {
    served.board.put(Orders.doubtful(1));
    String body =
        """
        {"items": [{"quantity": 3, "product": "pan canilla"}], "address": " ", "payment_method": null}
        """;
    assertThat(post("/api/orders/1/correct", body).body())
        .contains("\"items\":[{\"quantity\":3,\"product\":\"pan canilla\"}]")
        .contains("\"address\":null,\"payment_method\":null,\"review\":[]")
        .contains("\"corrected\":true");
    assertThat(get("/v1/corrections.jsonl").body())
        .isEqualTo(
            """
            {"text":"Epa, un par de canillas o tres, mejor, y una malta. Para la casa de los Pinos, zelle",\
            "gold":{"items":[{"quantity":3,"product":"pan canilla"}],"address":null,"payment_method":null}}
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                                | items",
        "{'items': []}                                                     | items",
        "{'items': 'malta'}                                                | items",
        "{'items': [3]}                                                    | items[0]",
        "{'items': [{'product': 'malta'}]}                                 | items[0].quantity",
        "{'items': [{'quantity': 0, 'product': 'malta'}]}                  | items[0].quantity",
        "{'items': [{'quantity': 1.5, 'product': 'malta'}]}                | items[0].quantity",
        "{'items': [{'quantity': 1001, 'product': 'malta'}]}               | items[0].quantity",
        "{'items': [{'quantity': 1, 'product': 'pizza'}]}                  | items[0].product",
        "{'items': [{'quantity': 1, 'product': 'malta', 'free': true}]}    | items[0].free",
        "{'items': [{'quantity': 1, 'product': 'malta'}], 'address': 3}    | address",
        "{'items': [{'quantity': 1, 'product': 'malta'}], 'tip': 3}        | tip",
        "{'items': [{'quantity': 1, 'product': 'malta'}], 'changed': 'x'}  | changed",
        "{'items': [{'quantity': 1, 'product': 'malta'}], 'payment_method': 'gold'} | payment_method"
      })
  void refusesWhatTheShopDoesNotHave(String body, String field) {
    served.board.put(Orders.doubtful(1));
    HttpResponse<String> answer = post("/api/orders/1/correct", body.replace('\'', '"'));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"param\":\"" + field + "\"");
    assertThat(get("/api/orders/1").body()).contains("\"corrected\":false");
  }

  @Test
  void overwritesNothingThatThePersonDidNotSee() {
    served.board.put(Orders.doubtful(1));
    String body =
        "{\"items\": [{\"quantity\": 1, \"product\": \"malta\"}], \"changed\": \"2020-01-01T00:00:00Z\"}";
    assertThat(post("/api/orders/1/correct", body).statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, 403",
    "application/x-www-form-urlencoded, 403",
    "'text/plain; application/json', 403",
    "application/json; charset=utf-8, 200"
  })
  void changesNothingForAPageOfAStranger(String type, int status) {
    served.board.put(Orders.calm(1, OrderState.OPEN));
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(served.uri("/api/orders/1/state"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"state\": \"confirmed\"}")));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(send(HttpRequest.newBuilder(served.uri("/api/customers/1")).DELETE()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void listsMessagesForAPersonUntilTheyAreAnswered() {
    served.board.ask(
        Orders.message("wamid.a/b=", "Elena", "¡Llegó frío!"), Optional.of(MessageKind.RECLAMO));
    assertThat(get("/api/queue").body())
        .contains("\"type\":\"text\",\"text\":\"¡Llegó frío!\",\"kind\":\"reclamo\"");
    assertThat(post("/api/queue/wamid.a%2Fb=/done", "{}").statusCode()).isEqualTo(204);
    assertThat(post("/api/queue/wamid.a%2Fb=/done", "{}").statusCode()).isEqualTo(404);
    assertThat(get("/api/queue").body()).isEqualTo("[]\n");
  }

  @Test
  void writesNoFormulasIntoASpreadsheet() {
    List<String> names = List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "Ana, \"la\" de aquí");
    for (int i = 0; i < names.size(); i++) {
      served.board.put(
          Orders.order(
              i + 1,
              names.get(i),
              OrderState.CONFIRMED,
              "una malta",
              List.of(Orders.line(1, "malta", "una malta")),
              Optional.empty(),
              Optional.empty(),
              List.of()));
    }
    String day =
        served
            .board
            .order(1)
            .orElseThrow()
            .order()
            .begun()
            .atZone(ServedBoard.SETTINGS.zone())
            .toLocalDate()
            .toString();
    HttpResponse<String> answer = get("/api/orders.csv?day=" + day);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
    assertThat(answer.body().lines().toList())
        .hasSize(7)
        .anyMatch(line -> line.contains(",'=1+1,"))
        .anyMatch(line -> line.contains(",'+1,"))
        .anyMatch(line -> line.contains(",'-1,"))
        .anyMatch(line -> line.contains(",'@SUM(A1),"))
        .anyMatch(line -> line.contains(",'\t=1,"))
        .anyMatch(line -> line.contains(",\"Ana, \"\"la\"\" de aquí\",1 malta,,,1.20,USD,false"));
  }

  @Test
  void handsOutAndForgetsACustomer() {
    served.board.put(Orders.calm(1, OrderState.OPEN));
    served.board.put(Orders.calm(2, OrderState.OPEN));
    String customer = "/api/customers/584245550101";
    assertThat(get(customer + "/export").body())
        .startsWith("{\"customer\":\"584245550101\",\"orders\":[{\"id\":1,")
        .doesNotContain("\"id\":2,");
    HttpRequest.Builder delete =
        HttpRequest.newBuilder(served.uri(customer)).header("X-Requested-With", "curl").DELETE();
    assertThat(send(delete).body()).isEqualTo("{\"messages\":1}\n");
    assertThat(get("/api/orders/1").statusCode()).isEqualTo(404);
    assertThat(get("/api/orders/2").statusCode()).isEqualTo(200);
  }

  @Test
  void addsUpADay() {
    served.board.put(Orders.calm(1, OrderState.DELIVERED));
    served.board.put(Orders.calm(2, OrderState.OPEN));
    String answer = get("/api/totals?day=" + LocalDate.now(ServedBoard.SETTINGS.zone())).body();
    assertThat(answer)
        .contains("\"orders\":1,\"states\":{\"open\":1,")
        .contains("[{\"product\":\"cachito de jamón\",\"quantity\":3},")
        .contains("\"payments\":[{\"payment_method\":\"pago_movil\",\"total\":6.9}]")
        .contains("\"total\":6.9,\"unpriced\":0");
  }

  @Test
  void tellsWhatChangedAndWhatWasMissed() throws Exception {
    String first;
    try (InputStream stream = events(Optional.empty())) {
      BufferedReader lines = lines(stream);
      assertThat(lines.readLine()).isEqualTo(":");
      served.board.put(Orders.calm(1, OrderState.OPEN));
      first = event(lines, "order", "{\"id\":1}");
    }
    served.events.queue();
    served.events.status();
    try (InputStream stream = events(Optional.of(first))) {
      BufferedReader lines = lines(stream);
      assertThat(lines.readLine()).isEqualTo(":");
      event(lines, "queue", "{}");
      event(lines, "status", "{}");
    }
    try (InputStream stream = events(Optional.of("of-another-run-1"))) {
      BufferedReader lines = lines(stream);
      assertThat(lines.readLine()).isEqualTo(":");
      event(lines, "reset", "{}");
      served.events.close();
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isNull();
    }
  }

  private InputStream events(Optional<String> last) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(served.uri("/api/events"));
    last.ifPresent(id -> request.header("Last-Event-ID", id));
    return client.send(request.build(), BodyHandlers.ofInputStream()).body();
  }

  private static BufferedReader lines(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  private static String event(BufferedReader lines, String name, String data) throws IOException {
    assertThat(lines.readLine()).isEmpty();
    String id = lines.readLine();
    assertThat(id).startsWith("id: ");
    assertThat(lines.readLine()).isEqualTo("event: " + name);
    assertThat(lines.readLine()).isEqualTo("data: " + data);
    return id.substring("id: ".length());
  }

  @Test
  void servesThePageAndNothingElseThere() {
    HttpResponse<String> page = get("/board");
    assertThat(page.body()).startsWith("<!doctype html>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'", "frame-ancestors 'none'");
    assertThat(get("/board/").body()).startsWith("<!doctype html>");
    assertThat(get("/board/app.js").headers().firstValue("Content-Type"))
        .hasValue("text/javascript; charset=utf-8");
    for (String path : List.of("/board/none.js", "/board/..%2Findex.html", "/board/app.class")) {
      assertThat(get(path).statusCode()).as(path).isIn(400, 404);
    }
  }

  @Test
  void saysWhatThereIsToSellAndHowItIs() {
    assertThat(get("/api/menu").body())
        .startsWith(
            "{\"currency\":\"USD\",\"products\":[{\"product\":\"pan canilla\",\"price\":0.8},")
        .contains("\"payment_methods\":[\"pago_movil\",");
    assertThat(get("/api/status").body())
        .isEqualTo(
            "{\"database\":\"up\",\"sender\":\"up\",\"queues\":{\"incoming\":0,\"outgoing\":0},\"problem\":null}\n");
  }
}
