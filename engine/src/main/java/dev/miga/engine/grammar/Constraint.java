package dev.miga.engine.grammar;

import dev.miga.engine.grammar.automaton.Automaton;
import dev.miga.engine.grammar.automaton.CopyFrame;
import dev.miga.engine.grammar.automaton.CopySession;
import dev.miga.engine.grammar.automaton.CopySource;
import dev.miga.engine.grammar.automaton.Masks;
import dev.miga.engine.grammar.automaton.Stack;
import dev.miga.engine.grammar.automaton.State;
import dev.miga.engine.grammar.tokens.TokenSet;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sequence under a {@link Grammar}: says which tokens may come next and is told which one came.
 * Belongs to one thread at a time.
 */
public final class Constraint {
  private static final int MAX_FORCED_BYTES = 4096;
  private static final int NONE = -1;

  private final Automaton automaton;
  private final GrammarOptions options;
  private final @Nullable CopySession session;
  private final String input;
  private final Masks masks;
  private final byte[] tokenBytes;
  private State state;
  private boolean stopped;
  private int size;
  private int copyStart = NONE;
  private List<CopiedSpan> spans = List.of();

  Constraint(
      Automaton automaton,
      GrammarOptions options,
      State state,
      @Nullable CopySession session,
      String input) {
    this.automaton = automaton;
    this.input = input;
    this.options = options;
    this.state = state;
    this.session = session;
    this.masks = new Masks(automaton, options.tokens(), options.stopTokens(), session);
    this.tokenBytes = new byte[options.tokens().longestToken()];
  }

  /** The tokens that may come next; stop tokens among them where the text may end. */
  public TokenSet allowed() {
    return stopped ? TokenSet.of() : masks.of(state);
  }

  /**
   * Takes the next token.
   *
   * @throws IllegalArgumentException if it is not {@link #allowed}; nothing changes then
   */
  public void accept(int token) {
    if (isStop(token)) {
      if (!mayStop()) {
        throw refused(token);
      }
      stopped = true;
      return;
    }
    int length = options.tokens().bytesOf(token, tokenBytes);
    if (stopped || length == 0 || !acceptBytes(Arrays.copyOf(tokenBytes, length))) {
      throw refused(token);
    }
  }

  private static IllegalArgumentException refused(int token) {
    return new IllegalArgumentException("token " + token + " is not allowed here");
  }

  private boolean isStop(int token) {
    for (int i = 0; i < options.stopTokens().size(); i++) {
      if (options.stopTokens().at(i) == token) {
        return true;
      }
    }
    return false;
  }

  /** Takes bytes; on false the grammar does not allow them and nothing changes. */
  public boolean acceptBytes(byte[] bytes) {
    State now = state;
    State[] passed = new State[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      State next = automaton.next(now, bytes[i] & 0xFF, session);
      if (next == null) {
        return false;
      }
      passed[i] = next;
      now = next;
    }
    if (session != null) {
      trace(bytes, passed);
    }
    state = now;
    return true;
  }

  /** Writes down where copies begin and end in the output. */
  private void trace(byte[] bytes, State[] passed) {
    State before = state;
    for (int i = 0; i < bytes.length; i++) {
      size++;
      boolean copies = passed[i].session() != null;
      if (copies && copyStart == NONE) {
        copyStart = size - 1;
      } else if (!copies && copyStart != NONE) {
        if (bytes[i] == '"') {
          addSpan(before);
        }
        copyStart = NONE;
      }
      before = passed[i];
    }
  }

  private void addSpan(State before) {
    for (Stack stack : before.stacks()) {
      if (stack.top() instanceof CopyFrame copy && copy.mayClose()) {
        List<CopiedSpan> more = new ArrayList<>(spans);
        more.add(span(copy));
        spans = List.copyOf(more);
        return;
      }
    }
  }

  private CopiedSpan span(CopyFrame copy) {
    CopySource source = copy.source();
    int begin = source.begin(copy.state(), size - copyStart - 2);
    return new CopiedSpan(copyStart, size, begin, source.end(copy.state()));
  }

  /**
   * The bytes that must come next, whatever is chosen: append them without decoding. Empty where
   * there is a choice, or where the text may end.
   */
  public byte[] forced() {
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    State now = state;
    while (!stopped && run.size() < MAX_FORCED_BYTES && !now.ends()) {
      int octet = onlyOctet(now);
      State next = octet == NONE ? null : automaton.next(now, octet, session);
      if (next == null) {
        break;
      }
      run.write(octet);
      now = next;
    }
    return run.toByteArray();
  }

  private int onlyOctet(State from) {
    @Nullable State[] row = automaton.row(from);
    int only = NONE;
    for (int octet = 0; octet < row.length; octet++) {
      if (row[octet] != null && automaton.next(from, octet, session) != null) {
        if (only != NONE) {
          return NONE;
        }
        only = octet;
      }
    }
    return only;
  }

  /**
   * What a copy under way has copied so far, escaped as it is written: empty where one begins, null
   * outside of a copy.
   */
  public @Nullable String copied() {
    for (Stack stack : state.stacks()) {
      if (stack.top() instanceof CopyFrame copy) {
        return copyStart == NONE ? "" : copy.source().before(copy.state(), size - copyStart - 1);
      }
    }
    return null;
  }

  /** The text that is read; empty where there is none. */
  public String input() {
    return input;
  }

  /** Where the verbatim strings that are complete come from, in the order of the output. */
  public List<CopiedSpan> spans() {
    return spans;
  }

  /** Whether the text is complete as it is; more may be allowed too. */
  public boolean mayStop() {
    return !stopped && state.ends();
  }

  /** Whether nothing can follow: a stop token came, or only one can. */
  public boolean isComplete() {
    return stopped || state.isOver();
  }

  /** An independent copy of the sequence so far; costs next to nothing. */
  public Constraint fork() {
    Constraint copy = new Constraint(automaton, options, state, session, input);
    copy.stopped = stopped;
    copy.size = size;
    copy.copyStart = copyStart;
    copy.spans = spans;
    return copy;
  }
}
