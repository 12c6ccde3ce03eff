package dev.miga.spark;

import dev.miga.tasks.Answer;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Classified.LabelProbability;
import dev.miga.tasks.Completed;
import dev.miga.tasks.Field;
import dev.miga.tasks.Reply;
import dev.miga.tasks.ReplyJson;
import dev.miga.tasks.Structured;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What comes of a text as a struct, with the names of {@link ReplyJson}; null is what is not there.
 */
final class AnswerRow {
  private static final DataType FIELD =
      new StructType(
          new StructField[] {
            field("confidence", DataTypes.DoubleType),
            field("source", DataTypes.createArrayType(DataTypes.IntegerType, false))
          });

  /**
   * {@code output}: JSON; {@code fields}: values of a record by their pointers, {@code source} is
   * where a copied one begins and ends in the text, in UTF-16 units.
   */
  static final StructType SCHEMA =
      new StructType(
          new StructField[] {
            field("output", DataTypes.StringType),
            field("confidence", DataTypes.DoubleType),
            field("fields", DataTypes.createMapType(DataTypes.StringType, FIELD, false)),
            field("uncertain", DataTypes.createArrayType(DataTypes.StringType, false)),
            field(
                "labels",
                DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false)),
            field("stopped_by", DataTypes.StringType),
            field("error", DataTypes.StringType)
          });

  private AnswerRow() {}

  private static StructField field(String name, DataType type) {
    return new StructField(name, type, true, Metadata.empty());
  }

  static Row of(Reply reply) {
    return switch (reply) {
      case Reply.Answered answered -> of(answered.answer());
      case Reply.Failed failed -> failed(failed.failure().oneLine());
    };
  }

  static Row failed(String error) {
    return row(null, null, null, null, null, null, error);
  }

  static Row of(Answer answer) {
    String output = answer.output().toJson();
    double confidence = ReplyJson.rounded(answer.confidence());
    return switch (answer) {
      case Structured<?> record ->
          row(
              output,
              confidence,
              fields(record.fields()),
              CollectionConverters.asScala(record.uncertain()),
              null,
              null,
              null);
      case Classified classified ->
          row(output, confidence, null, null, labels(classified.distribution()), null, null);
      case Completed completed ->
          row(
              output,
              null,
              null,
              null,
              null,
              completed.reason().name().toLowerCase(Locale.ROOT),
              null);
    };
  }

  private static Row row(@Nullable Object... values) {
    return RowFactory.create(values);
  }

  private static Object fields(List<Field> fields) {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (Field field : fields) {
      Object source =
          field
              .source()
              .map(span -> CollectionConverters.asScala(List.of(span.from(), span.to())))
              .orElse(null);
      rows.put(field.pointer(), row(ReplyJson.rounded(field.confidence()), source));
    }
    return CollectionConverters.asScala(rows);
  }

  private static Object labels(List<LabelProbability> distribution) {
    Map<String, Double> labels = new LinkedHashMap<>();
    distribution.stream()
        .limit(ReplyJson.LABELS)
        .forEach(l -> labels.put(l.label(), ReplyJson.rounded(l.probability())));
    return CollectionConverters.asScala(labels);
  }
}
