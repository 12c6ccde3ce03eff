package dev.miga.eval.plan;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.PassWatch;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.decode.Terms;
import dev.miga.eval.energy.EnergyMeter;
import dev.miga.tasks.Pending;
import dev.miga.tasks.Specialist;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Lets a specialist answer messages, 1, 2, 4, 8 and 16 at a time, and notes what its passes take.
 *
 * @param scheduler that the specialist's passes are made by, and no others meanwhile
 * @param time for all of it
 * @param progress told of each number of messages at a time that is done
 */
public record MachineMeasurement(
    Specialist specialist,
    Scheduler scheduler,
    EnergyMeter meter,
    Duration time,
    Planner.Steps progress) {
  private static final int[] IN_FLIGHT = {1, 2, 4, 8, 16};

  /** Part of the time in which compilers settle; it is not counted. */
  private static final double WARM_UP = 0.15;

  private static final int SEED = 1;

  /**
   * Measures.
   *
   * @param texts at least one; begun again when they are used up
   * @throws MigaException INVALID_ARGUMENT if none of the texts is answered
   */
  public MachineFigures measure(List<String> texts, MachineFigures.Setup machine) {
    List<String> shuffled = new ArrayList<>(texts);
    Collections.shuffle(shuffled, new Random(SEED));
    int most = scheduler.limits().inFlight();
    int[] flights = Arrays.stream(IN_FLIGHT).filter(n -> n <= most).toArray();
    double nanos = time.toNanos();
    new Turn(shuffled, Math.min(4, most)).run((long) (WARM_UP * nanos));
    long each = (long) ((1 - WARM_UP) * nanos / flights.length);
    List<PassPoint> points = new ArrayList<>();
    List<Company> companies = new ArrayList<>();
    EnergyMeter.Run energy = meter.start();
    long start = System.nanoTime();
    for (int inFlight : flights) {
      progress.done(companies.size(), flights.length);
      Turn turn = new Turn(shuffled, inFlight);
      companies.add(turn.run(each));
      points.addAll(turn.notes.points);
      energy.update();
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    BusyPower power = BusyPower.of(energy.stop(), elapsed);
    return new MachineFigures(
        specialist.task().name(), machine, PassFit.of(points), companies, power);
  }

  /** So many messages at a time. */
  private final class Turn {
    private final List<String> texts;
    private final int inFlight;
    private final PassNotes notes = new PassNotes();
    private final ConcurrentLinkedQueue<long[]> ended = new ConcurrentLinkedQueue<>();

    Turn(List<String> texts, int inFlight) {
      this.texts = texts;
      this.inFlight = inFlight;
    }

    Company run(long nanos) {
      Semaphore free = new Semaphore(inFlight);
      scheduler.watch(notes);
      long start = System.nanoTime();
      int asked = 0;
      int taken = 0;
      while (taken == 0 || System.nanoTime() - start < nanos) {
        free.acquireUninterruptibly();
        taken += submit(texts.get(asked % texts.size()), free) ? 1 : 0;
        asked++;
        if (taken == 0 && asked >= texts.size()) {
          throw unanswered(asked);
        }
      }
      long stop = System.nanoTime();
      free.acquireUninterruptibly(inFlight);
      scheduler.watch(PassWatch.NONE);
      List<List<Integer>> messages = notes.messages();
      if (messages.isEmpty()) {
        throw unanswered(asked);
      }
      return company(start, stop, messages);
    }

    private MigaException unanswered(int asked) {
      return new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "%s answered none of %d messages; they may be empty, or longer than it takes"
              .formatted(specialist.task().name(), asked));
    }

    private boolean submit(String text, Semaphore free) {
      long submitted = System.nanoTime();
      try {
        Pending pending = specialist.submit(text, Terms.NONE, event -> {});
        pending.whenDone(
            () -> {
              ended.add(new long[] {submitted, System.nanoTime()});
              free.release();
            });
        return true;
      } catch (MigaException unanswered) {
        free.release();
        return false;
      }
    }

    private Company company(long start, long stop, List<List<Integer>> messages) {
      double[] millis = ended.stream().mapToDouble(e -> (e[1] - e[0]) / 1e6).sorted().toArray();
      return new Company(inFlight, perSecond(start, stop), millis[millis.length / 2], messages);
    }

    /** While so many were under way: what had to fill up first and ran out last does not count. */
    private double perSecond(long start, long stop) {
      long[] ends = ended.stream().mapToLong(e -> e[1]).sorted().toArray();
      int counted = (int) Arrays.stream(ends).filter(end -> end <= stop).count();
      return counted > inFlight
          ? 1e9 * (counted - inFlight) / (ends[counted - 1] - ends[inFlight - 1])
          : 1e9 * ends.length / (ends[ends.length - 1] - start);
    }
  }
}
