package dev.miga.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.eval.Sample;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Span;
import dev.miga.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WearTest {
  private static final JsonValue SCHEMA =
      JsonValue.parse(
          """
          {"type": "object", "additionalProperties": false,
           "required": ["items", "address", "pay"],
           "properties": {
             "items": {"type": "array", "maxItems": 8, "items": {
               "type": "object", "additionalProperties": false, "required": ["n"],
               "properties": {"n": {"type": "integer", "minimum": 0, "maximum": 999}}}},
             "address": {"type": ["string", "null"], "maxLength": 60, "x-verbatim": true},
             "pay": {"enum": ["zelle", "efectivo", null]}}}
          """);
  private static final JsonValue WRITTEN =
      JsonValue.parse(
          SCHEMA
              .toJson()
              .replace(
                  "{\"n\":{",
                  "{\"words\":{\"type\":\"string\",\"maxLength\":40,\"x-verbatim\":true},\"n\":{"));

  private static final List<Sample> ORDERS =
      List.of(
          sample(
              "Buenos días, quiero 2 panes dulces y 14 cachitos para la calle Páez, casa 5. Pago con zelle.",
              """
              {"items": [{"words": "2 panes dulces", "n": 2}, {"words": "14 cachitos", "n": 14}],
               "address": "calle Páez, casa 5", "pay": "zelle"}"""),
          sample(
              "¿Tienen 3 quesillos? Vivo en la Quinta Mariño, av. 3E con 72; llámame al 0414-555.12.34",
              """
              {"items": [{"words": "3 quesillos", "n": 3}],
               "address": "Quinta Mariño, av. 3E con 72", "pay": null}"""),
          sample(
              "una malta, una malta y otra malta en efectivo, 3, 5 o 10.000 bs",
              """
              {"items": [{"words": "malta", "n": 1}, {"words": "malta", "n": 1}],
               "address": null, "pay": "efectivo"}"""),
          sample("hola ¿qué tal?", "{\"items\": [], \"address\": null, \"pay\": null}"));

  private static Sample sample(String text, String gold) {
    return new Sample("orders:1", text, JsonValue.parse(gold), "g " + text);
  }

  private static Task task(Kind kind) {
    return new Task("orders", kind, "", List.of(), 1, 400);
  }

  private static Wear wear() {
    return new Wear(task(new Kind.Extract(SCHEMA, WRITTEN)));
  }

  private static List<Sample> worn(Sample sample, int times) {
    return wear().of(List.of(sample), times, 1);
  }

  private static String digits(String text) {
    return text.replaceAll("\\P{N}+", " ").strip();
  }

  @Test
  void neverTouchesANumber() {
    for (Sample order : ORDERS) {
      assertThat(worn(order, 200))
          .hasSizeGreaterThan(10)
          .allSatisfy(worn -> assertThat(digits(worn.text())).isEqualTo(digits(order.text())));
    }
  }

  @Test
  void everyCopyIsASpellingInTheTextAsWholeWords() {
    CopiedStrings copied = CopiedStrings.of(WRITTEN);
    List<Sample> all = wear().of(ORDERS, 100, 3);
    assertThat(all).hasSizeGreaterThan(250);
    for (Sample worn : all) {
      for (CopiedStrings.Copy copy : copied.in(worn.gold())) {
        assertThat(WholeWords.of(worn.text(), copy.value())).as(worn.toString()).isNotEmpty();
      }
    }
    assertThat(all)
        .extracting(worn -> member(worn, "address"))
        .contains("\"calle paez, casa 5\"")
        .anySatisfy(address -> assertThat(address).matches("\"calle [^ ]*,? casa 5\""));
  }

  private static String member(Sample sample, String name) {
    return ((JsonObject) sample.gold()).get(name).orElseThrow().toJson();
  }

  @Test
  void whatIsNotCopiedStays() {
    assertThat(worn(ORDERS.getFirst(), 50))
        .allSatisfy(
            worn -> {
              assertThat(member(worn, "pay")).isEqualTo("\"zelle\"");
              assertThat(member(worn, "items")).contains("\"n\":2}", "\"n\":14}");
              assertThat(worn.group()).isEqualTo(ORDERS.getFirst().group());
              assertThat(worn.where()).isEqualTo("orders:1 typed in haste");
            });
  }

  @Test
  void whatStandsSeveralTimesGoesOnToBeTheSame() {
    assertThat(worn(ORDERS.get(2), 100))
        .allSatisfy(
            worn -> assertThat(worn.text().toLowerCase(Locale.ROOT).split("malta", -1)).hasSize(4));
  }

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(wear().of(ORDERS, 3, 7)).isEqualTo(wear().of(ORDERS, 3, 7));
    assertThat(wear().of(ORDERS, 3, 7)).isNotEqualTo(wear().of(ORDERS, 3, 8));
  }

  @Test
  void isWornInManyWays() {
    List<String> texts = worn(ORDERS.getFirst(), 300).stream().map(Sample::text).toList();
    assertThat(texts).doesNotHaveDuplicates().doesNotContain(ORDERS.getFirst().text());
    assertThat(texts)
        .anyMatch(text -> text.contains("PANES DULCES"))
        .anyMatch(text -> text.startsWith("buenos dias"))
        .anyMatch(text -> text.contains("kiero")) // as it sounds
        .anyMatch(text -> text.contains("Buenos días quiero"))
        .anyMatch(text -> text.contains("días,quiero") || text.contains("dias,quiero"))
        .anyMatch(text -> text.contains("  "))
        .anyMatch(text -> text.codePoints().anyMatch(c -> c > 0x1F000));
  }

  @Test
  void spellsEnglishNotAsItWouldSoundInSpanish() {
    Wear wear = new Wear(task(new Kind.Generate(10)));
    Sample english = new Sample("a:1", "the vizier is in the queue", new JsonValue.JsonNull(), "");
    Sample answered = new Sample("a:1", english.text(), JsonValue.parse("\"yes\""), "");
    assertThat(wear.of(List.of(english), 5, 1)).isEmpty(); // no answer of the task
    assertThat(wear.of(List.of(answered), 300, 1))
        .extracting(Sample::text)
        .allSatisfy(
            text ->
                assertThat(text)
                    .doesNotContainIgnoringCase("keue")
                    .doesNotContainIgnoringCase("bizier"))
        .anySatisfy(text -> assertThat(text).contains("vizir "))
        .hasSizeGreaterThan(50);
  }

  @Test
  void leavesAddressesOfMailAndCodesAsTheyAre() {
    Sample mail = sample("Escriban a maria.gonzalez@correo.com pedido ABCDEF-77", "\"x\"");
    assertThat(new Wear(task(new Kind.Generate(9))).of(List.of(mail), 200, 1))
        .allSatisfy(
            worn ->
                assertThat(worn.text())
                    .containsIgnoringCase("maria.gonzalez@correo.com")
                    .containsIgnoringCase("ABCDEF-77"));
  }

  @Test
  void isNotMadeWhereTheAnswerDoesNotFit() {
    assertThat(
            worn(
                sample("quiero dos panes", "{\"items\":[],\"address\":\"calle 5\",\"pay\":null}"),
                5))
        .isEmpty();
    String full = "a".repeat(396) + " sí.";
    assertThat(worn(sample(full, "{\"items\":[],\"address\":null,\"pay\":null}"), 30))
        .hasSizeGreaterThan(5)
        .allSatisfy(worn -> assertThat(worn.text()).hasSizeLessThanOrEqualTo(400));
  }

  @Test
  void followsCopiesThroughCombinedSchemasAndReferences() {
    JsonValue schema =
        JsonValue.parse(
            """
            {"type": "object", "properties": {"name": {"$ref": "#/$defs/name"}},
             "required": ["name"], "additionalProperties": false,
             "$defs": {"name": {"anyOf": [{"type": "string", "x-verbatim": true}, {"type": "null"}]}}}
            """);
    Wear wear = new Wear(task(new Kind.Extract(schema)));
    assertThat(wear.of(List.of(sample("soy José Ángel", "{\"name\":\"José Ángel\"}")), 40, 1))
        .extracting(worn -> member(worn, "name"))
        .contains("\"jose angel\"");
  }

  @Test
  void tracesPlacesThroughAnyChanges() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 200; round++) {
      String text = "0123456789".substring(0, 1 + random.nextInt(9));
      TracedText traced = TracedText.of(text);
      List<Character> kept = new ArrayList<>();
      TracedText.Changes changes = traced.change();
      for (int i = 0; i < text.length(); i++) {
        if (random.nextBoolean()) {
          changes.put(i, i + 1, "x".repeat(random.nextInt(3)));
        } else {
          kept.add(text.charAt(i));
        }
      }
      TracedText changed = changes.finish().between("<<", ">");
      for (char c : kept) {
        int at = text.indexOf(c);
        assertThat(changed.moved(new Span(at, at + 1)).of(changed.text()))
            .isEqualTo(String.valueOf(c));
      }
      assertThat(changed.moved(new Span(0, text.length())).of(changed.text()))
          .isEqualTo(changed.text().substring(2, changed.text().length() - 1));
    }
  }

  @Test
  void losesMarksOfLatinLettersAlone() {
    assertThat(Stream.of('á', 'ü', 'Ñ', 'e', 'й', '5').map(Accents::without).map(String::valueOf))
        .containsExactly("a", "u", "N", "e", "й", "5");
  }

  @Test
  void linesKeepWhatTheyHadBesides() {
    JsonObject line = (JsonObject) JsonValue.parse("{\"id\":7,\"label\":\"old\",\"text\":\"old\"}");
    Sample sample = new Sample("a:1", "new", JsonValue.parse("\"b\""), "", line);
    assertThat(SampleLines.whole(sample)).isEqualTo("{\"text\":\"new\",\"label\":\"b\",\"id\":7}");
    assertThat(SampleLines.plain(sample)).isEqualTo("{\"text\":\"new\",\"gold\":\"b\"}");
  }
}
