package dev.miga.spring.example;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that reads orders. */
@SpringBootApplication
public class OrderApplication {

  /** Starts it on a free port, with health and meters over HTTP. */
  public static ConfigurableApplicationContext start(String... keys) {
    List<String> all = new ArrayList<>(List.of(keys));
    all.add("server.port=0");
    all.add("management.endpoints.web.exposure.include=health,metrics");
    all.add("management.endpoint.health.show-details=always");
    return new SpringApplicationBuilder(OrderApplication.class)
        .properties(all.toArray(String[]::new))
        .run();
  }
}
