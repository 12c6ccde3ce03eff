package dev.miga.tasks;

import dev.miga.engine.decode.Work;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Replies as JSON objects {@code {"id", "output", "confidence", "tokens", "passes", "ms"}}: for
 * records also {@code "fields"} and, where there are some, {@code "uncertain"} ones, for labels
 * {@code "labels"}; where there is no answer {@code {"id", "error"}}.
 */
public final class ReplyJson {
  /** Labels that are written, the most probable ones. */
  public static final int LABELS = 5;

  private static final double ROUND = 1e4;

  private ReplyJson() {}

  /** The object on one line, without a line end; the id of the request is JSON. */
  public static String line(Reply reply) {
    StringWriter out = new StringWriter();
    JsonFactory factory = new JsonFactory();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeName("id");
      json.writeRawValue(reply.request().id());
      switch (reply) {
        case Reply.Answered answered -> writeAnswer(json, answered.answer());
        case Reply.Failed failed -> json.writeStringProperty("error", failed.failure().oneLine());
      }
      json.writeEndObject();
    }
    return out.toString();
  }

  private static void writeAnswer(JsonGenerator json, Answer answer) {
    json.writeName("output");
    json.writeRawValue(answer.output().toJson());
    switch (answer) {
      case Structured<?> structured -> {
        json.writeNumberProperty("confidence", rounded(answer.confidence()));
        writeFields(json, structured.fields());
        writeUncertain(json, structured.uncertain());
      }
      case Classified classified -> {
        json.writeNumberProperty("confidence", rounded(answer.confidence()));
        json.writeObjectPropertyStart("labels");
        classified.distribution().stream()
            .limit(LABELS)
            .forEach(l -> json.writeNumberProperty(l.label(), rounded(l.probability())));
        json.writeEndObject();
      }
      case Completed completed ->
          json.writeStringProperty(
              "stopped_by", completed.reason().name().toLowerCase(Locale.ROOT));
    }
    Work work = answer.work();
    json.writeNumberProperty("tokens", work.decided() + work.certain());
    json.writeNumberProperty("passes", work.passes());
    json.writeNumberProperty("ms", millis(answer.elapsed()));
  }

  private static void writeFields(JsonGenerator json, List<Field> fields) {
    json.writeObjectPropertyStart("fields");
    for (Field field : fields) {
      json.writeObjectPropertyStart(field.pointer());
      json.writeNumberProperty("confidence", rounded(field.confidence()));
      field
          .source()
          .ifPresent(
              span -> {
                json.writeArrayPropertyStart("source");
                json.writeNumber(span.from());
                json.writeNumber(span.to());
                json.writeEndArray();
              });
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeUncertain(JsonGenerator json, List<String> pointers) {
    if (!pointers.isEmpty()) {
      json.writeArrayPropertyStart("uncertain");
      pointers.forEach(json::writeString);
      json.writeEndArray();
    }
  }

  /** A time as it is written, in milliseconds. */
  public static double millis(Duration time) {
    return Math.round(time.toNanos() / 1e4) / 100.0;
  }

  /** A confidence as it is written. */
  public static double rounded(double confidence) {
    return Math.round(confidence * ROUND) / ROUND;
  }
}
