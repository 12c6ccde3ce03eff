package dev.miga.spark;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.Folders;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.hub.ModelStore;
import dev.miga.engine.hub.Progress;
import dev.miga.engine.hub.WeightSources;
import dev.miga.kernels.KernelsChoice;
import dev.miga.kernels.KernelsProvider;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Serving;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which specialist an executor loads, and how: the same in all of them. Files are looked for as
 * paths first, then among those that Spark sent along.
 *
 * @param specialist folder, archive or task
 * @param model base model by name or file; empty for the one that the specialist was made from
 * @param sha256 digest of the specialist; empty where any will do
 * @param batch texts under way at a time
 * @param threads that compute; 0 for the cores that an executor has
 */
record SpecialistSetup(String specialist, String model, String sha256, int batch, int threads)
    implements Serializable {
  /** Texts under way at a time, unless somebody says otherwise. */
  static final int BATCH = 16;

  /** Threads that compute: as many as there are cores. */
  static final int ALL_CORES = 0;

  /** Every partition waits for its own: nothing is ever refused because too many wait. */
  private static final int MOST_QUEUED = Integer.MAX_VALUE;

  private static final int MOST_IN_FLIGHT = 256;
  private static final String HOME = "spark.miga.home";
  private static final String CORES = "spark.executor.cores";
  private static final Logger LOG = LoggerFactory.getLogger(SpecialistSetup.class);

  /** Checks the numbers, and that a specialist is named. */
  SpecialistSetup {
    if (specialist.isBlank()) {
      throw new IllegalArgumentException("no specialist is named: set its path");
    }
    if (batch < 1 || batch > MOST_IN_FLIGHT) {
      throw new IllegalArgumentException(
          "batch must be 1 to " + MOST_IN_FLIGHT + ", found " + batch);
    }
    if (threads < 0) {
      throw new IllegalArgumentException(
          "threads must be 0, for all cores, or more, found " + threads);
    }
  }

  /**
   * The same with the digest of the specialist that this process sees, for other processes to
   * compare theirs with; unchanged if a digest is set, or there is none to see here.
   */
  SpecialistSetup pinned() {
    return sha256.isEmpty()
        ? found(specialist).map(SpecialistFile::sha256).map(this::withSha256).orElse(this)
        : this;
  }

  private SpecialistSetup withSha256(String digest) {
    return new SpecialistSetup(specialist, model, digest, batch, threads);
  }

  /**
   * The same with the paths that its files have in this process. Belongs to the thread of a task:
   * what Spark sent depends on whose task it is.
   *
   * @throws MigaException if there is no such specialist
   */
  SpecialistSetup here() {
    String path = found(specialist).orElseThrow(this::missing).toString();
    String place = found(model).map(Path::toString).orElse(model);
    return new SpecialistSetup(path, place, sha256, batch, threads);
  }

  /**
   * Loads it with its base model; after {@link #here}.
   *
   * @throws MigaException if something is missing or unsound, or the specialist is another
   */
  Specialist load() {
    long start = System.nanoTime();
    Path path = Path.of(specialist);
    requireSame(path);
    SpecialistFile file = SpecialistFile.read(path, archives(path));
    KernelsChoice kernels =
        new KernelsProvider(folders().natives()).choose(KernelsProvider.Wish.AUTO);
    int cores = cores();
    Specialist loaded = loader(kernels, cores).load(file.withBase(base(file)));
    LOG.info(
        "specialist {} loaded in {} ms, {} threads, {}{}",
        path,
        (System.nanoTime() - start) / 1_000_000,
        cores,
        kernels.reason(),
        kernels.notes().isEmpty() ? "" : " (" + String.join("; ", kernels.notes()) + ")");
    return loaded;
  }

  /** What Spark sent is unpacked where Spark put it, and goes with it. */
  private static Path archives(Path specialist) {
    Path sent = Path.of(SparkFiles.getRootDirectory()).toAbsolutePath().normalize();
    return specialist.startsWith(sent) ? sent.resolve("miga-unpacked") : folders().archives();
  }

  private SpecialistFile.Base base(SpecialistFile file) {
    if (model.isEmpty()) {
      return file.base();
    }
    return new SpecialistFile.Base(model, file.base().sha256());
  }

  private SpecialistLoader loader(KernelsChoice kernels, int cores) {
    ModelStore store = new ModelStore(folders().models(), WeightSources.offline());
    return new SpecialistLoader(
        reference -> store.resolve(reference, Progress.silent()),
        kernels.kernels(),
        cores,
        (done, total) -> {},
        folders().packed(),
        new Serving(
            Merge.AUTO,
            Optional.empty(),
            new Scheduler.Limits(batch, MOST_QUEUED, Scheduler.Limits.STANDARD.passTokens())));
  }

  private int cores() {
    int all = Runtime.getRuntime().availableProcessors();
    return threads == ALL_CORES ? Math.min(all, conf().getInt(CORES, all)) : threads;
  }

  private static Folders folders() {
    String home = conf().get(HOME, "");
    return home.isBlank() ? Folders.standard() : Folders.under(Path.of(home));
  }

  private static SparkConf conf() {
    return SparkEnv.get().conf();
  }

  private void requireSame(Path path) {
    String found = SpecialistFile.sha256(path);
    if (!sha256.isEmpty() && !found.equalsIgnoreCase(sha256)) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: another specialist than the one that was asked for; expected SHA-256 %s, found %s; give every executor the same"
              .formatted(path, sha256, found));
    }
  }

  /** A path, what was sent to this session, or what came with the application. */
  private static Optional<Path> found(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Stream.of(
              Path.of(name),
              Path.of(SparkFiles.get(name)),
              Path.of(SparkFiles.getRootDirectory(), name))
          .filter(Files::exists)
          .map(path -> path.toAbsolutePath().normalize())
          .findFirst();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private MigaException missing() {
    return new MigaException(
        ErrorCode.NOT_FOUND,
        "%s: no such specialist on this executor; name a path that all of them have, or send it with --files and give its name alone"
            .formatted(specialist));
  }
}
