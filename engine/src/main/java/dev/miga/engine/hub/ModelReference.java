package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user calls a model: the packaged one, one of the Hugging Face Hub, or a path. */
public sealed interface ModelReference {
  /** Name of the model that is used where none is named. */
  String DEFAULT_NAME = "gemma-3-270m";

  /** Name of the same model with linears of four bits. */
  String INT4_NAME = "gemma-3-270m-int4";

  /** How a user writes this reference; {@link #parse} reads it back. */
  String name();

  /** The weights that come as Python packages; there is one such model. */
  record Packaged() implements ModelReference {
    @Override
    public String name() {
      return DEFAULT_NAME;
    }
  }

  /** The packaged model with linears in Q4_0, made of it on this machine. */
  record Int4() implements ModelReference {
    @Override
    public String name() {
      return INT4_NAME;
    }
  }

  /**
   * A whole model of the Hub: its safetensors files, or its only GGUF file.
   *
   * @param repository {@code owner/repo}
   * @param revision branch, tag or commit
   */
  record HubModel(String repository, String revision) implements ModelReference {
    @Override
    public String name() {
      return "hf:" + repository + suffix(revision);
    }
  }

  /**
   * One file of the Hub.
   *
   * @param repository {@code owner/repo}
   * @param file path inside the repository
   * @param revision branch, tag or commit
   */
  record HubFile(String repository, String file, String revision) implements ModelReference {
    @Override
    public String name() {
      return "hf:" + repository + "/" + file + suffix(revision);
    }
  }

  /** A file or folder of this machine, used where it is. */
  record Local(Path path) implements ModelReference {
    @Override
    public String name() {
      return path.toString();
    }
  }

  /** The model that is used where none is named. */
  static ModelReference standard() {
    return new Packaged();
  }

  /**
   * Reads {@code gemma-3-270m}, {@code gemma-3-270m-int4}, {@code hf:owner/repo[/file][@revision]}
   * or a path.
   *
   * @throws MigaException INVALID_ARGUMENT for an empty text or a malformed {@code hf:} reference
   */
  static ModelReference parse(String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "model: the name is empty; expected "
              + DEFAULT_NAME
              + ", hf:owner/repo[/file] or a path");
    }
    if (text.equals(DEFAULT_NAME)) {
      return standard();
    }
    if (text.equals(INT4_NAME)) {
      return new Int4();
    }
    return text.startsWith("hf:") ? hub(text) : new Local(Path.of(text));
  }

  private static ModelReference hub(String text) {
    String segment = "(?!\\.{1,2}(?:[/@]|$))[A-Za-z0-9._-]+";
    Matcher parts =
        Pattern.compile(
                "hf:(?<repo>%1$s/%1$s)(?:/(?<file>%1$s(?:/%1$s)*))?(?:@(?<rev>%1$s))?"
                    .formatted(segment))
            .matcher(text);
    if (!parts.matches()) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          text
              + ": not a model of the Hugging Face Hub; expected hf:owner/repo[/file][@revision]"
              + " of letters, digits, '.', '_' and '-'");
    }
    String revision = parts.group("rev") == null ? "main" : parts.group("rev");
    return parts.group("file") == null
        ? new HubModel(parts.group("repo"), revision)
        : new HubFile(parts.group("repo"), parts.group("file"), revision);
  }

  private static String suffix(String revision) {
    return revision.equals("main") ? "" : "@" + revision;
  }
}
