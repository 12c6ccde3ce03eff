package dev.miga.training.data;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.format.TextFile;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.ConfigNode;
import dev.miga.tasks.ConfigReader;
import dev.miga.tasks.TaskFile;
import dev.miga.training.data.Phrase.Literal;
import dev.miga.training.data.TemplateFile.Alternative;
import dev.miga.training.data.TemplateFile.Template;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads templates, and whether each slot is there that one names. */
final class TemplateFileReader {
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_WEIGHT = 1000;
  private static final String TEXT = "text";
  private static final String FILE = "file";
  private static final String VALUE = "value";

  private final Path path;
  private final ConfigFields fields;

  TemplateFileReader(Path path) {
    this.path = path;
    this.fields = ConfigFields.of(ConfigReader.read(path), Set.of("task", "slots", "templates"));
  }

  TemplateFile read() {
    Map<String, ConfigNode> nodes = new LinkedHashMap<>();
    Map<String, List<Alternative>> slots = new LinkedHashMap<>();
    fields
        .node("slots")
        .ifPresent(node -> nodes.putAll(mapping(node, "a mapping of slots").members()));
    nodes.forEach((name, node) -> slots.put(name, slot(name, node)));
    nodes.forEach(
        (name, node) ->
            slots.getOrDefault(name, List.of()).forEach(a -> known(a.text(), slots, node)));
    nodes.forEach((name, node) -> refuseCircle(name, name, slots, new HashSet<>(), node));
    fields.required("templates");
    List<Template> templates = new ArrayList<>();
    for (ConfigNode node : fields.items("templates")) {
      templates.add(template(node, templates.size() + 1, slots));
    }
    if (templates.isEmpty()) {
      throw ConfigFields.wrong(
          fields.required("templates"), "'templates' must have one at least, found none");
    }
    return new TemplateFile(path, task(), slots, templates);
  }

  private Optional<TaskFile> task() {
    return fields.string("task").map(name -> TaskFile.read(beside(name, fields.required("task"))));
  }

  private Path beside(String name, ConfigNode node) {
    Path file = path.toAbsolutePath().resolveSibling(name).normalize();
    if (!Files.exists(file)) {
      throw new MigaException(ErrorCode.NOT_FOUND, node.place() + ": there is no file " + file);
    }
    return file;
  }

  private static ConfigNode.Mapping mapping(ConfigNode node, String expected) {
    if (node instanceof ConfigNode.Mapping mapping) {
      return mapping;
    }
    throw ConfigFields.wrong(node, "expected " + expected);
  }

  private List<Alternative> slot(String name, ConfigNode node) {
    if (!PhraseReader.USE.matcher(name).matches() || name.contains(":")) {
      throw ConfigFields.wrong(
          node,
          "a slot is called by letters, digits, '-' and '_', a letter first, found "
              + Printable.quote(name));
    }
    List<Alternative> alternatives = new ArrayList<>();
    switch (node) {
      case ConfigNode.Items items ->
          items.items().forEach(item -> alternatives.addAll(alternatives(item)));
      case ConfigNode.Mapping mapping -> alternatives.addAll(alternatives(mapping));
      case ConfigNode.Scalar scalar ->
          throw ConfigFields.wrong(
              scalar,
              "slot '%s' must be a list of alternatives, or {file: ...}, found %s"
                  .formatted(name, Printable.shorten(scalar.toJson().toJson())));
    }
    if (alternatives.isEmpty()) {
      throw ConfigFields.wrong(node, "slot '" + name + "' has no alternatives; give one at least");
    }
    return alternatives;
  }

  private List<Alternative> alternatives(ConfigNode node) {
    return switch (node) {
      case ConfigNode.Scalar scalar -> List.of(scalar(scalar));
      case ConfigNode.Mapping mapping ->
          mapping.members().containsKey(FILE)
              ? lines(ConfigFields.of(mapping, Set.of(FILE)))
              : List.of(withValue(ConfigFields.of(mapping, Set.of(TEXT, VALUE)), mapping));
      case ConfigNode.Items items ->
          throw ConfigFields.wrong(
              items, "an alternative is a text, or {text: ..., value: ...}, or {file: ...}");
    };
  }

  /** A text; or a number or truth value, which means itself. */
  private static Alternative scalar(ConfigNode.Scalar scalar) {
    return scalar.value() instanceof JsonString text
        ? new Alternative(phrases(text.value(), scalar), Optional.empty())
        : new Alternative(
            List.of(new Literal(scalar.value().toJson())), Optional.of(scalar.value()));
  }

  private static Alternative withValue(ConfigFields alternative, ConfigNode node) {
    List<Phrase> text = phrases(alternative.requiredString(TEXT), node);
    Optional<JsonValue> value = alternative.node(VALUE).map(ConfigNode::toJson);
    value.ifPresent(meant -> answered(meant, text, node));
    return new Alternative(text, value);
  }

  /** Lines as they are: a brace in them is a brace. */
  private List<Alternative> lines(ConfigFields named) {
    return TextFile.read(beside(named.requiredString(FILE), named.required(FILE)), MOST_BYTES)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(line -> new Alternative(List.of(new Literal(line)), Optional.empty()))
        .toList();
  }

  private Template template(ConfigNode node, int number, Map<String, List<Alternative>> slots) {
    ConfigFields template = ConfigFields.of(node, Set.of(TEXT, "gold", "weight"));
    String text = template.requiredString(TEXT);
    List<Phrase> phrases = phrases(text, template.required(TEXT));
    known(phrases, slots, template.required(TEXT));
    ConfigNode gold = template.required("gold");
    answered(gold.toJson(), phrases, gold);
    return new Template(
        node.place(),
        number,
        phrases,
        gold.toJson(),
        template.integer("weight", 1, MOST_WEIGHT).orElse(1));
  }

  private static List<Phrase> phrases(String text, ConfigNode node) {
    try {
      return PhraseReader.read(text);
    } catch (MigaException e) {
      throw ConfigFields.wrong(node, e.oneLine());
    }
  }

  private static void known(
      List<Phrase> phrases, Map<String, List<Alternative>> slots, ConfigNode node) {
    Phrase.uses(phrases)
        .map(Phrase.Use::slot)
        .filter(slot -> !slots.containsKey(slot))
        .findFirst()
        .ifPresent(
            slot -> {
              throw ConfigFields.wrong(
                  node,
                  "there is no slot '%s'; known are %s"
                      .formatted(slot, String.join(", ", slots.keySet())));
            });
  }

  /** Refuses a value with a slot that its text does not have. */
  private static void answered(JsonValue gold, List<Phrase> text, ConfigNode node) {
    Set<String> names = new HashSet<>(Phrase.uses(text).map(Phrase.Use::name).toList());
    GoldReferences.in(gold).stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw ConfigFields.wrong(
                  node,
                  "'$%s' stands for a slot, and the text has no {%s}; write $$%1$s for the word itself"
                      .formatted(name, name));
            });
  }

  private static void refuseCircle(
      String first,
      String at,
      Map<String, List<Alternative>> slots,
      Set<String> seen,
      ConfigNode node) {
    if (seen.add(at)) {
      for (Alternative alternative : slots.getOrDefault(at, List.of())) {
        for (Phrase.Use use : Phrase.uses(alternative.text()).toList()) {
          if (use.slot().equals(first)) {
            throw ConfigFields.wrong(node, "slot '" + first + "' stands within itself");
          }
          refuseCircle(first, use.slot(), slots, seen, node);
        }
      }
    }
  }
}
