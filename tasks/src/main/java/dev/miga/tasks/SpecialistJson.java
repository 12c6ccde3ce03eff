package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.AtomicFile;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.SpecialistFile.Base;
import dev.miga.tasks.Task.Example;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads and writes a specialist's folder:
 *
 * <pre>
 * specialist.json      {"format": 1, "task": {...}, "base": {"model", "sha256", "quantization"},
 *                       "prompt": {"template": 1, "text": "...{text}&lt;end_of_turn&gt;"}, "stop_ids": [1, 106],
 *                       "calibration": {"temperatures": {POINTER: T}},
 *                       "scores": {...}, "provenance": {...}}
 * task                 {"name", "kind", "instruction", "examples": [{"text", "output"}],
 *                       "repeat", "normalize", "max_characters", "threshold",
 *                       "thresholds": {POINTER: CONFIDENCE}, "routes": {LABEL: SPECIALIST},
 *                       "max_tokens"}
 * schema.json          of an extraction
 * written.json         schema of what the model writes, where it is another
 * labels.txt           of a classification, or the specialists of a route, one a line
 * drafts.table         see {@link dev.miga.engine.decode.DraftTable}; optional, for speed
 * adapter.safetensors  see {@link dev.miga.engine.adapter.Adapter}; absent if untrained
 * </pre>
 *
 * <p>The prompt's text and the stop ids follow from the task and the template; they are written for
 * other programs, and checked so that a file never means something else than what is served.
 */
final class SpecialistJson {
  static final String NAME = "specialist.json";
  static final String SCHEMA = "schema.json";
  static final String WRITTEN = "written.json";
  static final String LABELS = "labels.txt";
  private static final String QUANTIZATION = "quantization";
  private static final int FORMAT = 1;
  private static final int TEMPLATE = 1;
  private static final String STOP_IDS = "[1,106]";

  private SpecialistJson() {}

  static SpecialistFile read(Path folder) {
    ConfigFields root =
        ConfigFields.of(
            ConfigReader.read(folder.resolve(NAME)),
            Set.of(
                "format",
                "task",
                "base",
                "prompt",
                "stop_ids",
                "calibration",
                "scores",
                "provenance"));
    requireNumber(root, "format", FORMAT);
    Task task = task(root.required("task"), folder);
    checkPrompt(root, task);
    ConfigFields base =
        ConfigFields.of(root.required("base"), Set.of("model", "sha256", QUANTIZATION));
    Path adapter = folder.resolve(SpecialistFile.ADAPTER);
    return new SpecialistFile(
        folder,
        task,
        base(base),
        calibration(root),
        SpecialistFile.existing(adapter),
        SpecialistFile.existing(folder.resolve(SpecialistFile.DRAFTS)),
        object(root, "scores"),
        object(root, "provenance"));
  }

  private static Base base(ConfigFields fields) {
    return new Base(
        fields.requiredString("model"),
        fields.string("sha256").orElse(""),
        fields.oneOf(QUANTIZATION, Base.QUANTIZATIONS));
  }

