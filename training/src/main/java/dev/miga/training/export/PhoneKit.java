package dev.miga.training.export;

import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.gguf.GgufModelWriter;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.hub.GemmaTerms;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.engine.tokenizer.Vocabulary;
import dev.miga.kernels.GgmlType;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Normalization;
import dev.miga.tasks.PrettyJson;
import dev.miga.tasks.Prompt;
import dev.miga.tasks.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A specialist for a program that runs llama.cpp, as apps for phones do: a folder with the merged
 * model, what it may write in GBNF, and the tokens around a text.
 *
 * <pre>
 * model.gguf    the base model with the adapter in its weights
 * answer.gbnf   what is answered; absent where the model writes any text
 * written.gbnf  what the model learnt to write, where that is more than what is answered
 * kit.json      {"format": 1, "name", "model", "prompt": {"before": [IDS], "times", "after": [IDS]},
 *                "stop_ids": [IDS], "max_characters", "normalize", "grammar", "written_grammar",
 *                "schema"}
 * README.md     how to use them
 * </pre>
 */
public final class PhoneKit {
  private static final String MODEL = "model.gguf";
  private static final String ANSWER = "answer.gbnf";
  private static final String WRITTEN = "written.gbnf";
  private static final String KIT = "kit.json";
  private static final String CARD = "README.md";
  private static final int FORMAT = 1;

  private final Task task;
  private final Tokenizer tokenizer;
  private final Prompt prompt;

  private PhoneKit(Task task, Tokenizer tokenizer) {
    this.task = task;
    this.tokenizer = tokenizer;
    this.prompt = Prompt.of(task, tokenizer);
  }

  /**
   * Writes the folder, over one of the same kind that may be there.
   *
   * @param type of the linears that the adapter changes: F32, F16, BF16, Q4_0 or Q8_0
   * @throws MigaException if the adapter is for another model or has a label head, for which GGUF
   *     has no place; if the schema has too many rules in GBNF; or if the folder cannot be written
   */
  public static void write(
      ModelFile base,
      Adapter adapter,
      GgmlType type,
      Task task,
      Path output,
      GgufModelWriter.Progress progress) {
    PhoneKit kit = new PhoneKit(task, new Tokenizer(Vocabulary.of(base)));
    Optional<String> answer = kit.answer();
    Optional<String> written = kit.written();
    Set<String> names = Set.of(MODEL, ANSWER, WRITTEN, KIT, CARD);
    try (AtomicFolder folder = AtomicFolder.create(output, names)) {
      MergedGguf.write(base, adapter, ignored -> type, task.name(), folder.file(MODEL), progress);
      answer.ifPresent(rules -> folder.writeText(ANSWER, rules));
      written.ifPresent(rules -> folder.writeText(WRITTEN, rules));
      folder.writeText(KIT, PrettyJson.of(kit.json(answer.isPresent(), written.isPresent())));
      folder.writeText(CARD, kit.card(answer.isPresent(), written.isPresent()));
      folder.commit();
    }
  }

  private Optional<String> answer() {
    return switch (task.kind()) {
      case Kind.Extract extract -> Optional.of(rules(extract.schema()));
      case Kind.Classify classify -> Optional.of(choices(classify.labels()));
      case Kind.Route route -> Optional.of(choices(route.specialists()));
      case Kind.Generate ignored -> Optional.empty();
    };
  }

  private Optional<String> written() {
    return task.kind() instanceof Kind.Extract extract
            && !extract.written().equals(extract.schema())
        ? Optional.of(rules(extract.written()))
        : Optional.empty();
  }

  private String rules(JsonValue schema) {
    return Grammar.ofJsonSchema(schema, options()).gbnf();
  }

  private String choices(List<String> labels) {
    return Grammar.ofChoices(labels, options()).gbnf();
  }

  private GrammarOptions options() {
    return GrammarOptions.of(TokenTrie.of(tokenizer.vocabulary()), prompt.stopIds().toArray());
  }

  private JsonObject json(boolean hasAnswer, boolean hasWritten) {
    Map<String, JsonValue> around = new LinkedHashMap<>();
    around.put("before", ids(prompt.prefix()));
    around.put("times", JsonNumber.of(task.repeat()));
    around.put("after", ids(prompt.completion("")));
    Map<String, JsonValue> kit = new LinkedHashMap<>();
    kit.put("format", JsonNumber.of(FORMAT));
    kit.put("name", new JsonString(task.name()));
    kit.put("model", new JsonString(MODEL));
    kit.put("prompt", new JsonObject(around));
    kit.put("stop_ids", ids(prompt.stopIds()));
    kit.put("max_characters", JsonNumber.of(task.maxCharacters()));
    List<JsonValue> normalize = new ArrayList<>();
    task.normalize().stream()
        .sorted()
        .map(Normalization::key)
        .forEach(key -> normalize.add(new JsonString(key)));
    kit.put("normalize", new JsonArray(normalize));
    if (hasAnswer) {
      kit.put("grammar", new JsonString(ANSWER));
    }
    if (hasWritten) {
      kit.put("written_grammar", new JsonString(WRITTEN));
    }
    if (task.kind() instanceof Kind.Extract extract) {
      kit.put("schema", extract.schema());
    }
    return new JsonObject(kit);
  }

  private static JsonArray ids(TokenIds ids) {
    return new JsonArray(Arrays.stream(ids.toArray()).<JsonValue>mapToObj(JsonNumber::of).toList());
  }

  private String card(boolean hasAnswer, boolean hasWritten) {
    return """
        # %1$s, for llama.cpp

        1. Load `%2$s`.
        2. The prompt is the tokens `prompt.before` of `%3$s`, the tokens of the text, tokenized without special
           tokens and without a beginning of its own, and the tokens `prompt.after`.%4$s
        3. Take the likeliest token that the grammar allows%5$s, until it is one of `stop_ids`.
        %6$s
        %7$s.
        """
        .formatted(
            task.name(),
            MODEL,
            KIT,
            task.repeat() > 1
                ? " The text stands there %d times, a line each.".formatted(task.repeat())
                : "",
            hasAnswer ? ": `llama_sampler_init_grammar` with `" + ANSWER + "`" : "",
            (hasWritten ? "\n" + writtenNote() : "") + normalizeNote(),
            GemmaTerms.SENTENCE);
  }

  private static String writtenNote() {
    return """
        `%s` is what the model learnt to write: the answer, and beside it the words of the text that it comes
        from. It is more often right and takes more tokens; keep the properties that `schema` has.
        """
        .formatted(WRITTEN);
  }

  private String normalizeNote() {
    StringBuilder note = new StringBuilder();
    if (task.normalize().contains(Normalization.SPACES)) {
      note.append(
          """

          First make runs of spaces one, and runs of line breaks with the spaces around them one; take
          those at both ends away.
          """);
    }
    if (task.normalize().contains(Normalization.CAPITALS)) {
      note.append(
          """

          First write a text that is nearly all in capitals in small letters.
          """);
    }
    return note.toString();
  }
}
