package dev.miga.cli.bundle;

import dev.miga.engine.hub.ModelReference;
import dev.miga.tasks.SpecialistFile;
import java.nio.file.Path;
import java.util.Map;

/**
 * What goes into a bundle.
 *
 * @param specialists by the names that they will be asked for by
 * @param models their base models; none where the weights come from elsewhere
 * @param jars that Miga runs from
 * @param java what links the runtime
 * @param texts the bundle's own pages
 * @param rehearsal by which the cache of classes is made
 * @param threads that pack
 */
public record BundleParts(
    Map<String, SpecialistFile> specialists,
    Map<ModelReference, Model> models,
    ShippedJars jars,
    Path java,
    Texts texts,
    Rehearsal rehearsal,
    int threads) {

  /** Copies the maps. */
  public BundleParts {
    specialists = Map.copyOf(specialists);
    models = Map.copyOf(models);
  }

  /**
   * A base model.
   *
   * @param file or its folder
   * @param sha256 digest of the file; empty for a folder
   */
  public record Model(Path file, String sha256) {}

  /**
   * What the commands say of themselves.
   *
   * @param version of Miga
   * @param manPage for {@code man}
   * @param completion for bash
   * @param path folders of programs on this machine, as in {@code PATH}
   */
  public record Texts(String version, String manPage, String completion, String path) {}
}
