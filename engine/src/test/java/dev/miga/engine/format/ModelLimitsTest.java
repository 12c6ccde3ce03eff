package dev.miga.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.testing.HuggingFaceFolder;
import dev.miga.engine.testing.TinyGemma;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration that claims too much is refused where it is read, by the name of its key. */
class ModelLimitsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "context_length, 2147483647",
    "context_length, 1048577",
    "context_length, 0",
    "attention.sliding_window, 1073741313",
    "attention.sliding_window, 1048577",
    "embedding_length, 16386",
    "feed_forward_length, 65537",
    "block_count, 257",
    "attention.head_count, 65",
    "attention.key_length, 258"
  })
  void refusesGreatNumbersOfAGgufFile(String key, int value) throws IOException {
    patch("gemma3." + key, value);
    // the width of values is compared with that of keys first
    if (key.equals("attention.key_length")) {
      patch("gemma3.attention.value_length", value);
    }
    assertRefused(folder.resolve("tiny.gguf"), "gemma3." + key, Integer.toString(value));
  }

  @ParameterizedTest
  @CsvSource({
    "rope.freq_base, 0.5",
    "rope.freq_base, 1e30",
    "rope.freq_base, NaN",
    "rope.freq_base_swa, Infinity",
    "rope.freq_base_swa, -10000",
    "attention.layer_norm_rms_epsilon, 1e-40",
    "attention.layer_norm_rms_epsilon, 2"
  })
  void refusesRealNumbersOfAGgufFile(String key, float value) throws IOException {
    patch("gemma3." + key, Float.floatToIntBits(value));
    assertRefused(folder.resolve("tiny.gguf"), "gemma3." + key);
  }

  @Test
  void takesTheGreatestContextAndWindow() throws IOException {
    patch("gemma3.context_length", ModelLimits.POSITIONS);
    patch("gemma3.attention.sliding_window", ModelLimits.POSITIONS);
    try (ModelFile model = ModelFiles.open(folder.resolve("tiny.gguf"))) {
      assertThat(model.config().maxPositionEmbeddings()).isEqualTo(1 << 20);
      assertThat(model.config().slidingWindow()).isEqualTo(1 << 20);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "max_position_embeddings, 2147483647",
    "max_position_embeddings, 0",
    "max_position_embeddings, 1e999",
    "sliding_window, 1073741313",
    "vocab_size, 1048577",
    "hidden_size, 16385",
    "intermediate_size, 65537",
    "num_hidden_layers, 257",
    "num_attention_heads, 65",
    "num_key_value_heads, 65",
    "head_dim, 258",
    "rope_theta, 0.5",
    "rope_theta, 1e13",
    "rope_local_base_freq, 1e39",
    "rms_norm_eps, 1e-40",
    "query_pre_attn_scalar, 1e7"
  })
  void refusesNumbersOfAConfigJson(String key, String value) throws IOException {
    try (ModelFile model = ModelFiles.open(TinyGemma.standard().write(folder))) {
      HuggingFaceFolder.write(model, folder);
    }
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    String changed = text.replaceFirst("\"" + key + "\": [^,]+", "\"" + key + "\": " + value);
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(config, changed);
    assertRefused(folder.resolve("model.safetensors"), "config.json");
  }

  @Test
  void noConfigurationIsMadeInCodeThatNoFileMayHave() {
    assertThatThrownBy(() -> config(ModelLimits.HEAD_DIM + 2, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("headDim must be 1 to 256, found 258");
    assertThatThrownBy(() -> config(32, ModelLimits.POSITIONS + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("slidingWindow");
    assertThatThrownBy(() -> config(32, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static ModelConfig config(int headDim, int window) {
    List<Boolean> sliding = IntStream.range(0, 2).mapToObj(layer -> true).toList();
    return new ModelConfig(
        100, 64, 64, 2, 2, 1, headDim, 512, 1e-6f, window, 1e6f, 1e4f, 1, 32, sliding, true);
  }

  private static void assertRefused(Path file, String... words) {
    assertThatThrownBy(() -> ModelFiles.open(file))
        .isInstanceOfSatisfying(
            MigaException.class,
            e -> assertThat(e.code()).isIn(ErrorCode.INVALID_FILE, ErrorCode.UNSUPPORTED))
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n");
  }

  /** Writes four bytes behind a key and its type. */
  private void patch(String key, int value) throws IOException {
    Path file = folder.resolve("tiny.gguf");
    if (!Files.exists(file)) {
      TinyGemma.standard().write(folder);
    }
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(0, key.length());
    int at = text.indexOf(new String(length.array(), StandardCharsets.ISO_8859_1) + key);
    assertThat(at).isPositive();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at + 8 + key.length() + 4, value);
    Files.write(file, bytes);
  }
}
