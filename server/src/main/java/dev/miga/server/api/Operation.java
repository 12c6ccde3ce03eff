package dev.miga.server.api;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a request does.
 *
 * @param group that it is listed in
 * @param summary a sentence
 * @param takes the body that it needs or may have
 * @param gives what is sent back where all goes well, one of these
 */
public record Operation(String group, String summary, Optional<Takes> takes, List<Content> gives) {
  private static final String JSON = "application/json";

  /**
   * A body of JSON.
   *
   * @param schema its name among the components
   */
  public record Takes(String schema, Need need) {}

  /** Whether there must be a body. */
  public enum Need {
    REQUIRED,
    OPTIONAL
  }

  /**
   * A body that is sent back.
   *
   * @param type of its content
   * @param schema name among the components; of a line or of an event's data where there are many
   */
  public record Content(String type, String schema) {}

  /** Copies the list. */
  public Operation {
    gives = List.copyOf(gives);
  }

  /** Gives JSON and takes no body. */
  public static Operation of(String group, String summary, String schema) {
    return new Operation(group, summary, Optional.empty(), List.of(new Content(JSON, schema)));
  }

  /** The same with a body. */
  public Operation taking(String schema, Need need) {
    return new Operation(group, summary, Optional.of(new Takes(schema, need)), gives);
  }

  /** The same where something else may be sent back. */
  public Operation orGives(String type, String schema) {
    return new Operation(
        group,
        summary,
        takes,
        Stream.concat(gives.stream(), Stream.of(new Content(type, schema))).toList());
  }

  /** Gives text of some other kind alone. */
  public static Operation ofText(String group, String summary, String type, String schema) {
    return new Operation(group, summary, Optional.empty(), List.of(new Content(type, schema)));
  }
}
