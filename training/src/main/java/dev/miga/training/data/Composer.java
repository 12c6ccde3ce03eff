package dev.miga.training.data;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.eval.Sample;
import dev.miga.training.data.TemplateFile.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Composes samples of templates, all of them different, each fit for the task if there is one. */
public final class Composer {
  /** Ways in succession that say what was said already, after which all ways are gone through. */
  private static final int MOST_REPEATED = 1000;

  /** Ways that are gone through. */
  private static final int MOST_WAYS = 2_000_000;

  private final TemplateFile templates;
  private final Optional<TaskCheck> check;

  /** Composes samples of some templates. */
  public Composer(TemplateFile templates) {
    this.templates = templates;
    this.check = templates.task().map(file -> new TaskCheck(file.task()));
  }

  /**
   * So many samples.
   *
   * @param seed of which and in which order
   * @throws MigaException if there are not so many, or one does not fit, naming its template
   */
  public List<Sample> compose(int count, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Chooser chooser = new Chooser.AtRandom(random);
    Map<String, Sample> composed = new LinkedHashMap<>();
    int repeated = 0;
    while (composed.size() < count && repeated < MOST_REPEATED) {
      repeated = add(drawn(random), chooser, composed) ? 0 : repeated + 1;
    }
    if (composed.size() < count) {
      addRare(composed, count, random);
    }
    return List.copyOf(composed.values());
  }

  /** As often as its weight says. */
  private Template drawn(RandomGenerator random) {
    int left = random.nextInt(templates.all().stream().mapToInt(Template::weight).sum());
    for (Template template : templates.all()) {
      left -= template.weight();
      if (left < 0) {
        return template;
      }
    }
    throw new IllegalStateException("weights of nothing");
  }

  /** Whether it says something new. */
  private boolean add(Template template, Chooser chooser, Map<String, Sample> composed) {
    Sample sample = composed(template, chooser);
    Sample before = composed.putIfAbsent(sample.text(), sample);
    if (before == null) {
      check.flatMap(task -> task.problem(sample)).ifPresent(problem -> refuse(sample, problem));
    } else if (!before.gold().equals(sample.gold())) {
      refuse(
          sample,
          "the same text means %s, and in %s %s"
              .formatted(
                  Printable.shorten(sample.gold().toJson()),
                  before.where(),
                  Printable.shorten(before.gold().toJson())));
    }
    return before == null;
  }

  private Sample composed(Template template, Chooser chooser) {
    try {
      Composing one = new Composing(templates.slots(), chooser);
      String text = one.text(template.text());
      return new Sample(template.name(), text, one.meant(template.gold()), "");
    } catch (MigaException e) {
      throw new MigaException(e.code(), template.name() + ": " + e.oneLine(), e);
    }
  }

  private static void refuse(Sample sample, String problem) {
    throw new MigaException(
        ErrorCode.INVALID_FILE,
        "%s: %s: %s".formatted(sample.where(), Printable.quote(sample.text()), problem));
  }

  /** Goes through all ways for those that chance does not find. */
  private void addRare(Map<String, Sample> composed, int count, RandomGenerator random) {
    Map<String, Sample> all = new LinkedHashMap<>(composed);
    int ways = 0;
    for (Template template : templates.all()) {
      Chooser.EachWay each = new Chooser.EachWay();
      do {
        add(template, each, all);
        ways++;
      } while (each.next() && ways < MOST_WAYS);
    }
    if (all.size() < count) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: %s different texts can be made of these templates, %d were asked for; ask for fewer, or write more alternatives"
              .formatted(
                  templates.file(),
                  ways < MOST_WAYS ? "only " + all.size() : all.size() + " or a few more",
                  count));
    }
    List<Sample> left = new ArrayList<>(all.values()).subList(composed.size(), all.size());
    for (int i = left.size() - 1; composed.size() < count; i--) {
      Sample next = left.set(random.nextInt(i + 1), left.get(i));
      composed.put(next.text(), next);
    }
  }
}
