package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.terms.Budget;
import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.json.JsonValue;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A schema document: its subschemas by place, identifier and anchor. Opens no connection. */
final class SchemaSource {
  private static final int SCHEMA_BYTES = 150;

  /** Characters that are copied in a step. */
  private static final int CHARACTERS_OF_STEP = 32;

  private final JsonValue document;
  private final Budget budget;
  private final Draft draft;
  private final IdentityHashMap<JsonValue, Schema> schemas = new IdentityHashMap<>();
  private final Map<String, Schema> named = new HashMap<>();
  private boolean indexed;

  /**
   * A document.
   *
   * @throws SchemaException if it holds what no schema needs: see {@link Census}
   */
  SchemaSource(JsonValue document, Budget budget) {
    Census.take(document, budget);
    this.document = document;
    this.budget = budget;
    this.draft =
        document instanceof JsonValue.JsonObject object
                && object.get("$schema").orElse(null) instanceof JsonValue.JsonString uri
            ? Draft.of(uri.value())
            : Draft.DRAFT_2020;
  }

  Draft draft() {
    return draft;
  }

  /** Whether the document names its draft. */
  boolean namesDraft() {
    return document instanceof JsonValue.JsonObject object && object.get("$schema").isPresent();
  }

  Schema root() {
    return schemaAt(document, "", new Schema.Resource("", ""));
  }

  Schema schemaAt(JsonValue json, String pointer, Schema.Resource parent) {
    if (!(json instanceof JsonValue.JsonObject) && !(json instanceof JsonValue.JsonBool)) {
      throw SchemaException.invalid(pointer, "a schema expected, " + Schema.shown(json) + " found");
    }
    Schema known = schemas.get(json);
    if (known == null) {
      budget.work(1);
      budget.hold(SCHEMA_BYTES + pointer.length());
      known = new Schema(json, pointer, this, parent);
      schemas.put(json, known);
    }
    return known;
  }

  /** The resource that a subschema belongs to: its own where it has an identifier. */
  Schema.Resource resourceOf(JsonValue json, String pointer, Schema.Resource parent) {
    if (json instanceof JsonValue.JsonObject object
        && object.get(draft.idKeyword()).orElse(null) instanceof JsonValue.JsonString id
        && !id.value().startsWith("#")) {
      return new Schema.Resource(pointer, withoutFragment(resolve(parent.uri(), id.value())));
    }
    return parent;
  }

  private static String resolve(String base, String reference) {
    try {
      return base.isEmpty() ? reference : URI.create(base).resolve(reference).toString();
    } catch (IllegalArgumentException ignored) {
      return reference;
    }
  }

  private static String withoutFragment(String uri) {
    int hash = uri.indexOf('#');
    return hash < 0 ? uri : uri.substring(0, hash);
  }

  /** The schema that {@code $ref} in {@code from} refers to. */
  Schema resolve(Schema from, String reference) {
    Schema.Resource resource = from.resource();
    if (reference.equals("#")) {
      return at(resource.root(), "", from);
    }
    if (reference.startsWith("#/")) {
      return at(resource.root(), decoded(reference.substring(1)), from);
    }
    index();
    String full = resolve(resource.uri(), reference);
    Schema direct = named.get(full);
    if (direct != null) {
      return direct;
    }
    String uri = withoutFragment(full);
    String fragment = full.substring(Math.min(full.length(), uri.length() + 1));
    Schema owner = uri.isEmpty() ? root() : named.get(uri);
    if (owner == null || !(fragment.isEmpty() || fragment.startsWith("/"))) {
      throw from.unsupported("$ref", "\"" + reference + "\" is not in this document");
    }
    return at(owner.pointer(), decoded(fragment), from);
  }

  private static String decoded(String fragment) {
    if (fragment.indexOf('%') < 0) {
      return fragment;
    }
    try {
      return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException ignored) {
      return fragment;
    }
  }

  private Schema at(String root, String pointer, Schema from) {
    JsonValue value = document;
    String path = "";
    Schema.Resource resource = resourceOf(value, path, new Schema.Resource("", ""));
    String whole = root + pointer;
    budget.work(1L + whole.length());
    if (!whole.isEmpty()) {
      for (String part : whole.substring(1).split("/", -1)) {
        JsonValue next = member(value, part.replace("~1", "/").replace("~0", "~"));
        if (next == null) {
          throw SchemaException.invalid(
              from.pointerTo("$ref"), "it refers to #" + pointer + ", which does not exist");
        }
        value = next;
        path = path + "/" + part;
        budget.work(path.length() / CHARACTERS_OF_STEP);
        resource = resourceOf(value, path, resource);
      }
    }
    return schemaAt(value, path, resource);
  }

  private static @Nullable JsonValue member(JsonValue value, String name) {
    if (value instanceof JsonValue.JsonObject members) {
      return members.members().get(name);
    }
    if (value instanceof JsonValue.JsonArray items) {
      try {
        int index = Integer.parseInt(name);
        return index >= 0 && index < items.items().size() ? items.items().get(index) : null;
      } catch (NumberFormatException ignored) {
        return null;
      }
    }
    return null;
  }

  private void index() {
    if (!indexed) {
      indexed = true;
      index(document, "", new Schema.Resource("", ""));
    }
  }

  private void index(JsonValue value, String pointer, Schema.Resource parent) {
    budget.work(1L + pointer.length() / CHARACTERS_OF_STEP);
    budget.hold(pointer.length());
    switch (value) {
      case JsonValue.JsonObject members -> {
        Schema.Resource resource = resourceOf(value, pointer, parent);
        if (!resource.equals(parent)) {
          named.putIfAbsent(resource.uri(), schemaAt(value, pointer, parent));
        }
        String anchor = anchor(members.members());
        if (!anchor.isEmpty()) {
          named.putIfAbsent(resource.uri() + "#" + anchor, schemaAt(value, pointer, parent));
        }
        members
            .members()
            .forEach(
                (name, member) ->
                    index(
                        member,
                        pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                        resource));
      }
      case JsonValue.JsonArray items -> {
        for (int i = 0; i < items.items().size(); i++) {
          index(items.items().get(i), pointer + "/" + i, parent);
        }
      }
      case JsonValue.JsonNull ignored -> {}
      case JsonValue.JsonBool ignored -> {}
      case JsonValue.JsonNumber ignored -> {}
      case JsonValue.JsonString ignored -> {}
    }
    budget.release(pointer.length());
  }

  private String anchor(Map<String, JsonValue> members) {
    if (members.get("$anchor") instanceof JsonValue.JsonString anchor) {
      return anchor.value();
    }
    return members.get(draft.idKeyword()) instanceof JsonValue.JsonString id
            && id.value().startsWith("#")
        ? id.value().substring(1)
        : "";
  }
}
