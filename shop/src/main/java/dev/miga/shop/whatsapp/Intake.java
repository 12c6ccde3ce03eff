package dev.miga.shop.whatsapp;

import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.whatsapp.CloudDelivery.Status;
import java.util.List;

/** Where deliveries are kept. Every delivery may come several times, and in any order. */
public interface Intake {
  /**
   * Stores the messages whose ids are not known yet: all of them, or none and an exception.
   *
   * @return how many were new
   */
  int take(List<CustomerMessage> messages);

  /** Stores how far an answer is, unless it is known to be further already. */
  void status(Status status);
}
