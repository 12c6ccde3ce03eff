package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.hub.ModelReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A task in YAML, and the specialist that was trained of it, which lies beside it. */
record TrainedTask(TaskFile file, SpecialistFile trained) {

  /**
   * The specialist that was trained of a task, if one lies beside it under the task's name.
   *
   * @throws MigaException if the task was changed since
   */
  static Optional<SpecialistFile> beside(TaskFile file) {
    Path folder = file.path().toAbsolutePath().normalize().getParent();
    if (folder == null || !SpecialistFile.isTrained(folder)) {
      return Optional.empty();
    }
    SpecialistFile trained = SpecialistJson.read(folder);
    return trained.task().name().equals(file.task().name())
        ? Optional.of(new TrainedTask(file, trained).specialist())
        : Optional.empty();
  }

  private SpecialistFile specialist() {
    List<String> changed = changed();
    if (!changed.isEmpty()) {
      throw new MigaException(
          ErrorCode.REFUSED,
          "%s: changed since the specialist beside it was trained: %s; train it again, or give the folder %s for the specialist as it is"
              .formatted(file.path(), String.join(", ", changed), trained.path()));
    }
    return trained.at(file.path()).under(file.task().kind().thresholds());
  }

  /** Keys of what an adapter was trained for. */
  private List<String> changed() {
    Task now = file.task();
    Task then = trained.task();
    List<String> keys = new ArrayList<>();
    add(keys, "model", file.model().orElse(ModelReference.DEFAULT_NAME), trained.base().model());
    add(keys, "instruction", now.instruction(), then.instruction());
    add(keys, "examples", now.examples(), then.examples());
    file.repeat().ifPresent(times -> add(keys, "repeat", times, then.repeat()));
    add(keys, "normalize", now.normalize(), then.normalize());
    add(keys, "max-characters", now.maxCharacters(), then.maxCharacters());
    add(keys, "kind", now.kind().key(), then.kind().key());
    if (keys.contains("kind")) {
      return keys;
    }
    Map<String, Object> parts = parts(then.kind());
    parts(now.kind()).forEach((key, value) -> add(keys, key, value, parts.getOrDefault(key, "")));
    return keys;
  }

  private static void add(List<String> keys, String key, Object now, Object then) {
    if (!now.equals(then)) {
      keys.add(key);
    }
  }

  /** What makes a kind, by the keys of a task; the order of a schema's properties counts. */
  private static Map<String, Object> parts(Kind kind) {
    return switch (kind) {
      case Kind.Extract extract ->
          Map.of(
              "schema", extract.schema().toJson(),
              "written", extract.written().toJson());
      case Kind.Classify classify ->
          Map.of("labels", classify.labels(), "routes", classify.routes());
      case Kind.Route route -> Map.of("specialists", route.specialists());
      case Kind.Generate generate -> Map.of("max-tokens", generate.maxTokens());
    };
  }
}
