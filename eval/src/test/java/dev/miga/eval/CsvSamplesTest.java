package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Kind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as spreadsheets write them. */
class CsvSamplesTest {
  private static final Kind LABELS = new Kind.Classify(List.of("queja", "otro"), 0);
  private static final Kind ORDER =
      new Kind.Extract(
          JsonValue.parse(
              """
              {"type": "object", "required": ["address", "payment_method", "quantity"],
               "properties": {
                 "address": {"type": ["string", "null"], "x-verbatim": true},
                 "payment_method": {"enum": ["zelle", "pago_movil", null]},
                 "quantity": {"type": "integer"},
                 "price": {"type": "number"},
                 "urgent": {"type": "boolean"},
                 "tags": {"type": "array", "items": {"type": "string"}}}}
              """));

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  private List<Sample> read(Kind kind, String text, Charset charset) throws IOException {
    Path file = folder.resolve("a.csv");
    Files.write(file, text.getBytes(charset));
    return new Samples(kind, Optional.of("cliente"), Optional.empty(), notes::add).read(file);
  }

  private List<Sample> read(Kind kind, String text) throws IOException {
    return read(kind, text, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text,gold\n",
        "\uFEFFtext;label\r\n",
        "Texto\tEtiqueta\n",
        "\n MENSAJE ; OUTPUT \n",
        "\"message\",\"Gold\"\n"
      })
  void takesTheSeparatorAndTheNamesOfTheFirstLine(String header) throws IOException {
    String separator = header.contains(";") ? ";" : header.contains("\t") ? "\t" : ",";
    List<Sample> samples = read(LABELS, header + "no llegó" + separator + "queja\n");
    assertThat(samples)
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.text()).isEqualTo("no llegó");
              assertThat(sample.gold()).isEqualTo(new JsonString("queja"));
            });
    assertThat(notes).isEmpty();
  }

  @Test
  void countsLinesThroughQuotedBreaksAndEmptyRows() throws IOException {
    List<Sample> samples =
        read(
            LABELS,
            "texto;etiqueta;Cliente\r\n\"uno;\r\ndos\";queja;7\r\n;;\r\n\r\ntres;otro;8;\r\n");
    assertThat(samples.stream().map(Sample::text)).containsExactly("uno;\r\ndos", "tres");
    assertThat(samples.get(1).where()).endsWith("a.csv:6");
    assertThat(samples.get(1).group()).isEqualTo("8");
    assertThat(samples.get(0).line().get("Cliente")).contains(new JsonString("7"));
  }

  @Test
  void readsWhatIsNoUtf8AsWindows1252AndSaysSo() throws IOException {
    String text = "texto;etiqueta\npanadería €5;queja\n";
    assertThat(read(LABELS, text, Charset.forName("windows-1252")).getFirst().text())
        .isEqualTo("panadería €5");
    assertThat(notes).singleElement().asString().endsWith("a.csv: read as Windows-1252");
    assertThat(read(LABELS, "\uFEFF" + text, StandardCharsets.UTF_16LE).getFirst().text())
        .isEqualTo("panadería €5");
    assertThat(notes.getLast()).endsWith("a.csv: read as UTF-16");
  }

  @Test
  void readsARecordFromColumnsOfItsFields() throws IOException {
    List<Sample> samples =
        read(
            ORDER,
            """
            Mensaje;Address;payment_method;QUANTITY;price;urgent;tags;nota
            a la calle 5;calle 5;zelle;2;3,50;VERDADERO;"[""a""]";x
            nada;;;1;;;;
            """);
    assertThat(samples.get(0).gold())
        .isEqualTo(
            JsonValue.parse(
                """
                {"address": "calle 5", "payment_method": "zelle", "quantity": 2, "price": 3.50,
                 "urgent": true, "tags": ["a"]}
                """));
    assertThat(samples.get(1).gold())
        .isEqualTo(
            JsonValue.parse("{\"address\": null, \"payment_method\": null, \"quantity\": 1}"));
  }

  @Test
  void aColumnOfJsonGoesBeforeColumnsOfFields() throws IOException {
    List<Sample> samples = read(ORDER, "text;address;gold\na;b;\"{\"\"quantity\"\": 1}\"\n");
    assertThat(samples.getFirst().gold()).isEqualTo(JsonValue.parse("{\"quantity\": 1}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          c;zelle;dos  | column 'quantity': expected integer, found 'dos'
          c;efectivo;2 | column 'payment_method': expected one of "zelle", "pago_movil", null, found 'efectivo'
          c;zelle;     | column 'quantity': expected a value; allow null
          c;zelle      | expected 4 cells, as many as the first line has names, found 3
          c;zelle;2;x  | expected 4 cells, as many as the first line has names, found 5
          """)
  void namesLineColumnAndWhatIsExpected(String cells, String message) {
    String csv = "text;address;payment_method;quantity\na;b;zelle;1\na;" + cells.strip() + "\n";
    assertThatThrownBy(() -> read(ORDER, csv))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll("a.csv:3: ", message);
  }

  @Test
  void namesTheColumnsThatAreMissing() {
    assertThatThrownBy(() -> read(ORDER, "text;address\na;b\n"))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll(
            "a.csv:1", "(address, payment_method, quantity", "'text, address'");
    assertThatThrownBy(() -> read(LABELS, "text;gold;Text\na;queja;b\n"))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll("a.csv:1", "'Text' comes twice");
  }
}
