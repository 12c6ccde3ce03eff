package dev.miga.tasks;

import dev.miga.engine.model.Batch;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.Hidden;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.Workspace;
import dev.miga.engine.tokenizer.TokenIds;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores labels by how the model goes on: the probability of each token of a label among those with
 * which any label can go on, multiplied. The first tokens come with the prompt's own pass; another
 * pass is made only where likely labels begin alike.
 */
final class ContinuationScorer implements LabelScorer {
  /** Labels that are together less probable share it evenly, and are not told apart. */
  private static final double NEGLIGIBLE = 1e-4;

  private final List<String> labels;
  private final LabelTrie trie;

  ContinuationScorer(List<String> labels, List<TokenIds> completions) {
    this.labels = labels;
    this.trie = new LabelTrie(completions);
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public double[] score(Gemma gemma, KvCache cache, int[] message, Workspace workspace) {
    double[] probabilities = new double[labels.size()];
    Hidden hidden = gemma.prefill(cache, message, workspace);
    new Walk(gemma, cache, workspace, probabilities).branch(trie.root(), hidden, List.of(), 1);
    return probabilities;
  }

  /** One scoring under way. */
  private record Walk(Gemma gemma, KvCache cache, Workspace workspace, double[] probabilities) {

    /** Shares a probability among the labels below a node, whose hidden state is given. */
    void branch(LabelTrie.Node node, Hidden hidden, List<Integer> path, double probability) {
      int[] tokens = node.tokens();
      double[] shares = Softmax.of(gemma.head().logitsOf(hidden, 0, tokens).logits());
      for (int i = 0; i < tokens.length; i++) {
        List<Integer> next = new ArrayList<>(path);
        next.add(tokens[i]);
        follow(node.child(tokens[i]), next, probability * shares[i]);
      }
    }

    private void follow(LabelTrie.Node from, List<Integer> path, double probability) {
      if (from.leaves() == 1 || probability < NEGLIGIBLE) {
        from.labels().forEach(label -> probabilities[label] = probability / from.leaves());
        return;
      }
      LabelTrie.Node node = from;
      List<Integer> tokens = new ArrayList<>(path);
      while (node.tokens().length == 1) {
        tokens.add(node.tokens()[0]);
        node = node.child(node.tokens()[0]);
      }
      int length = cache.length();
      int[] ids = tokens.stream().mapToInt(Integer::intValue).toArray();
      Hidden hidden = gemma.forward(Batch.lastOf(cache, ids), workspace);
      cache.truncate(length);
      branch(node, hidden, tokens, probability);
    }
  }
}
