package dev.miga.engine.decode;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.CopiedSpan;
import dev.miga.engine.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a guess can go by, as numbers: the end of what was written, what was copied last, what
 * follows it in the original, the key of a value, and each word of the text.
 */
final class Clues {
  /** Kinds of clues to a token: those of {@link #token}, and all words as the last. */
  static final int KINDS = 27;

  private static final int MOST_PIECES = 80;
  private static final int AHEAD = 8;
  private static final int FEW = 6;
  private static final double STEPS = 5.999;
  private static final double RARE = 0.1;

  /** Tokens before a copy that say which field it stands in. */
  private static final int FIELD_TOKENS = 2;

  private final Vocabulary vocabulary;
  private final Odds begins;

  Clues(Vocabulary vocabulary, Odds begins) {
    this.vocabulary = vocabulary;
    this.begins = begins;
  }

  /** Where the last copy ends in the original, or its beginning. */
  static int after(Original original, Constraint constraint) {
    List<CopiedSpan> spans = constraint.spans();
    return spans.isEmpty() ? 0 : original.place(spans.getLast().sourceEnd());
  }

  /** What the next token may follow from. */
  long[] token(Original original, Constraint constraint, Written written) {
    int size = written.size();
    long place = place(constraint, written);
    int from = 0;
    int next = 0;
    long more = 0;
    long copied = 0;
    if (!constraint.spans().isEmpty()) {
      CopiedSpan span = constraint.spans().getLast();
      from = original.pieceAt(original.place(span.sourceStart()));
      next = original.pieceAt(original.place(span.sourceEnd()));
      more = more(original, next, field(span, written));
      for (int i = from; i < next; i++) {
        copied = Hash.add(copied, original.number(i));
      }
    }
    long first = next > from ? original.number(from) : 0;
    long firstTwo = Hash.add(first, next > from ? original.number(from + 1) : 0);
    long last = next > from ? original.number(next - 1) : 0;
    long beforeLast = next > from ? original.number(next - 2) : 0;
    long one = Hash.ofTokens(written, size, 1);
    long two = Hash.ofTokens(written, size, 2);
    long three = Hash.ofTokens(written, size, 3);
    long nextTwo = Hash.add(original.number(next), original.number(next + 1));
    long[] known = {
      Hash.of(1, copied, two),
      Hash.of(2, copied, three),
      Hash.of(3, beforeLast, last, two),
      Hash.of(4, beforeLast, last, three),
      Hash.of(5, last, two),
      Hash.of(6, last, three),
      Hash.of(7, first, two),
      Hash.of(8, first, three),
      Hash.of(9, firstTwo, two),
      Hash.of(10, nextTwo, two),
      Hash.of(11, original.number(next), two),
      Hash.of(12, Hash.ofTokens(written, size, 8)),
      Hash.of(13, Hash.ofTokens(written, size, 4)),
      Hash.of(14, three),
      Hash.of(15, two),
      Hash.of(16, one),
      Hash.of(17, place, nextTwo, last),
      Hash.of(18, place, nextTwo),
      Hash.of(19, place, original.number(next)),
      Hash.of(20, place, last),
      Hash.of(21, place, beforeLast, last),
      Hash.of(22, place),
      Hash.of(23, place, more),
      Hash.of(24, place, more, original.number(next)),
      Hash.of(25, place, more, nextTwo, original.number(next + 2)),
      Hash.of(26, place, Math.min(FEW, original.pieces() - next)),
    };
    int pieces = Math.min(original.pieces(), MOST_PIECES);
    int at = known.length;
    long[] all = Arrays.copyOf(known, at + (next - from) + pieces);
    for (int i = from; i < next; i++) {
      all[at++] = Hash.of(27, place, two, original.number(i));
    }
    for (int i = 0; i < pieces; i++) {
      all[at++] = Hash.of(28, place, two, original.number(i));
    }
    return all;
  }

  /** How much it looks as if the same field were copied once more soon. */
  private long more(Original original, int next, long field) {
    double most = 0;
    for (int i = next; i < Math.min(next + AHEAD, original.pieces()); i++) {
      most = Math.max(most, begins.of(begin(original, field, i), RARE));
    }
    return 1 + (long) (most * STEPS);
  }

  /** Whether a copy begins with a piece. */
  long[] begin(Original o, long field, int at) {
    return new long[] {
      Hash.of(1, field, o.number(at - 1), o.number(at), o.number(at + 1)),
      Hash.of(2, field, o.number(at - 1), o.number(at)),
      Hash.of(3, field, o.number(at), o.number(at + 1)),
      Hash.of(4, field, o.number(at - 1), o.kind(at)),
      Hash.of(5, field, o.number(at)),
      Hash.of(6, field, o.kind(at), o.kind(at - 1)),
      Hash.of(7, field),
    };
  }

  /** Whether a copy ends before a piece. */
  long[] end(Original o, long field, int at) {
    return new long[] {
      Hash.of(1, field, o.number(at - 2), o.number(at - 1), o.number(at)),
      Hash.of(2, field, o.number(at - 1), o.number(at)),
      Hash.of(3, field, o.number(at), o.number(at + 1)),
      Hash.of(4, field, o.number(at)),
      Hash.of(5, field, o.number(at - 1), o.kind(at)),
      Hash.of(6, field, o.kind(at - 1), o.kind(at)),
      Hash.of(7, field),
    };
  }

  /** The field in which a copy begins now. */
  static long field(Written written) {
    return Hash.ofTokens(written, written.size(), FIELD_TOKENS);
  }

  /** The field of a copy that has begun. */
  long field(Written written, String copied) {
    int bytes = copied.getBytes(StandardCharsets.UTF_8).length;
    int end = written.size();
    while (end > 0 && bytes > 0) {
      bytes -= vocabulary.bytesOf(written.at(--end)).length;
    }
    return Hash.ofTokens(written, end, FIELD_TOKENS);
  }

  /** The field of a copy that is over. */
  private long field(CopiedSpan span, Written written) {
    int bytes = 0;
    int end = 0;
    while (end < written.size() && bytes <= span.outputStart()) {
      bytes += vocabulary.bytesOf(written.at(end++)).length;
    }
    return Hash.ofTokens(written, end, FIELD_TOKENS);
  }

  /** Under which key the next token stands, and what must follow. */
  private long place(Constraint constraint, Written written) {
    long forced = Arrays.hashCode(constraint.forced());
    for (int i = written.size() - 1; i >= 1; i--) {
      byte[] bytes = vocabulary.bytesOf(written.at(i));
      for (int k = 0; k + 1 < bytes.length; k++) {
        if (bytes[k] == '"' && bytes[k + 1] == ':') {
          return Hash.of(forced, written.at(i - 1));
        }
      }
    }
    return Hash.of(forced);
  }
}
