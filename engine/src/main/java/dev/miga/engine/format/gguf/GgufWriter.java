package dev.miga.engine.format.gguf;

import dev.miga.engine.format.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a GGUF file, version 3: the header at once, then the tensors' bytes as they come, in the
 * order in which they were declared. The file appears on {@link #commit}.
 *
 * <pre>{@code
 * try (GgufWriter writer = GgufWriter.create(path, metadata, tensors)) {
 *   writer.write(bytesOfTheFirstTensor); // in one piece or in many
 *   writer.write(bytesOfTheSecondTensor);
 *   writer.commit();
 * }
 * }</pre>
 */
public final class GgufWriter implements AutoCloseable {

  /**
   * A tensor to be written.
   *
   * @param name as in GGUF
   * @param shape outermost dimension first; the last a multiple of the type's block
   */
  public record TensorSpec(String name, GgufTensorType type, List<Long> shape) {
    public TensorSpec {
      shape = List.copyOf(shape);
      if (shape.isEmpty() || shape.getLast() % type.blockSize() != 0) {
        throw new IllegalArgumentException(name + ": " + type + " of shape " + shape);
      }
    }

    /** Bytes that the tensor takes, without padding. */
    public long bytes() {
      long elements = shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
      return Math.multiplyExact(elements / type.blockSize(), (long) type.blockBytes());
    }
  }

  private static final int ALIGNMENT = GgufHeaderReader.DEFAULT_ALIGNMENT;

  private final AtomicFile file;
  private final List<TensorSpec> tensors;
  private int current;
  private long written;

  private GgufWriter(AtomicFile file, List<TensorSpec> tensors) {
    this.file = file;
    this.tensors = List.copyOf(tensors);
  }

  /** Begins a file. An alignment among the metadata is replaced by the default, 32. */
  public static GgufWriter create(
      Path path, Map<String, GgufValue> metadata, List<TensorSpec> tensors) {
    GgufWriter writer = new GgufWriter(AtomicFile.create(path), tensors);
    try {
      writer.writeHeader(metadata);
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private void writeHeader(Map<String, GgufValue> metadata) {
    List<Map.Entry<String, GgufValue>> entries = new ArrayList<>(metadata.entrySet());
    entries.removeIf(entry -> entry.getKey().equals(GgufHeaderReader.ALIGNMENT_KEY));
    Encoder start = new Encoder();
    start.i32(GgufHeaderReader.MAGIC);
    start.i32(3);
    start.i64(tensors.size());
    start.i64(entries.size());
    start.flush(file);
    for (Map.Entry<String, GgufValue> entry : entries) {
      writeEntry(entry.getKey(), entry.getValue());
    }
    Encoder infos = new Encoder();
    long offset = 0;
    for (TensorSpec tensor : tensors) {
      infos.string(tensor.name);
      infos.i32(tensor.shape.size());
      tensor.shape.reversed().forEach(infos::i64);
      infos.i32(tensor.type.id());
      infos.i64(offset);
      offset = alignUp(offset + tensor.bytes());
    }
    infos.flush(file);
    pad();
  }

  private void writeEntry(String key, GgufValue value) {
    Encoder encoder = new Encoder();
    encoder.string(key);
    encoder.i32(value.type().id());
    switch (value) {
      case GgufValue.Whole whole -> encoder.whole(whole);
      case GgufValue.Real real -> encoder.real(real);
      case GgufValue.Bool bool -> encoder.i8(bool.value() ? 1 : 0);
      case GgufValue.Text text -> {
        encoder.i64(text.utf8().byteSize());
        encoder.flush(file);
        file.write(text.utf8());
      }
      case GgufValue.Array array -> {
        encoder.i32(array.elementType().id());
        encoder.i64(array.count());
        encoder.flush(file);
        file.write(array.data());
      }
    }
    encoder.flush(file);
  }

  /**
   * Appends bytes of the current tensor.
   *
   * @throws IllegalArgumentException if they are more than it takes
   */
  public void write(MemorySegment bytes) {
    if (current == tensors.size()) {
      throw new IllegalArgumentException("every tensor is written already");
    }
    TensorSpec tensor = tensors.get(current);
    if (bytes.byteSize() > tensor.bytes() - written) {
      throw new IllegalArgumentException(
          "%s takes %d bytes, got more than %d"
              .formatted(tensor.name, tensor.bytes(), written + bytes.byteSize()));
    }
    file.write(bytes);
    written += bytes.byteSize();
    if (written == tensor.bytes()) {
      pad();
      current++;
      written = 0;
    }
  }

  /**
   * Makes the file appear.
   *
   * @throws IllegalStateException if tensors are missing
   */
  public void commit() {
    if (current < tensors.size()) {
      throw new IllegalStateException(
          "%d of %d tensors are written".formatted(current, tensors.size()));
    }
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }

  private void pad() {
    long position = file.position();
    file.write(MemorySegment.ofArray(new byte[(int) (alignUp(position) - position)]));
  }

  private static long alignUp(long position) {
    return (position + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Little-endian numbers and strings, gathered before they go to the file. */
  private static final class Encoder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void i8(long value) {
      number(value, 1);
    }

    void i32(long value) {
      number(value, 4);
    }

    void i64(long value) {
      number(value, 8);
    }

    private void number(long value, int bytes) {
      for (int i = 0; i < bytes; i++) {
        out.write((int) (value >>> (8 * i)));
      }
    }

    void string(String value) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      i64(utf8.length);
      out.writeBytes(utf8);
    }

    void whole(GgufValue.Whole whole) {
      number(whole.value(), whole.type().bytes());
    }

    void real(GgufValue.Real real) {
      if (real.type() == GgufType.FLOAT32) {
        i32(Float.floatToRawIntBits((float) real.value()));
      } else {
        i64(Double.doubleToRawLongBits(real.value()));
      }
    }

    void flush(AtomicFile file) {
      file.write(MemorySegment.ofArray(out.toByteArray()));
      out.reset();
    }
  }
}
