package dev.miga.cli.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Writes a tar archive, all files of root, compressed with gzip at its fastest: most of a bundle is
 * weights, which hardly shrink.
 */
final class TarGzip implements AutoCloseable {
  private static final int FILE = 0644;
  private static final int PROGRAM = 0755;
  private static final int BUFFER_BYTES = 1 << 16;

  private final TarArchiveOutputStream tar;

  /**
   * Begins an archive.
   *
   * @param to closed with the archive
   */
  TarGzip(OutputStream to) throws IOException {
    GzipParameters fastest = new GzipParameters();
    fastest.setCompressionLevel(Deflater.BEST_SPEED);
    tar =
        new TarArchiveOutputStream(
            new GzipCompressorOutputStream(to, fastest), StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
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
    TarArchiveEntry entry = new TarArchiveEntry(name + "/");
    entry.setMode(PROGRAM);
    begin(entry);
    tar.closeArchiveEntry();
  }

  /** Adds a symbolic link. */
  void link(String name, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    begin(entry);
    tar.closeArchiveEntry();
  }

  /** Adds a file of text. */
  void text(String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    entry.setMode(FILE);
    begin(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private void file(Path file, String name, LongConsumer written) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(Files.size(file));
    entry.setMode(Files.isExecutable(file) ? PROGRAM : FILE);
    entry.setLastModifiedTime(Files.getLastModifiedTime(file));
    begin(entry);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        tar.write(buffer, 0, read);
        written.accept(read);
      }
    }
    tar.closeArchiveEntry();
  }

  private void begin(TarArchiveEntry entry) throws IOException {
    entry.setIds(0, 0);
    entry.setNames("root", "root");
    tar.putArchiveEntry(entry);
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
