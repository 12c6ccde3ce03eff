package dev.miga.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelContents;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.gguf.GgufTensorType;
import dev.miga.engine.format.gguf.GgufValue;
import dev.miga.engine.format.gguf.GgufWriter;
import dev.miga.engine.testing.TinyGemma;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFilesTest {
  @TempDir Path folder;

  @Test
  void tellsTheFormatByContentAndNotByName() throws IOException {
    Path file = folder.resolve("weights.bin");
    Files.move(TinyGemma.standard().write(folder), file);
    try (ModelFile model = ModelFiles.open(file)) {
      assertThat(model.config()).isEqualTo(TinyGemma.standard().config());
    }
  }

  @Test
  void opensTheOneGgufFileOfAFolder() {
    TinyGemma.standard().write(folder);
    try (ModelFile model = ModelFiles.open(folder)) {
      assertThat(model.path()).isEqualTo(folder.resolve("tiny.gguf"));
    }
  }

  @Test
  void saysThatAFolderHasNoModel() {
    assertRefused(folder, ErrorCode.NOT_FOUND, "a folder without a model; give a GGUF file");
  }

  @Test
  void saysThatThereIsNoSuchFile() {
    assertRefused(folder.resolve("x.gguf"), ErrorCode.NOT_FOUND, "no such file; check the path");
  }

  @Test
  void saysThatAFileIsEmpty() throws IOException {
    Path file = Files.createFile(folder.resolve("x.gguf"));
    assertRefused(file, ErrorCode.INVALID_FILE, "the file is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hello, this is a text file.\n", "G", "{}", "\u0008\0\0\0\0\0\0\0hello"})
  void saysThatAFileIsOfNeitherFormat(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("x.gguf"), text);
    assertRefused(file, ErrorCode.INVALID_FILE, "neither GGUF nor safetensors; give a GGUF file");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 100, 20_000, 200_000})
  void namesTheByteWhereATruncatedFileFailsIt(int length) throws IOException {
    Path file = TinyGemma.standard().write(folder);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
    assertRefused(file, ErrorCode.INVALID_FILE, "the file is damaged, fetch it again");
  }

  @Test
  void namesTheArchitectureThatItRefusesButListsTheFile() {
    Path file = folder.resolve("llama.gguf");
    Map<String, GgufValue> metadata = Map.of("general.architecture", GgufValue.of("llama"));
    List<GgufWriter.TensorSpec> tensors =
        List.of(new GgufWriter.TensorSpec("x", GgufTensorType.IQ4_XS, List.of(2L, 256L)));
    try (GgufWriter writer = GgufWriter.create(file, metadata, tensors)) {
      writer.write(MemorySegment.ofArray(new byte[2 * 136]));
      writer.commit();
    }
    assertRefused(file, ErrorCode.UNSUPPORTED, "'llama'; Miga runs Gemma 3 text models");
    ModelContents contents = ModelFiles.inspect(file);
    assertThat(contents.metadata())
        .containsExactly(new ModelContents.Entry("general.architecture", "string", "llama"));
    assertThat(contents.tensors())
        .containsExactly(new ModelContents.TensorEntry("x", "IQ4_XS", List.of(2L, 256L), 128, 272));
  }

  @Test
  void listsArraysShortened() {
    ModelContents contents = ModelFiles.inspect(TinyGemma.standard().write(folder));
    assertThat(contents.format()).isEqualTo("GGUF v3");
    assertThat(contents.metadata())
        .contains(
            new ModelContents.Entry(
                "tokenizer.ggml.tokens",
                "string[832]",
                "['<pad>', '<eos>', '<bos>', '<unk>', '<mask>', '[multimodal]', ...]"));
  }

  private static void assertRefused(Path path, ErrorCode code, String message) {
    MigaException e =
        catchThrowableOfType(MigaException.class, () -> ModelFiles.open(path).close());
    assertThat(e).hasMessageContaining(message).hasMessageStartingWith(path.toString());
    assertThat(e.getMessage()).doesNotContain("\n");
    assertThat(e.code()).isEqualTo(code);
  }
}
