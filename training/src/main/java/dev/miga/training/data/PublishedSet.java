package dev.miga.training.data;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.ForeignText;
import dev.miga.eval.Samples;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Public data sets that can be read as their authors publish them. */
public enum PublishedSet {
  /** Questions to a bank, 77 intents: {@code train.csv}, a table {@code text,category}. */
  BANKING77(
      "Banking77: Casanueva et al. 2020, arXiv 2003.04807, CC BY 4.0,"
          + " https://github.com/PolyAI-LDN/task-specific-datasets"),

  /** 150 intents, and questions of none: {@code data_full.json}, all parts in one file. */
  CLINC150(
      "CLINC150: Larson et al. 2019, arXiv 1909.02027, CC BY 3.0,"
          + " https://github.com/clinc/oos-eval"),

  /** Requests with slots, a file for each intent: {@code train_GetWeather_full.json}. */
  SNIPS(
      "SNIPS: Coucke et al. 2018, arXiv 1805.10190, CC0,"
          + " https://github.com/sonos/nlu-benchmark");

  /** Part that is learnt from, where a file has several. */
  public static final String TRAIN = "train";

  private final String credit;

  PublishedSet(String credit) {
    this.credit = credit;
  }

  /** Authors, paper, licence and place: what is to be named wherever the set goes. */
  public String credit() {
    return credit;
  }

  /**
   * Lines as the tasks in {@code specialists} read them: {@code {"text", "label"}}, or {@code
   * {"text", "gold"}} where the answer is a record.
   *
   * @param parts of a file that has several; others have none
   * @param notes told of an encoding that is not UTF-8
   * @throws MigaException if a file is not as published, naming the place
   */
  public List<JsonObject> read(Path file, List<String> parts, Consumer<String> notes) {
    List<JsonObject> lines =
        switch (this) {
          case BANKING77 -> Banking77.read(file, notes);
          case CLINC150 -> new Clinc150(file).read(json(file, notes), parts);
          case SNIPS -> new Snips(file).read(json(file, notes));
        };
    if (lines.isEmpty()) {
      throw new MigaException(ErrorCode.INVALID_FILE, file + ": no samples in it");
    }
    return lines;
  }

  private static JsonValue json(Path file, Consumer<String> notes) {
    String text = ForeignText.read(file, Samples.MAX_BYTES, notes);
    try {
      return JsonValue.parse(text);
    } catch (MigaException e) {
      throw new MigaException(ErrorCode.INVALID_FILE, file + ": " + e.getMessage(), e);
    }
  }

  static JsonObject line(String text, String key, JsonValue answer) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("text", new JsonString(text));
    members.put(key, answer);
    return new JsonObject(members);
  }

  static MigaException wrong(Path file, String place, String expected, String found) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s: %s: expected %s, found %s".formatted(file, place, expected, found));
  }
}
