package dev.miga.cli;

import dev.miga.kernels.Floats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes f32 matrices for numpy. Format: NEP 1, version 1.0. */
final class NpyFile {
  private static final int ALIGNMENT = 64;

  private NpyFile() {}

  /** Writes all rows, under a temporary name first. */
  static void write(Path file, Floats matrix) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel out =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeAll(out, header(matrix));
      for (int row = 0; row < matrix.rows(); row++) {
        writeAll(out, matrix.rows(row, row + 1).segment().asByteBuffer());
      }
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ByteBuffer header(Floats matrix) {
    String order = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
    String description =
        "{'descr': '%sf4', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(order, matrix.rows(), matrix.columns());
    int unpadded = 10 + description.length() + 1;
    int total = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    header.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    header.putShort((short) (total - 10));
    header.put(
        (description + " ".repeat(total - unpadded) + "\n").getBytes(StandardCharsets.US_ASCII));
    return header.flip();
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
