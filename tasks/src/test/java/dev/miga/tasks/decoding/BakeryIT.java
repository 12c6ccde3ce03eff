package dev.miga.tasks.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.hub.RealWeights;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.sampling.Sampling;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.kernels.KernelsProvider;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Outputs;
import dev.miga.tasks.TaskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bakery's messages on the real model, untrained: what it says is wrong but valid. */
class BakeryIT {
  private static final Path FOLDER = Path.of("..", "specialists", "bakery");
  private static final TokenIds STOPS = TokenIds.of(1, 106);
  private static final int MESSAGES = 20;

  private static LanguageModel model;
  private static Kind.Extract extract;
  private static Grammar grammar;
  private static List<Message> messages;

  private record Message(String text, String gold) {}

  @BeforeAll
  static void load() throws IOException {
    model =
        LanguageModel.load(
            RealWeights.path(),
            new KernelsProvider().choose(KernelsProvider.Wish.AUTO).kernels(),
            Runtime.getRuntime().availableProcessors(),
            (done, total) -> {});
    extract = (Kind.Extract) TaskFile.read(FOLDER.resolve("task.yaml")).task().kind();
    TokenTrie tokens = TokenTrie.of(model.tokenizer().vocabulary());
    grammar = Grammar.ofJsonSchema(extract.written(), GrammarOptions.of(tokens, STOPS.toArray()));
    messages = new ArrayList<>();
    for (String line :
        Files.readAllLines(FOLDER.resolve("train.quoted.jsonl")).subList(1240, 1500)) {
      JsonObject object = (JsonObject) JsonValue.parse(line);
      String text = ((JsonString) object.get("text").orElseThrow()).value();
      messages.add(new Message(text, Outputs.canonical(extract, object.get("gold").orElseThrow())));
    }
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static int[] prompt(Message message) {
    return TokenIds.of(2)
        .plus(model.tokenizer().encode(message.text()))
        .plus(TokenIds.of(106))
        .toArray();
  }

  @Test
  void theFastPathChoosesTheTokensOfTheSlowOne() {
    SlowGenerator slow = new SlowGenerator(model, STOPS);
    GrammarGenerator generator = new GrammarGenerator(model, STOPS);
    Map<Job, TokenIds> expected = new HashMap<>();
    ArrayDeque<Job> jobs = new ArrayDeque<>();
    for (Message message : messages.subList(0, MESSAGES)) {
      int[] prompt = prompt(message);
      Constraint constraint = grammar.constraint(message.text());
      Job job = Job.of(model.gemma().newCache(), prompt, constraint, Settings.greedy(120));
      Constraint again = grammar.constraint(message.text());
      expected.put(job, slow.generate(prompt, again, Sampling.greedy(), 120));
      jobs.add(job);
    }
    Map<Job, TokenIds> found = new HashMap<>();
    try (GrammarGenerator.Runner runner = generator.newRunner()) {
      runner.generateAll(
          () -> Optional.ofNullable(jobs.poll()),
          4,
          (job, generation) -> found.put(job, generation.tokens()));
    }
    for (Job job : expected.keySet()) {
      assertThat(found.get(job))
          .as(model.tokenizer().decode(TokenIds.of(job.prompt())))
          .isEqualTo(expected.get(job));
    }
    found.keySet().stream().map(Job::cache).forEach(KvCache::close);
  }

  /**
   * Plays the right answers back: what the tokenizer makes of them must be allowed token by token,
   * and drafts must save most of the passes.
   */
  @Test
  void rightAnswersAreWrittenInTheTokenizersTokensAndInFewPasses() throws IOException {
    TextBytes vocabulary = new TextBytes(model.tokenizer().vocabulary(), STOPS);
    Spelling spelling = new Spelling(model.tokenizer());
    Habits habits = new Habits();
    for (String answer : Files.readAllLines(FOLDER.resolve("habits.txt"))) {
      Written written = new Written();
      for (int token : model.tokenizer().encode(answer).toArray()) {
        written.add(token);
      }
      habits.learn(written);
    }
    Drafter drafter = new Drafter(vocabulary.vocabulary(), spelling, habits);
    int passes = 0;
    int tokens = 0;
    for (Message message : messages) {
      TokenIds right = model.tokenizer().encode(message.gold());
      Constraint constraint = grammar.constraint(message.text());
      Job job;
      try (KvCache unused = model.gemma().newCache()) {
        job = Job.of(unused, prompt(message), constraint, Settings.greedy(500));
      }
      Sequence sequence = new Sequence(job, vocabulary, spelling, drafter);
      while (!sequence.isDone()) {
        Sequence.Part part = sequence.next(256, 0.4);
        sequence.accept(
            part,
            (row, allowed, watched, sampler, random) ->
                chosen(right, sequence.written().size(), allowed),
            0);
      }
      assertThat(sequence.written().toTokenIds()).as(message.gold()).isEqualTo(right);
      passes += sequence.result().work().passes();
      tokens += right.size();
    }
    assertThat(messages).hasSize(260);
    assertThat(tokens).isGreaterThan(12_000);
    assertThat(passes).isLessThan(tokens / 4);
  }

  private static Choice chosen(TokenIds right, int at, TokenSet allowed) {
    assertThat(allowed.contains(right.at(at))).isTrue();
    return new Choice(right.at(at), 1, 1, allowed.size());
  }
}
