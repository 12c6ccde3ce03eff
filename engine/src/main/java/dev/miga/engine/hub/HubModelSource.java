package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A whole model of the Hub: what of its files is needed, and these files at one commit. */
final class HubModelSource implements WeightSource {
  private static final Predicate<String> WEIGHTS =
      Pattern.compile("model(-\\d{5}-of-\\d{5})?\\.safetensors").asMatchPredicate();
  private static final List<String> BESIDE =
      List.of(
          "config.json",
          "generation_config.json",
          "model.safetensors.index.json",
          "tokenizer.json",
          "tokenizer.model",
          "tokenizer_config.json",
          "chat_template.jinja");

  private static final int MOST_SHOWN = 10;

  private final HubClient hub;
  private final ModelReference.HubModel reference;

  HubModelSource(HubClient hub, ModelReference.HubModel reference) {
    this.hub = hub;
    this.reference = reference;
  }

  @Override
  public void fetch(Path folder, Progress progress) throws IOException, InterruptedException {
    GemmaTerms.noteFor(reference.repository(), progress);
    HubListing listing =
        hub.retry()
            .run(
                reference.name(),
                progress,
                () -> HubListing.ask(hub, reference.repository(), reference.revision()));
    List<String> wanted = wanted(listing.files());
    HubFileDownload download = new HubFileDownload(hub, reference.repository(), listing.commit());
    for (String file : wanted) { // small ones first: a missing right shows at once
      download.fetch(file, folder.resolve(fileName(file)), progress);
    }
  }

  /** Where a file goes: its folder in the repository means nothing here. */
  private String fileName(String file) {
    return RepositoryPath.fileName(reference.repository(), file);
  }

  private List<String> wanted(List<String> files) {
    List<String> weights = files.stream().filter(WEIGHTS).sorted().toList();
    if (weights.isEmpty()) {
      return List.of(onlyGguf(files));
    }
    require(files, List.of("config.json"));
    require(files, List.of("tokenizer.json", "tokenizer.model"));
    return Stream.concat(BESIDE.stream().filter(files::contains), weights.stream()).toList();
  }

  private String onlyGguf(List<String> files) {
    List<String> found = files.stream().filter(file -> file.endsWith(".gguf")).sorted().toList();
    found.forEach(this::fileName); // refuses what is none
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new MigaException(
        ErrorCode.INVALID_ARGUMENT,
        found.isEmpty()
            ? reference.name() + ": has neither model.safetensors nor a GGUF file"
            : "%s: has %d GGUF files; name one, hf:%s/FILE: %s"
                .formatted(reference.name(), found.size(), reference.repository(), shown(found)));
  }

  private static String shown(List<String> files) {
    String shown = String.join(", ", files.subList(0, Math.min(files.size(), MOST_SHOWN)));
    return files.size() > MOST_SHOWN ? shown + ", ..." : shown;
  }

  private void require(List<String> files, List<String> oneOf) {
    if (oneOf.stream().noneMatch(files::contains)) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          reference.name() + ": has no " + String.join(" and no ", oneOf) + ", which Miga needs");
    }
  }
}
