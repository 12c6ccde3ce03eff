package dev.miga.tasks.decoding;

import dev.miga.engine.model.Batch;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.Hidden;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.Workspace;
import dev.miga.engine.tokenizer.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Generates texts under a grammar. What it remembers (spellings, habits) makes it faster and
 * changes no result. Safe for any number of threads; each brings a {@link Runner} of its own.
 */
public final class GrammarGenerator {
  private final LanguageModel model;
  private final TextBytes vocabulary;
  private final Spelling spelling;
  private final Habits habits = new Habits();
  private final Drafter drafter;

  /**
   * A generator for a model.
   *
   * @param stopTokens those that the grammars were compiled with
   */
  public GrammarGenerator(LanguageModel model, TokenIds stopTokens) {
    this.model = model;
    this.vocabulary = new TextBytes(model.tokenizer().vocabulary(), stopTokens);
    this.spelling = new Spelling(model.tokenizer());
    this.drafter = new Drafter(vocabulary.vocabulary(), spelling, habits);
  }

  /** Learns how texts go from one that is known, so that the first ones are faster. */
  public void learn(TokenIds tokens) {
    Written written = new Written();
    for (int i = 0; i < tokens.size(); i++) {
      written.add(tokens.at(i));
    }
    habits.learn(written);
  }

  /** A runner for one thread; to be closed. */
  public Runner newRunner() {
    return new Runner();
  }

  /** Runs jobs, one or several at a time, with memory of its own. Belongs to one thread. */
  public final class Runner implements AutoCloseable {
    /**
     * What a pass costs besides its tokens, as so many more of them. Measured it is about three;
     * half of that makes the fewest milliseconds, because odds are only estimates.
     */
    private static final double PASS_TOKENS = 1.5;

    /** Settled tokens of one sequence in a pass: a long prompt must not hold up the others. */
    private static final int SPAN_TOKENS = 256;

    private final Workspace workspace = model.gemma().newWorkspace();
    private final Scratch scratch = new Scratch(model.gemma().config().vocabSize());

    private Runner() {}

    /**
     * Generates one text.
     *
     * @throws dev.miga.engine.MigaException if it outgrows the context
     */
    public Generation generate(Job job) {
      List<Generation> done = new ArrayList<>(1);
      List<Job> jobs = new ArrayList<>(List.of(job));
      generateAll(
          () -> jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.removeFirst()),
          1,
          (finished, generation) -> done.add(generation));
      return done.getFirst();
    }

    /**
     * Generates texts, {@code inFlight} of them at a time in shared passes; where one ends, the
     * next begins.
     *
     * @param jobs the next job, empty when there are no more
     * @param finished told each job with its text, in the order in which they end
     */
    public void generateAll(
        Supplier<Optional<Job>> jobs, int inFlight, BiConsumer<Job, Generation> finished) {
      List<Sequence> running = new ArrayList<>();
      boolean more = true;
      while (more || !running.isEmpty()) {
        while (more && running.size() < inFlight) {
          Optional<Job> job = jobs.get();
          more = job.isPresent();
          job.ifPresent(j -> running.add(new Sequence(j, vocabulary, spelling, drafter)));
        }
        running.forEach(Sequence::checkCancelled);
        finish(running, finished);
        if (!running.isEmpty()) {
          pass(running);
          finish(running, finished);
        }
      }
    }

    private void finish(List<Sequence> running, BiConsumer<Job, Generation> finished) {
      for (Sequence sequence : List.copyOf(running)) {
        if (sequence.isDone()) {
          running.remove(sequence);
          habits.learn(sequence.written());
          finished.accept(sequence.job(), sequence.result());
        }
      }
    }

    private void pass(List<Sequence> running) {
      // A guess that is right saves a share of a pass; one that is wrong costs a token.
      double least = 1 / (1 + PASS_TOKENS / running.size());
      IntStream.Builder tokens = IntStream.builder();
      IntStream.Builder rows = IntStream.builder();
      List<Batch.Span> spans = new ArrayList<>();
      List<Sequence> members = new ArrayList<>();
      List<Sequence.Part> parts = new ArrayList<>();
      int at = 0;
      for (Sequence sequence : running) {
        int room = Math.min(SPAN_TOKENS, Workspace.MAX_TOKENS - at);
        if (room == 0) {
          break;
        }
        Sequence.Part part = sequence.next(room, least);
        for (int token : part.tokens()) {
          tokens.add(token);
        }
        for (int row : part.rows()) {
          rows.add(at + row);
        }
        spans.add(new Batch.Span(sequence.job().cache(), at, at + part.tokens().length));
        members.add(sequence);
        parts.add(part);
        at += part.tokens().length;
      }
      Gemma gemma = model.gemma();
      Hidden hidden =
          gemma.forward(
              new Batch(tokens.build().toArray(), spans, rows.build().toArray()), workspace);
      Scores scores = new HeadScores(gemma.head(), hidden, scratch);
      int row = 0;
      for (int i = 0; i < members.size(); i++) {
        int kept = members.get(i).accept(parts.get(i), scores, row);
        KvCache cache = members.get(i).job().cache();
        cache.truncate(cache.length() - parts.get(i).tokens().length + kept);
        row += parts.get(i).rows().length;
      }
    }

    @Override
    public void close() {
      scratch.close();
      workspace.close();
    }
  }
}
