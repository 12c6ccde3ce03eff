package dev.miga.cli.bundle;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a tar archive (POSIX ustar, all files of root), compressed with gzip at its fastest: most
 * of a bundle is weights, which hardly shrink.
 */
final class TarGzip implements AutoCloseable {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final int PREFIX_BYTES = 155;
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;

  /**
   * Begins an archive.
   *
   * @param to closed with the archive
   */
  TarGzip(OutputStream to) throws IOException {
    out =
        new BufferedOutputStream(
            new GZIPOutputStream(to, BUFFER_BYTES) {
              {
                def.setLevel(Deflater.BEST_SPEED);
              }
            },
            BUFFER_BYTES);
  }

  /** What an entry is. */
  private enum Type {
    FILE('0', 0644),
    PROGRAM('0', 0755),
    LINK('2', 0777),
    FOLDER('5', 0755);

    private final char flag;
    private final int mode;

    Type(char flag, int mode) {
      this.flag = flag;
      this.mode = mode;
    }
  }

  /**
   * Adds a folder with all that is in it, in the order of names.
   *
   * @param name of the folder in the archive
   * @param written told the bytes of each part that is written
   */
  void tree(Path folder, String name, LongConsumer written) throws IOException {
    folder(name);
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> sorted = entries.sorted().toList();
      for (Path entry : sorted) {
        String own = name + "/" + entry.getFileName();
        if (Files.isSymbolicLink(entry)) {
          link(own, Files.readSymbolicLink(entry).toString());
        } else if (Files.isDirectory(entry)) {
          tree(entry, own, written);
        } else {
          file(entry, own, written);
        }
      }
    }
  }

  /** Adds an empty folder. */
  void folder(String name) throws IOException {
    header(name + "/", Type.FOLDER, 0, 0, "");
  }

  /** Adds a symbolic link. */
  void link(String name, String target) throws IOException {
    header(name, Type.LINK, 0, 0, target);
  }

  /** Adds a file of text. */
  void text(String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    header(name, Type.FILE, bytes.length, 0, "");
    out.write(bytes);
    pad(bytes.length);
  }

  private void file(Path file, String name, LongConsumer written) throws IOException {
    long size = Files.size(file);
    Type type = Files.isExecutable(file) ? Type.PROGRAM : Type.FILE;
    header(name, type, size, Files.getLastModifiedTime(file).toMillis() / 1000, "");
    byte[] buffer = new byte[BUFFER_BYTES];
    long copied = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        copied += read;
        written.accept(read);
      }
    }
    if (copied != size) {
      throw new IOException("%s changed while it was archived".formatted(file));
    }
    pad(size);
  }

  private void header(String name, Type type, long size, long seconds, String target)
      throws IOException {
    byte[] block = new byte[BLOCK];
    int cut = name.length() <= NAME_BYTES ? -1 : name.lastIndexOf('/', PREFIX_BYTES);
    put(block, 0, name.substring(cut + 1), NAME_BYTES);
    octal(block, 100, 8, type.mode);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    octal(block, 124, 12, size);
    octal(block, 136, 12, seconds);
    block[156] = (byte) type.flag;
    put(block, 157, target, NAME_BYTES);
    put(block, 257, "ustar\00000", 8);
    put(block, 265, "root", 32);
    put(block, 297, "root", 32);
    if (cut >= 0) {
      put(block, 345, name.substring(0, cut), PREFIX_BYTES);
    }
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte one : block) {
      sum += one & 0xFF;
    }
    put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum), 8);
    out.write(block);
  }

  private static void octal(byte[] block, int at, int bytes, long value) throws IOException {
    put(block, at, String.format(Locale.ROOT, "%0" + (bytes - 1) + "o", value), bytes);
  }

  private static void put(byte[] block, int at, String text, int most) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > most) {
      throw new IOException("%s: too long for a tar archive".formatted(text));
    }
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }

  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.close();
  }
}
