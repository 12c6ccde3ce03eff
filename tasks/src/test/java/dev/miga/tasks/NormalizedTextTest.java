package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Decision;
import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.StopReason;
import dev.miga.engine.decode.Timings;
import dev.miga.engine.decode.Work;
import dev.miga.engine.grammar.CopiedSpan;
import dev.miga.engine.tokenizer.TokenIds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizedTextTest {
  private static final String GIVEN = "A LA  CALLE Ñ \r\n 72 ,  PAGO\u200bMÓVIL ";
  private static final String READ = "a la calle ñ\n72 , pagomóvil";
  private final NormalizedText text = Normalizer.apply(GIVEN, EnumSet.allOf(Normalization.class));

  private Span span(String part) {
    int from = READ.indexOf(part);
    return new Span(from, from + part.length());
  }

  @Test
  void knowsWhereEachPartStands() {
    assertThat(text.text()).isEqualTo(READ);
    for (String[] pair :
        List.of(
            new String[] {"la calle", "LA  CALLE"},
            new String[] {"calle ñ", "CALLE Ñ"},
            new String[] {"ñ\n72", "Ñ \r\n 72"},
            new String[] {"72", "72"},
            new String[] {"72 ,", "72 ,"},
            new String[] {"pagomóvil", "PAGO\u200bMÓVIL"},
            new String[] {"pago", "PAGO"},
            new String[] {"", ""},
            new String[] {READ, GIVEN.strip()})) {
      assertThat(text.given(span(pair[0])).of(GIVEN)).isEqualTo(pair[1]);
      int from = GIVEN.indexOf(pair[1]);
      assertThat(text.read(new Span(from, from + pair[1].length()))).isEqualTo(pair[0]);
    }
    int end = READ.length();
    assertThat(text.given(new Span(end, end)).of(GIVEN)).isEmpty();
  }

  @Test
  void givesBackWhatWasCopiedAsItWas() {
    String answer = "{\"a\":\"ñ\\n72\",\"n\":7,\"b\":\"pago\",\"c\":\"x\"}";
    List<CopiedSpan> copies = List.of(copy(answer, "ñ\\n72"), copy(answer, "pago"));
    Generation read = generation(answer, copies);
    Generation given = text.given(read);
    assertThat(given.text())
        .isEqualTo("{\"a\":\"Ñ \\r\\n 72\",\"n\":7,\"b\":\"PAGO\",\"c\":\"x\"}");
    assertThat(given.copies())
        .extracting(copy -> GIVEN.substring(copy.sourceStart(), copy.sourceEnd()))
        .containsExactly("Ñ \r\n 72", "PAGO");
    assertThat(given.copies())
        .extracting(copy -> part(given, copy.outputStart(), copy.outputEnd()))
        .containsExactly("\"Ñ \\r\\n 72\"", "\"PAGO\"");
    assertThat(text.read(given.text(), given.copies())).isEqualTo(answer);
  }

  /** What a decision wrote belongs to the same values as before. */
  @Test
  void decisionsStayWithTheirValues() {
    String answer = "{\"a\":\"ñ\\n72\",\"n\":7,\"b\":\"pago\",\"c\":\"x\"}";
    List<CopiedSpan> copies = List.of(copy(answer, "ñ\\n72"), copy(answer, "pago"));
    Generation read = generation(answer, copies);
    Generation given = text.given(read);
    assertThat(given.decisions()).hasSameSizeAs(read.decisions());
    for (int i = 0; i < read.decisions().size(); i++) {
      Decision before = read.decisions().get(i);
      Decision after = given.decisions().get(i);
      assertThat(after.from()).isLessThanOrEqualTo(after.to());
      assertThat(after.probability()).isEqualTo(before.probability());
      for (int c = 0; c < copies.size(); c++) {
        assertThat(isIn(after, given.copies().get(c))).isEqualTo(isIn(before, copies.get(c)));
      }
      if (copies.stream().noneMatch(copy -> isIn(before, copy))) {
        assertThat(part(given, after.from(), after.to()))
            .isEqualTo(part(read, before.from(), before.to()));
      }
    }
  }

  private static boolean isIn(Decision decision, CopiedSpan copy) {
    return decision.from() < copy.outputEnd() && decision.to() > copy.outputStart();
  }

  private static String part(Generation of, int from, int to) {
    byte[] bytes = of.text().getBytes(StandardCharsets.UTF_8);
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  @Test
  void aTextThatIsNotChangedIsGivenBackAsItIs() {
    NormalizedText plain = NormalizedText.unchanged("pan");
    Generation read = generation("{\"a\":\"pan\"}", List.of(new CopiedSpan(5, 10, 0, 3)));
    assertThat(plain.given(read)).isSameAs(read);
    assertThat(plain.given(new Span(1, 3))).isEqualTo(new Span(1, 3));
    assertThat(plain.read(new Span(1, 3))).isEqualTo("an");
  }

  private CopiedSpan copy(String answer, String spelled) {
    int from = bytes(answer.substring(0, answer.indexOf(spelled))) - 1;
    Span source = span(spelled.replace("\\n", "\n"));
    return new CopiedSpan(from, from + bytes(spelled) + 2, source.from(), source.to());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** With decisions of one to three bytes. */
  private static Generation generation(String answer, List<CopiedSpan> copies) {
    List<Decision> decisions = new ArrayList<>();
    int size = bytes(answer);
    for (int from = 0, n = 0; from < size; n++) {
      int to = Math.min(size, from + 1 + n % 3);
      decisions.add(new Decision(n, from, to, 1.0 / (n + 1), 1, 2));
      from = to;
    }
    decisions.add(new Decision(1, size, size, 0.5, 1, 2)); // that it ends
    return new Generation(
        answer,
        TokenIds.of(5, 6),
        decisions,
        copies,
        StopReason.STOP_TOKEN,
        new Work(1, 2, 3, 4, 0, 0, 5),
        new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }
}
