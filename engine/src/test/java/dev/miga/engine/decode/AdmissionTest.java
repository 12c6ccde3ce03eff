package dev.miga.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.BusyException;
import dev.miga.engine.ErrorCode;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.ScalarKernels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, by numbers alone: nothing is computed, and time is what the test says. */
class AdmissionTest {
  private static final long SECOND = 1_000_000_000;
  private static final int IN_FLIGHT = 4;

  @TempDir private Path folder;
  private LanguageModel model;
  private Input input;
  private final FairQueue queue = new FairQueue();
  private final Admission admission = new Admission(new Scheduler.Limits(IN_FLIGHT, 100, 64));

  @BeforeEach
  void load() {
    try (ModelFile file = ModelFiles.open(TinyGemma.wide().write(folder))) {
      model = LanguageModel.pack(file, new ScalarKernels(), 1);
    }
    input =
        new Input(AdaptedModel.of(model.gemma()), new FreshCaches(model.gemma()), new int[] {2});
  }

  @AfterEach
  void close() {
    model.close();
  }

  private Member<?> waiting(Terms terms, long now) {
    return new Member<>(Logits.none(input), terms, new Ticket<>(() -> {}), now);
  }

  private static Terms within(Duration deadline) {
    return new Terms("", 9, 0, Optional.of(deadline));
  }

  private void require(Terms terms, int running) {
    admission.require(input.model(), 1, terms, queue, running);
  }

  /** Four at a time take four seconds: one ends each second. */
  private void learnOneEachSecond() {
    admission.pace().passed(4 * SECOND, IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      admission.pace().ran(input, 4 * SECOND, IN_FLIGHT);
    }
  }

