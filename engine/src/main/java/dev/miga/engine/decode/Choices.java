package dev.miga.engine.decode;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a model that writes a given answer under a grammar has a choice, and among which tokens:
 * what there is to learn.
 */
public final class Choices {
  private final Tokenizer tokenizer;
  private final Grammar grammar;
  private final Spelling spelling;

  /** Choices under a grammar. */
  public Choices(Tokenizer tokenizer, Grammar grammar) {
    this.tokenizer = tokenizer;
    this.grammar = grammar;
    this.spelling = new Spelling(tokenizer);
  }

  /**
   * The choices along an answer.
   *
   * @param text that it is the answer to
   * @param watched tokens, ascending, that are compared with the allowed ones when it is served
   * @param answer its tokens, without the one that ends it
   * @return for each token: itself where it is certain; the allowed and the watched ones,
   *     ascending, where they are few; nothing where nearly all are allowed
   * @throws MigaException INVALID_ARGUMENT if the grammar does not allow the answer, saying where
   */
  public List<int[]> of(String text, int[] watched, int[] answer) {
    Constraint constraint = grammar.constraint(text);
    Written written = new Written();
    List<int[]> sets = new ArrayList<>(answer.length);
    for (int token : answer) {
      int[] certain = spelling.certain(constraint, written);
      TokenSet allowed = constraint.allowed();
      if (!allowed.contains(token)) {
        throw misfit(answer, sets.size());
      }
      if (certain.length > 0 || allowed.size() == 1) {
        sets.add(new int[] {token});
      } else if (allowed.form() == TokenSet.Form.ALL || allowed.size() > HeadScores.FEW) {
        sets.add(new int[0]);
      } else {
        sets.add(HeadScores.union(HeadScores.ids(allowed), watched));
      }
      constraint.accept(token);
      written.add(token);
    }
    if (!constraint.mayStop()) {
      throw misfit(answer, answer.length);
    }
    return sets;
  }

  private MigaException misfit(int[] answer, int at) {
    String before = tokenizer.decode(TokenIds.of(Arrays.copyOf(answer, at)));
    String rest = tokenizer.decode(TokenIds.of(Arrays.copyOfRange(answer, at, answer.length)));
    return new MigaException(
        ErrorCode.INVALID_ARGUMENT,
        "the schema does not allow the answer to go on with '%s' after '%s'"
            .formatted(head(rest), tail(before)));
  }

  private static String head(String text) {
    return text.isEmpty() ? "(its end)" : text.substring(0, Math.min(40, text.length()));
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 40));
  }
}
