package dev.miga.tasks;

import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.ScalarKernels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Specialists over a tiny random model: their answers are valid noise. */
final class TinySpecialists {
  static final String ORDER =
      """
      {"type": "object", "additionalProperties": false, "required": ["items", "address", "paid"],
       "properties": {
         "items": {"type": "array", "maxItems": 3, "items": {"type": "object",
           "required": ["quantity", "product_name"], "additionalProperties": false,
           "properties": {
             "quantity": {"type": "integer", "minimum": 1, "maximum": 200},
             "product_name": {"enum": ["pan canilla", "pan", "bread"]}}}},
         "address": {"type": ["string", "null"], "x-verbatim": true, "maxLength": 30},
         "paid": {"enum": ["by_card", "in_cash", null]}}}
      """;

  private TinySpecialists() {}

  static LanguageModel model(Path folder) {
    try (ModelFile file = ModelFiles.open(TinyGemma.wide().write(folder))) {
      return LanguageModel.pack(file, new ScalarKernels(), 1);
    }
  }

  static Task task(Kind kind) {
    return new Task("tiny", kind, "", List.of(), 1, 300);
  }

  static Task task(Kind kind, Set<Normalization> normalize) {
    return new Task("tiny", kind, "", List.of(), 1, 300, normalize);
  }

  static Kind extract() {
    return new Kind.Extract(JsonValue.parse(ORDER));
  }

  static SpecialistFile file(Task task) {
    return new SpecialistFile(
        Path.of("tiny"),
        task,
        new SpecialistFile.Base("tiny", ""),
        Calibration.NONE,
        Optional.empty(),
        Optional.empty(),
        new JsonValue.JsonObject(Map.of()),
        new JsonValue.JsonObject(Map.of()));
  }

  static Specialist specialist(Path folder, Kind kind) {
    return specialist(folder, task(kind));
  }

  static Specialist specialist(Path folder, Task task) {
    BaseModel base = new BaseModel(model(folder), Scheduler.Limits.STANDARD);
    SpecialistFile file = file(task);
    ServedWeights weights = new ServedWeights.Base(base.model().gemma(), Optional.empty());
    return Specialist.of(file, base, weights, Specialist.Ownership.ALONE);
  }
}
