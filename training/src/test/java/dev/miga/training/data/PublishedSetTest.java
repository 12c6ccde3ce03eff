package dev.miga.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On files of our own in the published forms. */
class PublishedSetTest {
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  private List<String> read(PublishedSet set, String text, Charset charset, String... parts)
      throws IOException {
    Path file = Files.write(folder.resolve("file"), text.getBytes(charset));
    return set.read(file, List.of(parts), notes::add).stream().map(JsonObject::toJson).toList();
  }

  @Test
  void banking77IsATable() throws IOException {
    String csv =
        """
        text,category
        Is my card here?,card_arrival
        "Hello, where
        is it?",Refund_not_showing_up
        """;
    assertThat(read(PublishedSet.BANKING77, csv, StandardCharsets.UTF_8))
        .containsExactly(
            "{\"text\":\"Is my card here?\",\"label\":\"card_arrival\"}",
            "{\"text\":\"Hello, where\\nis it?\",\"label\":\"Refund_not_showing_up\"}");
  }

  @Test
  void clinc150HasPartsOfWhichSomeAreTaken() throws IOException {
    String json =
        """
        {"train": [["say it in thai", "translate"], ["a tip", "tip"]],
         "val": [["how do you say cat", "translate"]],
         "oos_train": [["how tall is a cat", "oos"]]}
        """;
    assertThat(read(PublishedSet.CLINC150, json, StandardCharsets.UTF_8, "oos_train", "val"))
        .containsExactly(
            "{\"text\":\"how tall is a cat\",\"label\":\"oos\"}",
            "{\"text\":\"how do you say cat\",\"label\":\"translate\"}");
    assertThatThrownBy(() -> read(PublishedSet.CLINC150, json, StandardCharsets.UTF_8, "dev"))
        .hasMessageContaining("no part 'dev'; there are train, val, oos_train");
  }

  @Test
  void snipsPutsPiecesTogetherAndMakesSlotsOfThoseWithAName() throws IOException {
    String json =
        """
        {"AddToPlaylist": [
          {"data": [{"text": "add "}, {"text": "Canción ", "entity": "entity_name"},
                    {"text": "to "}, {"text": "my", "entity": "playlist_owner"},
                    {"text": " list "}, {"text": " ", "entity": "playlist"}]},
          {"data": [{"text": "add it"}]}]}
        """;
    String gold = "\"gold\":{\"intent\":\"AddToPlaylist\",\"slots\":";
    assertThat(read(PublishedSet.SNIPS, json, WINDOWS))
        .containsExactly(
            "{\"text\":\"add Canción to my list\","
                + gold
                + "[{\"slot\":\"entity_name\",\"value\":\"Canción\"},"
                + "{\"slot\":\"playlist_owner\",\"value\":\"my\"}]}}",
            "{\"text\":\"add it\"," + gold + "[]}}");
    assertThat(notes).singleElement().asString().endsWith("file: read as Windows-1252");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BANKING77 | text,label                        | line 1: expected the columns 'text' and 'category'
          BANKING77 | text,category                     | no samples in it
          CLINC150  | []                                | /: expected an object of parts
          CLINC150  | {"train": 5}                      | /train: expected a list of [text, label], found '5'
          CLINC150  | {"train": [["a", "b"], ["a"]]}    | /train/1: expected [text, label], found '["a"]'
          CLINC150  | {"train": []}                     | no samples in it
          CLINC150  | {"train":                         | file:
          SNIPS     | {"A": {}}                         | /A: expected a list of requests
          SNIPS     | {"A": [{"text": "b"}]}            | /A/0: expected {"data"
          SNIPS     | {"A": [{"data": [{"text": 1}]}]}  | /A/0/data/0: expected {"text", "entity"}
          SNIPS     | {"A": [{"data": [{"text": "b", "entity": 1}]}]} | /A/0/data/0/entity: expected the name
          """)
  void namesThePlaceOfWhatIsNotAsPublished(PublishedSet set, String text, String message) {
    assertThatThrownBy(() -> read(set, text, StandardCharsets.UTF_8, PublishedSet.TRAIN))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
        .hasMessageContaining(folder.resolve("file").toString())
        .hasMessageContaining(message);
  }

  @Test
  void linesAreWhatTheTasksAreTrainedOn() throws IOException {
    JsonValue line =
        JsonValue.parse(
            read(
                    PublishedSet.CLINC150,
                    "{\"val\": [[\"a\", \"b\"]]}",
                    StandardCharsets.UTF_8,
                    "val")
                .getFirst());
    assertThat(((JsonObject) line).members().keySet()).containsExactly("text", "label");
  }
}
