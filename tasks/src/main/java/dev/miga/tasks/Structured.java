package dev.miga.tasks;

import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.Timings;
import dev.miga.engine.decode.Work;
import dev.miga.engine.json.JsonValue;
import java.util.List;

/**
 * A record read out of a text.
 *
 * @param value the record, as the type that was asked for
 * @param output the same as JSON, valid under the task's schema
 * @param fields its values in the order of the output
 * @param confidence that all of it is right
 * @param uncertain pointers of what is under its threshold; of the whole record it is empty
 * @param generation how it came about. Where the task normalizes texts, its text, decisions and
 *     copies are those of the text that was given, its tokens what the model wrote
 */
public record Structured<T>(
    T value,
    JsonValue output,
    List<Field> fields,
    double confidence,
    List<String> uncertain,
    Generation generation)
    implements Answer {
  /** Copies the list. */
  public Structured {
    fields = List.copyOf(fields);
    uncertain = List.copyOf(uncertain);
  }

  @Override
  public Work work() {
    return generation.work();
  }

  @Override
  public Timings timings() {
    return generation.timings();
  }

  /**
   * The same record as another type.
   *
   * @param type a Java record; its components are the properties of the schema, {@code
   *     paymentMethod} for {@code payment_method}
   * @throws IllegalArgumentException if the type does not fit the schema
   */
  public <U> Structured<U> as(Class<U> type) {
    return new Structured<>(
        RecordBinder.bind(output, type), output, fields, confidence, uncertain, generation);
  }
}
