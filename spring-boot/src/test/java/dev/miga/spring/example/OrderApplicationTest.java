package dev.miga.spring.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.spring.TinyOrders;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The example as an application of its own, asked over HTTP. */
class OrderApplicationTest {
  @TempDir private Path folder;

  @Test
  void answersWithTheRecordAndTellsHealthAndMeters() throws IOException, InterruptedException {
    String[] keys = TinyOrders.in(folder).keys("bakery", "mood");
    try (ConfigurableApplicationContext application = OrderApplication.start(keys);
        OrderClient client = OrderClient.of(application)) {
      JsonValue order = client.post("/orders", "tres canillas, señora");
      assertThat(order).isInstanceOf(JsonObject.class);
      assertThat(order.toJson()).contains("\"items\":[{\"quantity\":", "\"paymentMethod\":");
      assertThat(client.get("/actuator/health").toJson())
          .contains("\"miga\":{\"details\":{", "\"specialists\":[\"bakery\",\"mood\"]")
          .contains("\"running\":", "\"queued\":")
          .contains("\"status\":\"UP\"");
      assertThat(client.get("/actuator/metrics").toJson())
          .contains("\"miga.passes\"", "\"miga.pass.sequences\"", "\"miga.queued\"")
          .contains("\"miga.running\"", "\"miga.specialist.bytes\"", "\"miga.tokens\"");
      assertThat(client.get("/actuator/metrics/miga.specialist.bytes?tag=specialist:mood").toJson())
          .contains("\"VALUE\"");
    }
  }
}
