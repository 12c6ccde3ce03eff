package dev.miga.engine.hub;

import java.io.IOException;
import java.nio.file.Path;

/** One named file of the Hub. */
final class HubFileSource implements WeightSource {
  private final HubClient hub;
  private final ModelReference.HubFile reference;

  HubFileSource(HubClient hub, ModelReference.HubFile reference) {
    this.hub = hub;
    this.reference = reference;
  }

  @Override
  public void fetch(Path folder, Progress progress) throws IOException, InterruptedException {
    GemmaTerms.noteFor(reference.repository(), progress);
    Path target = folder.resolve(FolderNames.fileName(reference.file()));
    new HubFileDownload(hub, reference.repository(), reference.revision())
        .fetch(reference.file(), target, progress);
  }
}
