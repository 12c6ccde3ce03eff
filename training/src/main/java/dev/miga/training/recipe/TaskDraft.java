package dev.miga.training.recipe;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Sample;
import dev.miga.tasks.PrettyJson;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.TaskFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A first version of a task, for people to correct.
 *
 * @param files of its folder, by name
 * @param notes what was found in the examples, for people
 */
public record TaskDraft(Map<String, String> files, List<String> notes) {
  private static final String SCHEMA = "schema.json";
  private static final String LABELS = "labels.txt";
  private static final String EXAMPLES = "examples.jsonl";
  private static final int LONGEST_LABEL = 100;

  /** As many labels as this are labels even if none comes twice. */
  private static final int FEW_LABELS = 20;

  /** Copies the collections. */
  public TaskDraft {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    notes = List.copyOf(notes);
  }

  /**
   * With examples of its own, which show what a task looks like.
   *
   * @param name of the task
   */
  public static TaskDraft starter(String name) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(SpecialistFile.TASK, resource("task.yaml").replace("NAME", name));
    files.put(SCHEMA, resource(SCHEMA));
    files.put(EXAMPLES, resource(EXAMPLES));
    return new TaskDraft(
        files, List.of("a small task that works: exchange its examples for your own"));
  }

  private static String resource(String name) {
    try (InputStream in = TaskDraft.class.getResourceAsStream("starter/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in this jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * From what a record is to look like.
   *
   * @param data the examples as the task is to name them
   */
  public static TaskDraft ofSchema(String name, JsonValue schema, Optional<String> data) {
    return extract(name, schema, data.orElse(EXAMPLES), List.of());
  }

  /**
   * From examples: records give a schema, a few texts over and over are labels, other texts are
   * written freely.
   *
   * @param data the examples as the task is to name them
   * @throws MigaException if the file is unsound, or its answers are of several kinds
   */
  public static TaskDraft ofExamples(String name, Path examples, String data) {
    List<String> notes = new ArrayList<>();
    List<Sample> samples = ExampleFile.read(examples, notes::add);
    if (samples.stream().allMatch(sample -> sample.gold() instanceof JsonObject)) {
      SchemaDraft draft = new SchemaDraft();
      samples.forEach(sample -> draft.add(sample.gold(), sample.text()));
      notes.add(samples.size() + " examples with records, so the kind is extract");
      notes.addAll(draft.summaries());
      return extract(name, draft.schema(), data, notes);
    }
    Set<String> answers = new LinkedHashSet<>();
    boolean hasNone = false;
    for (Sample sample : samples) {
      switch (sample.gold()) {
        case JsonString answer -> answers.add(answer.value());
        case JsonNull ignored -> hasNone = true;
        default ->
            throw new MigaException(
                ErrorCode.INVALID_FILE,
                "%s: expected texts for all answers, or records, found %s"
                    .formatted(sample.where(), sample.gold().toJson()));
      }
    }
    boolean isFew = answers.size() <= Math.max(FEW_LABELS, samples.size() / 2);
    boolean isShort =
        answers.stream().allMatch(a -> a.length() <= LONGEST_LABEL && a.lines().count() < 2);
    if (!isFew || !isShort) {
      notes.add(samples.size() + " examples with texts of many kinds, so the kind is generate");
      return new TaskDraft(
          Map.of(SpecialistFile.TASK, yaml(name, "generate", "max-tokens: 200\n", data)), notes);
    }
    if (answers.size() < 2) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: expected two labels at least, found %s".formatted(examples, answers));
    }
    notes.add(
        "%d examples with %d labels, so the kind is classify"
            .formatted(samples.size(), answers.size()));
    if (hasNone) {
      notes.add("null stands for none of the labels; a 'threshold' lets the task abstain");
    }
    Map<String, String> files = new LinkedHashMap<>();
    files.put(SpecialistFile.TASK, yaml(name, "classify", "labels: " + LABELS + "\n", data));
    files.put(LABELS, String.join("\n", answers) + "\n");
    return new TaskDraft(files, notes);
  }

  private static TaskDraft extract(String name, JsonValue schema, String data, List<String> notes) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(SpecialistFile.TASK, yaml(name, "extract", "schema: " + SCHEMA + "\n", data));
    files.put(SCHEMA, PrettyJson.of(schema));
    return new TaskDraft(files, notes);
  }

  private static String yaml(String name, String kind, String own, String data) {
    return """
    # Every key: docs/reference/task-file.md.
    name: %s
    kind: %s
    %straining:
      data: %s # lines {"text", "gold"}, or CSV with such columns
      # validation: dev.jsonl # held out; without it, a share of the data is
    """
        .formatted(name, kind, own, new JsonString(data).toJson());
  }

  /**
   * Writes the files into a folder, which is made; reads the task again.
   *
   * @return what was written
   * @throws MigaException REFUSED if one of them is there already; then none is written
   */
  public List<Path> write(Path folder) {
    List<Path> paths = files.keySet().stream().map(folder::resolve).toList();
    Function<Path, MigaException> there =
        path ->
            new MigaException(
                ErrorCode.REFUSED,
                path + ": is there already, and nothing is overwritten; take another name");
    for (Path path : paths) {
      if (Files.exists(path)) {
        throw there.apply(path);
      }
    }
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(
            folder.resolve(file.getKey()), file.getValue(), StandardOpenOption.CREATE_NEW);
      }
    } catch (FileAlreadyExistsException e) {
      throw there.apply(folder);
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, folder + ": cannot be written to (" + e + ")", e);
    }
    TaskFile.read(folder.resolve(SpecialistFile.TASK));
    return paths;
  }
}
