package dev.miga.cli;

import java.io.PrintStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes one JSON value and a line end. */
final class JsonOutput {
  private JsonOutput() {}

  /** Lets a command write a value, and leaves the stream open. */
  static void write(PrintStream out, Consumer<JsonGenerator> value) {
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      value.accept(json);
    }
    out.println();
    out.flush();
  }
}
