package dev.miga.eval.plan;

import java.util.Comparator;
import java.util.List;

/**
 * What one machine was measured to do with one specialist.
 *
 * @param specialist its name
 * @param machine and how the specialist ran on it
 * @param passes what passes take
 * @param companies by the messages under way, few first; at least one
 * @param power while it computes
 */
public record MachineFigures(
    String specialist, Setup machine, PassFit passes, List<Company> companies, BusyPower power) {

  /**
   * How it was set up.
   *
   * @param cpu name of the processor
   * @param threads that computed
   * @param weights whether the adapter was merged, and into what
   */
  public record Setup(String cpu, int threads, String weights) {}

  /** Sorts the companies. */
  public MachineFigures {
    companies = companies.stream().sorted(Comparator.comparingInt(Company::inFlight)).toList();
    if (companies.isEmpty()) {
      throw new IllegalArgumentException("no company");
    }
  }

  /** What messages do beside so many: as was seen with the nearest number. */
  Company beside(int running) {
    double wanted = Math.log(running);
    return companies.stream()
        .min(Comparator.comparingDouble(c -> Math.abs(Math.log(c.inFlight()) - wanted)))
        .orElseThrow();
  }

  /** Most messages under way that were measured. */
  public int mostInFlight() {
    return companies.getLast().inFlight();
  }

  /** The same on a machine whose passes take so many times as long. */
  MachineFigures times(double factor) {
    return new MachineFigures(specialist, machine, passes.times(factor), companies, power);
  }
}
