package dev.miga.engine.decode;

import dev.miga.engine.model.KvCache;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels scored by how the model goes on: the probability of each token of a label among those with
 * which any label can go on, multiplied. The first tokens come with the prompt's own pass; another
 * pass is made only where likely labels begin alike.
 */
final class ContinuationRun extends Run<LabelScores> {
  /** Labels that are together less probable share it evenly, and are not told apart. */
  private static final double NEGLIGIBLE = 1e-4;

  private final Prefill prefill;
  private final LabelTrie trie;
  private final Clock clock;
  private final double[] probabilities;
  private final ArrayDeque<Branch> branches = new ArrayDeque<>();
  private int passes;
  private int computed;

  /**
   * A place where likely labels part.
   *
   * @param path tokens that lead there from the prompt
   * @param probability of the labels below
   */
  private record Branch(LabelTrie.Node node, List<Integer> path, double probability) {}

  ContinuationRun(Input input, ContinuationScorer scorer, Clock clock) {
    this.prefill = new Prefill(input.prompt());
    this.trie = scorer.trie();
    this.clock = clock;
    this.probabilities = new double[scorer.labels().size()];
  }

  @Override
  boolean isDone() {
    return prefill.waiting() == 0 && branches.isEmpty();
  }

  @Override
  int waiting() {
    return prefill.waiting() > 0 ? prefill.waiting() : branches.getFirst().path().size();
  }

  @Override
  Part next(int room, double least) {
    if (prefill.waiting() > 0) {
      return prefill.next(room);
    }
    if (room < waiting()) {
      return new Part(new int[0], new int[0], 0); // a path is not divided: it waits for its turn
    }
    int[] path = branches.getFirst().path().stream().mapToInt(Integer::intValue).toArray();
    return new Part(path, new int[] {path.length - 1}, 0);
  }

  @Override
  int accept(Part part, Scores scores, int firstRow, KvCache cache) {
    if (prefill.waiting() > 0) {
      prefill.accept(part);
      if (part.rows().length > 0) {
        clock.prefilled();
        divide(new Branch(trie.root(), List.of(), 1), scores, firstRow);
      }
      return part.tokens().length;
    }
    passes++;
    computed += part.tokens().length;
    divide(branches.removeFirst(), scores, firstRow);
    return 0;
  }

  /** Shares a branch's probability among the labels below. */
  private void divide(Branch branch, Scores scores, int row) {
    int[] tokens = branch.node().tokens();
    double[] shares = Softmax.of(scores.logitsOf(row, tokens));
    for (int i = 0; i < tokens.length; i++) {
      List<Integer> path = new ArrayList<>(branch.path());
      path.add(tokens[i]);
      follow(branch.node().child(tokens[i]), path, branch.probability() * shares[i]);
    }
  }

  private void follow(LabelTrie.Node from, List<Integer> path, double probability) {
    if (from.leaves() == 1 || probability < NEGLIGIBLE) {
      from.labels().forEach(label -> probabilities[label] = probability / from.leaves());
      return;
    }
    LabelTrie.Node node = from;
    while (node.tokens().length == 1) {
      path.add(node.tokens()[0]);
      node = node.child(node.tokens()[0]);
    }
    branches.addLast(new Branch(node, path, probability));
  }

  @Override
  LabelScores result() {
    Work prompt = prefill.work(1);
    Work work =
        new Work(
            prompt.prompt(), prompt.passes() + passes, 1, 0, 0, 0, prompt.computed() + computed);
    return new LabelScores(probabilities, work, clock.stop());
  }
}
