package dev.miga.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The pages for people, and the files that name them. */
final class Pages {
  /** The folder of the project, seen from this module. */
  static final Path ROOT = Path.of("..");

  private static final Set<String> NOT_WRITTEN_HERE = Set.of(".git", "target", "third-party");

  private Pages() {}

  /** A page below {@code docs}. */
  static Path docs(String... names) {
    return ROOT.resolve(Path.of("docs", names));
  }

  /** All files of the project that a name fits, but for what was built or comes from elsewhere. */
  static List<Path> files(Predicate<String> named) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_WRITTEN_HERE.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (named.test(String.valueOf(file.getFileName()))) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files.stream().sorted().toList();
  }
}
