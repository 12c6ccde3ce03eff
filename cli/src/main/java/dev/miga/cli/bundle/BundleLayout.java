package dev.miga.cli.bundle;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the parts of a bundle lie:
 *
 * <pre>
 * bin/miga       starts a command; bin/ready asks a server whether it is ready
 * java.options   what the JVM is started with
 * runtime        a JVM with the modules that are used
 * start.aot      a cache of classes; without it a start is slower, no more
 * lib            jars
 * native         kernels in C
 * models         packed weights with their terms
 * specialists    without their data
 * share          man page and completion
 * uninstall      removes the folder
 * </pre>
 *
 * @param root the bundle's folder
 */
public record BundleLayout(Path root) {
  /** Folder with packed models. */
  public static final String MODELS = "models";

  /** Folder with native libraries. */
  public static final String NATIVES = "native";

  Path command() {
    return root.resolve("bin/miga");
  }

  Path ready() {
    return root.resolve("bin/ready");
  }

  Path options() {
    return root.resolve("java.options");
  }

  Path runtime() {
    return root.resolve("runtime");
  }

  Path startCache() {
    return root.resolve("start.aot");
  }

  Path jars() {
    return root.resolve("lib");
  }

  Path natives() {
    return root.resolve(NATIVES);
  }

  Path models() {
    return root.resolve(MODELS);
  }

  Path specialists() {
    return root.resolve("specialists");
  }

  Path manPage() {
    return root.resolve("share/man/man1/miga.1");
  }

  Path completion() {
    return root.resolve("share/bash-completion/completions/miga");
  }

  Path uninstall() {
    return root.resolve("uninstall");
  }

  /** Whether the folder is a bundle, which may be replaced as a whole. */
  boolean isBundle() {
    return Files.isRegularFile(options()) && Files.isDirectory(runtime());
  }
}
