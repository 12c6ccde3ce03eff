package dev.miga.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import dev.miga.engine.json.JsonValue;
import dev.miga.spring.example.OrderApplication;
import dev.miga.spring.example.OrderClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The example with the bakery as it ships. */
class SpringBootIT {
  @TempDir private Path home;

  @Test
  void readsAnOrderOverHttp() throws IOException, InterruptedException {
    try (ConfigurableApplicationContext application =
            OrderApplication.start(
                "miga.specialists.bakery=../specialists/bakery",
                "miga.model=" + RealWeights.path(),
                "miga.home=" + home);
        OrderClient client = OrderClient.of(application)) {
      JsonValue order =
          client.post("/orders", "3 cachitos, no mejor 5, y dos maltas pa la calle 72, pago móvil");
      assertThat(order)
          .isEqualTo(
              JsonValue.parse(
                  """
                  {"items": [{"quantity": 5, "product": "cachito de jamón"},
                             {"quantity": 2, "product": "malta"}],
                   "address": "calle 72", "paymentMethod": "pago_movil"}"""));
      assertThat(client.get("/actuator/health").toJson())
          .contains("\"specialists\":[\"bakery\"]", "\"status\":\"UP\"");
      assertThat(
              client.get("/actuator/metrics/miga.specialist.bytes?tag=specialist:bakery").toJson())
          .containsPattern("\"value\":[1-9]");
    }
  }
}
