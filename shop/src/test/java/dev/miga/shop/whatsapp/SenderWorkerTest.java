package dev.miga.shop.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.shop.conversation.Notice;
import dev.miga.shop.conversation.Notice.Kind;
import dev.miga.shop.conversation.Outgoing.Say;
import dev.miga.shop.whatsapp.AnswerQueue.Due;
import dev.miga.shop.whatsapp.SendResult.Closed;
import dev.miga.shop.whatsapp.SendResult.Refused;
import dev.miga.shop.whatsapp.SendResult.Retry;
import dev.miga.shop.whatsapp.SendResult.Sent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SenderWorkerTest {
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final String CUSTOMER = "584141234567";
  private static final Notice NOTICE = new Notice(Kind.ORDER_SENT, "2 malta");

  private final MemoryAnswers answers = new MemoryAnswers();
  private final List<JsonObject> sent = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();

  private SenderWorker start(Duration poll, Channel channel) {
    Channel kept =
        (message, failures) -> {
          sent.add(message);
          return channel.send(message, failures);
        };
    return SenderWorker.start(
        answers, kept, Templates.SPANISH, poll, InstantSource.system(), log::add);
  }

  private static Due due(long id, String customer, Duration ago, Optional<Notice> notice) {
    return new Due(
        id, customer, new Say("texto " + id), notice, Optional.of(Instant.now().minus(ago)), 0);
  }

  private static Due due(long id, String customer) {
    return due(id, customer, Duration.ofMinutes(1), Optional.empty());
  }

  private String next() throws InterruptedException {
    String event = answers.events.poll(60, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }

  private String type(int index) {
    return JsonPart.text(sent.get(index), "type").orElseThrow();
  }

  @Test
  void sendsAtOnceWhatIsAnnounced() throws Exception {
    try (SenderWorker worker = start(NEVER, (message, failures) -> new Sent("wamid.1"))) {
      answers.add(due(1, CUSTOMER));
      worker.wake();

      assertThat(next()).isEqualTo("sent 1 wamid.1");
      assertThat(type(0)).isEqualTo("text");
    }
  }

  @Test
  void keepsTheOrderOfEachCustomerWhileItFails() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    for (int id = 0; id < 60; id++) {
      answers.add(due(id, "5841" + id % 6));
    }
    Channel unsteady =
        (message, failures) ->
            asked.incrementAndGet() % 3 == 0
                ? new Retry(Duration.ofMillis(5), "HTTP 429")
                : new Sent("x");
    int[] last = {-1, -1, -1, -1, -1, -1};
    try (SenderWorker worker = start(POLL, unsteady)) {
      for (int done = 0; done < 60; ) {
        String[] event = next().split(" ", 3);
        int id = Integer.parseInt(event[1]);
        if (event[0].equals("sent")) {
          assertThat(id).isGreaterThan(last[id % 6]);
          last[id % 6] = id;
          done++;
        }
      }
      assertThat(worker.health().store()).isEmpty();
    }
    assertThat(last).containsExactly(54, 55, 56, 57, 58, 59);
  }

  @Test
  void saysWhatIsWrongUntilItWorksAgain() throws Exception {
    CountDownLatch mended = new CountDownLatch(1);
    answers.add(due(1, CUSTOMER));
    Channel channel =
        (message, failures) ->
            mended.getCount() == 0
                ? new Sent("wamid.1")
                : new Retry(Duration.ofMillis(5), "HTTP 500, no reason given");
    try (SenderWorker worker = start(POLL, channel)) {
      assertThat(next()).isEqualTo("later 1 HTTP 500, no reason given");
      next();
      assertThat(worker.health().work().orElseThrow().what())
          .isEqualTo("HTTP 500, no reason given");
      mended.countDown();
      while (!next().equals("sent 1 wamid.1")) {
        // tried once more before it was mended
      }
    }
    assertThat(log).containsExactly("answers: HTTP 500, no reason given", "answers: works again");
  }

  @Test
  void givesWhatIsRefusedToAPersonAndGoesOn() throws Exception {
    answers.add(due(1, CUSTOMER));
    answers.add(due(2, CUSTOMER));
    Channel channel =
        (message, failures) ->
            message.toJson().contains("texto 1") ? new Refused("HTTP 400") : new Sent("x");
    try (SenderWorker worker = start(NEVER, channel)) {
      assertThat(next()).isEqualTo("failed 1 HTTP 400");
      assertThat(next()).isEqualTo("sent 2 x");
      assertThat(worker.health().isWell()).isTrue();
    }
    assertThat(log).containsExactly("answer to 58414****567: HTTP 400");
  }

  @Test
  void sendsATemplateAfterADay() throws Exception {
    answers.add(due(1, CUSTOMER, Duration.ofHours(25), Optional.of(NOTICE)));
    try (SenderWorker worker = start(NEVER, (message, failures) -> new Sent("wamid.1"))) {
      assertThat(next()).isEqualTo("sent 1 wamid.1");
      assertThat(type(0)).isEqualTo("template");
      assertThat(worker.health().isWell()).isTrue();
    }
  }

  @Test
  void sendsNothingAfterADayWithoutATemplate() throws Exception {
    answers.add(due(1, CUSTOMER, Duration.ofHours(25), Optional.empty()));
    answers.add(new Due(2, "58414", new Say("x"), Optional.empty(), Optional.empty(), 0));
    try (SenderWorker worker = start(NEVER, (message, failures) -> new Sent("wamid.1"))) {
      assertThat(List.of(next().substring(0, 8), next().substring(0, 8)))
          .containsExactlyInAnyOrder("failed 1", "failed 2");
      assertThat(worker.health().isWell()).isTrue();
    }
    assertThat(sent).isEmpty();
  }

  @Test
  void sendsATemplateWhereWhatsAppSaysThatADayHasPassed() throws Exception {
    answers.add(due(1, CUSTOMER, Duration.ofHours(23), Optional.of(NOTICE)));
    answers.add(due(2, CUSTOMER, Duration.ofHours(23), Optional.empty()));
    Channel closed =
        (message, failures) ->
            JsonPart.text(message, "type").equals(Optional.of("template"))
                ? new Sent("wamid.1")
                : new Closed("131047");
    try (SenderWorker worker = start(NEVER, closed)) {
      assertThat(next()).isEqualTo("sent 1 wamid.1");
      assertThat(next()).isEqualTo("failed 2 131047, and there is no template for it");
      assertThat(worker.health().isWell()).isTrue();
    }
  }

  @Test
  void givesUpInTheEnd() throws Exception {
    Due due = due(1, CUSTOMER);
    answers.add(
        new Due(
            1, CUSTOMER, due.outgoing(), due.notice(), due.heard(), SenderWorker.MOST_FAILURES));
    try (SenderWorker worker =
        start(NEVER, (message, failures) -> new Retry(Duration.ZERO, "HTTP 500"))) {
      assertThat(next()).isEqualTo("failed 1 HTTP 500");
      assertThat(worker.health().store()).isEmpty();
    }
  }

  @Test
  void sendsNothingTwiceBecauseTheStoreFailed() throws Exception {
    answers.failWrites(4);
    answers.add(due(1, CUSTOMER));
    try (SenderWorker worker = start(POLL, (message, failures) -> new Sent("wamid.1"))) {
      assertThat(next()).isEqualTo("sent 1 wamid.1");
      assertThat(worker.health().underWay()).isLessThanOrEqualTo(1);
    }
    assertThat(sent).hasSize(1);
    assertThat(log).contains("answers cannot be written: IllegalStateException");
  }

  @Test
  void leavesAnAnswerOpenWhenItIsStoppedInTheMiddle() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    answers.add(due(1, CUSTOMER));
    Channel hanging =
        (message, failures) -> {
          asked.countDown();
          new CountDownLatch(1).await();
          return new Sent("never");
        };
    try (SenderWorker worker = start(NEVER, hanging)) {
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.health().underWay()).isEqualTo(1);
    }
    assertThat(answers.events).isEmpty();
    try (SenderWorker again = start(NEVER, (message, failures) -> new Sent("wamid.2"))) {
      assertThat(next()).isEqualTo("sent 1 wamid.2");
      assertThat(again.health().isWell()).isTrue();
    }
  }
}
