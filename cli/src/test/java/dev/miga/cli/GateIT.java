package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shipped specialist that is made worse on purpose does not get through a gate. */
class GateIT {
  private static final Path DESK = Path.of("..", "specialists", "desk");
  private static final int EVERY = 3;
  private static final String GATE = "gate: {exact: 0.8, slices: {reclamo: 0.7, pedido: 0.7}}\n";

  @TempDir private Path folder;
  private Path desk = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void copyTheSpecialistAndSomeMessages() throws IOException {
    desk = Files.createDirectory(folder.resolve("desk"));
    for (String name : List.of("specialist.json", "labels.txt", "adapter.safetensors")) {
      Files.copy(DESK.resolve(name), desk.resolve(name));
    }
    Files.writeString(
        desk.resolve("task.yaml"), Files.readString(DESK.resolve("task.yaml")) + GATE);
    List<String> lines = Files.readAllLines(DESK.resolve("kept.jsonl"));
    data =
        Files.write(
            folder.resolve("kept.jsonl"),
            IntStream.range(0, lines.size())
                .filter(i -> i % EVERY == 0)
                .mapToObj(lines::get)
                .toList());
  }

  private CliRunner.Result eval() {
    String home = folder.resolve("home").toString();
    return new CliRunner(Map.of("MIGA_HOME", home), folder)
        .run(
            "eval",
            desk.toString(),
            data.toString(),
            "--model",
            RealWeights.path().toString(),
            "--slice-by",
            "label",
            "--alone",
            "0");
  }

  /** Replaces one text in the header of the adapter by another of the same length. */
  private void replaceInHeader(String from, String to) throws IOException {
    Path adapter = desk.resolve("adapter.safetensors");
    byte[] bytes = Files.readAllBytes(adapter);
    String header = new String(bytes, 8, header(bytes), StandardCharsets.UTF_8);
    assertThat(header).containsOnlyOnce(from);
    byte[] changed = header.replace(from, to).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(changed, 0, bytes, 8, changed.length);
    Files.write(adapter, bytes);
  }

  private static int header(byte[] bytes) {
    return (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  @Test
  void theOneThatShipsPasses() {
    CliRunner.Result result = eval();
    assertThat(result.status()).as(result.err() + result.out()).isZero();
    assertThat(result.out()).containsPattern("\ngate +passed");
  }

  @Test
  void anAdapterScaledByHalfIsRefused() throws IOException {
    replaceInHeader("\"lora_alpha\":\"32.0\"", "\"lora_alpha\":\"16.0\"");
    CliRunner.Result result = eval();
    assertThat(result.status()).as(result.out()).isEqualTo(5);
    assertThat(result.err())
        .containsPattern(
            "desk is below its gate: exact: \\d+ of 90 are right, at least 80.0 % must be");
  }

  /** Its bias, the last tensor of the file, makes one label the least likely of all. */
  @Test
  void oneSpoiledSliceIsRefusedThoughTheWholeIsGoodEnough() throws IOException {
    List<String> labels;
    try (Stream<String> lines = Files.lines(DESK.resolve("labels.txt"))) {
      labels = lines.toList();
    }
    Path adapter = desk.resolve("adapter.safetensors");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(adapter)).order(ByteOrder.LITTLE_ENDIAN);
    int bias = bytes.capacity() - Float.BYTES * labels.size();
    bytes.putFloat(bias + Float.BYTES * labels.indexOf("reclamo"), -1000);
    Files.write(adapter, bytes.array());

    CliRunner.Result result = eval();
    assertThat(result.status()).as(result.out()).isEqualTo(5);
    assertThat(result.err())
        .containsPattern(
            "desk is below its gate: slice reclamo: 0 of \\d+ are right, at least 70.0 %")
        .doesNotContain("exact:", "slice pedido");
  }
}
