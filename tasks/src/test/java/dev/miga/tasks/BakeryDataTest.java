package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.engine.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bakery learns from, line by line, against its own schema. */
class BakeryDataTest {
  private static final Path FOLDER = Path.of("..", "specialists", "bakery");

  @TempDir private static Path folder;
  private static Written plain;
  private static Written evidence;

  /** What a task lets a model write. */
  private record Written(Kind.Extract extract, Grammar grammar) {
    static Written of(String task, TokenTrie tokens) {
      Kind.Extract extract = (Kind.Extract) TaskFile.read(FOLDER.resolve(task)).task().kind();
      return new Written(
          extract, Grammar.ofJsonSchema(extract.written(), GrammarOptions.of(tokens, 1, 106)));
    }
  }

  @BeforeAll
  static void compile() {
    try (ModelFile file = ModelFiles.open(TinyGemma.wide().write(folder))) {
      TokenTrie tokens = TokenTrie.of(Vocabulary.of(file));
      plain = Written.of("task.yaml", tokens);
      evidence = Written.of("hard.yaml", tokens);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "train.quoted.jsonl, 1500",
    "train.worn.jsonl, 4008",
    "generated.jsonl, 18000",
    "generated.last.jsonl, 1100"
  })
  void everyAnswerIsOneThatTheConstraintLetsAModelWrite(String name, int count) throws IOException {
    everyAnswerIsAllowed(plain, name, count);
  }

  @Test
  void quotesOfHardMessagesMayBeLists() throws IOException {
    everyAnswerIsAllowed(evidence, "train.hard.jsonl", 2056);
  }

  private static void everyAnswerIsAllowed(Written written, String name, int count)
      throws IOException {
    List<String> lines = Files.readAllLines(FOLDER.resolve(name));
    assertThat(lines).hasSize(count);
    for (String line : lines) {
      JsonObject sample = (JsonObject) JsonValue.parse(line);
      String text = text(sample);
      String answer = Outputs.canonical(written.extract(), sample.get("gold").orElseThrow());
      Constraint constraint = written.grammar().constraint(text);
      assertThat(constraint.acceptBytes(answer.getBytes(StandardCharsets.UTF_8))).as(line).isTrue();
      assertThat(constraint.isComplete()).as(line).isTrue();
    }
  }

  @Test
  void quotedMessagesAreTheHandWrittenOnesWithTheirAnswers() throws IOException {
    List<String> unquoted = Files.readAllLines(FOLDER.resolve("train.jsonl"));
    List<String> quoted = Files.readAllLines(FOLDER.resolve("train.quoted.jsonl"));
    for (int i = 0; i < unquoted.size(); i++) {
      JsonObject sample = (JsonObject) JsonValue.parse(quoted.get(i));
      JsonObject original = (JsonObject) JsonValue.parse(unquoted.get(i));
      assertThat(text(sample)).isEqualTo(text(original));
      assertThat(Outputs.answer(plain.extract(), sample.get("gold").orElseThrow()))
          .isEqualTo(original.get("gold").orElseThrow());
    }
  }

  private static String text(JsonObject sample) {
    return ((JsonString) sample.get("text").orElseThrow()).value();
  }
}
