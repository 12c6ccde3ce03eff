package dev.miga.engine.decode;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.CopiedSpan;
import dev.miga.engine.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Learns how texts go by going through one again. Safe for any number of threads. */
final class DraftLearner {
  private final Vocabulary vocabulary;
  private final Spelling spelling;
  private final DraftTable table;
  private final Clues clues;

  DraftLearner(Vocabulary vocabulary, Spelling spelling, DraftTable table) {
    this.vocabulary = vocabulary;
    this.spelling = spelling;
    this.table = table;
    this.clues = new Clues(vocabulary, table.begins());
  }

  /** Learns from tokens that were written; what is not allowed ends it. */
  void learn(Constraint beginning, Written tokens) {
    Replay replay = new Replay(beginning.fork());
    boolean goesOn = true;
    while (goesOn && replay.written.size() < tokens.size()) {
      goesOn = replay.step(tokens.at(replay.written.size()));
    }
  }

  /** Learns from a text, spelled as it would be served; false where it is not allowed. */
  boolean learn(Constraint beginning, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Replay replay = new Replay(beginning.fork());
    int at = 0;
    while (at < bytes.length) {
      int[] certain = spelling.certain(replay.constraint, replay.written);
      int[] next =
          certain.length > 0
              ? certain
              : spelling.continuation(replay.written, Arrays.copyOfRange(bytes, at, bytes.length));
      if (next.length == 0 || !replay.step(next[0])) {
        return false;
      }
      at += vocabulary.bytesOf(next[0]).length;
    }
    return at == bytes.length && replay.constraint.mayStop();
  }

  /** A text that is written once more. */
  private final class Replay {
    private final Original original;
    private final Constraint constraint;
    private final Written written = new Written();

    /** Of the copy under way: its field, and where the one before it ended. */
    private long field;

    private int after;

    Replay(Constraint constraint) {
      this.constraint = constraint;
      this.original = Original.of(constraint.input());
    }

    /** Learns the next token and writes it; false if it is not allowed. */
    boolean step(int token) {
      byte[] bytes = vocabulary.bytesOf(token);
      int spans = constraint.spans().size();
      String copied = constraint.copied();
      if (copied == null && spelling.certain(constraint, written).length == 0) {
        table.habits().learn(clues.token(original, constraint, written), Clues.KINDS, token);
      } else if (copied != null && copied.isEmpty()) {
        field = Clues.field(written);
        after = Clues.after(original, constraint);
      }
      if (bytes.length == 0 || !constraint.acceptBytes(bytes)) {
        return false;
      }
      written.add(token);
      if (constraint.spans().size() > spans) {
        learn(constraint.spans().getLast());
      }
      return true;
    }

    private void learn(CopiedSpan span) {
      int place = original.place(span.sourceStart());
      int begin = original.pieceAt(place);
      int end = original.pieceAt(original.place(span.sourceEnd()));
      int first = original.pieceAt(place >= after ? after : 0);
      int last = Math.min(begin, first + Drafter.MOST_BEGINNINGS - 1);
      for (int i = first; i <= last && i < original.pieces(); i++) {
        table.begins().learn(clues.begin(original, field, i), i == begin);
      }
      for (int i = begin + 1; i <= end; i++) {
        table.ends().learn(clues.end(original, field, i), i == end);
      }
    }
  }
}
