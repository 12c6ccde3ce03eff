package dev.miga.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Decides which alternative is taken. */
interface Chooser {
  /** One of so many: 0 up to one fewer. */
  int choose(int count);

  /** At random. */
  record AtRandom(RandomGenerator random) implements Chooser {
    @Override
    public int choose(int count) {
      return random.nextInt(count);
    }
  }

  /** Every way once: after each one, {@link #next} turns to another. */
  final class EachWay implements Chooser {
    private final List<Choice> choices = new ArrayList<>();
    private int at;

    private record Choice(int taken, int count) {}

    @Override
    public int choose(int count) {
      if (at == choices.size()) {
        choices.add(new Choice(0, count));
      }
      return choices.get(at++).taken();
    }

    /** Turns to the next way; false after the last. */
    boolean next() {
      at = 0;
      while (!choices.isEmpty()) {
        Choice last = choices.removeLast();
        if (last.taken() + 1 < last.count()) {
          choices.add(new Choice(last.taken() + 1, last.count()));
          return true;
        }
      }
      return false;
    }
  }
}
