package dev.miga.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.BusyException;
import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.GenerationEvent.TextDelta;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.sampling.Sampling;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.kernels.ScalarKernels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulerTest {
  /** Ends no text, so that lengths are those asked for. */
  private static final TokenIds NEVER = TokenIds.EMPTY;

  @TempDir private Path folder;
  private LanguageModel model;

  @BeforeEach
  void load() {
    try (ModelFile file = ModelFiles.open(TinyGemma.wide().write(folder))) {
      model = LanguageModel.pack(file, new ScalarKernels(), 2);
    }
  }

  @AfterEach
  void close() {
    model.close();
  }

  private Scheduler scheduler(int inFlight, int queued) {
    return new Scheduler(model.gemma(), new Scheduler.Limits(inFlight, queued, 512));
  }

  private Input input(int... prompt) {
    Gemma gemma = model.gemma();
    return new Input(AdaptedModel.of(gemma), new FreshCaches(gemma), prompt);
  }

  private Free free(GenerationOptions options, Consumer<GenerationEvent> events, int... prompt) {
    return new Free(input(prompt), model.tokenizer().vocabulary(), NEVER, options, events);
  }

  private Free free(int tokens, int... prompt) {
    return free(GenerationOptions.greedy(tokens), event -> {}, prompt);
  }

  /** A sequence that keeps the scheduler from its next pass until it is let go. */
  private Free holding(CountDownLatch begun, CountDownLatch go) {
    return free(
        GenerationOptions.greedy(4),
        event -> {
          begun.countDown();
          uninterruptibly(go);
        },
        2,
        5);
  }

  private static void uninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<GenerationOptions> waysToChoose() {
    return List.of(
        GenerationOptions.greedy(12),
        new GenerationOptions(12, new Sampling(0.9f, 20, 0.9f, 0, 1, 3), List.of()),
        new GenerationOptions(12, new Sampling(1, 0, 1, 0, 1, 4), List.of()),
        new GenerationOptions(12, new Sampling(0, 0, 1, 0, 1.3f, 5), List.of()));
  }

  @Test
  void everyKindOfSequenceComesOutInCompanyAsAlone() {
    List<Sequence<?>> sequences = new ArrayList<>();
    List<int[]> prompts =
        List.of(new int[] {2, 300, 400}, IntStream.range(2, 150).toArray(), new int[] {7});
    LabelScorer labels =
        new ContinuationScorer(
            List.of("a", "b", "c"),
            List.of(TokenIds.of(9, 10, 1), TokenIds.of(9, 11, 1), TokenIds.of(12, 1)));
    for (int[] prompt : prompts) {
      waysToChoose().forEach(options -> sequences.add(free(options, event -> {}, prompt)));
      sequences.add(new Labels(input(prompt), labels));
    }
    List<Object> alone = new ArrayList<>();
    for (Sequence<?> sequence : sequences) {
      try (Scheduler scheduler = scheduler(1, 1)) {
        alone.add(comparable(scheduler.submit(sequence).await()));
      }
    }
    try (Scheduler scheduler = scheduler(32, 100)) {
      List<? extends Ticket<?>> tickets = sequences.stream().map(scheduler::submit).toList();
      List<Object> together =
          tickets.stream().<Object>map(ticket -> comparable(ticket.await())).toList();
      assertThat(together).isEqualTo(alone);
    }
  }

  private static Object comparable(Object result) {
    return switch (result) {
      case Generation generation -> generation.text() + generation.tokens();
      case LabelScores scores -> java.util.Arrays.toString(scores.probabilities());
      default -> throw new AssertionError(result);
    };
  }

  @Test
  void logitsAreThoseOfTheModelHoweverThePromptIsCut() {
    int[] prompt = IntStream.range(2, 100).toArray();
    List<List<float[]>> found = new ArrayList<>();
    for (int passTokens : new int[] {1, 7, 40, 512}) {
      List<float[]> rows = new ArrayList<>();
      try (Scheduler scheduler =
          new Scheduler(model.gemma(), new Scheduler.Limits(1, 1, passTokens))) {
        Logits sequence = new Logits(input(prompt), 50, (index, logits) -> rows.add(logits));
        assertThat(scheduler.submit(sequence).await().computed()).isEqualTo(prompt.length);
      }
      found.add(rows);
    }
    assertThat(found.getFirst()).hasSize(50);
    for (List<float[]> rows : found) {
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.get(i)).containsExactly(found.getFirst().get(i));
      }
    }
  }

  @Test
  void textIsToldAsItIsWrittenAndStopsBeforeAStopString() {
    try (Scheduler scheduler = scheduler(2, 4)) {
      String whole = scheduler.submit(free(20, 2, 300)).await().text();
      String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 2);
      StringBuilder told = new StringBuilder();
      Free sequence =
          free(
              new GenerationOptions(20, Sampling.greedy(), List.of(stop)),
              event -> {
                if (event instanceof TextDelta delta) {
                  told.append(delta.text());
                }
              },
              2,
              300);
      Generation generation = scheduler.submit(sequence).await();
      assertThat(generation.reason()).isEqualTo(StopReason.STOP_STRING);
      assertThat(generation.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
      assertThat(told).hasToString(generation.text());
    }
  }

  @Test
  void refusesMoreThanItsQueueHolds() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Scheduler scheduler = scheduler(1, 2)) {
      Ticket<Generation> running = scheduler.submit(holding(begun, go));
      uninterruptibly(begun);
      List<Ticket<Generation>> waiting =
          List.of(scheduler.submit(free(1, 2)), scheduler.submit(free(1, 2)));
      assertThatThrownBy(() -> scheduler.submit(free(1, 2)))
          .isInstanceOfSatisfying(
              MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY));
      assertThat(scheduler.load().queued()).isEqualTo(2);
      go.countDown();
      assertThat(running.await().tokens().size()).isEqualTo(4);
      waiting.forEach(ticket -> assertThat(ticket.await().tokens().size()).isEqualTo(1));
    }
  }

  @Test
  void aCancelledSequenceEndsWhetherItRunsOrWaits() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Scheduler scheduler = scheduler(1, 2)) {
      Ticket<Generation> running = scheduler.submit(holding(begun, go));
      uninterruptibly(begun);
      Ticket<Generation> waiting = scheduler.submit(free(1, 2));
      waiting.cancel();
      running.cancel();
      go.countDown();
      for (Ticket<Generation> ticket : List.of(running, waiting)) {
        assertThatThrownBy(ticket::await)
            .isInstanceOfSatisfying(
                MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REFUSED));
      }
      assertThat(scheduler.submit(free(3, 2)).await().tokens().size()).isEqualTo(3);
    }
  }

  @Test
  void whatIsNotDoneByItsDeadlineEnds() {
    Terms late = new Terms("", 9, 0, Optional.of(Duration.ofSeconds(1)));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Scheduler scheduler = scheduler(1, 2)) {
      Ticket<Generation> running = scheduler.submit(holding(begun, go), late);
      long submitted = System.nanoTime();
      uninterruptibly(begun);
      while (System.nanoTime() - submitted <= 1_000_000_000) {
        Thread.onSpinWait();
      }
      go.countDown();
      assertThatThrownBy(running::await)
          .isInstanceOfSatisfying(
              MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
    }
  }

  @Test
  void whatWaitsUntilItsDeadlineWasAskedOfABusyModel() {
    Terms late = new Terms("", 9, 0, Optional.of(Duration.ZERO));
    try (Scheduler scheduler = scheduler(1, 2)) {
      assertThatThrownBy(() -> scheduler.submit(free(100, 2), late).await())
          .isInstanceOfSatisfying(
              MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY));
      assertThat(scheduler.submit(free(3, 2)).await().tokens().size()).isEqualTo(3);
    }
  }

  /** Does something when a sequence begins. */
  private record Beginning(CacheSource caches, Runnable action) implements CacheSource {
    @Override
    public int tokens() {
      return caches.tokens();
    }

    @Override
    public KvCache borrow() {
      action.run();
      return caches.borrow();
    }

    @Override
    public void giveBack(KvCache cache) {
      caches.giveBack(cache);
    }
  }

  private Free beginning(Runnable action) {
    CacheSource caches = new Beginning(new FreshCaches(model.gemma()), action);
    Input input = new Input(AdaptedModel.of(model.gemma()), caches, new int[] {2});
    return new Free(
        input, model.tokenizer().vocabulary(), NEVER, GenerationOptions.greedy(1), event -> {});
  }

  /** One that ended took a second; the next one holds the model up, and five seconds are given. */
  @Test
  void refusesWhatCannotBeExpectedToEndByItsDeadline() {
    AtomicLong time = new AtomicLong();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Runnable hold =
        () -> {
          begun.countDown();
          uninterruptibly(go);
        };
    Terms hurried = new Terms("", 9, 0, Optional.of(Duration.ofSeconds(5)));
    Terms urgent = new Terms("", 9, 1, hurried.deadline());
    Scheduler.Limits limits = new Scheduler.Limits(1, 100, 512);
    try (Scheduler scheduler = new Scheduler(model.gemma(), limits, time::get)) {
      scheduler.submit(beginning(() -> time.set(1_000_000_000)), hurried).await();
      scheduler.submit(beginning(hold));
      uninterruptibly(begun);
      try {
        List<Ticket<Generation>> taken = new ArrayList<>();
        for (Terms terms : List.of(hurried, hurried, Terms.NONE, urgent)) {
          taken.add(scheduler.submit(free(1, 2), terms));
        }
        AdaptedModel asked = AdaptedModel.of(model.gemma());
        for (ThrowingCallable attempt :
            List.<ThrowingCallable>of(
                () -> scheduler.submit(free(1, 2), hurried),
                () -> scheduler.requireRoom(asked, hurried))) {
          assertThatThrownBy(attempt)
              .isInstanceOfSatisfying(
                  BusyException.class,
                  e -> assertThat(e.expectedWait()).isEqualTo(Duration.ofSeconds(5)));
        }
        go.countDown();
        taken.forEach(ticket -> assertThat(ticket.await().tokens().size()).isEqualTo(1));
      } finally {
        go.countDown();
      }
    }
  }

  @Test
  void submittersTakeTurnsAndTheHigherPriorityGoesFirst() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    try (Scheduler scheduler = scheduler(1, 100)) {
      scheduler.submit(holding(begun, go));
      uninterruptibly(begun);
      List<Ticket<Generation>> tickets = new ArrayList<>();
      for (String name : List.of("a1", "a2", "a3", "a4", "b1", "b2", "c1")) {
        Terms terms = Terms.of(name.substring(0, 1), 9);
        tickets.add(scheduler.submit(noting(name, order), terms));
      }
      Terms urgent = new Terms("a", 9, 1, Optional.empty());
      tickets.add(scheduler.submit(noting("urgent", order), urgent));
      go.countDown();
      tickets.forEach(Ticket::await);
    }
    assertThat(order).containsExactly("urgent", "a1", "b1", "c1", "a2", "b2", "a3", "a4");
  }

  private Free noting(String name, ConcurrentLinkedQueue<String> order) {
    return free(
        GenerationOptions.greedy(1),
        event -> {
          if (event instanceof GenerationEvent.Finished) {
            order.add(name);
          }
        },
        2,
        9);
  }

  @Test
  void aSubmitterRunsNoMoreAtOnceThanItsTerms() {
    try (Scheduler scheduler = scheduler(8, 100)) {
      List<Ticket<Generation>> tickets = new ArrayList<>();
      List<Integer> running = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < 6; i++) {
        tickets.add(
            scheduler.submit(
                free(
                    GenerationOptions.greedy(5),
                    event -> running.add(scheduler.load().running()),
                    2,
                    i + 3),
                Terms.of("one", 2)));
      }
      tickets.forEach(Ticket::await);
      assertThat(running).hasSizeGreaterThan(6).allMatch(count -> count <= 2);
    }
  }

  /** Fifteen who write let in 32 tokens of a prompt in each pass, and miss none themselves. */
  @Test
  void aLongPromptComesInBetweenTheTokensOfOthers() {
    int[] prompt = IntStream.range(0, 400).map(i -> 2 + i % 500).toArray();
    try (Scheduler scheduler = scheduler(16, 100)) {
      List<Ticket<Generation>> writers = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        writers.add(scheduler.submit(free(100, 2, i + 3)));
      }
      Ticket<Generation> reader = scheduler.submit(free(2, prompt));
      assertThat(reader.await().work().passes()).isBetween(400 / 32, 400 / 32 + 3);
      for (Ticket<Generation> writer : writers) {
        assertThat(writer.await().work().passes()).isEqualTo(100);
      }
      assertThat(scheduler.load().passes()).isLessThan(100 + 10);
    }
  }

  @Test
  void whoWatchesIsToldOfEveryPassAndWhatItHadOfEachSequence() {
    int[] prompt = IntStream.range(0, 150).map(i -> 2 + i).toArray();
    List<List<PassWatch.Share>> passes = new ArrayList<>();
    Free read = free(2, prompt);
    try (Scheduler scheduler = new Scheduler(model.gemma(), new Scheduler.Limits(1, 10, 100))) {
      scheduler.submit(free(1, 2)).await();
      scheduler.watch((nanos, shares) -> passes.add(shares));
      scheduler.submit(read).await();
    }
    assertThat(passes).hasSize(3).allMatch(shares -> shares.size() == 1);
    assertThat(passes.stream().map(List::getFirst))
        .containsExactly(
            new PassWatch.Share(read, 100, false),
            new PassWatch.Share(read, 50, true),
            new PassWatch.Share(read, 1, true));
  }

  @Test
  void aFaultOfOneListenerIsNoFaultOfTheOthers() {
    try (Scheduler scheduler = scheduler(4, 10)) {
      Ticket<Generation> faulty =
          scheduler.submit(
              free(
                  GenerationOptions.greedy(9),
                  event -> {
                    throw new IllegalStateException("listener");
                  },
                  2,
                  3));
      Ticket<Generation> sound = scheduler.submit(free(9, 2, 3));
      assertThatThrownBy(faulty::await).hasMessageContaining("listener");
      assertThat(sound.await().tokens().size()).isEqualTo(9);
    }
  }

  @Test
  void closingEndsWhatIsUnderWay() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Scheduler scheduler = scheduler(1, 2);
    Ticket<Generation> running = scheduler.submit(holding(begun, go));
    uninterruptibly(begun);
    Ticket<Generation> waiting = scheduler.submit(free(1, 2));
    go.countDown();
    scheduler.close();
    assertThatThrownBy(waiting::await)
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REFUSED));
    assertThat(running.isDone()).isTrue();
    assertThatThrownBy(() -> scheduler.submit(free(1, 2))).hasMessageContaining("closed");
  }
}
