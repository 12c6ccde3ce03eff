package dev.miga.training.recipe;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.BaseModel;
import dev.miga.eval.Sample;
import dev.miga.tasks.DraftTeacher;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Outputs;
import dev.miga.tasks.SpecialistFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What drafts learn of the data: how answers go, as numbers. Only speed depends on it. */
final class DraftsOfData {
  /** Drawn by seed; the table holds no more. */
  private static final int MOST = 4000;

  private DraftsOfData() {}

  /** The specialist with a table of its data, unless its kind has none or the recipe wants none. */
  static SpecialistFile added(
      SpecialistFile file, SpecialistTraining.Order order, DataSplit data, BaseModel base) {
    if (!(order.task().task().kind() instanceof Kind.Extract extract)
        || !order.recipe().keepsakes().drafts()) {
      return file;
    }
    DraftTeacher teacher = new DraftTeacher(base, file, extract);
    List<Sample> samples = new ArrayList<>(data.training());
    Collections.shuffle(samples, new Random(1));
    samples.stream().limit(MOST).forEach(sample -> learn(teacher, extract, sample));
    Path table = order.run().path().resolve(SpecialistFile.DRAFTS);
    try {
      Files.createDirectories(order.run().path());
      Files.write(table, teacher.table().toBytes());
      return file.withDrafts(table);
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, table + ": cannot be written (" + e + ")", e);
    }
  }

  private static void learn(DraftTeacher teacher, Kind.Extract extract, Sample sample) {
    try {
      teacher.learn(sample.text(), Outputs.canonical(extract, sample.gold()));
    } catch (MigaException misfit) {
      // Told of already, when it was encoded; drafts do without it.
    }
  }
}
