package dev.miga.engine.decode;

import dev.miga.engine.model.Batch;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.Hidden;
import dev.miga.engine.model.PackedAdapter;
import dev.miga.engine.model.Workspace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Puts passes together and makes them. What a pass takes of each sequence follows from what the
 * others wait for: who writes goes first, and who reads a long prompt fills up what is left.
 * Belongs to one thread.
 */
final class Passes implements AutoCloseable {
  /**
   * What a pass costs besides its tokens, as so many more of them. Measured it is about three; half
   * of that makes the fewest milliseconds, because odds are only estimates.
   */
  private static final double PASS_TOKENS = 1.5;

  /** More settled tokens than this are a prompt that is being read. */
  private static final int WRITING_TOKENS = 64;

  /** Tokens of prompts beside each token of those who write: so much longer a pass may get. */
  private static final int READING_SHARE = 2;

  /** Tokens of prompts that a pass has room for beside few who write: fewer would waste it. */
  private static final int LEAST_READING_TOKENS = 32;

  private final Workspace workspace;
  private final HeadScores.Room room;
  private final int most;
  private int turn;

  /**
   * Passes of a model and those that were made from it.
   *
   * @param most tokens of each
   */
  Passes(Gemma gemma, int most) {
    this.most = most;
    this.workspace = gemma.newWorkspace();
    this.room = new HeadScores.Room(gemma);
  }

  /**
   * A pass that was made.
   *
   * @param shares of the sequences that took part; none where it failed
   * @param tokens that were computed
   */
  record Made(List<PassWatch.Share> shares, int tokens) {
    private static final Made NOTHING = new Made(List.of(), 0);
  }

  /** Who takes part, with what. */
  private record Taken(Member<?> member, Part part) {
    PassWatch.Share share() {
      return new PassWatch.Share(member.sequence(), part.tokens().length, part.rows().length > 0);
    }
  }

  /**
   * Makes one pass with some of the sequences; those that fail in it have ended afterwards.
   *
   * @param running at least one, none of which is done
   * @return what was computed
   */
  Made pass(List<Member<?>> running) {
    turn++;
    List<Member<?>> members = ofOneModel(running);
    List<Taken> taken = new ArrayList<>(compose(members));
    taken.sort(Comparator.comparingInt(t -> adapters(members).indexOf(t.member().adapter())));
    if (taken.isEmpty()) {
      return Made.NOTHING;
    }
    try {
      int tokens = forward(members.getFirst().gemma(), taken);
      return new Made(taken.stream().map(Taken::share).toList(), tokens);
    } catch (RuntimeException | Error e) {
      taken.forEach(one -> one.member().fail(e));
      return Made.NOTHING;
    }
  }

  /** Those whose weights have their turn. */
  private List<Member<?>> ofOneModel(List<Member<?>> running) {
    List<Gemma> models = running.stream().<Gemma>map(Member::gemma).distinct().toList();
    Gemma next = models.get(Math.floorMod(turn, models.size()));
    return running.stream().filter(member -> member.gemma() == next).toList();
  }

  private static List<PackedAdapter> adapters(List<Member<?>> members) {
    return members.stream().<PackedAdapter>map(Member::adapter).distinct().toList();
  }

  private List<Taken> compose(List<Member<?>> members) {
    // A guess that is right saves a share of a pass; one that is wrong costs a token.
    double least = 1 / (1 + PASS_TOKENS / members.size());
    List<Taken> taken = new ArrayList<>();
    int at = 0;
    int first = Math.floorMod(turn, members.size());
    for (int i = 0; i < members.size(); i++) {
      Member<?> member = members.get((first + i) % members.size());
      if (member.run().waiting() <= WRITING_TOKENS) {
        at += take(member, most - at, least, taken);
      }
    }
    int until = at == 0 ? most : Math.min(most, at + reading(at));
    for (Member<?> member : members) {
      if (member.run().waiting() > WRITING_TOKENS) {
        at += take(member, until - at, least, taken);
      }
    }
    return taken;
  }

  /** Tokens of prompts that a pass takes beside those who write. */
  private static int reading(int writing) {
    return Math.max(LEAST_READING_TOKENS, READING_SHARE * writing);
  }

  /** Takes what a sequence has for the pass; returns how many tokens. */
  private static int take(Member<?> member, int room, double least, List<Taken> taken) {
    if (room < 1 || member.hasEnded()) {
      return 0;
    }
    try {
      Part part = member.run().next(room, least);
      member.cache().reserve(part.tokens().length);
      if (part.tokens().length > 0) {
        taken.add(new Taken(member, part));
      }
      return part.tokens().length;
    } catch (RuntimeException | Error e) {
      member.fail(e);
      return 0;
    }
  }

  private int forward(Gemma gemma, List<Taken> taken) {
    IntStream.Builder tokens = IntStream.builder();
    IntStream.Builder rows = IntStream.builder();
    List<Batch.Span> spans = new ArrayList<>(taken.size());
    int at = 0;
    for (Taken one : taken) {
      for (int token : one.part().tokens()) {
        tokens.add(token);
      }
      for (int row : one.part().rows()) {
        rows.add(at + row);
      }
      int to = at + one.part().tokens().length;
      spans.add(new Batch.Span(one.member().cache(), one.member().adapter(), at, to));
      at = to;
    }
    Batch batch = new Batch(tokens.build().toArray(), spans, rows.build().toArray());
    Hidden hidden = gemma.forward(batch, workspace);
    List<Part> parts = taken.stream().map(Taken::part).toList();
    accept(taken, new HeadScores(gemma, hidden, room, parts));
    return at;
  }

  private static void accept(List<Taken> taken, Scores scores) {
    int row = 0;
    for (Taken one : taken) {
      Part part = one.part();
      Member<?> member = one.member();
      try {
        int kept = member.run().accept(part, scores, row, member.cache());
        member.cache().truncate(member.cache().length() - part.tokens().length + kept);
      } catch (RuntimeException | Error e) {
        member.fail(e);
      }
      row += part.rows().length;
    }
  }

  @Override
  public void close() {
    room.close();
    workspace.close();
  }
}
