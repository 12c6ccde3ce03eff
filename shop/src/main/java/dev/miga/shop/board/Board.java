package dev.miga.shop.board;

import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.OrderSearch;
import dev.miga.shop.order.OrderState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the people of the shop see and change. Any number of threads may call it; a call throws a
 * {@link dev.miga.engine.MigaException} IO where the database does not answer.
 */
public interface Board {
  /** Orders that changed since then, and older ones that are confirmed and not yet delivered. */
  List<ShownOrder> live(Instant since);

  /** Orders that fit, the newest first, {@link OrderSearch#MOST} of them at most. */
  List<ShownOrder> find(OrderSearch search);

  /** All orders that began in a time, whatever became of them, the oldest first. */
  List<Order> begun(Instant from, Instant until);

  /** One order. */
  Optional<ShownOrder> order(long id);

  /**
   * Gives an order another state.
   *
   * @return whether it was in the first one, so that of two people who do the same one succeeds
   */
  boolean move(long id, OrderState from, OrderState to);

  /**
   * Keeps what a person wrote: nothing is left to review, and no model changes it again.
   *
   * @param seen when the order that the person saw had changed last
   * @return whether that is still so; nothing is kept if it changed meanwhile
   */
  boolean correct(long id, OrderContent content, Instant seen);

  /** Messages that a person must answer, the oldest first. */
  List<WaitingMessage> queue();

  /**
   * Takes a message out of the queue.
   *
   * @return whether it was in it
   */
  boolean answered(String message);

  /**
   * What people wrote in place of what a model had read, the oldest first: JSON lines as {@code
   * miga train} takes them.
   */
  List<String> corrections();

  /** All that is kept of a customer. */
  JsonObject customer(String customer);

  /**
   * Erases a customer's orders and messages.
   *
   * @return how many messages there were
   */
  int forget(String customer);

  /** How the shop is. */
  ShopStatus status();
}
