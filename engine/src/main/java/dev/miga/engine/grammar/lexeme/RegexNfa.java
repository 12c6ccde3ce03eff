package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.terms.Budget;
import java.util.ArrayList;
import java.util.List;

/**
 * The Thompson automaton of a {@link Regex}. Node 0 accepts. A node is one of: a character set and
 * a successor, an anchor and a successor, or a fork to several.
 */
final class RegexNfa {
  static final int ACCEPT = 0;
  private static final int MAX_NODES = 40_000;

  /** One node: {@code set} where it consumes, {@code anchor} where it asserts, otherwise a fork. */
  sealed interface Node {
    record Accept() implements Node {}

    record Char(CodePoints set, int to) implements Node {}

    record Assert(Regex.Anchor anchor, int to) implements Node {}

    record Fork(int[] to) implements Node {}
  }

  private final List<Node> nodes = new ArrayList<>();
  private final int start;

  private final Budget budget;

  /** Costs a step for each node, and for each time that a count is unrolled. */
  RegexNfa(Regex regex, Budget budget) {
    this.budget = budget;
    nodes.add(new Node.Accept());
    start = add(regex, ACCEPT);
  }

  int start() {
    return start;
  }

  int size() {
    return nodes.size();
  }

  Node node(int id) {
    return nodes.get(id);
  }

  private int add(Node node) {
    if (nodes.size() == MAX_NODES) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "the pattern or list of texts comes to more than "
              + MAX_NODES
              + " characters; make it shorter, counts among them");
    }
    budget.work(1);
    nodes.add(node);
    return nodes.size() - 1;
  }

  /** The regex, then {@code to}. */
  private int add(Regex regex, int to) {
    budget.work(1);
    return switch (regex) {
      case Regex.Chars set -> add(new Node.Char(set.set(), to));
      case Regex.Anchor anchor -> add(new Node.Assert(anchor, to));
      case Regex.Concat parts -> {
        int next = to;
        for (Regex part : parts.parts().reversed()) {
          next = add(part, next);
        }
        yield next;
      }
      case Regex.Choice options ->
          add(
              new Node.Fork(
                  options.options().stream().mapToInt(option -> add(option, to)).toArray()));
      case Regex.Repeat repeat -> repeat(repeat, to);
      case Regex.Ahead ahead -> throw lookAhead();
      case Regex.NotAhead ahead -> throw lookAhead();
    };
  }

  private static MigaException lookAhead() {
    return new MigaException(
        ErrorCode.UNSUPPORTED, "look-ahead is supported at the beginning of a pattern only");
  }

  /** A body that adds nothing, however often, is unrolled once. */
  private int repeat(Regex.Repeat repeat, int to) {
    int next = to;
    if (repeat.max() == Regex.UNBOUNDED) {
      int fork = add(new Node.Fork(new int[0]));
      int body = add(repeat.body(), fork);
      nodes.set(fork, new Node.Fork(new int[] {body, to}));
      next = fork;
    } else {
      for (int i = repeat.min(); i < repeat.max(); i++) {
        int body = add(repeat.body(), next);
        if (body == next) {
          break;
        }
        next = add(new Node.Fork(new int[] {body, to}));
      }
    }
    for (int i = 0; i < repeat.min(); i++) {
      int body = add(repeat.body(), next);
      if (body == next) {
        break;
      }
      next = body;
    }
    return next;
  }
}
