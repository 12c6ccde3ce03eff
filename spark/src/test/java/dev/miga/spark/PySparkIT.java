package dev.miga.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import dev.miga.server.clients.PythonClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The wrapper in PySpark of the same version, which has a Spark of its own. */
class PySparkIT {
  /** With what its machine learning needs. */
  private static final String PYSPARK = "pyspark[ml]==4.2.0";

  private static final String ANSWER = "answer: ";

  private static final String NEEDED =
      ".*/(miga-(kernels|engine|tasks|spark)|jackson-(core|databind|dataformat-yaml)-3|snakeyaml-engine)[^/]*\\.jar";

  @Test
  void aPipelineAndSqlAnswerInPython() throws IOException {
    String jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jar -> jar.matches(NEEDED) && !jar.endsWith("-tests.jar"))
            .collect(Collectors.joining(","));
    String own =
        Arrays.stream(jars.split(","))
            .filter(jar -> jar.contains("miga-spark"))
            .findFirst()
            .orElseThrow();
    String written =
        PythonClient.run(
            PYSPARK,
            "src/test/python/pyspark_check.py",
            System.getProperty("java.home"),
            jars,
            own,
            Path.of("..", "specialists", "bakery").toAbsolutePath().toString(),
            RealWeights.path().toString());
    assertThat(written.lines().filter(line -> line.startsWith(ANSWER)).toList())
        .hasSize(4)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).startsWith(ANSWER + "1 {\"items\":[{\"quantity\":3,");
              assertThat(lines.get(1)).startsWith(ANSWER + "2 None the text is empty");
              assertThat(lines.get(2)).startsWith(ANSWER + "3 None the text is empty");
              assertThat(lines.get(3)).isEqualTo(ANSWER + "equal");
            });
  }
}
