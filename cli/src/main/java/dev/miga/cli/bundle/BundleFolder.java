package dev.miga.cli.bundle;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.hub.GemmaTerms;
import dev.miga.engine.hub.InstalledModels;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.hub.Progress;
import dev.miga.engine.model.ModelPack;
import dev.miga.kernels.binding.NativeLibrary;
import dev.miga.tasks.SpecialistFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Fills a bundle's folder, part by part. */
final class BundleFolder {
  private static final String NOTICE = "NOTICE.md";
  private static final String TERMS = "(?i)(NOTICE|LICEN[CS]E|.*TERMS).*";

  private final BundleLayout layout;
  private final BundleParts parts;
  private final Progress progress;

  BundleFolder(BundleLayout layout, BundleParts parts, Progress progress) {
    this.layout = layout;
    this.parts = parts;
    this.progress = progress;
  }

  /**
   * Fills it.
   *
   * @param scratch folder for what is needed meanwhile
   */
  void fill(Path scratch) throws IOException {
    progress.note("linking a Java runtime");
    Files.createDirectories(layout.root());
    new JavaRuntime(parts.java()).link(layout.runtime(), JavaRuntime.folders(parts.texts().path()));
    progress.note("copying jars and specialists");
    Files.createDirectories(layout.jars());
    parts.jars().copy(layout.jars());
    unpackNatives();
    for (var specialist : new TreeMap<>(parts.specialists()).entrySet()) {
      copySpecialist(specialist.getKey(), specialist.getValue());
    }
    for (var model : parts.models().entrySet()) {
      packModel(model.getKey(), model.getValue());
    }
    writePages();
    setModes();
    progress.note("starting it once, to note which classes a start needs");
    new StartCache(layout, scratch, progress).make(parts.rehearsal());
    setModes();
  }

  /** Where there are none for this machine, the Vector API does the work. */
  private void unpackNatives() {
    for (NativeLibrary.Name name : NativeLibrary.Name.values()) {
      try {
        NativeLibrary.unpack(name, layout.natives());
      } catch (NativeLibrary.Refused e) {
        progress.note("without native kernels: " + e.getMessage());
      }
    }
  }

  private void copySpecialist(String name, SpecialistFile file) throws IOException {
    Path folder = Files.createDirectories(layout.specialists().resolve(name));
    file.write(folder);
    if (file.adapter().isPresent()) {
      Files.copy(file.adapter().get(), folder.resolve(SpecialistFile.ADAPTER));
    }
    if (file.drafts().isPresent()) {
      Files.copy(file.drafts().get(), folder.resolve(SpecialistFile.DRAFTS));
    }
    Path notice = file.folder().resolve(NOTICE);
    if (Files.isRegularFile(notice)) {
      Files.copy(notice, folder.resolve(NOTICE));
    }
  }

  private void packModel(ModelReference reference, BundleParts.Model model) throws IOException {
    Files.createDirectories(layout.models());
    Path target = new InstalledModels(layout.models()).place(reference);
    ModelPack.write(
        model.file(),
        model.sha256(),
        target,
        parts.threads(),
        (done, total) -> progress.advanced("packing " + reference.name(), done, total));
    Path file = model.file();
    copyTerms(Files.isDirectory(file) ? file : file.toAbsolutePath().resolveSibling(""));
  }

  private void copyTerms(Path from) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        Path target = layout.models().resolve(file.getFileName());
        if (file.getFileName().toString().matches(TERMS) && !Files.exists(target)) {
          Files.copy(file, target);
        }
      }
    }
    Path notice = layout.models().resolve(NOTICE);
    if (!Files.exists(notice)) {
      Files.writeString(notice, GemmaTerms.SENTENCE + "\n");
    }
  }

  private void writePages() throws IOException {
    copyResource("miga.sh", layout.command());
    copyResource("ready.sh", layout.ready());
    copyResource("uninstall.sh", layout.uninstall());
    copyResource("LICENSE", layout.root().resolve("LICENSE"));
    copyResource("NOTICE", layout.root().resolve("NOTICE"));
    Files.writeString(layout.root().resolve("THIRD-PARTY"), ThirdParty.list(parts.jars().files()));
    write(layout.manPage(), parts.texts().manPage());
    write(layout.completion(), parts.texts().completion());
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void copyResource(String name, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (InputStream in = BundleFolder.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new MigaException(
            ErrorCode.INTERNAL, name + ": missing in Miga's own jar; build it again");
      }
      Files.copy(in, target);
    }
  }

  /** Everyone may read all of it, whatever this user's mask says, and run the programs. */
  private void setModes() throws IOException {
    List<Path> programs = List.of(layout.command(), layout.ready(), layout.uninstall());
    try (Stream<Path> all = Files.walk(layout.root())) {
      for (Path path : all.toList()) {
        if (!Files.isSymbolicLink(path)) {
          boolean runs =
              Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                  || programs.contains(path)
                  || (Files.isExecutable(path) && path.startsWith(layout.runtime()));
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }
}
