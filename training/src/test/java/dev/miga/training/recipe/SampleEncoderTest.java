package dev.miga.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.engine.tokenizer.Vocabulary;
import dev.miga.eval.Sample;
import dev.miga.tasks.TaskFile;
import dev.miga.training.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is learnt of a normalized text is what the plain one would have taught. */
class SampleEncoderTest {
  private static final String RECORDS =
      """
      kind: extract
      schema: {type: object, additionalProperties: false, required: [product, place],
               properties: {product: {enum: [PAN, pan]},
                            place: {type: [string, "null"], x-verbatim: true, maxLength: 40}}}
      written: {type: object, additionalProperties: false, required: [said, product, place],
                properties: {said: {type: string, x-verbatim: characters, maxLength: 9},
                             product: {enum: [PAN, pan]},
                             place: {type: [string, "null"], x-verbatim: true, maxLength: 40}}}
      """;

  private static final String LABELS = "kind: classify\nlabels: [pan, otro]\n";
  private static final String NORMALIZE = "normalize: [spaces, capitals]\n";
  private static final String SHOUTED = " HOLA  3  PAN EN LA \\r\\n CALLE   72 ";
  private static final String PLAIN = "hola 3 pan en la\\ncalle 72";

  @TempDir Path folder;
  private Path model = Path.of("unset");

  @BeforeEach
  void writeModel() {
    model = TinyGemma.wide().write(folder);
  }

  private final Misfits misfits = new Misfits();

  private SampleEncoder encoder(String yaml, String loss) throws IOException {
    TaskFile file =
        TaskFile.read(
            Files.writeString(
                folder.resolve("task.yaml"),
                "name: a\n%straining: {data: a.jsonl, loss: %s}\n".formatted(yaml, loss)));
    try (ModelFile opened = ModelFiles.open(model)) {
      return new SampleEncoder(
          file.task(), new Tokenizer(Vocabulary.of(opened)), Recipe.of(file, Map.of()));
    }
  }

  private static Sample sample(String text, String gold) {
    String unescaped = ((JsonValue.JsonString) JsonValue.parse("\"" + text + "\"")).value();
    return new Sample("a.jsonl:1", unescaped, JsonValue.parse(gold), "");
  }

  private List<Example> encoded(SampleEncoder encoder, String text, String gold) {
    return encoder.encode(List.of(sample(text, gold)), misfits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"allowed", "vocabulary"})
  void copiesAreLearntAsTheyAreRead(String loss) throws IOException {
    SampleEncoder normalizing = encoder(RECORDS + NORMALIZE, loss);
    SampleEncoder plain = encoder(RECORDS, loss);
    String shouted = "{\"said\":\"3  PAN\",\"product\":\"PAN\",\"place\":\"LA \\r\\n CALLE   72\"}";
    String small = "{\"said\":\"3 pan\",\"product\":\"PAN\",\"place\":\"la\\ncalle 72\"}";
    List<Example> expected = encoded(plain, PLAIN, small);
    assertThat(expected).hasSize(1);
    assertThat(encoded(normalizing, SHOUTED, shouted))
        .usingRecursiveComparison()
        .isEqualTo(expected);
    assertThat(encoded(normalizing, PLAIN, small)).usingRecursiveComparison().isEqualTo(expected);
    assertThat(misfits.isEmpty()).isTrue();
  }

  @Test
  void anAnswerWithoutQuotesIsReadLikewise() throws IOException {
    String shouted = "{\"product\":\"PAN\",\"place\":\"CALLE   72\"}";
    String small = "{\"product\":\"PAN\",\"place\":\"calle 72\"}";
    assertThat(encoded(encoder(RECORDS + NORMALIZE, "vocabulary"), SHOUTED, shouted))
        .usingRecursiveComparison()
        .isEqualTo(encoded(encoder(RECORDS, "vocabulary"), PLAIN, small));
    assertThat(misfits.isEmpty()).isTrue();
  }

  @Test
  void labelsAreLearntFromWhatIsRead() throws IOException {
    assertThat(encoded(encoder(LABELS + NORMALIZE, "allowed"), SHOUTED, "\"pan\""))
        .usingRecursiveComparison()
        .isEqualTo(encoded(encoder(LABELS, "allowed"), PLAIN, "\"pan\""));
    assertThat(misfits.isEmpty()).isTrue();
  }

  @Test
  void whatTheTextDoesNotHaveIsStillAMisfit() throws IOException {
    SampleEncoder normalizing = encoder(RECORDS + NORMALIZE, "vocabulary");
    String gold = "{\"product\":\"PAN\",\"place\":\"CALLE 73\"}";
    assertThat(encoded(normalizing, SHOUTED, gold)).isEmpty();
    assertThat(misfits.lines()).anyMatch(line -> line.contains("the schema does not allow"));
    assertThat(encoded(normalizing, "\\u200b\\u00a0", gold)).isEmpty();
    assertThat(misfits.lines()).anyMatch(line -> line.contains("the text is empty"));
  }

  @Test
  void whatIsHeldOutIsAskedAsItWasGiven() throws IOException {
    SampleEncoder normalizing = encoder(RECORDS + NORMALIZE, "allowed");
    Sample fair = sample(SHOUTED, "{\"product\":\"PAN\",\"place\":\"CALLE   72\"}");
    Sample asRead = sample(SHOUTED, "{\"product\":\"PAN\",\"place\":\"calle 72\"}");
    assertThat(normalizing.answerable(List.of(fair, asRead), misfits)).containsExactly(fair);
    assertThat(misfits.lines().getFirst()).startsWith("1 of");
  }
}
