package dev.miga.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.Folders;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.hub.RealWeights;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.kernels.KernelsProvider;
import dev.miga.server.MigaServer;
import dev.miga.server.settings.ServerSettings;
import dev.miga.shop.store.StoreSettings;
import dev.miga.shop.whatsapp.DeliverySignature;
import dev.miga.shop.whatsapp.SendResult;
import dev.miga.shop.whatsapp.WebhookRoutes;
import dev.miga.shop.whatsapp.WhatsAppSettings;
import dev.miga.tasks.Catalogue;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Serving;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a message with the specialists that ship: webhook, order, answer, board. */
class ShopIT {
  private static final String SECRET = "app-secret";
  private static final String NUMBER = "106540352242922";
  private static final WhatsAppSettings WHATSAPP =
      new WhatsAppSettings(
          "handshake", SECRET, "EAAToken", NUMBER, WhatsAppSettings.META, WhatsAppSettings.VERSION);

  private static final Catalogue NOTHING_MORE =
      new Catalogue() {
        @Override
        public List<String> names() {
          return List.of();
        }

        @Override
        public SpecialistFile find(String name) {
          throw new IllegalStateException(name);
        }
      };

  @TempDir private Path folder;
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private int messages;

  private static SpecialistLoader loader() {
    return new SpecialistLoader(
        own -> RealWeights.path(),
        new KernelsProvider().choose(KernelsProvider.Wish.AUTO).kernels(),
        Runtime.getRuntime().availableProcessors(),
        (done, total) -> {},
        Folders.standard().packed(),
        new Serving(Merge.NEVER, Optional.empty(), Scheduler.Limits.STANDARD));
  }

  /** Something done with a shop that is open. */
  @FunctionalInterface
  private interface Visit {
    void at(URI shop) throws IOException, InterruptedException;
  }

  private void open(Fleet fleet, Visit visit) throws IOException, InterruptedException {
    ShopSettings settings =
        ShopSettings.of(Optional.empty(), name -> Optional.empty())
            .with(StoreSettings.of("jdbc:sqlite:" + folder.resolve("shop.db")))
            .with(WHATSAPP);
    try (Shop shop = Shop.open(fleet, settings, this::keep, line -> {});
        MigaServer server =
            MigaServer.start(
                fleet, NOTHING_MORE, ServerSettings.local(0, "gemma"), shop, line -> {})) {
      visit.at(server.uri());
    }
  }

  private SendResult keep(JsonObject message, int failures) {
    sent.add(message.toJson());
    return new SendResult.Sent("wamid.sent." + sent.size());
  }

  private void deliver(URI shop, String customer, String text)
      throws IOException, InterruptedException {
    messages++;
    byte[] body =
        """
        {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field":
        "messages", "value": {"messaging_product": "whatsapp", "metadata": {"phone_number_id":
        "%s"}, "contacts": [{"profile": {"name": "Ana"}, "wa_id": "%s"}], "messages": [{"from":
        "%s", "id": "wamid.%d", "timestamp": "%d", "type": "text", "text": {"body": "%s"}}]}}]}]}
        """
            .formatted(NUMBER, customer, customer, messages, Instant.now().getEpochSecond(), text)
            .getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(shop.resolve(WebhookRoutes.PATH))
            .header(DeliverySignature.HEADER, new DeliverySignature(SECRET).sign(body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    while (!get(shop, "api/status").contains("\"incoming\":0")) {
      Thread.sleep(50);
    }
  }

  private String get(URI shop, String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(shop.resolve(path)).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private List<JsonObject> orders(URI shop) throws IOException, InterruptedException {
    return ((JsonArray) JsonValue.parse(get(shop, "api/orders")))
        .items().stream().map(order -> (JsonObject) order).toList();
  }

  @Test
  void anOrderComesInTwoMessagesAndIsConfirmedAfterARestart()
      throws IOException, InterruptedException {
    try (Fleet fleet = Fleet.over(loader(), "gemma")) {
      for (String name : List.of("bakery", "desk")) {
        fleet.open(name, SpecialistFile.read(Path.of("..", "specialists", name)));
      }
      open(
          fleet,
          shop -> {
            deliver(shop, "584140000001", "Buenas, me mandas 3 canillas y una malta porfa");
            deliver(shop, "584140000001", "para la calle 72, casa 12-40, pago con zelle");
            deliver(shop, "584140000002", "¿hasta qué hora abren hoy?");
          });
      open(
          fleet,
          shop -> {
            deliver(shop, "584140000001", "sí, confirmo");
            assertThat(orders(shop))
                .singleElement()
                .satisfies(
                    order ->
                        assertThat(order.toJson())
                            .contains(
                                "\"state\":\"confirmed\"",
                                "{\"quantity\":3,\"product\":\"pan canilla\"}",
                                "{\"quantity\":1,\"product\":\"malta\"}",
                                "\"address\":\"calle 72, casa 12-40\"",
                                "\"payment_method\":\"zelle\"",
                                "\"currency\":\"USD\""));
            assertThat(get(shop, "api/queue"))
                .contains("hasta qué hora abren", "\"kind\":\"consulta_servicio\"");
            assertThat(get(shop, "board")).contains("<main");
          });
    }
    assertThat(sent).anyMatch(message -> message.contains("Pedido confirmado: 3 pan canilla"));
  }
}
