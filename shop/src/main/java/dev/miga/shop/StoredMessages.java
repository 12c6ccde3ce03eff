package dev.miga.shop;

import dev.miga.shop.conversation.Step;
import dev.miga.shop.conversation.Talk;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.store.Inbox;
import dev.miga.shop.store.Outbox;
import dev.miga.shop.store.Receipt;
import dev.miga.shop.store.ShopStore;
import dev.miga.shop.store.Waiting;
import dev.miga.shop.whatsapp.CloudDelivery.Status;
import dev.miga.shop.whatsapp.CloudError;
import dev.miga.shop.whatsapp.Intake;
import dev.miga.shop.whatsapp.MessageQueue;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What WhatsApp delivers, in the store. */
final class StoredMessages implements Intake, MessageQueue {
  private final Inbox inbox;
  private final Outbox outbox;

  StoredMessages(ShopStore store) {
    this.inbox = store.inbox();
    this.outbox = store.outbox();
  }

  @Override
  public int take(List<CustomerMessage> messages) {
    return inbox.take(messages);
  }

  @Override
  public void status(Status status) {
    Receipt receipt =
        switch (status.state()) {
          case SENT -> Receipt.SENT;
          case FAILED -> Receipt.FAILED;
          case DELIVERED -> Receipt.DELIVERED;
          case READ -> Receipt.READ;
        };
    outbox.receipt(status.id(), receipt, status.problem().map(CloudError::spoken));
  }

  @Override
  public List<Waiting> waiting(Set<String> busy, Instant now, int most) {
    return inbox.claim(now, busy, most);
  }

  @Override
  public Talk talk(CustomerMessage message) {
    return inbox.talk(message);
  }

  @Override
  public void finish(CustomerMessage message, Talk talk, Step step) {
    inbox.done(message, talk, step);
  }

  @Override
  public void later(CustomerMessage message, Instant due, String problem) {
    inbox.retryLater(message, problem, due);
  }
}
