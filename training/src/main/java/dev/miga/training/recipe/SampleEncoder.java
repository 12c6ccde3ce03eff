package dev.miga.training.recipe;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Choices;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.eval.Sample;
import dev.miga.tasks.Kind;
import dev.miga.tasks.NormalizedText;
import dev.miga.tasks.Outputs;
import dev.miga.tasks.Prompt;
import dev.miga.tasks.Task;
import dev.miga.training.Example;
import dev.miga.training.recipe.Recipe.LossOver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns samples into what a trainer learns from: the tokens that the served model sees. */
final class SampleEncoder {
  /** What a note on samples that are not learnt from begins with. */
  static final String LEFT_OUT = "left out: ";

  private final Task task;
  private final Prompt prompt;
  private final Optional<Choices> choices;

  /** Under the schema of the answer, where another may be written. */
  private final Optional<Choices> answers;

  private final Optional<CopiedGold> copied;

  private final LossOver loss;
  private final int maxTokens;

  SampleEncoder(Task task, Tokenizer tokenizer, Recipe recipe) {
    this.task = task;
    this.prompt = Prompt.of(task, tokenizer);
    this.loss = recipe.loss();
    if (task.kind() instanceof Kind.Extract extract) {
      GrammarOptions options =
          GrammarOptions.of(TokenTrie.of(tokenizer.vocabulary()), prompt.stopIds().toArray());
      Grammar written = Grammar.ofJsonSchema(extract.written(), options);
      Grammar answered =
          extract.written().toJson().equals(extract.schema().toJson())
              ? written
              : Grammar.ofJsonSchema(extract.schema(), options);
      this.choices = Optional.of(new Choices(tokenizer, written));
      this.answers = Optional.of(new Choices(tokenizer, answered));
      this.copied = Optional.of(new CopiedGold(extract, written, answered));
    } else {
      this.choices = Optional.empty();
      this.answers = Optional.empty();
      this.copied = Optional.empty();
    }
    this.maxTokens = recipe.maxTokens();
  }

  /** What is learnt of samples; those of which nothing can be are told. */
  List<Example> encode(List<Sample> samples, Misfits misfits) {
    List<Example> examples = new ArrayList<>();
    for (Sample sample : samples) {
      try {
        examples.add(encode(asRead(sample)));
      } catch (MigaException e) {
        misfits.add(sample, e);
      }
    }
    return examples;
  }

  /** Those that are a fair question: the task takes the text, and the answer can be given. */
  List<Sample> answerable(List<Sample> samples, Misfits misfits) {
    List<Sample> fair = new ArrayList<>();
    for (Sample sample : samples) {
      try {
        check(sample);
        fair.add(sample);
      } catch (MigaException e) {
        misfits.add(sample, e);
      }
    }
    return fair;
  }

  private void check(Sample sample) {
    String text = task.asRead(sample.text()).given();
    switch (task.kind()) {
      case Kind.Extract extract -> {
        JsonValue answer = Outputs.answer(extract, sample.gold());
        int[] tokens = completion(new Kind.Extract(extract.schema()), answer);
        answers.ifPresent(choices -> allowed(choices, text, tokens));
      }
      case Kind.Classify classify -> label(sample.gold(), classify.labels());
      case Kind.Route route -> label(sample.gold(), route.specialists());
      case Kind.Generate generate -> Outputs.canonical(generate, sample.gold());
    }
  }

  /** The sample as the model reads it: what its answer copies is changed as the text is. */
  private Sample asRead(Sample sample) {
    NormalizedText text = task.asRead(sample.text());
    JsonValue gold =
        text.isChanged()
            ? copied.map(answers -> answers.asRead(sample.gold(), text)).orElse(sample.gold())
            : sample.gold();
    return new Sample(sample.where(), text.text(), gold, sample.group(), sample.line());
  }

  private Example encode(Sample sample) {
    int[] text = prompt.encode(sample.text()).toArray();
    Example example =
        switch (task.kind()) {
          case Kind.Extract ignored -> completion(sample, text);
          case Kind.Generate ignored -> completion(sample, text);
          case Kind.Classify classify ->
              new Example.Labelled(text, label(sample.gold(), classify.labels()));
          case Kind.Route route ->
              new Example.Labelled(text, label(sample.gold(), route.specialists()));
        };
    if (example.tokens() > maxTokens) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "%d tokens, more than 'max-tokens' %d".formatted(example.tokens(), maxTokens));
    }
    return example;
  }

  private Example completion(Sample sample, int[] text) {
    int[] completion = completion(task.kind(), sample.gold());
    if (choices.isEmpty()) {
      return Example.of(text, completion);
    }
    return switch (loss) {
      case ALLOWED -> {
        List<int[]> sets = new ArrayList<>(allowed(choices.get(), sample.text(), completion));
        sets.add(new int[0]); // that the answer ends is learnt among all tokens
        yield new Example.Completion(text, completion, sets);
      }
      case VOCABULARY -> Example.of(text, fitting(choices.get(), sample, completion));
    };
  }

  /** The completion, or where it does not fit as it is written, as it is answered. */
  private int[] fitting(Choices written, Sample sample, int[] completion) {
    if (answers.isPresent()
        && task.kind() instanceof Kind.Extract extract
        && !fits(written, sample, completion)) {
      int[] answer = completion(new Kind.Extract(extract.schema()), sample.gold());
      if (fits(answers.get(), sample, answer)) {
        return answer;
      }
    }
    allowed(written, sample.text(), completion);
    return completion;
  }

  private boolean fits(Choices under, Sample sample, int[] completion) {
    try {
      allowed(under, sample.text(), completion);
      return true;
    } catch (MigaException e) {
      return false;
    }
  }

  private int[] completion(Kind kind, JsonValue gold) {
    return prompt.completion(Outputs.canonical(kind, gold)).toArray();
  }

  private List<int[]> allowed(Choices under, String text, int[] completion) {
    int[] answer = Arrays.copyOf(completion, completion.length - 1);
    return under.of(text, prompt.watched(text), answer);
  }

  private static int label(JsonValue gold, List<String> labels) {
    if (gold instanceof JsonNull) {
      return Example.Labelled.NONE;
    }
    int label = gold instanceof JsonValue.JsonString s ? labels.indexOf(s.value()) : -1;
    if (label < 0) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, gold.toJson() + " is none of the task's labels");
    }
    return label;
  }
}
