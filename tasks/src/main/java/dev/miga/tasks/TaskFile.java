package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.ConfigNode.Scalar;
import dev.miga.tasks.Task.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A task as people write it, in YAML:
 *
 * <pre>
 * name: bakery
 * kind: extract               # or classify, route, generate
 * schema: order.schema.json   # extract: a file beside this one or below, or the schema itself
 * written: written.json       # extract: the schema of what the model writes, if it is another
 * labels: [refund, other]     # classify: a list, or a file with a label a line
 * routes: {refund: desk}      # classify: specialists that should have the texts of some labels
 * specialists: [a, b]         # route
 * threshold: 0.6              # classify, route: abstain under this confidence; extract: say which
 *                             # fields are under it
 * thresholds: {/address: 0.8} # extract: others for some fields
 * max-tokens: 200             # generate
 * instruction: ...            # optional
 * examples:                   # optional, for a model that is not trained for the task
 *   - {text: ..., output: ...}
 * repeat: 2                   # times that the text is said: slower, better with labels; default 1,
 *                             # with labels the trainer may choose 2
 * normalize: [spaces]         # what is undone in a text before it is read, in training too; see
 *                             # {@link Normalization}
 * max-characters: 4000        # longest text taken
 * model: gemma-3-270m         # base model
 * training: {...}             # how to train, read by the trainer
 * gate: {...}                 # what must be reached, read by who scores
 * </pre>
 *
 * @param path of the file
 * @param repeat as the file says; empty where it does not
 * @param model base model by name or reference; empty for the default
 * @param training settings of the trainer
 * @param gate what a specialist must reach
 */
