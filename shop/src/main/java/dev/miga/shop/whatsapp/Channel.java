package dev.miga.shop.whatsapp;

import dev.miga.engine.json.JsonValue.JsonObject;

/** Takes messages to customers. */
@FunctionalInterface
public interface Channel {
  /**
   * Sends a message once.
   *
   * @param message as WhatsApp takes it
   * @param failures of this message before
   * @throws InterruptedException if the shop stops; then it is not known whether it was sent
   */
  SendResult send(JsonObject message, int failures) throws InterruptedException;
}
