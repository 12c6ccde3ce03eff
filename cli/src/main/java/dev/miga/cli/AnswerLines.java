package dev.miga.cli;

import dev.miga.tasks.Answer;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Completed;
import dev.miga.tasks.Field;
import dev.miga.tasks.Reply;
import dev.miga.tasks.Structured;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * Writes answers as JSON lines {@code {"id", "output", "confidence", "ms"}}: for records also
 * {@code "fields"}, for labels {@code "labels"}; where there is no answer {@code {"id", "error"}}.
 */
final class AnswerLines {
  private static final int LABELS = 5;
  private static final double ROUND = 1e4;

  private final PrintStream out;

  AnswerLines(PrintStream out) {
    this.out = out;
  }

  /** Writes one line; the id of the request is JSON. */
  void write(Reply reply) {
    JsonOutput.write(
        out,
        json -> {
          json.writeStartObject();
          json.writeName("id");
          json.writeRawValue(reply.request().id());
          switch (reply) {
            case Reply.Answered answered -> writeAnswer(json, answered.answer());
            case Reply.Failed failed ->
                json.writeStringProperty("error", Failures.oneLine(failed.failure()));
          }
          json.writeEndObject();
        });
  }

  private static void writeAnswer(JsonGenerator json, Answer answer) {
    json.writeName("output");
    json.writeRawValue(answer.output().toJson());
    switch (answer) {
      case Structured<?> structured -> {
        json.writeNumberProperty("confidence", rounded(answer.confidence()));
        writeFields(json, structured.fields());
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
              "stopped_by", completed.reason().name().toLowerCase(java.util.Locale.ROOT));
    }
    json.writeNumberProperty("ms", Math.round(answer.elapsed().toNanos() / 1e4) / 100.0);
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

  private static double rounded(double confidence) {
    return Math.round(confidence * ROUND) / ROUND;
  }
}
