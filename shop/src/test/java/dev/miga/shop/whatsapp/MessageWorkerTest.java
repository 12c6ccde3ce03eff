package dev.miga.shop.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.shop.conversation.Dialogue;
import dev.miga.shop.conversation.MessageKind;
import dev.miga.shop.conversation.MessageReader;
import dev.miga.shop.conversation.Outgoing;
import dev.miga.shop.conversation.ReviewRules;
import dev.miga.shop.message.Content;
import dev.miga.shop.message.Content.Text;
import dev.miga.shop.message.Content.Unreadable;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Menu;
import dev.miga.shop.order.Reading;
import dev.miga.shop.whatsapp.MemoryMessages.Finished;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageWorkerTest {
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final BackOff SHORT = new BackOff(Duration.ofMillis(2), Duration.ofMillis(8));
  private static final String PERSON = "Gracias por escribir. Una persona te responde enseguida.";

  private final MemoryMessages messages = new MemoryMessages();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();

  /** Sorts as it is told to, and reads nothing. */
  private record Sorter(Function<String, MessageKind> kinds) implements MessageReader {
    @Override
    public Sorted sort(String text) {
      return new Sorted(kinds.apply(text), 1);
    }

    @Override
    public Reading read(String text) {
      throw new AssertionError("not asked for");
    }
  }

  private MessageWorker start(Duration poll, Function<String, MessageKind> kinds) {
    Dialogue conversation =
        new Dialogue(new Sorter(kinds), new ReviewRules(0.5, 0.5), new Menu("USD", Map.of()));
    return MessageWorker.start(
        messages,
        conversation,
        8,
        answered::incrementAndGet,
        poll,
        SHORT,
        InstantSource.system(),
        log::add);
  }

  private static CustomerMessage message(String customer, int number, Content content) {
    return new CustomerMessage(
        customer + "." + number, customer, Optional.empty(), Instant.ofEpochSecond(1), content);
  }

  private static CustomerMessage text(String customer, int number) {
    return message(customer, number, new Text("texto " + number));
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T found = queue.poll(60, TimeUnit.SECONDS);
    assertThat(found).isNotNull();
    return found;
  }

  @Test
  void answersAtOnceWhatIsAnnounced() throws Exception {
    try (MessageWorker worker = start(NEVER, text -> MessageKind.SOCIAL)) {
      messages.add(text("58414", 1));
      worker.wake();

      assertThat(next(messages.finished).step().answers()).hasSize(1);
    }
    assertThat(answered).hasValue(1);
  }

  @Test
  void answersWhatWasLeftFromBefore() throws Exception {
    messages.add(text("58414", 1));
    try (MessageWorker worker = start(NEVER, text -> MessageKind.SOCIAL)) {
      assertThat(next(messages.finished).message().id()).isEqualTo("58414.1");
      assertThat(worker.health().isWell()).isTrue();
    }
  }

  @Test
  void keepsTheOrderOfEachCustomerWhileItFails() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    for (int number = 0; number < 20; number++) {
      for (int customer = 0; customer < 10; customer++) {
        messages.add(text("5841400" + customer, number));
      }
    }
    Function<String, MessageKind> unsteady =
        text -> {
          if (asked.incrementAndGet() % 3 == 0) {
            throw new MigaException(ErrorCode.BUSY, "busy");
          }
          return MessageKind.SOCIAL;
        };
    Map<String, List<String>> order = new HashMap<>();
    try (MessageWorker worker = start(POLL, unsteady)) {
      for (int i = 0; i < 200; i++) {
        CustomerMessage done = next(messages.finished).message();
        order.computeIfAbsent(done.customer(), c -> new ArrayList<>()).add(done.id());
      }
      assertThat(worker.health().store()).isEmpty();
    }
    assertThat(order).hasSize(10);
    order.forEach(
        (customer, ids) -> {
          List<String> expected = new ArrayList<>();
          for (int number = 0; number < 20; number++) {
            expected.add(customer + "." + number);
          }
          assertThat(ids).isEqualTo(expected);
        });
  }

  @Test
  void asksForSeveralCustomersAtATimeButNotTwiceForOne() throws Exception {
    CountDownLatch eight = new CountDownLatch(8);
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 0; i < 12; i++) {
      messages.add(text("5841" + i, 1));
      messages.add(text("5841" + i, 2));
    }
    Function<String, MessageKind> waiting =
        text -> {
          eight.countDown();
          await(go);
          return MessageKind.SOCIAL;
        };
    try (MessageWorker worker = start(POLL, waiting)) {
      await(eight);
      assertThat(worker.health().underWay()).isEqualTo(8);
      go.countDown();
      for (int i = 0; i < 24; i++) {
        next(messages.finished);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigaException(ErrorCode.REFUSED, "interrupted", e);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"BUSY", "TIMEOUT", "IO"})
  void triesAgainWhatMayPass(ErrorCode code) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    messages.add(text("58414", 1));
    Function<String, MessageKind> third =
        text -> {
          if (asked.incrementAndGet() < 3) {
            throw new MigaException(code, "not now");
          }
          return MessageKind.SOCIAL;
        };
    try (MessageWorker worker = start(POLL, third)) {
      worker.wake();
      assertThat(next(messages.finished).step().person()).isFalse();
    }
    assertThat(messages.putOff).containsExactly("not now", "not now");
    assertThat(log).containsExactly("messages: not now", "messages: works again");
  }

  @Test
  void givesWhatNeverPassesToAPersonAndGoesOn() throws Exception {
    messages.add(text("58414", 1));
    messages.add(text("58414", 2));
    Function<String, MessageKind> first =
        text -> {
          if (text.equals("texto 1")) {
            throw new MigaException(ErrorCode.TIMEOUT, "not in time");
          }
          return MessageKind.SOCIAL;
        };
    try (MessageWorker worker = start(POLL, first)) {
      Finished given = next(messages.finished);
      assertThat(given.message().id()).isEqualTo("58414.1");
      assertThat(given.step().person()).isTrue();
      assertThat(given.step().answers()).extracting(Outgoing::text).containsExactly(PERSON);
      assertThat(messages.putOff).hasSize(MessageWorker.MOST_FAILURES);
      assertThat(next(messages.finished).step().person()).isFalse();
      assertThat(worker.health().underWay()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void givesWhatNoModelCanReadToAPersonAtOnce() throws Exception {
    for (RuntimeException failure :
        List.of(
            new MigaException(ErrorCode.INVALID_ARGUMENT, "too long"),
            new MigaException(ErrorCode.INTERNAL, "fault"),
            new IllegalStateException("secreto del cliente"))) {
      Function<String, MessageKind> failing =
          text -> {
            throw failure;
          };
      messages.add(text("584141234567", 1));
      try (MessageWorker worker = start(NEVER, failing)) {
        Finished given = next(messages.finished);
        assertThat(given.step().person()).isTrue();
        assertThat(given.step().answers()).extracting(Outgoing::text).containsExactly(PERSON);
        assertThat(worker.health().store()).isEmpty();
      }
    }
    assertThat(messages.putOff).isEmpty();
    assertThat(log).hasSize(3).allMatch(line -> line.startsWith("message of 58414****567: "));
    assertThat(String.join("\n", log)).doesNotContain("secreto", "texto");
  }

  @Test
  void doesNotAnswerReactions() throws Exception {
    messages.add(message("58414", 1, new Unreadable("reaction")));
    messages.add(message("58414", 2, new Unreadable("system")));
    messages.add(message("58414", 3, new Unreadable("image")));
    try (MessageWorker worker = start(NEVER, text -> MessageKind.SOCIAL)) {
      assertThat(next(messages.finished).step().answers()).isEmpty();
      assertThat(next(messages.finished).step().person()).isFalse();
      assertThat(next(messages.finished).step().answers()).hasSize(1);
      assertThat(worker.health().work()).isEmpty();
    }
  }

  @Test
  void survivesAStoreThatCannotBeRead() throws Exception {
    messages.failReads(3);
    messages.add(text("58414", 1));
    try (MessageWorker worker = start(POLL, text -> MessageKind.SOCIAL)) {
      next(messages.finished);
      assertThat(worker.health().store()).isEmpty();
    }
    assertThat(log)
        .containsExactly(
            "messages cannot be read: IllegalStateException",
            "messages cannot be read: works again");
  }

  @Test
  void survivesAStoreThatCannotBeWritten() throws Exception {
    messages.failWrites(5);
    messages.add(text("58414", 1));
    messages.add(text("58414", 2));
    try (MessageWorker worker = start(POLL, text -> MessageKind.SOCIAL)) {
      assertThat(next(messages.finished).message().id()).isEqualTo("58414.1");
      assertThat(next(messages.finished).message().id()).isEqualTo("58414.2");
      assertThat(worker.health().underWay()).isLessThanOrEqualTo(1);
    }
    assertThat(log).contains("messages cannot be written: IllegalStateException");
  }

  @Test
  void givesAMessageWhoseStepCannotBeStoredToAPerson() throws Exception {
    messages.failFinishes(MessageWorker.MOST_FAILURES);
    messages.add(text("58414", 1));
    try (MessageWorker worker = start(POLL, text -> MessageKind.SOCIAL)) {
      assertThat(next(messages.finished).step().person()).isTrue();
      assertThat(worker.health().store()).isEmpty();
    }
  }

  @Test
  void leavesAMessageOpenWhenItIsStoppedInTheMiddle() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    messages.add(text("58414", 1));
    Function<String, MessageKind> hanging =
        text -> {
          asked.countDown();
          await(new CountDownLatch(1));
          return MessageKind.SOCIAL;
        };
    try (MessageWorker worker = start(POLL, hanging)) {
      await(asked);
      assertThat(worker.health().underWay()).isEqualTo(1);
    }
    assertThat(messages.open()).isEqualTo(1);
    assertThat(messages.finished).isEmpty();

    try (MessageWorker again = start(POLL, text -> MessageKind.SOCIAL)) {
      assertThat(next(messages.finished).message().id()).isEqualTo("58414.1");
      assertThat(again.health().store()).isEmpty();
    }
  }
}
