package dev.miga.shop.whatsapp;

import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.whatsapp.CloudDelivery.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps deliveries in memory, or fails. */
final class MemoryIntake implements Intake {
  final Map<String, CustomerMessage> messages = new LinkedHashMap<>();
  final List<Status> statuses = new ArrayList<>();
  boolean failing;

  @Override
  public synchronized int take(List<CustomerMessage> delivered) {
    if (failing) {
      throw new IllegalStateException("database gone: 584141234567");
    }
    int before = messages.size();
    delivered.forEach(message -> messages.putIfAbsent(message.id(), message));
    return messages.size() - before;
  }

  @Override
  public synchronized void status(Status status) {
    statuses.add(status);
  }
}
