package dev.miga.shop.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An order, as the shop has it.
 *
 * @param id given by the database
 * @param customer telephone number in WhatsApp's form, digits alone
 * @param name that the customer has on WhatsApp
 * @param content what is to be baked, packed and brought; by a person where one corrected it
 * @param bill what its products cost
 * @param reading what the model read; none where the order came from the catalogue alone
 * @param review why a person must look at it, in Spanish; empty where nobody needs to
 * @param messages ids of the messages that it consists of, oldest first
 * @param corrected whether a person wrote the content; then no model changes it again
 * @param begun when its first message was sent
 * @param changed when it changed last
 */
public record Order(
    long id,
    String customer,
    Optional<String> name,
    OrderState state,
    OrderContent content,
    Bill bill,
    Optional<Reading> reading,
    List<String> review,
    List<String> messages,
    boolean corrected,
    Instant begun,
    Instant changed) {

  /** Copies the lists. */
  public Order {
    review = List.copyOf(review);
    messages = List.copyOf(messages);
  }

  /** What it costs; empty if something has no price. */
  public Optional<BigDecimal> total() {
    return bill.total(content);
  }

  /** The same in another state. */
  public Order in(OrderState other, Instant at) {
    return new Order(
        id, customer, name, other, content, bill, reading, review, messages, corrected, begun, at);
  }

  /** The same as a person wrote it: nothing is left to review. */
  public Order corrected(OrderContent written, Bill costs, Instant at) {
    return new Order(
        id, customer, name, state, written, costs, reading, List.of(), messages, true, begun, at);
  }

  /** The same of other messages, with what a person must look at. */
  public Order of(List<String> others, List<String> reasons, Instant at) {
    return new Order(
        id, customer, name, state, content, bill, reading, reasons, others, corrected, begun, at);
  }
}
