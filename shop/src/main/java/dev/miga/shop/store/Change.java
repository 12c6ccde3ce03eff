package dev.miga.shop.store;

/** What is different now. It was committed before anybody is told. */
public sealed interface Change {
  /** An order is new or different. */
  record OfOrder(long id) implements Change {}

  /** A message came, was processed, failed or was answered. */
  record OfMessage(String id) implements Change {}

  /** Words for customers are to be sent, were sent, failed or arrived. */
  record OfAnswers() implements Change {}

  /** Much was removed or restored. */
  record OfAll() implements Change {}
}