public record TaskFile(
    Path path,
    Task task,
    Optional<Integer> repeat,
    Optional<String> model,
    Optional<ConfigNode> training,
    Optional<ConfigNode> gate) {
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "kind",
          "schema",
          "written",
          "labels",
          "routes",
          "specialists",
          "threshold",
          "thresholds",
          "max-tokens",
          "instruction",
          "examples",
          "repeat",
          "normalize",
          "max-characters",
          "model",
          "training",
          "gate");

  /** Keys of one kind alone, each with the one that makes the kind. */
  private static final Map<String, String> OWN_KEYS =
      Map.of(
          "schema", "schema",
          "written", "schema",
          "thresholds", "schema",
          "labels", "labels",
          "routes", "labels",
          "specialists", "specialists",
          "max-tokens", "max-tokens");

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";
  private static final int MAX_LABELS = 10_000;

  /** Longest answer of a task of kind generate. */
  static final int MAX_TOKENS = 4096;

  /**
   * Reads a task.
   *
   * @throws MigaException if something is missing or wrong, naming file, line and key
   */
  public static TaskFile read(Path path) {
    return new Reader(path).read();
  }

  /**
   * The thresholds of a task in YAML, of which nothing else is looked at.
   *
   * @param name of the task; another has none
   * @throws MigaException if it is no YAML, or they are wrong
   */
  static Optional<Thresholds> thresholds(Path path, String name) {
    ConfigFields fields = ConfigFields.of(ConfigReader.read(path), KEYS);
    return fields.string("name").filter(name::equals).map(same -> Thresholds.of(fields));
  }

  /** The same with another task. */
  public TaskFile withTask(Task other) {
    return new TaskFile(path, other, repeat, model, training, gate);
  }

  private static final class Reader {
    private final Path path;
    private final ConfigNode root;
    private final ConfigFields fields;

    Reader(Path path) {
      this.path = path;
      this.root = ConfigReader.read(path);
      this.fields = ConfigFields.of(root, KEYS);
    }

    TaskFile read() {
      ConfigNode name = fields.required("name");
      String called = fields.string("name").orElseThrow();
      if (!called.matches(NAME)) {
        throw ConfigFields.wrong(
            name, "'name' must be 1 to 64 letters, digits, '-' and '_', found '" + called + "'");
      }
      Kind kind = kind();
      Optional<Integer> repeat = fields.integer("repeat", 1, Task.MAX_REPEAT);
      Task task =
          new Task(
              called,
              kind,
              fields.string("instruction").map(String::strip).orElse(""),
              examples(kind),
              repeat.orElse(1),
              fields.integer("max-characters", 1, 1_000_000).orElse(Task.MAX_CHARACTERS),
              Normalization.of(fields));
      return new TaskFile(
          path, task, repeat, fields.string("model"), fields.node("training"), fields.node("gate"));
    }

    private Kind kind() {
      String kind = fields.node("kind").flatMap(n -> fields.string("kind")).orElse("");
      return switch (kind) {
        case "extract" -> extract(only("extract", "schema", schema("schema")));
        case "classify" -> classify(only("classify", "labels", labels()));
        case "route" ->
            new Kind.Route(
                only("route", "specialists", distinct("specialists", strings("specialists"))),
                threshold());
        case "generate" ->
            new Kind.Generate(
                only("generate", "max-tokens", fields.integer("max-tokens", 1, MAX_TOKENS))
                    .orElse(256));
        default ->
            throw ConfigFields.wrong(
                fields.required("kind"),
                "'kind' must be extract, classify, route or generate, found '" + kind + "'");
      };
    }

    /** Refuses the keys of other kinds. */
    private <T> T only(String kind, String own, T value) {
      for (String key : OWN_KEYS.keySet()) {
        boolean fits = OWN_KEYS.get(key).equals(own);
        if (!fits && fields.node(key).isPresent()) {
          throw ConfigFields.wrong(
              fields.required(key), "'" + key + "' has no meaning for a task of kind " + kind);
        }
      }
      if (own.equals("max-tokens")) {
        fields
            .node("threshold")
            .ifPresent(
                node -> {
                  throw ConfigFields.wrong(
                      node, "'threshold' has no meaning for a task of kind " + kind);
                });
      }
      return value;
    }

    private Kind classify(List<String> labels) {
      Map<String, String> routes = fields.texts("routes").orElse(Map.of());
      routes.forEach(
          (label, specialist) -> {
            if (!labels.contains(label) || !specialist.matches(NAME)) {
              throw ConfigFields.wrong(
                  fields.required("routes"),
                  "'routes' must lead from labels to names of specialists, found '%s: %s'"
                      .formatted(label, specialist));
            }
          });
      return new Kind.Classify(labels, threshold(), routes);
    }

    private Kind extract(JsonValue schema) {
      Thresholds thresholds = thresholds(schema);
      if (fields.node("written").isEmpty()) {
        return new Kind.Extract(schema, schema, thresholds);
      }
      try {
        return new Kind.Extract(schema, schema("written"), thresholds);
      } catch (MigaException e) {
        throw ConfigFields.wrong(fields.required("written"), String.valueOf(e.getMessage()));
      }
    }

    private Thresholds thresholds(JsonValue schema) {
      Thresholds found = Thresholds.of(fields);
      for (String pointer : found.byField().keySet()) {
        if (!Thresholds.mayBeField(pointer, schema)) {
          throw ConfigFields.wrong(
              fields.required("thresholds"),
              "'thresholds' must be by fields of the schema, such as /address or /items/*/quantity, found "
                  + Printable.quote(pointer));
        }
      }
      return found;
    }

    private JsonValue schema(String key) {
      ConfigNode node = fields.required(key);
      if (node instanceof Scalar scalar && scalar.value() instanceof JsonString file) {
        Path schema = below(file.value(), node);
        try {
          return checked(JsonValue.parse(text(schema, node)));
        } catch (MigaException e) {
          throw new MigaException(e.code(), schema + ": " + e.getMessage(), e);
        }
      }
      try {
        return checked(node.toJson());
      } catch (MigaException e) {
        throw ConfigFields.wrong(node, "'" + key + "': " + e.getMessage());
      }
    }

    private static JsonValue checked(JsonValue schema) {
      SchemaExtensions.check(schema);
      return schema;
    }

    private List<String> labels() {
      ConfigNode node = fields.required("labels");
      if (node instanceof Scalar scalar && scalar.value() instanceof JsonString file) {
        List<String> lines =
            text(below(file.value(), node), node)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return distinct("labels", lines);
      }
      return distinct("labels", strings("labels"));
    }

    private List<String> strings(String key) {
      fields.required(key);
      return fields.strings(key).orElseThrow();
    }

    private List<String> distinct(String key, List<String> values) {
      ConfigNode node = fields.required(key);
      Set<String> seen = new HashSet<>();
      for (String value : values) {
        if (value.isBlank() || !seen.add(value)) {
          throw ConfigFields.wrong(
              node, "'" + key + "' must be distinct texts, found '" + value + "' again or empty");
        }
      }
      if (values.size() < 2 || values.size() > MAX_LABELS) {
        throw ConfigFields.wrong(
            node, "'%s' must be 2 to %d, found %d".formatted(key, MAX_LABELS, values.size()));
      }
      return values;
    }

    private double threshold() {
      return fields.number("threshold", 0, 1).orElse(0.0);
    }

    private List<Example> examples(Kind kind) {
      List<Example> examples = new ArrayList<>();
      for (ConfigNode item : fields.items("examples")) {
        ConfigFields example = ConfigFields.of(item, Set.of("text", "output"));
        example.required("text");
        ConfigNode output = example.required("output");
        examples.add(new Example(example.string("text").orElseThrow(), canonical(kind, output)));
      }
      return examples;
    }

    private static String canonical(Kind kind, ConfigNode output) {
      try {
        return Outputs.canonical(kind, output.toJson());
      } catch (MigaException e) {
        throw ConfigFields.wrong(output, "'output': " + e.getMessage());
      }
    }

    private String text(Path file, ConfigNode node) {
      if (!Files.exists(file)) {
        throw new MigaException(ErrorCode.NOT_FOUND, node.place() + ": there is no file " + file);
      }
      return ConfigReader.text(file);
    }

    /**
     * A file that the task names: in its folder or below, so that none reads what is not its own.
     */
    private Path below(String name, ConfigNode node) {
      try {
        Path folder = path.toAbsolutePath().normalize().resolveSibling("");
        Path file = path.resolveSibling(name);
        Path whole = file.toAbsolutePath().normalize();
        boolean isBelow = !Path.of(name).isAbsolute() && whole.startsWith(folder);
        if (isBelow && (!Files.exists(whole) || isBelow(whole, folder))) {
          return file;
        }
      } catch (InvalidPathException e) {
        // said below
      } catch (IOException e) {
        throw new MigaException(ErrorCode.IO, path + ": cannot be read (" + e + ")", e);
      }
      throw ConfigFields.wrong(
          node,
          "%s must be a path to a file in the folder of the task, or below it"
              .formatted(Printable.quote(name)));
    }

    /** Whether that is so behind all links too. */
    private static boolean isBelow(Path file, Path folder) throws IOException {
      return file.toRealPath().startsWith(folder.toRealPath());
    }
  }
}
