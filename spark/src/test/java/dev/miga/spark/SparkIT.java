package dev.miga.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Request;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bakery that ships, on real weights, in two executors that get it from the driver. */
class SparkIT {
  private static final Path BAKERY = Path.of("..", "specialists", "bakery");
  private static final String ARCHIVE = "bakery.miga";
  private static final int EVERY = 8;
  private static final int PARTITIONS = 12;

  @TempDir static Path folder;

  private static SparkSession spark;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    Path archive = folder.resolve(ARCHIVE);
    SpecialistFile.read(BAKERY).writeArchive(archive);
    spark =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"))
            .config("spark.executor.cores", "1")
            .config("spark.files", archive.toString())
            .config("spark.network.timeout", "600s")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .config("spark.sql.catalog.miga", SpecialistCatalog.class.getName())
            .config("spark.sql.catalog.miga.model", RealWeights.path().toString())
            .config("spark.sql.catalog.miga.specialists.bakery", ARCHIVE)
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static List<String> messages() throws IOException {
    List<String> lines = Files.readAllLines(BAKERY.resolve("dev.jsonl"));
    return IntStream.range(0, lines.size())
        .filter(i -> i % EVERY == 0)
        .mapToObj(i -> (JsonObject) JsonValue.parse(lines.get(i)))
        .map(line -> ((JsonString) line.get("text").orElseThrow()).value())
        .toList();
  }

  private static Dataset<Row> table(List<String> messages) {
    return spark
        .createDataset(messages, Encoders.STRING())
        .repartition(PARTITIONS)
        .toDF("text")
        .withColumn("id", functions.monotonically_increasing_id());
  }

  private static SpecialistTransformer bakery() {
    return new SpecialistTransformer()
        .setInputCol("text")
        .setOutputCol("order")
        .setSpecialist(ARCHIVE)
        .setModel(RealWeights.path().toString());
  }

  /** What a specialist says in this process, as a row. */
  private static List<Row> expected(List<String> messages) {
    List<Row> answers = new ArrayList<>();
    try (Specialist specialist =
        new SpecialistSetup(BAKERY.toString(), RealWeights.path().toString(), "", 16, 2).load()) {
      specialist
          .applyAll(messages.stream().map(message -> new Request("", message)).iterator(), 16)
          .forEachRemaining(reply -> answers.add(AnswerRow.of(reply)));
    }
    return answers;
  }

  /** The only Java that this process starts. */
  private static List<ProcessHandle> executors() {
    return ProcessHandle.current()
        .children()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .toList();
  }

  @Test
  void anExecutorThatIsKilledCostsNoRowAndChangesNoAnswer() throws Exception {
    CountDownLatch twoTasks = new CountDownLatch(2);
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                if (end.taskType().equals("ResultTask")) {
                  twoTasks.countDown();
                }
              }
            });
    List<String> messages = messages();
    Dataset<Row> answered = bakery().transform(table(messages));
    CompletableFuture<List<Row>> job = CompletableFuture.supplyAsync(answered::collectAsList);
    assertThat(twoTasks.await(20, TimeUnit.MINUTES)).isTrue();
    List<ProcessHandle> executors = executors();
    assertThat(executors).hasSize(2);
    executors.getFirst().destroyForcibly();
    List<Row> rows = job.get(20, TimeUnit.MINUTES);
    List<String> texts = rows.stream().map(row -> row.<String>getAs("text")).toList();
    assertThat(texts).containsExactlyInAnyOrderElementsOf(messages);
    assertThat(rows.stream().map(row -> row.<Row>getAs("order"))).isEqualTo(expected(texts));
  }

  @Test
  void badRowsAndAPipelineThatWasSavedAndSqlInExecutors() throws IOException {
    String saved = folder.resolve("pipeline").toString();
    Dataset<Row> rows =
        spark.sql(
            """
            SELECT * FROM VALUES (CAST(NULL AS STRING)), (''), (repeat('pan ', 262144)),
              (CAST(X'70C328' AS STRING)), ('3 canillas y una malta, pago móvil') AS t(text)
            """);
    PipelineModel pipeline = new Pipeline().setStages(new PipelineStage[] {bakery()}).fit(rows);
    pipeline.save(saved);
    List<Row> answered = PipelineModel.load(saved).transform(rows).select("order").collectAsList();
    rows.createOrReplaceTempView("rows");
    assertThat(spark.sql("SELECT miga.bakery(text) FROM rows").collectAsList()).isEqualTo(answered);
    List<Row> orders = answered.stream().map(row -> row.getStruct(0)).toList();
    assertThat(orders.subList(0, 4)).allMatch(order -> order.getAs("error") != null);
    assertThat(orders.getLast().<String>getAs("output"))
        .contains(
            "{\"quantity\":3,\"product\":\"pan canilla\"}", "\"payment_method\":\"pago_movil\"");
  }
}
