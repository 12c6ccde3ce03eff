package dev.miga.shop.store;

import dev.miga.shop.message.CustomerMessage;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A program that makes an order of every message, and writes a line for each. */
final class DyingShop {
  private DyingShop() {}

  /**
   * Works until there is no message.
   *
   * @param arguments URL of the database
   */
  public static void main(String[] arguments) {
    try (ShopStore store = ShopStore.open(StoreSettings.of(arguments[0]))) {
      while (step(store.inbox())) {
        System.out.println("done");
      }
    }
  }

  /** Processes a message if there is one. */
  static boolean step(Inbox inbox) {
    Optional<CustomerMessage> next =
        inbox.claim(Instant.now(), Set.of(), 1).stream().map(Waiting::message).findFirst();
    next.ifPresent(
        message ->
            inbox.done(
                message,
                inbox.talk(message),
                StoreFixture.step(
                    StoreFixture.begun(message, StoreFixture.content(1, "pan")), "listo")));
    return next.isPresent();
  }
}
