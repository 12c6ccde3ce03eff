package dev.miga.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.spring.example.OrderClient;
import dev.miga.tasks.Specialist;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class ClosingTest {
  @TempDir private Path folder;

  /** What a request and the end of its application wait for. */
  record Meeting(CountDownLatch arrived, CountDownLatch closing) {}

  /** Asks only when the application closes. */
  @RestController
  record LateController(Specialist mood, Meeting meeting) {
    @GetMapping(value = "/late", produces = "application/json")
    String late() throws InterruptedException {
      meeting.arrived().countDown();
      meeting.closing().await();
      return "\"" + mood.apply("hola").getClass().getSimpleName() + "\"";
    }
  }

  /** Only what the test needs. */
  @EnableAutoConfiguration
  @Import(LateController.class)
  static class LateApplication {}

  @Test
  void aRequestUnderWayIsAnsweredBeforeTheSpecialistsAreClosed() throws Exception {
    Meeting meeting = new Meeting(new CountDownLatch(1), new CountDownLatch(1));
    ConfigurableApplicationContext application = started(meeting);
    try (OrderClient client = OrderClient.of(application);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<JsonValue> answer = threads.submit(() -> client.get("/late"));
      meeting.arrived().await();
      application.close();
      assertThat(answer.get()).isEqualTo(new JsonValue.JsonString("Classified"));
    }
  }

  private ConfigurableApplicationContext started(Meeting meeting) throws IOException {
    return new SpringApplicationBuilder(LateApplication.class)
        .properties(TinyOrders.in(folder).keys("mood"))
        .properties("server.port=0")
        .initializers(
            context ->
                ((GenericApplicationContext) context).registerBean(Meeting.class, () -> meeting))
        .listeners((ApplicationListener<ContextClosedEvent>) event -> meeting.closing().countDown())
        .run();
  }
}
