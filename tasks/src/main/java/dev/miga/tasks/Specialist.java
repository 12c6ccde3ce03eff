package dev.miga.tasks;

import dev.miga.engine.Folders;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.generate.GenerationEvent;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.model.LanguageModel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
  private final LanguageModel model;
  private final Prompt prompt;
  private final Applier applier;

  private Specialist(
      SpecialistFile file, LanguageModel model, Optional<Adapter.LabelHead> labelHead) {
    this.file = file;
    this.model = model;
    this.prompt = Prompt.of(file.task(), model.tokenizer());
    this.applier = Applier.of(file, model, prompt, labelHead);
  }

  /**
   * Loads a specialist with its base model, which must be on this machine.
   *
   * @param path a specialist's folder or {@code .miga} file, or a task in YAML
   * @throws MigaException if something is missing or unsound
   */
  public static Specialist load(Path path) {
    return load(path, Folders.standard());
  }

  /**
   * The same with other folders.
   *
   * @throws MigaException if something is missing or unsound
   */
  public static Specialist load(Path path, Folders folders) {
    return SpecialistLoader.standard(folders).load(SpecialistFile.read(path, folders.archives()));
  }

  /**
   * A specialist over a model that is loaded already, its adapter included; {@link #close} closes
   * the model too.
   */
  public static Specialist of(SpecialistFile file, LanguageModel model) {
    return of(file, model, Optional.empty());
  }

  /** The same with a head that scores labels, for a classification. */
  public static Specialist of(
      SpecialistFile file, LanguageModel model, Optional<Adapter.LabelHead> labelHead) {
    return new Specialist(file, model, labelHead);
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

  /**
   * Answers a text.
   *
   * @throws MigaException INVALID_ARGUMENT if the text is empty or longer than the task takes
   */
  public Answer apply(String text) {
    return apply(text, () -> false, event -> {});
  }

  /**
   * Answers a text and tells how it goes.
   *
   * @param cancelled asked before each pass
   * @param events receives the answer as it is written, JSON where that is its form; nothing for
   *     labels
   * @throws MigaException as {@link #apply(String)}; REFUSED if it was cancelled
   */
  public Answer apply(String text, BooleanSupplier cancelled, Consumer<GenerationEvent> events) {
    return applier.apply(Texts.checked(text, task()), cancelled, events);
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
    return structured.with(RecordBinder.bind(structured.output(), type));
  }

  /**
   * Answers many texts, {@code inFlight} of them at a time in shared passes.
   *
   * @param replies receives one for each request, in the order of the requests
   */
  public void applyAll(Iterator<Request> requests, int inFlight, Consumer<Reply> replies) {
    applier.applyAll(requests, inFlight, new InOrder(replies));
  }

  /** The answer as JSON. */
  public JsonValue applyToJson(String text) {
    return apply(text).output();
  }

  @Override
  public void close() {
    applier.close();
    model.close();
  }
}
