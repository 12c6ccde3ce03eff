package dev.miga.tasks.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.ModelFiles;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.sampling.Sampling;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.kernels.ScalarKernels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
         "note": {"type": ["string", "null"], "x-verbatim": true, "maxLength": 30},
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

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void chooseTheSameTokensWhateverIsDraftedAndHoweverTheyAreSampled(long seed) {
    try (LanguageModel model = model(seed)) {
      Grammar grammar = grammar(model);
      GrammarGenerator generator = new GrammarGenerator(model, STOPS);
      try (GrammarGenerator.Runner runner = generator.newRunner()) {
        for (Sampling sampling : List.of(GREEDY, new Sampling(2, 0, 1, 0, 1, seed))) {
          for (String text : TEXTS) {
            int[] prompt = prompt(model, text);
            TokenIds slow =
                new SlowGenerator(model, STOPS)
                    .generate(prompt, grammar.constraint(text), sampling, 500);
            for (int draft : new int[] {0, 3, 16}) {
              try (KvCache cache = model.gemma().newCache()) {
                Generation fast =
                    runner.generate(
                        Job.of(
                            cache,
                            prompt,
                            grammar.constraint(text),
                            new Settings(500, sampling, draft)));
                assertThat(fast.tokens()).isEqualTo(slow);
                assertThat(
                        grammar
                            .constraint(text)
                            .acceptBytes(
                                fast.text().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .isTrue();
                assertThat(fast.isComplete()).isTrue();
              }
            }
          }
        }
      }
    }
  }

  @Test
  void sequencesThatSharePassesComeOutAsIfTheyWereAlone() {
    try (LanguageModel model = model(5)) {
      Grammar grammar = grammar(model);
      Map<Job, TokenIds> alone = new HashMap<>();
      List<Job> jobs = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String text = TEXTS.get(i % TEXTS.size()) + " " + i;
        int[] prompt = prompt(model, text.repeat(1 + i));
        KvCache cache = model.gemma().newCache();
        Job job = Job.of(cache, prompt, grammar.constraint(text), Settings.greedy(500));
        jobs.add(job);
        alone.put(
            job,
            new SlowGenerator(model, STOPS)
                .generate(prompt, grammar.constraint(text), GREEDY, 500));
      }
      Map<Job, TokenIds> together = new HashMap<>();
      try (GrammarGenerator.Runner runner = new GrammarGenerator(model, STOPS).newRunner()) {
        Iterator<Job> next = jobs.iterator();
        runner.generateAll(
            () -> next.hasNext() ? Optional.of(next.next()) : Optional.empty(),
            5,
            (job, generation) -> together.put(job, generation.tokens()));
      }
      assertThat(together).isEqualTo(alone);
      jobs.forEach(job -> job.cache().close());
    }
  }
}
