package dev.miga.eval.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A machine that serves, event by event: arrivals, and the passes of a scheduler. The rules are
 * those of {@code Scheduler}, {@code Passes}, {@code FairQueue} and {@code Admission} in {@code
 * engine.decode}; what a pass takes and what messages have computed are as measured.
 *
 * @param seed which messages come, from whom, and how passes stray
 */
public record SimulatedMachine(MachineFigures figures, ServingRules rules, long seed) {
  /** More than this is a prompt that is being read, as in {@code Passes}. */
  private static final int WRITING_TOKENS = 64;

  private static final int READING_SHARE = 2;
  private static final int LEAST_READING_TOKENS = 32;

  /**
   * Lets messages arrive and answers them.
   *
   * @param arrivals in milliseconds, ascending
   */
  public Simulated run(double[] arrivals) {
    return new Day(arrivals).run();
  }

  /** Messages a second when there is always one more. */
  public double capacity() {
    int inFlight = rules.limits().inFlight();
    int count = 2000 + 200 * inFlight;
    Simulated all = new SimulatedMachine(figures, rules.patient(), seed).run(new double[count]);
    int whileFull = count - inFlight;
    return 1000 * whileFull / all.latencies()[whileFull - 1];
  }

  /** A message under way. */
  private static final class Running {
    final int message;
    final List<Integer> steps;
    final double began;
    int step;

    /** Tokens of the step that are not computed yet. */
    int left;

    Running(int message, List<Integer> steps, double began) {
      this.message = message;
      this.steps = steps;
      this.began = began;
      this.left = steps.getFirst();
    }

    boolean isDone() {
      return step == steps.size();
    }

    int compute(int room) {
      int tokens = Math.min(left, room);
      left -= tokens;
      if (left == 0) {
        step++;
        left = isDone() ? 0 : steps.get(step);
      }
      return tokens;
    }
  }

  /** One run. */
  private final class Day {
    private final double[] arrivals;
    private final double[] drawn;

    /** Messages as they went beside 1, 2, ... others, themselves among them. */
    private final List<List<List<Integer>>> seen;

    private final int[] submitter;
    private final SplittableRandom noise;
    private final SimulatedPace pace = new SimulatedPace(rules);
    private final TurnQueue queue = new TurnQueue();
    private final List<Running> running = new ArrayList<>();
    private final double[] latencies;
    private int answered;
    private int refused;
    private int late;
    private int arrived;
    private double now;
    private double busy;
    private double shares;
    private long passes;

    Day(double[] arrivals) {
      this.arrivals = arrivals;
      this.latencies = new double[arrivals.length];
      this.seen =
          IntStream.rangeClosed(1, rules.limits().inFlight())
              .mapToObj(n -> figures.beside(n).messages())
              .toList();
      // split, or what arrives late would be what is long: arrivals may have the same seed
      SplittableRandom random = new SplittableRandom(seed).split();
      this.drawn = random.doubles(arrivals.length).toArray();
      this.submitter = random.ints(arrivals.length, 0, rules.submitters()).toArray();
      this.noise = random.split();
    }

    Simulated run() {
      while (arrived < arrivals.length || !running.isEmpty() || queue.size() > 0) {
        if (running.isEmpty() && queue.size() == 0) {
          now = Math.max(now, arrivals[arrived]);
        }
        arrive();
        dismiss();
        admit();
        retire();
        if (!running.isEmpty()) {
          pass();
        }
      }
      double[] ascending = Arrays.copyOf(latencies, answered);
      Arrays.sort(ascending);
      double span = arrivals.length == 0 ? 0 : now - arrivals[0];
      return new Simulated(ascending, refused, late, busy, span, passes == 0 ? 0 : shares / passes);
    }

    /** All that have come until now. */
    private void arrive() {
      while (arrived < arrivals.length && arrivals[arrived] <= now) {
        int from = submitter[arrived];
        int before = running.size() + queue.ahead(from);
        if (pace.takes(prompt(arrived), queue.size(), before)) {
          queue.add(from, arrived);
        } else {
          refused++;
        }
        arrived++;
      }
    }

    private int prompt(int message) {
      return steps(message, Math.max(1, running.size())).getFirst();
    }

    private List<Integer> steps(int message, int beside) {
      List<List<Integer>> messages = seen.get(beside - 1);
      return messages.get((int) (drawn[message] * messages.size()));
    }

    private double left(int message) {
      return rules.deadlineMillis() - (now - arrivals[message]);
    }

    private void dismiss() {
      if (!Double.isInfinite(rules.deadlineMillis())) {
        refused +=
            queue.removeIf(
                message ->
                    left(message) < 0
                        || pace.isTooLate(prompt(message), left(message), running.size()));
      }
    }

    private void admit() {
      while (running.size() < rules.limits().inFlight() && queue.size() > 0) {
        int message = queue.poll();
        running.add(new Running(message, steps(message, running.size() + 1), now));
      }
    }

    private void retire() {
      for (Running each : running) {
        if (left(each.message) < 0) {
          late++;
        } else if (each.isDone()) {
          latencies[answered++] = now - arrivals[each.message];
        }
      }
      running.removeIf(each -> left(each.message) < 0 || each.isDone());
    }

    private void pass() {
      passes++;
      int sequences = 0;
      int at = 0;
      int most = rules.limits().passTokens();
      int first = (int) (passes % running.size());
      boolean[] writes = new boolean[running.size()];
      for (int i = 0; i < running.size(); i++) {
        int index = (first + i) % running.size();
        writes[index] = running.get(index).left <= WRITING_TOKENS;
        if (writes[index] && at < most) {
          at += running.get(index).compute(most - at);
          sequences++;
        }
      }
      int reading = Math.max(LEAST_READING_TOKENS, READING_SHARE * at);
      int until = at == 0 ? most : Math.min(most, at + reading);
      for (int i = 0; i < running.size(); i++) {
        if (!writes[i] && at < until) {
          at += running.get(i).compute(until - at);
          sequences++;
        }
      }
      end(sequences, at);
    }

    private void end(int sequences, int tokens) {
      List<Double> strays = figures.passes().noise();
      double stray = strays.get(noise.nextInt(strays.size()));
      double millis = stray * figures.passes().cost().millis(sequences, tokens);
      busy += millis;
      shares += sequences;
      now += millis;
      arrive();
      learn(millis);
      retire();
    }

    private void learn(double millis) {
      List<Running> over =
          running.stream().filter(each -> each.isDone() || left(each.message) < 0).toList();
      pace.passed(millis, over.size());
      over.forEach(each -> pace.ran(now - each.began, each.steps.getFirst(), running.size()));
    }
  }
}
