package dev.miga.engine.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.ModelContents;
import dev.miga.engine.model.ModelFiles;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufWriterTest {
  private static final GgufWriter.TensorSpec TENSOR =
      new GgufWriter.TensorSpec("t", GgufTensorType.F32, List.of(2L, 3L));

  @TempDir Path folder;

  @Test
  void readsBackMetadataOfEveryType() {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("u8", new GgufValue.Whole(GgufType.UINT8, 255));
    metadata.put("i8", new GgufValue.Whole(GgufType.INT8, -128));
    metadata.put("u16", new GgufValue.Whole(GgufType.UINT16, 65_535));
    metadata.put("i16", new GgufValue.Whole(GgufType.INT16, -32_768));
    metadata.put("u32", new GgufValue.Whole(GgufType.UINT32, 0xFFFF_FFFFL));
    metadata.put("i32", new GgufValue.Whole(GgufType.INT32, Integer.MIN_VALUE));
    metadata.put("u64", new GgufValue.Whole(GgufType.UINT64, -1));
    metadata.put("i64", new GgufValue.Whole(GgufType.INT64, Long.MIN_VALUE));
    metadata.put("f32", new GgufValue.Real(GgufType.FLOAT32, 0.1f));
    metadata.put("f64", new GgufValue.Real(GgufType.FLOAT64, 0.1));
    metadata.put("bool", GgufValue.of(true));
    metadata.put("string", GgufValue.of("Maracaibo"));
    metadata.put("floats", GgufValue.of(new float[] {1, -2.5f}));
    metadata.put("ints", GgufValue.of(new int[] {1, -2}));
    metadata.put("strings", GgufValue.ofStrings(List.of("a", "", "ñ")));
    metadata.put("bools", GgufValue.ofBools(List.of(true, false)));
    Path file = write(metadata);

    assertThat(ModelFiles.inspect(file).metadata().stream().map(ModelContents.Entry::value))
        .containsExactly(
            "255",
            "-128",
            "65535",
            "-32768",
            "4294967295",
            "-2147483648",
            "18446744073709551615",
            "-9223372036854775808",
            "0.1",
            "0.1",
            "true",
            "Maracaibo",
            "[1.0, -2.5]",
            "[1, -2]",
            "['a', '', 'ñ']",
            "[true, false]");
  }

  @Test
  void writesTheSameBytesFromWhatItHasRead() throws IOException {
    Path first = write(Map.of("strings", GgufValue.ofStrings(List.of("a", "b"))));
    byte[] expected = Files.readAllBytes(first);
    Map<String, GgufValue> metadata;
    try (MappedFile file = MappedFile.open(first)) {
      metadata = GgufFile.header(file).metadata();
      assertThat(Files.readAllBytes(write(metadata))).isEqualTo(expected);
    }
  }

  private Path write(Map<String, GgufValue> metadata) {
    Path path = folder.resolve("x.gguf");
    try (GgufWriter writer = GgufWriter.create(path, metadata, List.of(TENSOR, other()))) {
      writer.write(MemorySegment.ofArray(new byte[8]));
      writer.write(MemorySegment.ofArray(new byte[16]));
      writer.write(MemorySegment.ofArray(new byte[2]));
      writer.commit();
    }
    return path;
  }

  private static GgufWriter.TensorSpec other() {
    return new GgufWriter.TensorSpec("o", GgufTensorType.F16, List.of(1L));
  }

  @Test
  void leavesNothingBehindWithoutCommit() throws IOException {
    try (GgufWriter writer =
        GgufWriter.create(folder.resolve("x.gguf"), Map.of(), List.of(TENSOR))) {
      writer.write(MemorySegment.ofArray(new byte[8]));
      assertThatThrownBy(writer::commit).hasMessage("0 of 1 tensors are written");
      assertThatThrownBy(() -> writer.write(MemorySegment.ofArray(new byte[17])))
          .hasMessage("t takes 24 bytes, got more than 25");
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