  @Test
  void aNewOneComesAfterAsManyAsTheQueueSays() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 200; round++) {
      FairQueue fair = new FairQueue();
      for (int i = random.nextInt(20); i > 0; i--) {
        fair.add(waiting(any(random), 0));
      }
      for (int i = Math.min(fair.size(), random.nextInt(4)); i > 0; i--) {
        fair.poll(terms -> true);
      }
      Terms terms = any(random);
      int expected = fair.ahead(terms);
      Member<?> one = waiting(terms, 0);
      fair.add(one);
      int before = 0;
      while (fair.poll(t -> true) != one) {
        before++;
      }
      assertThat(before).isEqualTo(expected);
    }
  }

  private static Terms any(SplittableRandom random) {
    String submitter = Integer.toString(random.nextInt(4));
    return new Terms(submitter, 9, random.nextInt(3), Optional.empty());
  }

  @Test
  void itsPaceFollowsWhatEndedLast() {
    Pace pace = admission.pace();
    assertThat(pace.isUnknown()).isTrue();
    learnOneEachSecond();
    assertThat(pace.gap()).isEqualTo(SECOND, Offset.offset(1.0));
    assertThat(pace.run(input.model(), 1, IN_FLIGHT)).isEqualTo(4 * SECOND, Offset.offset(1.0));
    assertThat(pace.run(input.model(), 1, 1)).isEqualTo(4 * SECOND * 2 / 5, Offset.offset(1.0));
    assertThat(pace.run(input.model(), 3, IN_FLIGHT)).as("a long prompt").isEqualTo(12.0 * SECOND);
    assertThat(pace.run(input.model(), 0, IN_FLIGHT)).as("not known").isEqualTo(4.0 * SECOND);
    for (int i = 0; i < 100; i++) {
      pace.passed(2 * SECOND, IN_FLIGHT);
    }
    assertThat(pace.gap()).isBetween(SECOND * 0.5, SECOND * 0.51);
    for (int i = 0; i < 100; i++) {
      pace.passed(SECOND, 0);
    }
    assertThat(pace.gap()).as("while nothing ends").isGreaterThan(2 * SECOND);
  }

  @Test
  void letsInWhatCanWaitAndRunBeforeItsDeadline() {
    learnOneEachSecond();
    Terms fifteen = within(Duration.ofSeconds(15));
    int taken = 0;
    while (taken < 50 && isLetIn(fifteen, IN_FLIGHT)) {
      queue.add(waiting(fifteen, 0));
      taken++;
    }
    // One and a half for each that must end first, and twice four for itself.
    assertThat(taken).isEqualTo(4);
    assertThatThrownBy(() -> require(fifteen, IN_FLIGHT))
        .isInstanceOfSatisfying(
            BusyException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.BUSY);
              assertThat(e.expectedWait()).isEqualTo(Duration.ofSeconds(5));
              assertThat(e).hasMessageContaining("8 requests come first");
            });
    require(within(Duration.ofSeconds(16)), IN_FLIGHT);
    require(Terms.NONE, IN_FLIGHT);
    require(new Terms("", 9, 1, fifteen.deadline()), IN_FLIGHT);
    require(new Terms("another", 9, 0, fifteen.deadline()), IN_FLIGHT);
  }

  private boolean isLetIn(Terms terms, int running) {
    try {
      require(terms, running);
      return true;
    } catch (BusyException e) {
      return false;
    }
  }

  @Test
  void whatIsAloneIsAlwaysLetIn() {
    learnOneEachSecond();
    Terms hasty = within(Duration.ofMillis(1));
    assertThat(isLetIn(hasty, 0)).isTrue();
    assertThat(isLetIn(hasty, 1)).isFalse();
  }

  @Test
  void whileNothingIsKnownAsManyMayWaitAsRun() {
    Terms patient = within(Duration.ofHours(1));
    for (int i = 0; i < IN_FLIGHT; i++) {
      require(patient, IN_FLIGHT);
      queue.add(waiting(patient, 0));
    }
    assertThatThrownBy(() -> require(patient, IN_FLIGHT))
        .isInstanceOfSatisfying(
            BusyException.class,
            e -> assertThat(e.expectedWait()).isEqualTo(Duration.ofSeconds(1)));
    require(Terms.NONE, IN_FLIGHT);
  }

  @Test
  void givesUpWhatWaitedSoLongThatItCannotEndInTime() {
    learnOneEachSecond();
    Member<?> member = waiting(within(Duration.ofSeconds(10)), SECOND);
    assertThat(admission.isTooLate(member, 3 * SECOND, IN_FLIGHT)).isFalse();
    assertThat(admission.isTooLate(member, 3 * SECOND + 1, IN_FLIGHT)).isTrue();
    assertThat(admission.isTooLate(member, 3 * SECOND + 1, 0)).as("nothing runs").isFalse();
    assertThat(admission.isTooLate(waiting(Terms.NONE, 0), 99 * SECOND, 4)).isFalse();
  }

  /**
   * Two hundred clients ask again as soon as they are answered, or a second after a refusal; four
   * run at a time. Nothing that began ends late, and nearly all passes are full.
   */
  @Test
  void nothingThatBeganIsLateHoweverManyAsk() {
    Overload overload = new Overload(200);
    overload.run(3000 * SECOND);
    assertThat(overload.late).isZero();
    assertThat(overload.refused).isGreaterThan(1000);
    assertThat(overload.givenUp).isLessThan(overload.completed / 100);
    assertThat(overload.fullPasses).isGreaterThan(overload.passes * 99 / 100);
  }

  /** A model whose passes cost time by the sequences that they have. */
  private final class Overload {
    private static final long PASS = SECOND / 50;

    private final SplittableRandom random = new SplittableRandom(7);
    private final long[] asksAt;
    private final List<Served> waiting = new ArrayList<>();
    private final List<Served> running = new ArrayList<>();
    private long now;
    private int late;
    private int refused;
    private int givenUp;
    private int completed;
    private int passes;
    private int fullPasses;

    Overload(int clients) {
      asksAt = new long[clients];
    }

    private final class Served {
      private final int client;
      private final Member<?> member;
      private int left = 20 + random.nextInt(30);
      private long began;

      Served(int client) {
        this.client = client;
        this.member = AdmissionTest.this.waiting(within(Duration.ofSeconds(20)), now);
      }
    }

    void run(long until) {
      while (now < until) {
        ask();
        giveUp();
        begin();
        pass();
      }
    }

    private void ask() {
      for (int client = 0; client < asksAt.length; client++) {
        if (asksAt[client] <= now) {
          Served one = new Served(client);
          if (isLetIn(one.member.terms(), running.size())) {
            queue.add(one.member);
            waiting.add(one);
            asksAt[client] = Long.MAX_VALUE;
          } else {
            refused++;
            asksAt[client] = now + SECOND;
          }
        }
      }
    }

    private void giveUp() {
      for (Member<?> member : queue.removeIf(m -> admission.isTooLate(m, now, running.size()))) {
        givenUp++;
        waiting.removeIf(one -> one.member == member && answered(one));
      }
    }

    private boolean answered(Served one) {
      asksAt[one.client] = now;
      return true;
    }

    private void begin() {
      while (running.size() < IN_FLIGHT && queue.size() > 0) {
        Member<?> next = queue.poll(terms -> true);
        waiting.stream()
            .filter(one -> one.member == next)
            .forEach(
                one -> {
                  one.began = now;
                  running.add(one);
                });
        waiting.removeAll(running);
      }
    }

    private void pass() {
      int company = running.size();
      passes++;
      fullPasses += company == IN_FLIGHT ? 1 : 0;
      now += PASS * (1 + company);
      running.forEach(one -> one.left--);
      List<Served> over =
          running.stream().filter(one -> one.left == 0 || one.member.left(now) < 0).toList();
      admission.pace().passed(PASS * (1 + company), over.size());
      for (Served one : over) {
        admission.pace().ran(input, now - one.began, company);
        late += one.member.left(now) < 0 ? 1 : 0;
        completed++;
        answered(one);
      }
      running.removeAll(over);
    }
  }
}
