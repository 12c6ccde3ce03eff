package dev.miga.training.data;

import dev.miga.engine.json.JsonValue;
import dev.miga.tasks.ConfigNode;
import dev.miga.tasks.TaskFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Texts with slots and alternatives, and the answers that belong to them:
 *
 * <pre>
 * task: task.yaml                # optional: each sample is held against it
 * slots:
 *   day:                         # alternatives: a text, or a text and the value that it means
 *     - el lunes
 *     - {text: pasado mañana, value: in_2_days}
 *   name: {file: names.txt}      # one a line
 * templates:
 *   - text: "{greeting|} una cita {day} para {name}[, por favor|]"
 *     gold: {day: $day, patient: $name}
 *     weight: 3                  # drawn as often as three others
 * </pre>
 */
public final class TemplateFile {
  private final Path file;
  private final Optional<TaskFile> task;
  private final Map<String, List<Alternative>> slots;
  private final List<Template> all;

  TemplateFile(
      Path file,
      Optional<TaskFile> task,
      Map<String, List<Alternative>> slots,
      List<Template> all) {
    this.file = file;
    this.task = task;
    this.slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
    this.all = List.copyOf(all);
  }

  /**
   * What a slot may say.
   *
   * @param value what it means, with slots of its own text; the text itself where it is empty
   */
  record Alternative(List<Phrase> text, Optional<JsonValue> value) {
    Alternative {
      text = List.copyOf(text);
    }
  }

  /**
   * A template.
   *
   * @param place file and line, for messages
   * @param number from 1
   */
  record Template(
      ConfigNode.Place place, int number, List<Phrase> text, JsonValue gold, int weight) {
    Template {
      text = List.copyOf(text);
    }

    /** As a message names it. */
    String name() {
      return place + " template " + number;
    }
  }

  /**
   * Reads a file.
   *
   * @throws dev.miga.engine.MigaException if something is missing or wrong, naming file, line and
   *     key
   */
  public static TemplateFile read(Path file) {
    return new TemplateFileReader(file).read();
  }

  /** For messages. */
  Path file() {
    return file;
  }

  /** The task that the samples belong to. */
  public Optional<TaskFile> task() {
    return task;
  }

  /** How many templates there are. */
  public int size() {
    return all.size();
  }

  /** What each slot may say, by its name. */
  Map<String, List<Alternative>> slots() {
    return slots;
  }

  /** In the order of the file. */
  List<Template> all() {
    return all;
  }
}
