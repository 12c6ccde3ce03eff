package dev.miga.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.sampling.Sampling;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.kernels.ScalarKernels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FastAndSlowTest {
  private static final TokenIds STOPS = TokenIds.of(1, 106);
  private static final Sampling GREEDY = Sampling.greedy();
  private static final List<String> TEXTS =
      List.of(
          "hola, 3 pan canilla de la capital",
          "order: bread bread bread world",
          "la \"canilla\" €5 \\ ñandú",
          "Caracas",
          "the quantity of the order of the bread");
  private static final String ORDER =
      """
      {"type": "object", "additionalProperties": false,
       "required": ["name", "items", "note", "ok"],
       "properties": {
         "name": {"enum": ["pan canilla", "pan de la capital", "pan", "canilla", null]},
         "items": {"type": "array", "maxItems": 3, "items": {"type": "object",
           "required": ["quantity"], "additionalProperties": false,
           "properties": {"quantity": {"type": "integer", "minimum": 1, "maximum": 200}}}},
         "note": {"type": ["string", "null"], "x-verbatim": "characters", "maxLength": 30},
         "free": {"type": "string", "maxLength": 6},
         "ok": {"type": "boolean"}}}
      """;

  @TempDir private static Path folder;

  private static LanguageModel model(long seed) {
    Path path = TinyGemma.wide().withSeed(seed).write(folder);
    try (ModelFile file = ModelFiles.open(path)) {
      return LanguageModel.pack(file, new ScalarKernels(), 1);
    }
  }

  private static Grammar grammar(LanguageModel model) {
    return Grammar.ofJsonSchema(
        ORDER, GrammarOptions.of(TokenTrie.of(model.tokenizer().vocabulary()), STOPS.toArray()));
  }

  private static int[] prompt(LanguageModel model, String text) {
    return TokenIds.of(2).plus(model.tokenizer().encode(text)).plus(TokenIds.of(106)).toArray();
  }

  private static Constrained constrained(
      BaseModel base,
      DraftModel drafts,
      Constraint constraint,
      int[] prompt,
      GenerationOptions options) {
    AdaptedModel model = AdaptedModel.of(base.model().gemma());
    return Constrained.of(
        new Input(model, new FreshCaches(base.model().gemma()), prompt),
        constraint,
        drafts,
        options);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void chooseTheSameTokensWhateverIsDraftedAndHoweverTheyAreSampled(long seed) {
    try (BaseModel base = new BaseModel(model(seed), Scheduler.Limits.STANDARD)) {
      LanguageModel model = base.model();
      Grammar grammar = grammar(model);
      DraftModel drafts = new DraftModel(model.tokenizer(), STOPS);
      for (Sampling sampling : List.of(GREEDY, new Sampling(2, 0, 1, 0, 1, seed))) {
        for (String text : TEXTS) {
          int[] prompt = prompt(model, text);
          TokenIds slow =
              new SlowGenerator(model, STOPS)
                  .generate(prompt, grammar.constraint(text), sampling, 500);
          for (int draft : new int[] {0, 3, 16}) {
            GenerationOptions options = new GenerationOptions(500, sampling, List.of(), draft);
            Generation fast =
                base.scheduler()
                    .submit(constrained(base, drafts, grammar.constraint(text), prompt, options))
                    .await();
            assertThat(fast.tokens()).isEqualTo(slow);
            assertThat(
                    grammar
                        .constraint(text)
                        .acceptBytes(fast.text().getBytes(StandardCharsets.UTF_8)))
                .isTrue();
            assertThat(fast.isComplete()).isTrue();
          }
        }
      }
    }
  }

  @Test
  void sequencesThatSharePassesComeOutAsIfTheyWereAlone() {
    Scheduler.Limits limits = Scheduler.Limits.STANDARD.withInFlight(5);
    try (BaseModel base = new BaseModel(model(5), limits)) {
      LanguageModel model = base.model();
      Grammar grammar = grammar(model);
      DraftModel drafts = new DraftModel(model.tokenizer(), STOPS);
      List<TokenIds> alone = new ArrayList<>();
      List<Ticket<Generation>> together = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String text = TEXTS.get(i % TEXTS.size()) + " " + i;
        int[] prompt = prompt(model, text.repeat(1 + i));
        together.add(
            base.scheduler()
                .submit(
                    constrained(
                        base,
                        drafts,
                        grammar.constraint(text),
                        prompt,
                        GenerationOptions.greedy(500))));
        alone.add(
            new SlowGenerator(model, STOPS)
                .generate(prompt, grammar.constraint(text), GREEDY, 500));
      }
      assertThat(together.stream().map(ticket -> ticket.await().tokens())).isEqualTo(alone);
    }
  }

  /** Drafts and what is certain after them must keep to the room that others leave. */
  @Test
  void passesAreNeverLargerThanTheirLimit() {
    Scheduler.Limits limits = new Scheduler.Limits(8, 100, 13);
    try (BaseModel base = new BaseModel(model(6), limits)) {
      Grammar grammar = grammar(base.model());
      DraftModel drafts = new DraftModel(base.model().tokenizer(), STOPS);
      List<Ticket<Generation>> tickets = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String text = TEXTS.get(i % TEXTS.size());
        int[] prompt = prompt(base.model(), text);
        tickets.add(
            base.scheduler()
                .submit(
                    constrained(
                        base,
                        drafts,
                        grammar.constraint(text),
                        prompt,
                        GenerationOptions.greedy(500))));
      }
      tickets.forEach(ticket -> assertThat(ticket.await().isComplete()).isTrue());
      Scheduler.Load load = base.scheduler().load();
      assertThat(load.tokens()).isLessThanOrEqualTo(13 * load.passes());
    }
  }
}
