package dev.miga.engine.decode;

import dev.miga.engine.tokenizer.TokenIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The token sequences of labels as a tree, so that what they share is scored once. Each ends with
 * the token that ends an answer: no label is the beginning of another.
 */
final class LabelTrie {
  /** A place in the tree: what may follow, and the label that ends here (-1 for none). */
  static final class Node {
    private final Map<Integer, Node> children = new LinkedHashMap<>();
    private int label = -1;
    private int leaves;

    /** Tokens that may follow, ascending. */
    int[] tokens() {
      return children.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    Node child(int token) {
      Node child = children.get(token);
      if (child == null) {
        throw new IllegalArgumentException("no label goes on with token " + token);
      }
      return child;
    }

    /** The label that ends here, or -1. */
    int label() {
      return label;
    }

    /** Labels below. */
    int leaves() {
      return leaves;
    }

    /** The labels below. */
    List<Integer> labels() {
      List<Integer> all = new ArrayList<>();
      collect(all);
      return all;
    }

    private void collect(List<Integer> all) {
      if (label >= 0) {
        all.add(label);
      }
      children.values().forEach(child -> child.collect(all));
    }
  }

  private final Node root = new Node();

  LabelTrie(List<TokenIds> labels) {
    for (int i = 0; i < labels.size(); i++) {
      add(labels.get(i), i);
    }
  }

  private void add(TokenIds tokens, int label) {
    Node node = root;
    node.leaves++;
    for (int i = 0; i < tokens.size(); i++) {
      node = node.children.computeIfAbsent(tokens.at(i), token -> new Node());
      node.leaves++;
    }
    node.label = label;
  }

  Node root() {
    return root;
  }
}
