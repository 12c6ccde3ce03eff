package dev.miga.engine.grammar.automaton;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.lexeme.Ints;
import dev.miga.engine.grammar.terms.Limits;
import dev.miga.engine.grammar.tokens.TokenSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The automaton of a grammar, determinised as it is walked. Everything that it remembers is
 * bounded: when it has grown too large it forgets all, and states that are still in use live on
 * until they are left. Safe for any number of threads.
 */
public final class Automaton {
  private static final int MAX_STACKS = 4096;

  private final Value root;
  private final Limits limits;
  private final Map<StackKey, Stack> stacks = new HashMap<>();
  private final Map<Ints, State> states = new HashMap<>();
  private final Edges edges = new Edges(this);
  private int nextStackId = 1;
  private long maskBytes;

  /** A frame on top of the stack with that id. */
  record StackKey(Frame frame, int below) {}

  public Automaton(Value root, Limits limits) {
    this.root = root;
    this.limits = limits;
  }

  int maxDepth() {
    return limits.depth();
  }

  /** Where every text begins. */
  public synchronized State start() {
    edges.begin(null);
    for (int i = 0; i < root.count(); i++) {
      if (root.height(i) <= maxDepth()) {
        edges.shift(0, Stack.END, root.start(i));
      }
    }
    State state = edges.row()[0];
    if (state == null) {
      throw new IllegalStateException("a grammar that allows nothing was not refused");
    }
    return state;
  }

  /** The row of transitions of a state, {@link State#LOCAL} where the session must be asked. */
  public @Nullable State[] row(State state) {
    @Nullable State[] row = state.row();
    return row != null ? row : computeRow(state);
  }

  private synchronized @Nullable State[] computeRow(State state) {
    @Nullable State[] known = state.row();
    if (known != null) {
      return known;
    }
    forgetIfLarge(state.session());
    @Nullable State[] row = edges(state, state.session());
    state.row(row);
    return row;
  }

  private @Nullable State[] edges(State state, @Nullable CopySession session) {
    edges.begin(session);
    for (Stack stack : state.stacks()) {
      Frame top = stack.top();
      if (top != null) {
        top.edges(stack, edges);
      }
    }
    return edges.row();
  }

  /** The state after one more byte, or null. */
  public @Nullable State next(State state, int octet, @Nullable CopySession session) {
    State next = row(state)[octet];
    return next == State.LOCAL && session != null ? local(state, octet, session) : next;
  }

  /** Where a transition leads that depends on the text that is copied from. */
  synchronized @Nullable State local(State state, int octet, CopySession session) {
    @Nullable State[] row = session.rows().get(state);
    if (row == null) {
      row = edges(state, session);
      session.rows().put(state, row);
    }
    return row[octet];
  }

  /** The state with the counts made PLENTY that no token can use up. */
  State simple(State state, int longest) {
    State known = state.simple();
    return known != null ? known : computeSimple(state, longest);
  }

  private synchronized State computeSimple(State state, int longest) {
    Stack[] simple = new Stack[state.stacks().length];
    for (int i = 0; i < simple.length; i++) {
      simple[i] = simple(state.stacks()[i], longest, state.session());
    }
    State result =
        Arrays.equals(simple, state.stacks())
            ? state
            : state(Arrays.stream(simple).distinct().toArray(Stack[]::new), state.session());
    result.simple(result);
    state.simple(result);
    return result;
  }

  private Stack simple(Stack stack, int longest, @Nullable CopySession session) {
    Frame top = stack.top();
    if (top == null) {
      return stack;
    }
    Stack below = simple(stack.below(), longest, session);
    Frame frame = top.simple(longest);
    return below == stack.below() && frame.equals(top) ? stack : stack(frame, below, session);
  }

  Stack stack(Frame frame, Stack below, @Nullable CopySession session) {
    Map<StackKey, Stack> known =
        frame instanceof CopyFrame && session != null ? session.stacks() : stacks;
    return known.computeIfAbsent(
        new StackKey(frame, below.id()), ignored -> new Stack(nextStackId++, frame, below));
  }

  /** The state of these stacks; sorts the array. */
  State state(Stack[] of, @Nullable CopySession session) {
    Arrays.sort(of, Comparator.comparingInt(Stack::id));
    CopySession owner = null;
    int[] ids = new int[of.length];
    for (int i = 0; i < of.length; i++) {
      ids[i] = of[i].id();
      if (of[i].top() instanceof CopyFrame) {
        owner = session;
      }
    }
    CopySession local = owner;
    return (local == null ? states : local.states())
        .computeIfAbsent(new Ints(ids), ignored -> new State(of, local));
  }

  /** The state of one stack that copies nothing. */
  synchronized State only(Stack stack) {
    return state(new Stack[] {stack}, null);
  }

  /** Remembers the mask of a state. */
  synchronized void keep(State state, TokenSet mask) {
    state.mask(mask);
    maskBytes += mask.bytes();
  }

  /** Remembers the mask that a state has for one sequence. */
  synchronized void keep(State state, TokenSet mask, CopySession session) {
    session.masks().put(state, mask);
  }

  /** The mask that a state has for one sequence, if it is remembered. */
  synchronized @Nullable TokenSet kept(State state, CopySession session) {
    return session.masks().get(state);
  }

  private void forgetIfLarge(@Nullable CopySession session) {
    if (states.size() > limits.states() || maskBytes > limits.maskBytes()) {
      states.clear();
      stacks.clear();
      maskBytes = 0;
    }
    if (session != null && session.states().size() > limits.states()) {
      session.forget();
    }
  }

  void checkWidth(int width) {
    if (width > MAX_STACKS) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "the grammar has more than "
              + MAX_STACKS
              + " readings of the same text; make the alternatives of anyOf differ earlier");
    }
  }
}
