package dev.miga.spark;

import java.util.List;
import java.util.UUID;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Lets a specialist answer a column of texts. The output column is a struct of {@code output} (the
 * answer as JSON), {@code confidence}, {@code fields} (confidence and source of each value of a
 * record), {@code uncertain}, {@code labels}, {@code stopped_by} and {@code error}, each null where
 * there is none. A text without an answer is a row with an error.
 *
 * <pre>{@code
 * Dataset<Row> answered =
 *     new SpecialistTransformer()
 *         .setInputCol("text")
 *         .setOutputCol("order")
 *         .setSpecialist("specialists/bakery")
 *         .transform(messages);
 * answered.select("order.output", "order.confidence", "order.error").show();
 * }</pre>
 *
 * <p>Each executor loads the model once, for all of its tasks. A job fails if an executor cannot
 * load it, or finds another specialist than the driver has.
 */
public final class SpecialistTransformer extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> specialist;
  private final Param<String> model;
  private final Param<String> sha256;
  private final IntParam batch;
  private final IntParam threads;

  /** One that has to be told its columns and its specialist. */
  public SpecialistTransformer() {
    this("miga_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12));
  }

  /** The same under an identity, as it is read from a file. */
  public SpecialistTransformer(String uid) {
    this.uid = uid;
    this.inputCol = new Param<>(this, "inputCol", "column of texts");
    this.outputCol = new Param<>(this, "outputCol", "column that is added, a struct");
    this.specialist =
        new Param<>(
            this,
            "specialist",
            "folder, .miga archive or task, on a path that all executors have or sent with --files");
    this.model =
        new Param<>(
            this,
            "model",
            "base model by name or file; empty for the one that the specialist was made from");
    this.sha256 =
        new Param<>(
            this,
            "sha256",
            "digest that the specialist must have; empty for that of the one that the driver has");
    this.batch = new IntParam(uid, "batch", "texts under way at a time");
    this.threads =
        new IntParam(uid, "threads", "threads that compute; 0 for the cores that an executor has");
    setDefault(model, "");
    setDefault(sha256, "");
    setDefault(batch, SpecialistSetup.BATCH);
    setDefault(threads, SpecialistSetup.ALL_CORES);
  }

  /** A reader of what was saved. */
  public static MLReader<SpecialistTransformer> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads one that was saved. */
  public static SpecialistTransformer load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Column of texts. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** Column that is added. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Folder, archive or task. */
  public Param<String> specialist() {
    return specialist;
  }

  /** Base model. */
  public Param<String> model() {
    return model;
  }

  /** Digest of the specialist. */
  public Param<String> sha256() {
    return sha256;
  }

  /** Texts under way at a time. */
  public IntParam batch() {
    return batch;
  }

  /** Threads that compute. */
  public IntParam threads() {
    return threads;
  }

  /** Takes the texts from a column of strings. */
  public SpecialistTransformer setInputCol(String column) {
    set(inputCol, column);
    return this;
  }

  /** Names the column that is added. */
  public SpecialistTransformer setOutputCol(String column) {
    set(outputCol, column);
    return this;
  }

  /**
   * Names the specialist.
   *
   * @param path its folder, its {@code .miga} archive, or a task in YAML: a path that all executors
   *     have, or the name of what was sent with {@code --files}
   */
  public SpecialistTransformer setSpecialist(String path) {
    set(specialist, path);
    return this;
  }

  /**
   * Names the base model.
   *
   * @param nameOrFile a name in the model store of each executor, a path, or the name of what was
   *     sent with {@code --files}; empty for the one that the specialist was made from
   */
  public SpecialistTransformer setModel(String nameOrFile) {
    set(model, nameOrFile);
    return this;
  }

  /**
   * Says which specialist it has to be.
   *
   * @param digest SHA-256 in hexadecimal, see {@link dev.miga.tasks.SpecialistFile#sha256}; empty
   *     for that of the one that the driver has, if it has one
   */
  public SpecialistTransformer setSha256(String digest) {
    set(sha256, digest);
    return this;
  }

  /**
   * Says how many texts are under way at a time.
   *
   * @param texts 1 to 256, of each partition and in the model of each executor
   */
  public SpecialistTransformer setBatch(int texts) {
    set(batch, texts);
    return this;
  }

  /**
   * Says how many threads compute in an executor.
   *
   * @param number 0 for the cores that an executor has
   */
  public SpecialistTransformer setThreads(int number) {
    set(threads, number);
    return this;
  }

  /**
   * Adds the answers; computed when rows are asked for, anew each time unless they are kept.
   *
   * @throws IllegalArgumentException if a column does not fit, or no specialist is named
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    int text = dataset.schema().fieldIndex(getOrDefault(inputCol));
    SpecialistSetup setup =
        new SpecialistSetup(
                getOrDefault(specialist),
                getOrDefault(model),
                getOrDefault(sha256),
                number(batch),
                number(threads))
            .pinned();
    return dataset
        .select(
            functions.col("*"),
            functions.is_valid_utf8(dataset.col(quoted(getOrDefault(inputCol)))))
        .mapPartitions(new PartitionAnswers(setup, text), Encoders.row(schema));
  }

  private static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }

  @Override
  public StructType transformSchema(StructType schema) {
    String input = getOrDefault(inputCol);
    String output = getOrDefault(outputCol);
    List<String> columns = List.of(schema.fieldNames());
    if (!columns.contains(input) || !(schema.apply(input).dataType() instanceof StringType)) {
      throw new IllegalArgumentException(
          "inputCol must be a column of strings, found '%s' in %s"
              .formatted(input, schema.simpleString()));
    }
    if (columns.contains(output)) {
      throw new IllegalArgumentException(
          "there is a column '%s' already; set another outputCol".formatted(output));
    }
    return schema.add(output, AnswerRow.SCHEMA, false);
  }

  private int number(IntParam param) {
    return (Integer) getOrDefault(param);
  }

  @Override
  public SpecialistTransformer copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
