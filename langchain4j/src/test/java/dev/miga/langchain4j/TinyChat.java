package dev.miga.langchain4j;

import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.ScalarKernels;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Serving;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Specialists over a tiny random model: what they say is valid noise. */
final class TinyChat {
  private static final String ORDER =
      """
      {"type": "object", "additionalProperties": false, "required": ["items", "pay_by", "place"],
       "properties": {
         "items": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "object",
           "additionalProperties": false, "required": ["quantity", "bread"], "properties": {
             "quantity": {"type": "integer", "minimum": 1, "maximum": 9},
             "bread": {"enum": ["pan canilla", "pan"]}}}},
         "pay_by": {"enum": ["cash", "card"]},
         "place": {"type": "null"}}}
      """;

  private TinyChat() {}

  /** With {@code order}, {@code bread}, {@code mood}, {@code unsure} and {@code talk}. */
  static Fleet open(Path folder) throws IOException {
    Path model = TinyGemma.wide().write(folder);
    Serving serving = new Serving(Merge.AUTO, Optional.empty(), Scheduler.Limits.STANDARD);
    SpecialistLoader loader =
        new SpecialistLoader(
            own -> model, new ScalarKernels(), 1, (done, total) -> {}, folder, serving);
    Files.writeString(folder.resolve("order.json"), ORDER);
    Files.writeString(
        folder.resolve("bread.json"),
        "{\"type\": \"array\", \"minItems\": 1, \"maxItems\": 2, \"items\": {\"enum\": [\"pan\", \"pan dulce\"]}}");
    Fleet fleet = Fleet.over(loader, "tiny");
    fleet.open("order", file(folder, "order", "kind: extract\nschema: order.json\n"));
    fleet.open("bread", file(folder, "bread", "kind: extract\nschema: bread.json\n"));
    fleet.open("mood", file(folder, "mood", "kind: classify\nlabels: [pan dulce, hola]\n"));
    fleet.open(
        "unsure", file(folder, "unsure", "kind: classify\nlabels: [hola, pan]\nthreshold: 1\n"));
    fleet.open("talk", file(folder, "talk", "kind: generate\nmax-tokens: 6\n"));
    return fleet;
  }

  /** Settings under which noise differs from text to text, and not from time to time. */
  static <M> ChatModelBuilder<M> varied(ChatModelBuilder<M> builder) {
    return builder.maxOutputTokens(12).temperature(2).topK(20).topP(1).seed(7);
  }

  /** A task as a specialist without an adapter. */
  static SpecialistFile file(Path folder, String name, String yaml) throws IOException {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, "name: " + name + "\nmax-characters: 100\n" + yaml);
    return SpecialistFile.read(file);
  }
}
