package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.generate.GenerationEvent;
import dev.miga.engine.generate.GenerationEvent.TextDelta;
import dev.miga.engine.generate.StopReason;
import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.tokenizer.StreamDecoder;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.tasks.Reply.Answered;
import dev.miga.tasks.Reply.Failed;
import dev.miga.tasks.decoding.Generation;
import dev.miga.tasks.decoding.GrammarGenerator;
import dev.miga.tasks.decoding.Job;
import dev.miga.tasks.decoding.Settings;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Reads records out of texts: generation under the grammar of the task's schema. */
final class Extraction implements Applier {
  private static final int MAX_TOKENS = 4096;

  private final SpecialistFile file;
  private final Kind.Extract extract;
  private final LanguageModel model;
  private final Prompt prompt;
  private final Grammar grammar;
  private final GrammarGenerator generator;
  private final PrefixCaches caches;
  private final ConcurrentLinkedQueue<GrammarGenerator.Runner> runners =
      new ConcurrentLinkedQueue<>();

  Extraction(SpecialistFile file, Kind.Extract extract, LanguageModel model, Prompt prompt) {
    this.file = file;
    this.extract = extract;
    this.model = model;
    this.prompt = prompt;
    TokenIds stops = prompt.stopIds();
    TokenTrie tokens = TokenTrie.of(model.tokenizer().vocabulary());
    this.grammar =
        Grammar.ofJsonSchema(extract.written(), GrammarOptions.of(tokens, stops.toArray()));
    grammar.warmUp(Grammar.WARM_UP);
    this.generator = new GrammarGenerator(model, stops);
    this.caches = new PrefixCaches(model.gemma(), prompt.prefix());
    file.habits().forEach(answer -> generator.learn(model.tokenizer().encode(answer)));
  }

  @Override
  public Task task() {
    return file.task();
  }

  @Override
  public Answer apply(String text, BooleanSupplier cancelled, Consumer<GenerationEvent> events) {
    StreamDecoder decoder = new StreamDecoder(model.tokenizer().vocabulary());
    IntConsumer tokens =
        token -> {
          String delta = decoder.accept(token);
          if (!delta.isEmpty()) {
            events.accept(new TextDelta(delta));
          }
        };
    GrammarGenerator.Runner runner = borrowRunner();
    Job job = job(text, tokens, cancelled);
    try {
      return answer(runner.generate(job));
    } finally {
      caches.giveBack(job.cache());
      runners.add(runner);
    }
  }

  @Override
  public void applyAll(Iterator<Request> requests, int inFlight, InOrder replies) {
    GrammarGenerator.Runner runner = borrowRunner();
    try {
      new Bulk(requests, replies).run(runner, inFlight);
    } finally {
      runners.add(runner);
    }
  }

  private GrammarGenerator.Runner borrowRunner() {
    GrammarGenerator.Runner idle = runners.poll();
    return idle == null ? generator.newRunner() : idle;
  }

  private Job job(String text, IntConsumer tokens, BooleanSupplier cancelled) {
    int[] message = prompt.message(text).toArray();
    Constraint constraint = grammar.constraint(text);
    int room = model.gemma().config().maxPositionEmbeddings() - caches.tokens() - message.length;
    if (room < 1) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "the text has %d tokens, which leaves none of the context of %d; shorten it"
              .formatted(message.length, model.gemma().config().maxPositionEmbeddings()));
    }
    // A draft may go a little beyond the output.
    int most = Math.max(1, Math.min(MAX_TOKENS, room - Settings.DRAFT * 4));
    KvCache cache = caches.borrow();
    return new Job(
        cache, message, constraint, watched(message), Settings.greedy(most), tokens, cancelled);
  }

  /** The tokens of the text and those that end an answer, ascending. */
  private int[] watched(int[] message) {
    return IntStream.concat(Arrays.stream(message), Arrays.stream(prompt.stopIds().toArray()))
        .sorted()
        .distinct()
        .toArray();
  }

  private Structured<JsonValue> answer(Generation generation) {
    if (generation.reason() == StopReason.CANCELLED) {
      throw new MigaException(ErrorCode.REFUSED, "stopped before the answer was complete");
    }
    if (!generation.isComplete()) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "the answer is longer than %d tokens; bound the strings and lists of the schema"
              .formatted(generation.tokens().size()));
    }
    JsonValue written = JsonValue.parse(generation.text());
    JsonValue output = WrittenSchema.answer(written, extract.schema(), extract.written());
    double raw = Confidence.of(generation.decisions());
    return new Structured<>(
        output,
        output,
        FieldReader.read(output, written, generation, file.calibration()),
        file.calibration().apply(Calibration.RECORD, raw),
        generation);
  }

  /** Many texts under way. */
  private final class Bulk {
    private final Iterator<Request> requests;
    private final InOrder replies;
    private final IdentityHashMap<Job, Numbered> numbers = new IdentityHashMap<>();
    private long count;

    private record Numbered(long number, Request request) {}

    Bulk(Iterator<Request> requests, InOrder replies) {
      this.requests = requests;
      this.replies = replies;
    }

    void run(GrammarGenerator.Runner runner, int inFlight) {
      try {
        runner.generateAll(this::next, inFlight, this::finished);
      } finally {
        numbers.keySet().forEach(job -> caches.giveBack(job.cache()));
      }
    }

    /** The next request whose text can be taken. */
    private Optional<Job> next() {
      while (requests.hasNext()) {
        Numbered request = new Numbered(count++, requests.next());
        try {
          String text = Texts.checked(request.request().text(), task());
          Job job = job(text, token -> {}, () -> false);
          numbers.put(job, request);
          return Optional.of(job);
        } catch (MigaException e) {
          replies.accept(request.number(), new Failed(request.request(), e));
        }
      }
      return Optional.empty();
    }

    private void finished(Job job, Generation generation) {
      Numbered numbered = Objects.requireNonNull(numbers.remove(job));
      caches.giveBack(job.cache());
      Reply reply;
      try {
        reply = new Answered(numbered.request(), answer(generation));
      } catch (MigaException e) {
        reply = new Failed(numbered.request(), e);
      }
      replies.accept(numbered.number(), reply);
    }
  }

  @Override
  public void close() {
    for (var runner = runners.poll(); runner != null; runner = runners.poll()) {
      runner.close();
    }
    caches.close();
  }
}
