package dev.miga.training.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;

/**
 * Finds texts that are nearly the same: the Jaccard index of their sets of five characters in a row
 * is 0.9 at least. Of each set only the rarest tenth is looked up, since two sets that are as alike
 * share one of those (Bayardo, Ma and Srikant 2007, "Scaling up all pairs similarity search").
 */
public final class NearTexts {
  private static final int GRAM = 5;

  /** As a fraction of whole numbers, so that nothing is lost to rounding. */
  private static final int TENTHS = 9;

  /** Earlier texts that a text is compared with at most. */
  private static final int MOST_COMPARED = 1000;

  private final int[][] sets;
  private final int grams;
  private long compared;

  /** Of texts whose spelling is made alike already. */
  public NearTexts(List<String> texts) {
    long[][] hashes = texts.stream().map(NearTexts::grams).toArray(long[][]::new);
    long[] all = Arrays.stream(hashes).flatMapToLong(Arrays::stream).sorted().toArray();
    long[] distinct = LongStream.of(all).distinct().toArray();
    this.grams = distinct.length;
    int[] ranks = ranks(all, distinct);
    this.sets =
        Arrays.stream(hashes)
            .map(
                set ->
                    Arrays.stream(set)
                        .mapToInt(gram -> ranks[Arrays.binarySearch(distinct, gram)])
                        .sorted()
                        .toArray())
            .toArray(int[][]::new);
  }

  /** The distinct grams of a text; a shorter text is one. */
  private static long[] grams(String text) {
    if (text.length() <= GRAM) {
      return new long[] {hash(text, 0, text.length())};
    }
    long[] grams = new long[text.length() - GRAM + 1];
    for (int i = 0; i < grams.length; i++) {
      grams[i] = hash(text, i, i + GRAM);
    }
    return Arrays.stream(grams).distinct().toArray();
  }

  private static long hash(String text, int from, int to) {
    long hash = (long) to - from;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  /** The place of each gram in the order of how many texts have it, the rarest first. */
  private static int[] ranks(long[] all, long[] distinct) {
    long[] order = new long[distinct.length];
    int at = 0;
    for (int i = 0; i < distinct.length; i++) {
      int from = at;
      while (at < all.length && all[at] == distinct[i]) {
        at++;
      }
      order[i] = (long) (at - from) << 32 | i;
    }
    Arrays.sort(order);
    int[] ranks = new int[distinct.length];
    for (int rank = 0; rank < order.length; rank++) {
      ranks[(int) order[rank]] = rank;
    }
    return ranks;
  }

  /**
   * For each text the first one before it that is near; -1 where none is.
   *
   * @param progress told how many texts are done
   */
  public int[] firstNear(IntConsumer progress) {
    int[] near = new int[sets.length];
    Postings postings = new Postings(grams);
    int[] seenBy = new int[sets.length];
    Arrays.fill(seenBy, -1);
    for (int i = 0; i < sets.length; i++) {
      near[i] = -1;
      for (int candidate : candidates(i, postings, seenBy)) {
        if (isNear(sets[candidate], sets[i])) {
          near[i] = candidate;
          break;
        }
      }
      for (int k = 0; k < prefix(sets[i]); k++) {
        postings.add(sets[i][k], i);
      }
      progress.accept(i + 1);
    }
    return near;
  }

  /** How many pairs were compared. */
  long compared() {
    return compared;
  }

  private int[] candidates(int text, Postings postings, int[] seenBy) {
    int[] set = sets[text];
    int[] found = new int[MOST_COMPARED];
    int count = 0;
    for (int k = 0; k < prefix(set) && count < MOST_COMPARED; k++) {
      for (int at = postings.last(set[k]);
          at >= 0 && count < MOST_COMPARED;
          at = postings.before(at)) {
        int other = postings.text(at);
        if (seenBy[other] != text && isAsLong(sets[other].length, set.length)) {
          seenBy[other] = text;
          found[count++] = other;
        }
      }
    }
    int[] sorted = Arrays.copyOf(found, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Rarest grams of which two near sets have one in common. */
  private static int prefix(int[] set) {
    int shared = (TENTHS * set.length + 9) / 10;
    return set.length - shared + 1;
  }

  private static boolean isAsLong(int one, int other) {
    return 10 * Math.min(one, other) >= TENTHS * Math.max(one, other);
  }

  private boolean isNear(int[] one, int[] other) {
    compared++;
    int shared = 0;
    int i = 0;
    int k = 0;
    while (i < one.length && k < other.length) {
      int order = Integer.compare(one[i], other[k]);
      shared += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      k += order >= 0 ? 1 : 0;
    }
    return 10 * shared >= TENTHS * (one.length + other.length - shared);
  }

  /** The texts of each gram, the last first. */
  private static final class Postings {
    private final int[] heads;
    private int[] texts = new int[1024];
    private int[] previous = new int[1024];
    private int size;

    Postings(int grams) {
      heads = new int[grams];
      Arrays.fill(heads, -1);
    }

    void add(int gram, int text) {
      if (size == texts.length) {
        texts = Arrays.copyOf(texts, 2 * size);
        previous = Arrays.copyOf(previous, 2 * size);
      }
      texts[size] = text;
      previous[size] = heads[gram];
      heads[gram] = size++;
    }

    int last(int gram) {
      return heads[gram];
    }

    int before(int at) {
      return previous[at];
    }

    int text(int at) {
      return texts[at];
    }
  }
}
