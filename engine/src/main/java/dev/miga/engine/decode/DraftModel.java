package dev.miga.engine.decode;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.engine.tokenizer.Vocabulary;
import java.util.List;

/**
 * What the texts of one task have in common: how they are spelled in tokens, and how they usually
 * go on. It remembers, which makes it faster and changes no result. Safe for any number of threads.
 */
public final class DraftModel {
  private final Vocabulary vocabulary;
  private final TokenIds stopTokens;
  private final Spelling spelling;
  private final DraftTable table;
  private final Drafter drafter;
  private final DraftLearner learner;

  /**
   * A draft model that knows nothing yet.
   *
   * @param stopTokens those that the task's grammar was compiled with
   */
  public DraftModel(Tokenizer tokenizer, TokenIds stopTokens) {
    this(tokenizer, stopTokens, new DraftTable());
  }

  /**
   * A draft model that begins with what is known.
   *
   * @param stopTokens those that the task's grammar was compiled with
   * @param known not changed
   */
  public DraftModel(Tokenizer tokenizer, TokenIds stopTokens, DraftTable known) {
    this.vocabulary = tokenizer.vocabulary();
    this.stopTokens = stopTokens;
    this.spelling = new Spelling(tokenizer);
    this.table = known.copy();
    this.drafter = new Drafter(vocabulary, spelling, table);
    this.learner = new DraftLearner(vocabulary, spelling, table);
  }

  /**
   * Learns how texts go from one that is known, so that the first ones are faster.
   *
   * @param beginning of a text under the task's grammar; not changed
   * @return false where the grammar does not allow it: what came before it was learnt
   */
  public boolean learn(Constraint beginning, String text) {
    return learner.learn(beginning, text);
  }

  /** What is known by now, as a copy. */
  public DraftTable table() {
    return table.copy();
  }

  /** Learns from a text that was written. */
  void learn(Constraint beginning, Written written) {
    learner.learn(beginning, written);
  }

  /** What tokens write. */
  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The tokens that must come next and are certain: {@link Spelling#certain}. */
  int[] certain(Constraint constraint, Written written) {
    return spelling.certain(constraint, written);
  }

  /** A draft of what follows: {@link Drafter#draft}. */
  List<Guess> draft(
      Original original, Constraint constraint, Written written, Drafter.Limit limit) {
    return drafter.draft(original, constraint, written, limit);
  }

  /** Whether a token that is allowed ends the text here. */
  boolean isStop(int token, Constraint constraint) {
    return constraint.mayStop() && stopTokens.contains(token);
  }
}
