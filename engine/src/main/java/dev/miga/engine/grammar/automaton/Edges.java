package dev.miga.engine.grammar.automaton;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the bytes after a {@link State} lead to. Used again and again: what was collected
 * is gone once {@link #row} has returned it. The {@link Automaton}'s lock guards it.
 */
final class Edges {
  static final int OCTETS = 256;
  private static final int FIRST_CAPACITY = 4;

  private final Automaton automaton;
  private @Nullable CopySession session;
  private final Stack[][] targets = new Stack[OCTETS][FIRST_CAPACITY];
  private final int[] counts = new int[OCTETS];
  private final boolean[] local = new boolean[OCTETS];
  private final int[] touched = new int[OCTETS];
  private int touchedCount;
  private @Nullable Frame lastFrame;
  private @Nullable Stack lastBelow;
  private @Nullable Stack last;

  Edges(Automaton automaton) {
    this.automaton = automaton;
  }

  /** Begins with nothing, for one sequence or for all. */
  Edges begin(@Nullable CopySession forSession) {
    clear();
    session = forSession;
    return this;
  }

  private void clear() {
    for (int i = 0; i < touchedCount; i++) {
      counts[touched[i]] = 0;
      local[touched[i]] = false;
    }
    touchedCount = 0;
    lastFrame = null;
    lastBelow = null;
    last = null;
    session = null;
  }

  private void touch(int octet) {
    if (counts[octet] == 0 && !local[octet]) {
      touched[touchedCount++] = octet;
    }
  }

  int maxDepth() {
    return automaton.maxDepth();
  }

  /** The frame goes on as another. */
  void shift(int octet, Stack below, Frame frame) {
    if (frame.mayEnd()) {
      add(octet, below);
    }
    if (frame.canGrow()) {
      add(octet, stack(frame, below));
    }
  }

  private Stack stack(Frame frame, Stack below) {
    if (last != null && below == lastBelow && frame.equals(lastFrame)) {
      return last;
    }
    Stack stack = automaton.stack(frame, below, session);
    lastFrame = frame;
    lastBelow = below;
    last = stack;
    return stack;
  }

  /** The frame is complete with this byte. */
  void pop(int octet, Stack below) {
    add(octet, below);
  }

  /** The frame goes on as {@code frame}, after a value on top of it. */
  void call(int octet, Stack below, Frame frame, Value value) {
    Stack back = stack(frame, below);
    for (int i = 0; i < value.count(); i++) {
      if (back.depth() + value.height(i) <= maxDepth()) {
        shift(octet, back, value.start(i));
      }
    }
  }

  /** The string that begins with this byte is copied from a text. */
  void copy(int octet, Stack below, CopyRules rules) {
    if (session == null) {
      touch(octet);
      local[octet] = true;
    } else if (session.hasCopy(rules)) {
      shift(octet, below, CopyFrame.start(session.source(rules.unit()), rules));
    }
  }

  private void add(int octet, Stack stack) {
    Stack[] known = targets[octet];
    int count = counts[octet];
    for (int i = 0; i < count; i++) {
      if (known[i] == stack) {
        return;
      }
    }
    if (count == known.length) {
      automaton.checkWidth(count);
      known = Arrays.copyOf(known, 2 * count);
      targets[octet] = known;
    }
    touch(octet);
    known[count] = stack;
    counts[octet] = count + 1;
  }

  /** The next states by byte. */
  @Nullable State[] row() {
    @Nullable State[] row = new State[OCTETS];
    Stack single = Stack.END;
    State ofSingle = State.LOCAL;
    for (int i = 0; i < touchedCount; i++) {
      int octet = touched[i];
      if (local[octet]) {
        row[octet] = State.LOCAL;
      } else if (counts[octet] == 1 && targets[octet][0] == single && ofSingle != State.LOCAL) {
        row[octet] = ofSingle;
      } else {
        State state = automaton.state(Arrays.copyOf(targets[octet], counts[octet]), session);
        row[octet] = state;
        if (counts[octet] == 1) {
          single = targets[octet][0];
          ofSingle = state;
        }
      }
    }
    clear();
    return row;
  }
}
