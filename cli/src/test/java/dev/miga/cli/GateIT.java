package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shipped specialists that are made worse on purpose do not get through a gate. */
class GateIT {
  private static final Path SHIPPED = Path.of("..", "specialists");
  private static final String DESK_GATE =
      "gate: {exact: 0.8, slices: {reclamo: 0.7, pedido: 0.7}}\n";
  private static final String BAKERY_GATE = "gate: {exact: 0.85}\n";

  @TempDir private Path folder;

  /** A specialist that may be changed, with a gate, and some messages of a file of its own. */
  private record Judged(Path specialist, Path data) {
    Path adapter() {
      return specialist.resolve("adapter.safetensors");
    }
  }

  private Judged desk() throws IOException {
    return copied("desk", DESK_GATE, "kept.jsonl", 3);
  }

  private Judged bakery() throws IOException {
    return copied("bakery", BAKERY_GATE, "dev.jsonl", 4);
  }

  private Judged copied(String name, String gate, String messages, int every) throws IOException {
    Path to = Files.createDirectory(folder.resolve(name));
    try (Stream<Path> files = Files.list(SHIPPED.resolve(name))) {
      for (Path file : files.filter(GateIT::isOfSpecialist).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    Path task = to.resolve("task.yaml");
    Files.writeString(task, Files.readString(task) + gate);
    List<String> lines = Files.readAllLines(SHIPPED.resolve(name).resolve(messages));
    List<String> some =
        IntStream.range(0, lines.size()).filter(i -> i % every == 0).mapToObj(lines::get).toList();
    return new Judged(to, Files.write(folder.resolve(messages), some));
  }

  private static boolean isOfSpecialist(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".json")
        || name.endsWith(".txt")
        || name.equals("task.yaml")
        || name.equals("adapter.safetensors");
  }

  private CliRunner.Result eval(Judged judged, String... more) {
    String home = folder.resolve("home").toString();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "eval",
                judged.specialist().toString(),
                judged.data().toString(),
                "--model",
                RealWeights.path().toString(),
                "--alone",
                "0"));
    arguments.addAll(List.of(more));
    return new CliRunner(Map.of("MIGA_HOME", home), folder).run(arguments.toArray(String[]::new));
  }

  /** Replaces one text in the header of the adapter by another of the same length. */
  private static void replaceInHeader(Path adapter, String from, String to) throws IOException {
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
  void whatShipsPasses() throws IOException {
    for (CliRunner.Result result : List.of(eval(desk(), "--slice-by", "label"), eval(bakery()))) {
      assertThat(result.status()).as(result.err() + result.out()).isZero();
      assertThat(result.out()).containsPattern("\ngate +passed");
    }
  }

  @Test
  void anAdapterScaledByHalfIsRefused() throws IOException {
    Judged bakery = bakery();
    replaceInHeader(bakery.adapter(), "\"lora_alpha\":\"64.0\"", "\"lora_alpha\":\"32.0\"");
    CliRunner.Result result = eval(bakery);
    assertThat(result.status()).as(result.out()).isEqualTo(5);
    assertThat(result.err())
        .containsPattern(
            "bakery is below its gate: exact: \\d+ of 65 are right, at least 85.0 % must be");
  }

  /** Its bias, the last tensor of the file, makes one label the least likely of all. */
  @Test
  void oneSpoiledSliceIsRefusedThoughTheWholeIsGoodEnough() throws IOException {
    Judged desk = desk();
    List<String> labels = Files.readAllLines(desk.specialist().resolve("labels.txt"));
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(desk.adapter())).order(ByteOrder.LITTLE_ENDIAN);
    int bias = bytes.capacity() - Float.BYTES * labels.size();
    bytes.putFloat(bias + Float.BYTES * labels.indexOf("reclamo"), -1000);
    Files.write(desk.adapter(), bytes.array());

    CliRunner.Result result = eval(desk, "--slice-by", "label");
    assertThat(result.status()).as(result.out()).isEqualTo(5);
    assertThat(result.err())
        .containsPattern(
            "desk is below its gate: slice reclamo: 0 of \\d+ are right, at least 70.0 %")
        .doesNotContain("exact:", "slice pedido");
  }
}
