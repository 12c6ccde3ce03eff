package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.grammar.tokens.TrieNodes;
import dev.miga.engine.tokenizer.TokenIds;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Computes which tokens may follow a state, by walking the trie of the vocabulary with the
 * automaton. Where any printable text may follow, the plain tokens are taken as a whole and only
 * the others are walked. Not safe for several threads: it belongs to one sequence.
 */
public final class Masks {
  /** A set of more tokens than this is kept as bits: it takes less memory so. */
  private static final int FEW_PER_TOKEN = 64;

  /** More tokens than this are put in order by a pass over a bit per token of the vocabulary. */
  private static final int FEW_TO_SORT = 64;

  private final Automaton automaton;
  private final TokenTrie tokens;
  private final TokenIds stopTokens;
  private final @Nullable CopySession session;
  private final State[] path;
  private int[] found = new int[1024];
  private int count;
  private boolean local;

  public Masks(
      Automaton automaton, TokenTrie tokens, TokenIds stopTokens, @Nullable CopySession session) {
    this.automaton = automaton;
    this.tokens = tokens;
    this.stopTokens = stopTokens;
    this.session = session;
    this.path = new State[tokens.longestToken() + 1];
  }

  /** The tokens that may follow, the stop tokens among them where the text may end. */
  public TokenSet of(State exact) {
    State state = automaton.simple(exact, tokens.longestToken());
    TokenSet known = state.mask();
    if (known == null && session != null) {
      known = automaton.kept(state, session);
    }
    return known != null ? known : compute(state);
  }

  private TokenSet compute(State state) {
    count = 0;
    local = false;
    int room = freeRoom(state);
    TrieNodes nodes = room > 0 ? tokens.special() : tokens.all();
    walk(nodes, state, 0, 0, nodes.size());
    if (state.ends()) {
      for (int i = 0; i < stopTokens.size(); i++) {
        add(stopTokens.at(i));
      }
    }
    TokenSet mask = room > 0 ? withPlain(room) : collected();
    if (!local) {
      automaton.keep(state, mask);
    } else if (session != null) {
      automaton.keep(state, mask, session);
    }
    return mask;
  }

  private static int freeRoom(State state) {
    int room = 0;
    for (Stack stack : state.stacks()) {
      Frame top = stack.top();
      if (top != null && top.isFree()) {
        room = Math.max(room, top.freeRoom());
      }
    }
    return room;
  }

  /** The nodes from {@code from} to {@code to}, of which {@code state} is the parent's. */
  private void walk(TrieNodes nodes, State state, int depth, int from, int to) {
    if (isCopy(state)) {
      walkCopy(nodes, state, from - 1);
      return;
    }
    long[] words = nodes.words();
    path[depth] = state;
    for (int node = from; node < to; ) {
      long word = words[node];
      int at = TrieNodes.depth(word);
      State before = path[at - 1];
      @Nullable State[] row = before.row();
      if (row == null) {
        row = automaton.row(before);
      }
      int octet = TrieNodes.octet(word);
      State next = row[octet];
      if (next == State.LOCAL) {
        next = resolve(before, octet);
      }
      if (next == null) {
        node += TrieNodes.span(word);
        continue;
      }
      if (TrieNodes.token(word) >= 0) {
        add(TrieNodes.token(word));
      }
      if (isCopy(next)) {
        walkCopy(nodes, next, node);
        node += TrieNodes.span(word);
        continue;
      }
      path[at] = next;
      node++;
    }
  }

  private static boolean isCopy(State state) {
    return state.session() != null
        && state.stacks().length == 1
        && state.stacks()[0].top() instanceof CopyFrame;
  }

  private void walkCopy(TrieNodes nodes, State state, int node) {
    Stack stack = state.stacks()[0];
    boolean more = nodes.end(node) > node + 1;
    if (more && stack.top() instanceof CopyFrame copy) {
      new CopyWalk(nodes, copy.source(), this::add, quote -> closed(nodes, stack.below(), quote))
          .walk(node, copy.state(), copy.need(), copy.room());
    }
  }

  /** A quote has closed a copy: on with what is below. */
  private void closed(TrieNodes nodes, Stack below, int node) {
    long word = nodes.words()[node];
    if (TrieNodes.token(word) >= 0) {
      add(TrieNodes.token(word));
    }
    if (TrieNodes.span(word) > 1) {
      walk(nodes, automaton.only(below), TrieNodes.depth(word), node + 1, nodes.end(node));
    }
  }

  private @Nullable State resolve(State state, int octet) {
    local = true;
    return session == null ? null : automaton.local(state, octet, session);
  }

  private void add(int token) {
    if (count == found.length) {
      found = Arrays.copyOf(found, 2 * count);
    }
    found[count++] = token;
  }

  private TokenSet collected() {
    int size = tokens.vocabularySize();
    if (count > size / FEW_PER_TOKEN) {
      return TokenSet.ofWords(withFound(new long[(size + 63) >> 6]));
    }
    if (count > FEW_TO_SORT) {
      return TokenSet.ofSorted(inOrder(withFound(new long[(size + 63) >> 6])));
    }
    int[] sorted = Arrays.copyOf(found, count);
    Arrays.sort(sorted);
    return TokenSet.ofSorted(sorted);
  }

  private int[] inOrder(long[] words) {
    int[] ids = new int[count];
    int at = 0;
    for (int i = 0; i < words.length; i++) {
      for (long word = words[i]; word != 0; word &= word - 1) {
        ids[at++] = (i << 6) + Long.numberOfTrailingZeros(word);
      }
    }
    return Arrays.copyOf(ids, at);
  }

  private TokenSet withPlain(int room) {
    return TokenSet.ofWords(withFound(tokens.plain(room).clone()));
  }

  private long[] withFound(long[] words) {
    for (int i = 0; i < count; i++) {
      words[found[i] >> 6] |= 1L << found[i];
    }
    return words;
  }
}
