package dev.miga.eval;

import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Work;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import dev.miga.eval.energy.Energy;
import dev.miga.eval.energy.EnergyMeter;
import dev.miga.tasks.Specialist;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets a specialist take an exam and measures what it needs for that.
 *
 * @param inFlight samples answered at a time
 * @param alone samples at most that are answered once more, one at a time; 0 for none
 */
public record Examiner(Exam exam, EnergyMeter meter, int inFlight, int alone) {
  private static final int IN_FLIGHT = 16;
  private static final int ALONE = 50;

  /** As {@code miga eval} does unless told otherwise. */
  public Examiner(Exam exam, EnergyMeter meter) {
    this(exam, meter, IN_FLIGHT, ALONE);
  }

  /** Answers and what they took. */
  public record Examined(Marks marks, Consumption consumption) {}

  /** Lets the specialist answer; {@code each} is told of every answer. */
  public Examined examine(Specialist specialist, Consumer<Mark> each) {
    EnergyMeter.Run run = meter.start();
    long start = System.nanoTime();
    Marks marks =
        exam.take(
            specialist,
            inFlight,
            mark -> {
              run.update();
              each.accept(mark);
            });
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    Energy energy = run.stop();
    Consumption consumption =
        new Consumption(
            marks.all().size(), inFlight, elapsed, energy, latency(specialist), PeakMemory.bytes());
    return new Examined(marks, consumption);
  }

  /** Of samples from all over the data. */
  private Optional<Latency> latency(Specialist specialist) {
    int all = exam.samples().size();
    int count = Math.min(alone, all);
    List<Timed> timed = new ArrayList<>();
    EnergyMeter.Run run = meter.start();
    for (int i = 0; i < count; i++) {
      time(specialist, exam.samples().get((int) ((long) i * all / count))).ifPresent(timed::add);
      run.update();
    }
    Energy energy = run.stop();
    return timed.isEmpty() ? Optional.empty() : Optional.of(latency(timed, energy));
  }

  private record Timed(long nanos, Work work) {}

  private static Optional<Timed> time(Specialist specialist, Sample sample) {
    try {
      long start = System.nanoTime();
      Work work = specialist.apply(sample.text()).work();
      return Optional.of(new Timed(System.nanoTime() - start, work));
    } catch (MigaException unanswered) {
      return Optional.empty(); // counted as failed already
    }
  }

  private static Latency latency(List<Timed> timed, Energy energy) {
    long[] nanos = timed.stream().mapToLong(Timed::nanos).toArray();
    long[] passes = timed.stream().mapToLong(t -> t.work().passes()).toArray();
    long[] tokens =
        timed.stream().mapToLong(t -> t.work().decided() + t.work().certain()).toArray();
    return new Latency(
        timed.size(),
        Duration.ofNanos(Latency.quantile(nanos, 0.5)),
        Duration.ofNanos(Latency.quantile(nanos, 0.95)),
        (int) Latency.quantile(passes, 0.5),
        (int) Latency.quantile(tokens, 0.5),
        energy);
  }
}
