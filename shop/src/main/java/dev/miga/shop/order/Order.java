package dev.miga.shop.order;

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
}
