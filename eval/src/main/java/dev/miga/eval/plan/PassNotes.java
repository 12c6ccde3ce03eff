package dev.miga.eval.plan;

import dev.miga.engine.decode.PassWatch;
import dev.miga.engine.decode.Sequence;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * What a scheduler's passes took, and what each message had computed in its own. Written by the
 * scheduler's thread, read when all messages have ended.
 */
final class PassNotes implements PassWatch {
  /** In the order of the passes. */
  final List<PassPoint> points = new ArrayList<>();

  private final IdentityHashMap<Sequence<?>, Steps> bySequence = new IdentityHashMap<>();
  private final List<Steps> all = new ArrayList<>();

  /** Of a message. */
  private static final class Steps {
    final List<Integer> tokens = new ArrayList<>();

    /** Of a prompt that was not read to its end yet. */
    int read;
  }

  @Override
  public void made(long nanos, List<Share> shares) {
    if (shares.isEmpty()) {
      return;
    }
    int tokens = shares.stream().mapToInt(Share::tokens).sum();
    points.add(new PassPoint(shares.size(), tokens, nanos / 1e6));
    shares.forEach(this::note);
  }

  private void note(Share share) {
    Steps steps = bySequence.computeIfAbsent(share.sequence(), sequence -> begun());
    steps.read += share.tokens();
    if (share.ends()) {
      steps.tokens.add(steps.read);
      steps.read = 0;
    }
  }

  private Steps begun() {
    Steps steps = new Steps();
    all.add(steps);
    return steps;
  }

  /** Of every message that was read to its end, the tokens of each pass. */
  List<List<Integer>> messages() {
    return all.stream()
        .filter(steps -> !steps.tokens.isEmpty())
        .map(steps -> List.copyOf(steps.tokens))
        .toList();
  }
}
