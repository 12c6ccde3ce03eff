package dev.miga.mcp;

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

/** Specialists of every kind over a tiny random model: their answers are valid noise. */
final class TinyFleet {
  private static final String ORDER =
      """
      {"type": "object", "additionalProperties": false, "required": ["items", "place"],
       "properties": {
         "items": {"type": "array", "maxItems": 2, "items": {"type": "object",
           "additionalProperties": false, "required": ["quantity", "bread"], "properties": {
             "quantity": {"type": "integer", "minimum": 1, "maximum": 9},
             "bread": {"enum": ["canilla", "pan"]}}}},
         "place": {"type": ["string", "null"], "x-verbatim": true, "maxLength": 20}}}
      """;

  private TinyFleet() {}

  /** With {@code order}, {@code list}, {@code mood}, {@code desk} and {@code talk}. */
  static Fleet open(Path folder) throws IOException {
    Path model = TinyGemma.wide().write(folder);
    Serving serving = new Serving(Merge.AUTO, Optional.empty(), Scheduler.Limits.STANDARD);
    SpecialistLoader loader =
        new SpecialistLoader(
            own -> model, new ScalarKernels(), 1, (done, total) -> {}, folder, serving);
    Files.writeString(folder.resolve("order.json"), ORDER);
    Files.writeString(
        folder.resolve("list.json"),
        "{\"type\": \"array\", \"maxItems\": 2, \"items\": {\"enum\": [1, 2]}}");
    Fleet fleet = Fleet.over(loader, "tiny");
    add(fleet, folder, "order", "kind: extract\nschema: order.json\nthreshold: 1\n");
    add(fleet, folder, "list", "kind: extract\nschema: list.json\n");
    add(fleet, folder, "mood", "kind: classify\nlabels: [hola, pan]\nthreshold: 1\n");
    add(fleet, folder, "desk", "kind: route\nspecialists: [order, talk]\n");
    add(fleet, folder, "talk", "kind: generate\nmax-tokens: 4\n");
    return fleet;
  }

  private static void add(Fleet fleet, Path folder, String name, String yaml) throws IOException {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, "name: " + name + "\nmax-characters: 100\n" + yaml);
    fleet.open(name, SpecialistFile.read(file));
  }
}
