package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.Folders;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.model.ModelPack;
import dev.miga.kernels.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A specialist on disk: a folder, a {@code .miga} archive of one, or a task in YAML, which the base
 * model does untrained unless a trained specialist of that name lies beside it. {@link
 * SpecialistJson} has the format.
 *
 * @param path where it was read from
 * @param base the model that it is made from
 * @param adapter what training changed; empty for an untrained one
 * @param drafts a {@link dev.miga.engine.decode.DraftTable} of what is typically written: only
 *     speed depends on it
 * @param scores what it was measured to do, by the names of the measures
 * @param provenance how it was made
 */
public record SpecialistFile(
    Path path,
    Task task,
    Base base,
    Calibration calibration,
    Optional<Path> adapter,
    Optional<Path> drafts,
    JsonObject scores,
    JsonObject provenance) {
  /** End of the name of a specialist in one file. */
  public static final String SUFFIX = ".miga";

  /** Name of a task in its folder. */
  public static final String TASK = "task.yaml";

  /** Name of an adapter in its specialist's folder. */
  public static final String ADAPTER = "adapter.safetensors";

  /** Name of the table from which its drafts are made. */
  public static final String DRAFTS = "drafts.table";

  private static final JsonObject NOTHING = new JsonObject(Map.<String, JsonValue>of());

  /**
   * A base model.
   *
   * @param model by name or reference
   * @param sha256 of its file in hexadecimal; empty where any will do
   * @param quantization of the weights into which the adapter is merged, where it was trained for
   *     them: Q8_0, Q5_0 or Q4_0
   */
  public record Base(String model, String sha256, Optional<Layout> quantization) {
    /** Layouts that an adapter can be trained for, by their names. */
    public static final Map<String, Layout> QUANTIZATIONS =
        Map.of("Q8_0", Layout.Q8_0, "Q5_0", Layout.Q5_0, "Q4_0", Layout.Q4_0);

    /** A model, with adapters merged in the standard way. */
    public Base(String model, String sha256) {
      this(model, sha256, Optional.empty());
    }

    /** The same model as the file that it is. */
    public Base in(Path file) {
      String digest = Files.isRegularFile(file) ? Digest.sha256(file) : "";
      return new Base(model, digest, quantization);
    }

    /** The same for an adapter that was trained for certain weights, or for none. */
    public Base quantized(Optional<Layout> trainedFor) {
      return new Base(model, sha256, trainedFor);
    }

    /** Layout of the weights into which its adapter is merged: eight bits unless it says less. */
    Layout merged() {
      return quantization.orElse(Layout.Q8_0);
    }
  }

  /**
   * Reads a specialist. Archives are unpacked into the standard folder.
   *
   * @param path its folder, its archive, or a task in YAML, which is the trained specialist where
   *     that lies beside it, else the base model as it is
   * @throws MigaException if it is missing or unsound, or the task was changed since it was trained
   */
  public static SpecialistFile read(Path path) {
    return read(path, Folders.standard().archives());
  }

  /**
   * The same with another folder for what archives held.
   *
   * @param archives where archives are unpacked
   * @throws MigaException if it is missing or unsound
   */
  public static SpecialistFile read(Path path, Path archives) {
    if (Files.isDirectory(path)) {
      return readFolder(path);
    }
    return path.toString().endsWith(SUFFIX)
        ? readArchive(path, archives)
        : readTask(TaskFile.read(path));
  }

  private static SpecialistFile readTask(TaskFile task) {
    return TrainedTask.beside(task).orElseGet(() -> untrained(task));
  }

  /** What is refused is not kept unpacked either. */
  private static SpecialistFile readArchive(Path archive, Path archives) {
    Path folder = Archive.unpacked(archive, archives);
    try {
      return readFolder(folder);
    } catch (MigaException e) {
      Folder.delete(folder);
      throw e;
    }
  }

  /**
   * By which copies of a specialist are compared, in hexadecimal: the SHA-256 of an archive or a
   * task; of a folder that of the names and digests of the files in it that its answers depend on.
   *
   * @throws MigaException if it is missing or cannot be read
   */
  public static String sha256(Path path) {
    if (!Files.isDirectory(path)) {
      return Digest.sha256(path);
    }
    StringBuilder files = new StringBuilder();
    Stream.concat(Stream.of(TASK, ADAPTER), Archive.FILES.stream())
        .filter(name -> Files.isRegularFile(path.resolve(name)))
        .forEach(
            n -> files.append(Digest.sha256(path.resolve(n))).append("  ").append(n).append('\n'));
    return Digest.sha256(files.toString());
  }

  /** Whether a trained specialist lies in a folder. */
  public static boolean isTrained(Path folder) {
    return Files.exists(folder.resolve(SpecialistJson.NAME))
        && Files.exists(folder.resolve(ADAPTER));
  }

  private static SpecialistFile readFolder(Path folder) {
    if (Files.exists(folder.resolve(SpecialistJson.NAME))) {
      return underItsTask(SpecialistJson.read(folder), folder.resolve(TASK));
    }
    if (Files.exists(folder.resolve(TASK))) {
      return untrained(TaskFile.read(folder.resolve(TASK)));
    }
    throw new MigaException(
        ErrorCode.NOT_FOUND,
        "%s: no specialist; expected %s or %s in this folder"
            .formatted(folder, SpecialistJson.NAME, TASK));
  }

  /** Thresholds may be changed after training, in the task that lies beside it. */
  private static SpecialistFile underItsTask(SpecialistFile read, Path task) {
    return Files.isRegularFile(task)
        ? TaskFile.thresholds(task, read.task().name()).map(read::under).orElse(read)
        : read;
  }

  /** The base model as it is, for a task. */
  public static SpecialistFile untrained(TaskFile file) {
    return new SpecialistFile(
        file.path(),
        file.task(),
        new Base(file.model().orElse(ModelReference.DEFAULT_NAME), ""),
        Calibration.NONE,
        Optional.empty(),
        existing(file.path().toAbsolutePath().resolveSibling(DRAFTS)),
        NOTHING,
        NOTHING);
  }

  static Optional<Path> existing(Path file) {
    return Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  /** Its folder: where its report lies. */
  public Path folder() {
    return Files.isDirectory(path) ? path : path.toAbsolutePath().resolveSibling("");
  }

  /**
   * The same with a threshold for all of an answer; those of single fields stay.
   *
   * @throws MigaException if its answers have no confidence
   */
  public SpecialistFile withThreshold(double threshold) {
    if (task.kind() instanceof Kind.Generate) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          task.name() + " writes free text, which has no confidence; leave the threshold out");
    }
    return under(task.kind().thresholds().withAll(threshold));
  }

  /** The same under other thresholds. */
  SpecialistFile under(Thresholds thresholds) {
    Task other = task.withKind(task.kind().under(thresholds));
    return new SpecialistFile(path, other, base, calibration, adapter, drafts, scores, provenance);
  }

  /** The same as it was read from elsewhere. */
  SpecialistFile at(Path other) {
    return new SpecialistFile(other, task, base, calibration, adapter, drafts, scores, provenance);
  }

  /** The same with a table of drafts. */
  public SpecialistFile withDrafts(Path file) {
    return new SpecialistFile(
        path, task, base, calibration, adapter, Optional.of(file), scores, provenance);
  }

  /** The same over a certain base model. */
  public SpecialistFile withBase(Base other) {
    return new SpecialistFile(path, task, other, calibration, adapter, drafts, scores, provenance);
  }

  /** The same with an adapter. */
  public SpecialistFile withAdapter(Path file) {
    return new SpecialistFile(
        path, task, base, calibration, Optional.of(file), drafts, scores, provenance);
  }

  /** The same with what was measured. */
  public SpecialistFile finished(
      Calibration measured, JsonObject newScores, JsonObject newProvenance) {
    return new SpecialistFile(
        path, task, base, measured, adapter, drafts, newScores, newProvenance);
  }

  /**
   * Checks that a file is the base model that this specialist was trained on, or was rounded from
   * it. Reads all of it, which takes a good part of a second: to be done before weights are merged,
   * not at every start.
   *
   * @throws MigaException if it is another
   */
  public void requireBase(Path model) {
    if (base.sha256().isEmpty() || !Files.isRegularFile(model)) {
      return;
    }
    if (ModelPack.is(model)) {
      requirePackOfBase(model);
    } else {
      requireBase(model, Digest.sha256(model));
    }
  }

  /** A pack says what it was made from, so that it need not be read. */
  void requirePackOfBase(Path pack) {
    if (!ModelPack.isOf(pack, base.sha256())) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: packed from another model than the one that %s was trained on, whose SHA-256 is %s"
              .formatted(pack, task.name(), base.sha256()));
    }
  }

  /**
   * The same for a file whose digest is known.
   *
   * @param sha256 in hexadecimal
   * @throws MigaException if it is another
   */
  public void requireBase(Path model, String sha256) {
    if (!sha256.equalsIgnoreCase(base.sha256())
        && roundedFrom(model).filter(base.sha256()::equalsIgnoreCase).isEmpty()) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: %s was trained on another base model; expected SHA-256 %s, or what 'miga quantize' made of it, found %s"
              .formatted(model, task.name(), base.sha256(), sha256));
    }
  }

  /** SHA-256 of the file that a model was rounded from, as it says itself. */
  static Optional<String> roundedFrom(Path model) {
    try (ModelFile file = ModelFiles.open(model)) {
      return file.quantizedFrom();
    }
  }

  /**
   * Writes {@code specialist.json} and what it refers to, the adapter apart, which must lie in the
   * folder already where there is one.
   *
   * @throws MigaException if the folder cannot be written to
   */
  public void write(Path folder) {
    SpecialistJson.write(this, folder);
  }

  /**
   * Writes this specialist into an archive: its adapter, and what {@link #write} writes.
   *
   * @throws MigaException if it cannot be written
   */
  public void writeArchive(Path archive) {
    Path folder = Folder.temporary();
    try {
      write(folder);
      Archive.pack(this, folder, archive);
    } finally {
      Folder.delete(folder);
    }
  }
}