  private static void requireNumber(ConfigFields fields, String key, int supported) {
    int found = fields.integer(key, 0, Integer.MAX_VALUE).orElse(0);
    if (found != supported) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "%s: '%s' is %d, this version of Miga reads %d"
              .formatted(fields.required(key).place(), key, found, supported));
    }
  }

  private static Task task(ConfigNode node, Path folder) {
    ConfigFields fields =
        ConfigFields.of(
            node,
            Set.of(
                "name",
                "kind",
                "instruction",
                "examples",
                "repeat",
                "normalize",
                "max_characters",
                "threshold",
                "thresholds",
                "routes",
                "max_tokens"));
    Thresholds thresholds = Thresholds.of(fields);
    String key = fields.requiredString("kind");
    Kind kind =
        switch (key) {
          case "extract" -> extract(folder).under(thresholds);
          case "classify" ->
              new Kind.Classify(
                  labels(folder), thresholds.all(), fields.texts("routes").orElse(Map.of()));
          case "route" -> new Kind.Route(labels(folder), thresholds.all());
          case "generate" ->
              new Kind.Generate(fields.integer("max_tokens", 1, TaskFile.MAX_TOKENS).orElse(256));
          default -> throw ConfigFields.wrong(node, "unknown kind '" + key + "'");
        };
    List<Example> examples = new ArrayList<>();
    for (ConfigNode item : fields.items("examples")) {
      ConfigFields example = ConfigFields.of(item, Set.of("text", "output"));
      examples.add(new Example(example.requiredString("text"), example.requiredString("output")));
    }
    return new Task(
        fields.requiredString("name"),
        kind,
        fields.string("instruction").orElse(""),
        examples,
        fields.integer("repeat", 1, Task.MAX_REPEAT).orElse(1),
        fields.integer("max_characters", 1, 1_000_000).orElse(Task.MAX_CHARACTERS),
        Normalization.of(fields));
  }

  private static Kind extract(Path folder) {
    JsonValue schema = schema(folder.resolve(SCHEMA));
    Path written = folder.resolve(WRITTEN);
    return new Kind.Extract(schema, Files.exists(written) ? schema(written) : schema);
  }

  private static JsonValue schema(Path file) {
    try {
      return JsonValue.parse(ConfigReader.text(file));
    } catch (MigaException e) {
      throw new MigaException(e.code(), file + ": " + e.getMessage(), e);
    }
  }

  private static List<String> labels(Path folder) {
    return ConfigReader.text(folder.resolve(LABELS)).lines().filter(l -> !l.isBlank()).toList();
  }

  private static void checkPrompt(ConfigFields root, Task task) {
    ConfigFields prompt = ConfigFields.of(root.required("prompt"), Set.of("template", "text"));
    requireNumber(prompt, "template", TEMPLATE);
    if (!prompt.requiredString("text").equals(Prompt.template(task))) {
      throw ConfigFields.wrong(
          prompt.required("text"),
          "the prompt is not the one of this task; expected " + Prompt.template(task));
    }
    if (!root.required("stop_ids").toJson().toJson().equals(STOP_IDS)) {
      throw ConfigFields.wrong(root.required("stop_ids"), "expected " + STOP_IDS);
    }
  }

  private static Calibration calibration(ConfigFields root) {
    Optional<ConfigNode> node = root.node("calibration");
    if (node.isEmpty()) {
      return Calibration.NONE;
    }
    ConfigFields fields = ConfigFields.of(node.get(), Set.of("temperatures"));
    fields.required("temperatures");
    return new Calibration(fields.numbers("temperatures", 0.01, 100).orElseThrow());
  }

  private static JsonObject object(ConfigFields root, String key) {
    return root.node(key).map(ConfigNode::toJson).orElse(new JsonObject(Map.of()))
            instanceof JsonObject object
        ? object
        : new JsonObject(Map.of());
  }

  static void write(SpecialistFile file, Path folder) {
    Map<String, JsonValue> root = new LinkedHashMap<>();
    root.put("format", number(FORMAT));
    root.put("task", taskJson(file.task()));
    root.put("base", baseJson(file.base()));
    root.put(
        "prompt",
        object("template", number(TEMPLATE), "text", new JsonString(Prompt.template(file.task()))));
    root.put("stop_ids", JsonValue.parse(STOP_IDS));
    root.put(
        "calibration",
        new JsonObject(Map.of("temperatures", numbers(file.calibration().temperatures()))));
    root.put("scores", file.scores());
    root.put("provenance", file.provenance());
    writeText(folder.resolve(NAME), PrettyJson.of(new JsonObject(root)));
    switch (file.task().kind()) {
      case Kind.Extract extract -> {
        writeText(folder.resolve(SCHEMA), PrettyJson.of(extract.schema()));
        if (!extract.written().toJson().equals(extract.schema().toJson())) {
          writeText(folder.resolve(WRITTEN), PrettyJson.of(extract.written()));
        }
      }
      case Kind.Classify classify -> writeLabels(folder, classify.labels());
      case Kind.Route route -> writeLabels(folder, route.specialists());
      case Kind.Generate ignored -> {}
    }
  }

  private static JsonObject baseJson(Base base) {
    Map<String, JsonValue> json = new LinkedHashMap<>();
    json.put("model", new JsonString(base.model()));
    json.put("sha256", new JsonString(base.sha256()));
    base.quantization().ifPresent(layout -> json.put(QUANTIZATION, new JsonString(layout.name())));
    return new JsonObject(json);
  }

  private static void writeLabels(Path folder, List<String> labels) {
    writeText(folder.resolve(LABELS), String.join("\n", labels) + "\n");
  }

  private static JsonObject taskJson(Task task) {
    Map<String, JsonValue> json = new LinkedHashMap<>();
    json.put("name", new JsonString(task.name()));
    json.put("kind", new JsonString(task.kind().key()));
    json.put("instruction", new JsonString(task.instruction()));
    List<JsonValue> examples = new ArrayList<>();
    for (Example example : task.examples()) {
      examples.add(
          object(
              "text", new JsonString(example.text()), "output", new JsonString(example.output())));
    }
    json.put("examples", new JsonArray(examples));
    json.put("repeat", number(task.repeat()));
    if (!task.normalize().isEmpty()) {
      json.put("normalize", strings(Normalization.keys(task.normalize())));
    }
    json.put("max_characters", number(task.maxCharacters()));
    switch (task.kind()) {
      case Kind.Classify classify -> {
        json.put("threshold", number(classify.threshold()));
        if (!classify.routes().isEmpty()) {
          json.put("routes", texts(classify.routes()));
        }
      }
      case Kind.Route route -> json.put("threshold", number(route.threshold()));
      case Kind.Generate generate -> json.put("max_tokens", number(generate.maxTokens()));
      case Kind.Extract extract -> putThresholds(json, extract.thresholds());
    }
    return new JsonObject(json);
  }

  private static void putThresholds(Map<String, JsonValue> json, Thresholds thresholds) {
    if (thresholds.all() > 0) {
      json.put("threshold", number(thresholds.all()));
    }
    if (!thresholds.byField().isEmpty()) {
      json.put("thresholds", numbers(thresholds.byField()));
    }
  }

  private static JsonObject numbers(Map<String, Double> numbers) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    new TreeMap<>(numbers).forEach((key, value) -> members.put(key, number(value)));
    return new JsonObject(members);
  }

  private static JsonArray strings(List<String> strings) {
    return new JsonArray(strings.stream().<JsonValue>map(JsonString::new).toList());
  }

  private static JsonObject texts(Map<String, String> texts) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    texts.forEach((key, text) -> members.put(key, new JsonString(text)));
    return new JsonObject(members);
  }

  private static JsonObject object(String key, JsonValue value, String key2, JsonValue value2) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(key, value);
    members.put(key2, value2);
    return new JsonObject(members);
  }

  private static JsonNumber number(double value) {
    BigDecimal decimal =
        value == Math.rint(value) ? BigDecimal.valueOf((long) value) : BigDecimal.valueOf(value);
    return new JsonNumber(decimal.toPlainString(), decimal);
  }

  private static void writeText(Path path, String text) {
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)));
      file.commit();
    }
  }
}
