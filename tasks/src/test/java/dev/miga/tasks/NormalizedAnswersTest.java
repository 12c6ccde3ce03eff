package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.GenerationEvent;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model copies noise, but each copy must be of the text that was given. */
class NormalizedAnswersTest {
  private static final Set<Normalization> ALL = EnumSet.allOf(Normalization.class);
  private static final List<String> TEXTS =
      List.of(
          "HOLA,  3   PAN CANILLA  PARA LA   CAPITAL €",
          " the bread \r\n \t of  the\u00a0 capital ",
          "CAFE\u0301 Ñ \"DE LA\"  \\  CAPITAL \u200b 👨‍👩‍👧  PAN",
          "hola pan de la capital");

  @TempDir private static Path folder;
  private static Specialist normalizing;
  private static Specialist plain;

  private static Kind copies(String limits) {
    return new Kind.Extract(
        JsonValue.parse(schema("\"copied\", \"n\", \"word\"", limits)),
        JsonValue.parse(schema("\"quote\", \"copied\", \"n\", \"word\"", limits)));
  }

  /** {@code word} is either a choice or a copy; {@code quote} is not in the answer. */
  private static String schema(String required, String limits) {
    String quote =
        required.contains("quote")
            ? "\"quote\": {\"type\": \"string\", \"x-verbatim\": \"characters\","
                + " \"minLength\": 5, \"maxLength\": 8},"
            : "";
    return """
        {"type": "object", "additionalProperties": false, "required": [%s], "properties": {%s
           "copied": {"type": "string", "x-verbatim": "characters", %s},
           "n": {"type": "integer", "minimum": 1, "maximum": 200},
           "word": {"anyOf": [{"enum": ["pan", "x"]},
             {"type": "string", "x-verbatim": true, "maxLength": 9}]}}}
        """
        .formatted(required, quote, limits);
  }

  private static final Kind COPIES = copies("\"minLength\": 9, \"maxLength\": 60");

  @BeforeAll
  static void load() {
    normalizing = TinySpecialists.specialist(folder, TinySpecialists.task(COPIES, ALL));
    plain = TinySpecialists.specialist(folder, COPIES);
  }

  @AfterAll
  static void close() {
    normalizing.close();
    plain.close();
  }

  @Test
  void copiesAreOfTheTextThatWasGiven() {
    for (String text : TEXTS) {
      NormalizedText read = normalizing.task().asRead(text);
      Structured<?> given = (Structured<?>) normalizing.apply(text);
      Structured<?> expected = (Structured<?>) plain.apply(read.text());
      assertThat(given.confidence()).isEqualTo(expected.confidence());
      assertThat(given.fields()).hasSameSizeAs(expected.fields());
      for (int i = 0; i < given.fields().size(); i++) {
        Field field = given.fields().get(i);
        assertSame(text, field, expected.fields().get(i));
        assertThat(at(given.output(), field.pointer())).isEqualTo(field.value());
      }
      assertThat(given.fields().getFirst().source()).isPresent();
      assertThat(given.output().equals(expected.output())).isEqualTo(!read.isChanged());
      assertThat(given.generation().tokens()).isEqualTo(expected.generation().tokens());
    }
  }

  /** But for what is copied. */
  private static void assertSame(String text, Field field, Field expected) {
    assertThat(field.pointer()).isEqualTo(expected.pointer());
    assertThat(field.confidence()).isEqualTo(expected.confidence());
    assertThat(field.source().isPresent()).isEqualTo(expected.source().isPresent());
    assertThat(field.value())
        .isEqualTo(
            field
                .source()
                .<JsonValue>map(source -> new JsonString(source.of(text)))
                .orElse(expected.value()));
  }

  private static JsonValue at(JsonValue record, String pointer) {
    return ((JsonObject) record).get(pointer.substring(1)).orElseThrow();
  }

  @Test
  void theEventsSpellWhatTheModelWrites() {
    String text = TEXTS.getFirst();
    StringBuilder written = new StringBuilder();
    Answer answer =
        normalizing
            .submit(
                text,
                Terms.NONE,
                event -> {
                  if (event instanceof GenerationEvent.TextDelta delta) {
                    written.append(delta.text());
                  }
                })
            .await();
    JsonValue copied = at(JsonValue.parse(written.toString()), "/copied");
    assertThat(((JsonString) copied).value()).isSubstringOf(normalizing.task().asRead(text).text());
    assertThat(((JsonString) at(answer.output(), "/copied")).value()).isSubstringOf(text);
  }

  @Test
  void whatTheSchemaDoesNotAllowAsItWasGivenIsRefused() {
    Kind tight = copies("\"minLength\": 5, \"maxLength\": 6");
    try (Specialist specialist =
        TinySpecialists.specialist(folder, TinySpecialists.task(tight, ALL))) {
      assertThat(specialist.apply("a b c d e f g h")).isNotNull();
      assertThatThrownBy(() -> specialist.apply("a   b   c   d   e   f   g   h"))
          .isInstanceOfSatisfying(
              MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
          .hasMessageContainingAll("as the text has it", "raise maxLength");
    }
  }

  @Test
  void aQuoteThatIsNotAnsweredMayBeAnything() {
    Kind roomy = copies("\"minLength\": 5, \"maxLength\": 60");
    try (Specialist specialist =
        TinySpecialists.specialist(folder, TinySpecialists.task(roomy, ALL))) {
      Structured<?> answer = (Structured<?>) specialist.apply("a    b    c    d    e    f    g");
      JsonValue quote = at(JsonValue.parse(answer.generation().text()), "/quote");
      assertThat(((JsonString) quote).value()).hasSizeGreaterThan(8);
    }
  }

  @Test
  void labelsAndFreeTextAreThoseOfTheNormalizedText() {
    String text = TEXTS.getFirst();
    String read = normalizing.task().asRead(text).text();
    for (Kind kind :
        List.of(new Kind.Classify(List.of("pan", "bread", "x"), 0), new Kind.Generate(5))) {
      try (Specialist reading =
              TinySpecialists.specialist(folder, TinySpecialists.task(kind, ALL));
          Specialist same = TinySpecialists.specialist(folder, kind)) {
        assertThat(reading.applyToJson(text)).isEqualTo(same.applyToJson(read));
        Double confidence = same.apply(read).confidence(); // boxed: not a number equals itself
        assertThat(reading.apply(text).confidence()).isEqualTo(confidence);
      }
    }
  }
}
