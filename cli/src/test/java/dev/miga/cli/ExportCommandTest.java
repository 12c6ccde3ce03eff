package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.safetensors.SafetensorsWriter;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.tensor.Tensor;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.GgmlType;
import dev.miga.tasks.Digest;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  private static final String LINEAR = "model.layers.1.self_attn.q_proj";

  @TempDir private Path folder;
  private CliRunner miga = new CliRunner();
  private Path model = Path.of("");
  private Path specialist = Path.of("");

  @BeforeEach
  void writeATinySpecialist() throws IOException {
    miga = new CliRunner(Map.of("MIGA_HOME", folder.resolve("home").toString()), folder);
    model = TinyGemma.wide().write(folder);
    specialist = Files.createDirectory(folder.resolve("tiny"));
    Files.writeString(
        specialist.resolve("specialist.json"),
        """
        {"format": 1, "task": {"name": "tiny", "kind": "generate"},
         "base": {"model": "tiny.gguf", "sha256": ""},
         "prompt": {"template": 1, "text": "<bos>{text}<end_of_turn>"}, "stop_ids": [1, 106]}
        """);
    String name = "base_model.model." + LINEAR;
    SafetensorsWriter.write(
        specialist.resolve("adapter.safetensors"),
        Map.of("lora_alpha", "4"),
        List.of(ones(name + ".lora_A.weight", 2, 256), ones(name + ".lora_B.weight", 256, 2)));
  }

  private static Tensor ones(String name, long rows, long columns) {
    float[] values = new float[(int) (rows * columns)];
    Arrays.fill(values, 0.01f);
    return new Tensor(name, GgmlType.F32, List.of(rows, columns), MemorySegment.ofArray(values));
  }

  private CliRunner.Result export(String format, Path out, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of("export", specialist.toString(), "--model", model.toString()));
    arguments.addAll(List.of("--format", format, out.toString()));
    arguments.addAll(List.of(more));
    return miga.run(arguments.toArray(String[]::new));
  }

  private static GgmlType type(Path file) {
    try (ModelFile written = ModelFiles.open(file)) {
      return written.tensor(LINEAR + ".weight").type();
    }
  }

  @Test
  void writesEachFormatAndPrintsWhere() {
    for (String format : List.of("gguf", "gguf-lora", "peft", "GGUF")) {
      Path out = folder.resolve("out-" + format);
      CliRunner.Result result = export(format, out);

      assertThat(result.status()).as(result.err()).isZero();
      assertThat(result.out()).isEqualTo(out + "\n");
      assertThat(result.err()).contains("Gemma Terms of Use");
    }
    assertThat(type(folder.resolve("out-gguf"))).isEqualTo(GgmlType.Q8_0);
    Path peft = folder.resolve("out-peft").resolve("adapter_model.safetensors");
    assertThat(Adapter.read(peft).changes()).containsKey(LINEAR + ".weight");
  }

  @Test
  void writesAnArchiveThatAnswersAsTheFolderDoes() throws IOException {
    Path out = folder.resolve("tiny.miga");
    CliRunner.Result result = export("miga", out);
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).contains("Gemma Terms of Use");
    String[] answers = new String[2];
    for (int i = 0; i < 2; i++) {
      Path of = i == 0 ? specialist : out;
      CliRunner.Result answer =
          miga.run("apply", "--model", model.toString(), of.toString(), "hola, pan");
      assertThat(answer.status()).as(answer.err()).isZero();
      answers[i] = answer.out();
    }
    assertThat(answers[1]).isEqualTo(answers[0]);
    assertThat(folder.resolve("home/specialists")).isNotEmptyDirectory();
    assertThat(export("miga", out).status()).isEqualTo(5);
    assertThat(export("miga", out, "--force").status()).isZero();
  }

  @Test
  void refusesWhatMakesNoSenseForAnArchive() {
    assertThat(export("miga", folder.resolve("tiny.zip")).err()).contains("ends in .miga");
    assertThat(export("miga", folder.resolve("tiny.miga"), "--type", "F16").status()).isEqualTo(2);
    assertThat(folder.resolve("tiny.miga")).doesNotExist();
  }

  @Test
  void namesTheFormatsAsTheyAreGiven() {
    CliRunner.Result result = export("ggufs", folder.resolve("out"));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("[miga, gguf, gguf-lora, peft, phone] but was 'ggufs'");
  }

  @Test
  void ofOneTrainedInFullThereIsOnlyTheMergedModel() {
    String name = "base_model.model." + LINEAR + ".weight";
    SafetensorsWriter.write(
        specialist.resolve("adapter.safetensors"), Map.of(), List.of(ones(name, 256, 256)));
    Path out = folder.resolve("out.gguf");
    assertThat(export("gguf", out).status()).isZero();
    assertThat(type(out)).isEqualTo(GgmlType.Q8_0);
    for (String format : List.of("gguf-lora", "peft")) {
      CliRunner.Result result = export(format, folder.resolve("none"));
      assertThat(result.status()).isEqualTo(3);
      assertThat(result.err()).contains("trained in full", "export it as gguf");
    }
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void writesTheTypeAskedFor() {
    Path out = folder.resolve("out.gguf");
    assertThat(export("gguf", out, "--type", "f16").status()).isZero();
    assertThat(type(out)).isEqualTo(GgmlType.F16);
    assertThat(export("gguf-lora", folder.resolve("lora"), "--type", "Q4_0").status()).isEqualTo(2);
    assertThat(folder.resolve("lora")).doesNotExist();
  }

  @Test
  void writesWhatAnAppNeedsBesideTheModel() throws IOException {
    Path out = folder.resolve("kit");
    Path json = specialist.resolve("specialist.json");
    Files.writeString(
        json, Files.readString(json).replace("\"kind\": \"generate\"", "\"kind\": \"extract\""));
    String quantity = "{\"quantity\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":9}}";
    Files.writeString(
        specialist.resolve("schema.json"),
        "{\"type\":\"object\",\"properties\":%s,\"required\":[\"quantity\"],\"additionalProperties\":false}"
            .formatted(quantity));

    CliRunner.Result result = export("phone", out);

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(type(out.resolve("model.gguf"))).isEqualTo(GgmlType.Q4_0);
    assertThat(out.resolve("answer.gbnf"))
        .content()
        .startsWith("root ::= \"{\" root-0\n")
        .contains("root-0 ::= \"\\\"quantity\\\":\" quantity root-1");
    assertThat(out.resolve("written.gbnf")).doesNotExist();
    JsonValue kit = JsonValue.parse(Files.readString(out.resolve("kit.json")));
    assertThat(kit.toJson())
        .startsWith(
            "{\"format\":1,\"name\":\"tiny\",\"model\":\"model.gguf\",\"prompt\":{\"before\":[")
        .contains("\"times\":1", "\"grammar\":\"answer.gbnf\"", quantity);
    assertThat(out.resolve("README.md")).content().contains("Gemma Terms of Use");
    assertThat(export("phone", out, "--force", "--type", "Q8_0").status()).isZero();
    assertThat(type(out.resolve("model.gguf"))).isEqualTo(GgmlType.Q8_0);
  }

  @Test
  void replacesOnlyWhenAsked() {
    Path out = folder.resolve("out");
    for (String format : List.of("gguf", "gguf-lora")) {
      assertThat(export(format, out, "--force").status()).isZero();
      assertThat(export(format, out).status()).isEqualTo(5);
    }
    assertThat(export("peft", out, "--force").status()).isEqualTo(2); // a file, where a folder goes
    assertThat(export("peft", folder.resolve("peft")).status()).isZero();
    assertThat(export("peft", folder.resolve("peft")).status()).isEqualTo(5);
    assertThat(export("peft", folder.resolve("peft"), "--force").status()).isZero();
  }

  @Test
  void ofAnUntrainedOneThereIsOnlyTheBaseModel() throws IOException {
    Files.delete(specialist.resolve("adapter.safetensors"));
    CliRunner.Result result = export("gguf", folder.resolve("out.gguf"));
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).contains("tiny is untrained", "the base model itself");
    assertThat(export("gguf", folder.resolve("b.gguf"), "--type", "F16").status()).isEqualTo(2);
    for (String format : List.of("gguf-lora", "peft")) {
      result = export(format, folder.resolve("none"));
      assertThat(result.status()).isEqualTo(4);
      assertThat(result.err()).contains("no adapter to export");
    }
  }

  @Test
  void answersOverWhatQuantizeMadeOfItsBaseModel() throws IOException {
    Path json = specialist.resolve("specialist.json");
    String known = "\"sha256\": \"%s\"".formatted(Digest.sha256(model));
    Files.writeString(json, Files.readString(json).replace("\"sha256\": \"\"", known));
    Path small = folder.resolve("small.gguf");
    CliRunner.Result made =
        miga.run("quantize", model.toString(), small.toString(), "--type", "Q4_0");
    assertThat(made.status()).as(made.err()).isZero();
    for (String merge : List.of("always", "never")) {
      CliRunner.Result answer =
          miga.run(
              "apply", "--model", small.toString(), "--merge", merge, specialist.toString(), "pan");
      assertThat(answer.status()).as(answer.err()).isZero();
    }
  }

  @Test
  void refusesAnotherBaseModelThanTheOneItWasTrainedOn() throws IOException {
    Path json = specialist.resolve("specialist.json");
    Files.writeString(
        json, Files.readString(json).replace("\"sha256\": \"\"", "\"sha256\": \"ab\""));
    CliRunner.Result result = export("gguf", folder.resolve("out.gguf"));
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains("another base model");
    assertThat(folder.resolve("out.gguf")).doesNotExist();
  }
}
