package dev.miga.shop.whatsapp;

import java.time.Duration;

/** What became of something that was to be sent. */
public sealed interface SendResult {
  /**
   * WhatsApp has it.
   *
   * @param id that its statuses will carry
   */
  record Sent(String id) implements SendResult {}

  /**
   * It may be taken later.
   *
   * @param after how long to wait
   * @param problem for a person, without secrets
   */
  record Retry(Duration after, String problem) implements SendResult {}

  /**
   * The customer wrote more than 24 hours ago: only a template is taken.
   *
   * @param problem for a person
   */
  record Closed(String problem) implements SendResult {}

  /**
   * It will never be taken.
   *
   * @param problem for a person, without secrets
   */
  record Refused(String problem) implements SendResult {}
}
