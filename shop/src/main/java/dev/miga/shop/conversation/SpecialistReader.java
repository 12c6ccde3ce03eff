package dev.miga.shop.conversation;

import dev.miga.engine.decode.Terms;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.Reading;
import dev.miga.shop.order.Reading.Part;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Digest;
import dev.miga.tasks.Field;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Span;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.Structured;

/** Asks the specialists {@code desk} and {@code bakery} of a fleet. */
public final class SpecialistReader implements MessageReader {
  private static final String DESK = "desk";
  private static final String BAKERY = "bakery";
  private static final int NOWHERE = -1;

  private final Fleet fleet;
  private final Terms terms;
  private final String model;

  /**
   * A reader.
   *
   * @param terms on which the models are asked
   */
  public SpecialistReader(Fleet fleet, Terms terms) {
    this.fleet = fleet;
    this.terms = terms;
    this.model = fleet.get(BAKERY).file().adapter().map(Digest::sha256).orElse("");
  }

  @Override
  public Sorted sort(String text) {
    Classified said = (Classified) fleet.get(DESK).submit(text, terms, event -> {}).await();
    String label = said.distribution().getFirst().label();
    return new Sorted(MessageKind.of(label).orElse(MessageKind.OTRO), said.confidence());
  }

  @Override
  public Reading read(String text) {
    Specialist bakery = fleet.get(BAKERY);
    Structured<?> said = (Structured<?>) bakery.submit(text, terms, event -> {}).await();
    return new Reading(
        said.as(OrderContent.class).value(),
        said.confidence(),
        said.fields().stream().map(SpecialistReader::part).toList(),
        text,
        model);
  }

  private static Part part(Field field) {
    int from = field.source().map(Span::from).orElse(NOWHERE);
    int to = field.source().map(Span::to).orElse(NOWHERE);
    return new Part(field.pointer(), field.confidence(), from, to);
  }
}
