package dev.miga.engine.grammar.automaton;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/** Byte sequences in unsigned order; those with a common beginning lie together. */
public final class Literals {
  private final byte[][] sorted;

  public Literals(Collection<byte[]> sequences) {
    byte[][] all = sequences.toArray(byte[][]::new);
    Arrays.sort(all, Arrays::compareUnsigned);
    int size = 0;
    for (byte[] one : all) {
      if (size == 0 || !Arrays.equals(one, all[size - 1])) {
        all[size++] = one;
      }
    }
    sorted = Arrays.copyOf(all, size);
  }

  int size() {
    return sorted.length;
  }

  /** Place of one of the sequences. */
  public int indexOf(byte[] sequence) {
    return Arrays.binarySearch(sorted, sequence, Arrays::compareUnsigned);
  }

  int length(int index) {
    return sorted[index].length;
  }

  /** One of the sequences, which must be text. */
  String text(int index) {
    return new String(sorted[index], StandardCharsets.UTF_8);
  }

  int octet(int index, int at) {
    return sorted[index][at] & 0xFF;
  }

  /** End of the sequences from {@code from} on that have the same byte at {@code at}. */
  int endOfOctet(int from, int to, int at) {
    byte octet = sorted[from][at];
    int end = from + 1;
    while (end < to && sorted[end][at] == octet) {
      end++;
    }
    return end;
  }
}
