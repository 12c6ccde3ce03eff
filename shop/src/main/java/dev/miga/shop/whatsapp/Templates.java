package dev.miga.shop.whatsapp;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.shop.conversation.Notice;
import dev.miga.shop.conversation.Notice.Kind;
import dev.miga.shop.conversation.Outgoing.Say;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.ConfigReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The templates that Meta approved for the shop: what may be sent more than 24 hours after a
 * customer wrote. As a file, in which what is left out stays as it is in {@link #SPANISH}:
 *
 * <pre>
 * language: es
 * order_sent:
 *   name: pedido_enviado
 *   text: "Tu pedido va en camino: {{1}}. ¡Gracias!"
 * </pre>
 *
 * @param language as Meta has it
 * @param templates by kind; news of a kind that has none waits for a person
 */
public record Templates(String language, Map<Kind, Template> templates) {
  private static final int MOST_VALUE = 500;

  /** In Spanish, by the names of the kinds. */
  public static final Templates SPANISH =
      new Templates(
          "es",
          Arrays.stream(Kind.values())
              .collect(Collectors.toMap(kind -> kind, Templates::template)));

  /** Copies the map. */
  public Templates {
    templates = Map.copyOf(templates);
  }

  /**
   * A template.
   *
   * @param name that Meta knows it by
   * @param text that Meta approved; the order stands at {@code {{1}}}
   */
  public record Template(String name, String text) {
    /**
     * Checks the values.
     *
     * @throws MigaException INVALID_ARGUMENT if Meta could not have such a template
     */
    public Template {
      if (!name.matches("[a-z0-9_]{1,512}")) {
        throw new MigaException(
            ErrorCode.INVALID_ARGUMENT,
            "name of a template: a-z, 0-9 and _ expected, found '%s'".formatted(name));
      }
      if (text.split("\\{\\{", -1).length != 2 || !text.contains(Notice.PLACE)) {
        throw new MigaException(
            ErrorCode.INVALID_ARGUMENT,
            "text of template %s: %s expected once, and no other place"
                .formatted(name, Notice.PLACE));
      }
    }
  }

  private static Template template(Kind kind) {
    return new Template(kind.key(), kind.sentence());
  }

  /**
   * Reads a file.
   *
   * @throws MigaException INVALID_FILE or INVALID_ARGUMENT if something in it makes no sense
   */
  public static Templates read(Path file) {
    Set<String> kinds = Arrays.stream(Kind.values()).map(Kind::key).collect(Collectors.toSet());
    kinds.add("language");
    ConfigFields fields = ConfigFields.of(ConfigReader.read(file), kinds);
    Map<Kind, Template> templates = new EnumMap<>(SPANISH.templates());
    for (Kind kind : Kind.values()) {
      fields
          .node(kind.key())
          .map(node -> ConfigFields.of(node, Set.of("name", "text")))
          .ifPresent(
              given ->
                  templates.put(
                      kind,
                      new Template(given.requiredString("name"), given.requiredString("text"))));
    }
    return new Templates(fields.string("language").orElse(SPANISH.language()), templates);
  }

  /** News in plain words: within 24 hours they need no template. */
  public Optional<Say> words(Notice notice) {
    return Optional.ofNullable(templates.get(notice.kind()))
        .map(template -> new Say(template.text().replace(Notice.PLACE, value(notice))));
  }

  /** News as a template; empty where there is none of the kind. */
  Optional<JsonObject> message(String customer, Notice notice) {
    return Optional.ofNullable(templates.get(notice.kind()))
        .map(
            template ->
                CloudMessages.message(
                    customer, "template", content(template.name(), value(notice))));
  }

  private JsonObject content(String name, String value) {
    JsonObject parameter =
        CloudMessages.object(
            Map.of("type", CloudMessages.string("text"), "text", CloudMessages.string(value)));
    JsonObject body =
        CloudMessages.object(
            Map.of(
                "type",
                CloudMessages.string("body"),
                "parameters",
                CloudMessages.array(List.of(parameter))));
    return CloudMessages.object(
        Map.of(
            "name",
            CloudMessages.string(name),
            "language",
            CloudMessages.object(Map.of("code", CloudMessages.string(language))),
            "components",
            CloudMessages.array(List.of(body))));
  }

  /** Meta takes no line ends and no rows of spaces in it. */
  private static String value(Notice notice) {
    return CloudMessages.cut(notice.order().replaceAll("\\s+", " ").strip(), MOST_VALUE);
  }
}
