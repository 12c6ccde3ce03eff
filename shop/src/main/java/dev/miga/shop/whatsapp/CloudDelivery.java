package dev.miga.shop.whatsapp;

import dev.miga.shop.message.CustomerMessage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What WhatsApp delivers at once.
 *
 * @param messages of customers, in the order of the delivery
 * @param statuses of what the shop sent
 * @param damaged how many messages and statuses made no sense and were passed over
 */
public record CloudDelivery(List<CustomerMessage> messages, List<Status> statuses, int damaged) {

  /** Copies the lists. */
  public CloudDelivery {
    messages = List.copyOf(messages);
    statuses = List.copyOf(statuses);
  }

  /**
   * How far something is that the shop sent. They arrive in any order: the furthest counts.
   *
   * @param id that WhatsApp gave the message when it was sent
   * @param customer telephone number, digits alone
   * @param at when that was, in seconds
   * @param problem why it failed; empty unless it did
   */
  public record Status(
      String id, String customer, State state, Instant at, Optional<CloudError> problem) {}

  /** Steps of a message on its way, in their order. */
  public enum State {
    /** WhatsApp has it. */
    SENT,
    /** The customer's telephone has it. */
    DELIVERED,
    /** The customer saw it. */
    READ,
    /** It will not arrive. */
    FAILED;

    /** Name in deliveries. */
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
