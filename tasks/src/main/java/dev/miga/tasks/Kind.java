package dev.miga.tasks;

import dev.miga.engine.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a task turns a text into. */
public sealed interface Kind {

  /** Name in files. */
  String key();

  /**
   * Specialists that a text goes on to, by the labels that send it there; none sends it nowhere.
   */
  default Map<String, String> routes() {
    return Map.of();
  }

  /** Confidences under which an answer is not to be relied on. */
  default Thresholds thresholds() {
    return Thresholds.NONE;
  }

  /** The same under other thresholds, as far as they mean something to it. */
  Kind under(Thresholds others);

  /**
   * A record that a schema describes.
   *
   * @param schema JSON Schema; {@code "x-verbatim": true} marks strings that copy whole words of
   *     the text, {@code "characters"} such as copy any part of it
   * @param written schema of what the model writes: the same, but its objects may have properties
   *     in another order, and more of them, which help it to be right and are left out of the
   *     answer
   * @param thresholds under which fields are uncertain
   */
  record Extract(JsonValue schema, JsonValue written, Thresholds thresholds) implements Kind {
    /**
     * Compares the schemas.
     *
     * @throws dev.miga.engine.MigaException if {@code written} differs in more than it may
     */
    public Extract {
      WrittenSchema.check(schema, written);
    }

    /** Nothing is uncertain. */
    public Extract(JsonValue schema, JsonValue written) {
      this(schema, written, Thresholds.NONE);
    }

    /** The model writes what is answered. */
    public Extract(JsonValue schema) {
      this(schema, schema);
    }

    @Override
    public String key() {
      return "extract";
    }

    @Override
    public Kind under(Thresholds others) {
      return new Extract(schema, written, others);
    }
  }

  /**
   * One of several labels, or none.
   *
   * @param labels at least two, none twice
   * @param threshold confidence under which the answer is to abstain; 0 never abstains
   * @param routes specialists that should have the texts of some labels
   */
  record Classify(List<String> labels, double threshold, Map<String, String> routes)
      implements Kind {
    /** Copies the collections. */
    public Classify {
      labels = List.copyOf(labels);
      routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    }

    /** Its texts go no further. */
    public Classify(List<String> labels, double threshold) {
      this(labels, threshold, Map.of());
    }

    @Override
    public String key() {
      return "classify";
    }

    @Override
    public Thresholds thresholds() {
      return Thresholds.NONE.withAll(threshold);
    }

    @Override
    public Kind under(Thresholds others) {
      return new Classify(labels, others.all(), routes);
    }
  }

  /**
   * Which of several specialists should have the text: a classification whose labels are their
   * names.
   *
   * @param specialists at least two, none twice
   * @param threshold as for a classification
   */
  record Route(List<String> specialists, double threshold) implements Kind {
    /** Copies the list. */
    public Route {
      specialists = List.copyOf(specialists);
    }

    @Override
    public String key() {
      return "route";
    }

    @Override
    public Thresholds thresholds() {
      return Thresholds.NONE.withAll(threshold);
    }

    @Override
    public Kind under(Thresholds others) {
      return new Route(specialists, others.all());
    }

    @Override
    public Map<String, String> routes() {
      Map<String, String> routes = new LinkedHashMap<>();
      specialists.forEach(name -> routes.put(name, name));
      return routes;
    }
  }

  /**
   * Free text.
   *
   * @param maxTokens at most so many
   */
  record Generate(int maxTokens) implements Kind {
    @Override
    public String key() {
      return "generate";
    }

    @Override
    public Kind under(Thresholds others) {
      return this;
    }
  }
}
