package dev.miga.spring;

import dev.miga.kernels.KernelsProvider;
import dev.miga.tasks.Merge;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys {@code miga...} of an application. One that is unknown fails the start.
 *
 * @param enabled Whether there are beans at all.
 * @param specialists Specialists by the names of their beans: a folder, a task in YAML or a .miga
 *     archive each.
 * @param model Base model of all specialists: a name, a file, or hf:owner/repo[/file]. Empty for
 *     the one that they were made from.
 * @param home Folder for models, packed weights, unpacked archives and kernels. Empty for
 *     ~/.cache/miga.
 * @param offline Whether a base model that is missing fails the start, else it is fetched then.
 * @param threads Threads that compute; 0 for all cores.
 * @param kernels Kernels that compute: auto for the fastest that the machine has.
 * @param merge Whether adapters are merged into weights of their own.
 * @param limits What the scheduler takes.
 */
@ConfigurationProperties(prefix = "miga", ignoreUnknownFields = false)
public record MigaProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue Map<String, String> specialists,
    @DefaultValue("") String model,
    @DefaultValue("") String home,
    @DefaultValue("true") boolean offline,
    @DefaultValue("0") int threads,
    @DefaultValue("auto") KernelsProvider.Wish kernels,
    @DefaultValue("auto") Merge merge,
    @DefaultValue Limits limits) {

  /** Copies the map. */
  public MigaProperties {
    specialists = Map.copyOf(specialists);
  }

  /**
   * What the scheduler takes.
   *
   * @param inFlight Texts that share passes at a time.
   * @param queued Texts that wait at most; one more is refused.
   */
  public record Limits(@DefaultValue("16") int inFlight, @DefaultValue("1024") int queued) {}
}
