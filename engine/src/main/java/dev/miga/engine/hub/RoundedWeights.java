package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.gguf.GgufFile;
import dev.miga.engine.format.gguf.ModelQuantizer;
import dev.miga.kernels.GgmlType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The packaged model with linears of four bits, made on this machine: scales by least squares in
 * plain floats, so that every machine makes the same file to the bit.
 */
final class RoundedWeights implements WeightSource {
  /** Of the file made of the packaged model. */
  static final String SHA256 = "62710b1e6e5bffd6c3ce1f1d22fc0236830df2693a9b5b7575e7c450f69b96d1";

  private static final String FILE = "gemma-3-270m-q4_0.gguf";

  private final Function<Progress, Path> packaged;
  private final String sha256;

  /**
   * A source.
   *
   * @param packaged the model that is rounded, fetched where it is missing
   * @param sha256 of what comes out
   */
  RoundedWeights(Function<Progress, Path> packaged, String sha256) {
    this.packaged = packaged;
    this.sha256 = sha256;
  }

  @Override
  public void fetch(Path folder, Progress progress) throws IOException, InterruptedException {
    Path source = packaged.apply(progress);
    Path target = folder.resolve(FILE);
    Path unverified = folder.resolve(FILE + ".part");
    DiskSpace.require(folder, Files.size(source));
    try (ModelFile model = GgufFile.open(source)) {
      long total = model.tensorNames().stream().mapToLong(name -> bytes(model, name)).sum();
      long[] read = new long[1];
      ModelQuantizer.quantize(
          model,
          unverified,
          new ModelQuantizer.Target(
              GgmlType.Q4_0, GgmlType.Q8_0, Map.of(), Optional.of(Digests.sha256(source))),
          (name, index, count) -> {
            progress.advanced(FILE, read[0], total);
            read[0] += bytes(model, name);
          });
      progress.advanced(FILE, total, total);
    }
    String found = Digests.sha256(unverified);
    if (!found.equals(sha256)) {
      Files.delete(unverified);
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: SHA-256 is %s, expected %s; please report the processor and the Java runtime"
              .formatted(target, found, sha256));
    }
    copyNotices(source, folder);
    Files.move(unverified, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static long bytes(ModelFile model, String name) {
    return model.tensor(name).data().byteSize();
  }

  /** Gemma's terms go with what is derived from it. */
  private static void copyNotices(Path source, Path folder) throws IOException {
    try (var beside = Files.list(source.toAbsolutePath().getParent())) {
      for (Path file : beside.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".md") || name.endsWith(".html")) {
          Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
