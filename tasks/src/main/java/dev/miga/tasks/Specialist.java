package dev.miga.tasks;

import dev.miga.engine.Folders;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.GenerationEvent;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.decode.Ticket;
import dev.miga.engine.json.JsonValue;
import dev.miga.kernels.Layout;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * A model that does one task: text in, an {@link Answer} out.
 *
 * <pre>{@code
 * record Item(int quantity, String product) {}
 * record Order(List<Item> items, Optional<String> address, Optional<String> paymentMethod) {}
 *
 * try (Specialist bakery = Specialist.load(Path.of("specialists/bakery"))) {
 *   Structured<Order> order = bakery.apply("3 canillas para la calle 72, pago móvil", Order.class);
 *   order.value().items();
 *   order.fields().getFirst().confidence();
 * }
 * }</pre>
 *
 * <p>Safe for any number of threads: each call brings its own cache and scratch memory, all share
 * the weights, the grammar and the computed prefix.
 */
public final class Specialist implements AutoCloseable {
  private final SpecialistFile file;
  private final BaseModel base;
  private final Prompt prompt;
  private final Applier applier;
  private final ServedWeights weights;
  private final Ownership ownership;
  private final UnderWay underWay = new UnderWay();

  /** Whether a specialist closes its base model. */
  enum Ownership {
    /** Others have it too. */
    SHARED,
    /** It is its own. */
    ALONE
  }

  private Specialist(
      SpecialistFile file, BaseModel base, ServedWeights weights, Ownership ownership) {
    this.file = file;
    this.base = base;
    this.weights = weights;
    this.ownership = ownership;
    this.prompt = Prompt.of(file.task(), base.model().tokenizer());
    this.applier =
        Applier.of(new Applier.Means(file, prompt, base, weights.model(), weights.labelHead()));
  }

  /**
   * Loads a specialist with its base model, which must be on this machine.
   *
   * @param path a specialist's folder or {@code .miga} file, or a task in YAML
   * @throws MigaException if something is missing or unsound
   */
  public static Specialist load(Path path) {
    return SpecialistLoader.standard(Folders.standard()).load(SpecialistFile.read(path));
  }

  /**
   * A specialist over a base model that others may share, with an adapter that no file needs to
   * hold: what is merged is kept nowhere.
   *
   * @throws MigaException if the adapter is for another model
   */
  public static Specialist over(BaseModel base, SpecialistFile file, Adapter adapter, Merge merge) {
    Layout quantized = file.base().merged();
    return of(file, base, ServedWeights.of(base, adapter, merge, quantized), Ownership.SHARED);
  }

  /**
   * A specialist over a base model.
   *
   * @param weights of its own, closed with it
   */
  static Specialist of(
      SpecialistFile file, BaseModel base, ServedWeights weights, Ownership ownership) {
    return new Specialist(file, base, weights, ownership);
  }

  /** What it is for. */
  public Task task() {
    return file.task();
  }

  /** All that is known about it. */
  public SpecialistFile file() {
    return file;
  }

  /** How texts are put to the model. */
  public Prompt prompt() {
    return prompt;
  }

  /** What it takes of memory for itself, beside what all share that have the same base model. */
  public long bytes() {
    return weights.bytes() + applier.bytes();
  }

  /**
   * Answers a text.
   *
   * @throws MigaException INVALID_ARGUMENT if the text is empty or longer than the task takes
   */
  public Answer apply(String text) {
    return submit(text, Terms.NONE, event -> {}).await();
  }

  /**
   * Takes a text to answer, in shared passes with whatever else its base model does.
   *
   * @param events receives the answer as it is written, JSON where that is its form; nothing for
   *     labels. They come from the model's thread and must not keep it waiting. Where the task
   *     normalizes texts, what is copied is written as the model reads it; the answer has it as it
   *     was given
   * @throws MigaException INVALID_ARGUMENT if the text is empty or longer than the task takes; BUSY
   *     if too many wait; REFUSED if it was closed
   */
  public Pending submit(String text, Terms terms, Consumer<GenerationEvent> events) {
    NormalizedText read = task().asRead(text);
    base.scheduler().requireRoom(weights.model(), terms); // a refusal is to cost nothing
    return submit(applier.prepare(read, events), terms);
  }

  private <T> Pending submit(Prepared<T> prepared, Terms terms) {
    underWay.begin("the specialist '" + task().name() + "'");
    Ticket<T> ticket;
    try {
      ticket = base.scheduler().submit(prepared.sequence(), terms);
    } catch (RuntimeException | Error e) {
      underWay.end();
      throw e;
    }
    ticket.whenDone(underWay::end);
    return Pending.of(ticket, prepared.answer());
  }

  /**
   * Reads a record out of a text.
   *
   * @param type a Java record; its components are the properties of the schema, {@code
   *     paymentMethod} for {@code payment_method}
   * @throws IllegalArgumentException if the task is not of kind extract, or the type does not fit
   *     its schema
   */
  public <T> Structured<T> apply(String text, Class<T> type) {
    if (!(apply(text) instanceof Structured<?> structured)) {
      throw new IllegalArgumentException(task().name() + " answers with no record");
    }
    return structured.as(type);
  }

  /**
   * Answers many texts, {@code inFlight} of them at a time in shared passes.
   *
   * @param requests read as there is room for them, by the thread that asks for replies
   * @return a reply for each request, in their order; for one thread
   */
  public Iterator<Reply> applyAll(Iterator<Request> requests, int inFlight) {
    return new Bulk(this, requests, inFlight);
  }

  /** The answer as JSON. */
  public JsonValue applyToJson(String text) {
    return apply(text).output();
  }

  /** Takes no more texts, waits until those under way are answered, and frees what it holds. */
  @Override
  public void close() {
    if (!underWay.close()) {
      return;
    }
    applier.close();
    weights.close();
    if (ownership == Ownership.ALONE) {
      base.close();
    }
  }
}
