package dev.miga.eval.plan;

import java.util.List;

/** When messages come. */
public sealed interface Traffic permits PoissonTraffic, TraceTraffic {

  /** Messages of a day. */
  double perDay();

  /** Messages a second while there are most of them. */
  double perSecond();

  /** The largest share of the messages that {@link #arrivals} can give. */
  double mostShare();

  /**
   * What comes to a machine that has a share of all messages, while there are most of them.
   *
   * @param share more than 0; more than 1 is more than all
   * @return milliseconds, ascending
   */
  double[] arrivals(double share, long seed);

  /** A day in parts that are alike. */
  List<Stretch> day();

  /**
   * A part of a day.
   *
   * @param hours that it has
   * @param load messages a second, as a share of those while there are most
   */
  record Stretch(double hours, double load) {}

  /** In a few words, for people. */
  String described();
}
