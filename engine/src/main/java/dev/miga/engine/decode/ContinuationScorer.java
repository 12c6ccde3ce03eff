package dev.miga.engine.decode;

import dev.miga.engine.tokenizer.TokenIds;
import java.util.List;

/** Scores labels by how the model goes on: {@link ContinuationRun}. */
public final class ContinuationScorer implements LabelScorer {
  private final List<String> labels;
  private final LabelTrie trie;

  /**
   * A scorer.
   *
   * @param completions each label in tokens, the one that ends an answer last, so that none is the
   *     beginning of another
   */
  public ContinuationScorer(List<String> labels, List<TokenIds> completions) {
    this.labels = List.copyOf(labels);
    this.trie = new LabelTrie(completions);
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  LabelTrie trie() {
    return trie;
  }
}
