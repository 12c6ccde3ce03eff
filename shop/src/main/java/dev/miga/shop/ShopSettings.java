package dev.miga.shop;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.shop.conversation.ReviewRules;
import dev.miga.shop.order.Menu;
import dev.miga.shop.store.StoreSettings;
import dev.miga.shop.whatsapp.Templates;
import dev.miga.shop.whatsapp.WhatsAppSettings;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.ConfigNode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How a shop works.
 *
 * @param menu what it sells
 * @param store where its data lies
 * @param whatsapp how it speaks with customers; empty for a shop without WhatsApp
 * @param templates what may be said a day after the customer wrote
 * @param rules when a person must look at an order
 * @param zone in which its day begins
 * @param retention how long customers are remembered; empty for ever
 */
public record ShopSettings(
    Menu menu,
    StoreSettings store,
    Optional<WhatsAppSettings> whatsapp,
    Templates templates,
    ReviewRules rules,
    ZoneId zone,
    Optional<Duration> retention) {

  /** Name of the section of a settings file. */
  public static final String SECTION = "shop";

  private static final Set<String> KEYS =
      Set.of("database", "menu", "templates", "zone", "retention-days", "review");
  private static final String DATABASE = "MIGA_DATABASE_URL";
  private static final String STANDARD_DATABASE = "jdbc:sqlite:shop.db";
  private static final String STANDARD_ZONE = "America/Caracas";
  private static final int STANDARD_DAYS = 365;
  private static final int MOST_DAYS = 36_500;

  /**
   * Settings of a file, and where the environment says otherwise those.
   *
   * @param section what stands under {@link #SECTION}, if anything
   * @param environment value of a variable
   * @throws MigaException INVALID_FILE or INVALID_ARGUMENT if something makes no sense, naming it
   */
  public static ShopSettings of(
      Optional<ConfigNode> section, Function<String, Optional<String>> environment) {
    Optional<ConfigFields> fields = section.map(node -> ConfigFields.of(node, KEYS));
    Function<String, Optional<String>> text = key -> fields.flatMap(given -> given.string(key));
    return new ShopSettings(
        text.apply("menu").map(Path::of).map(Menu::read).orElseGet(Menu::standard),
        StoreSettings.of(
            environment.apply(DATABASE).or(() -> text.apply("database")).orElse(STANDARD_DATABASE)),
        WhatsAppSettings.from(environment),
        text.apply("templates").map(Path::of).map(Templates::read).orElse(Templates.SPANISH),
        rules(fields.flatMap(given -> given.node("review"))),
        zone(text.apply("zone").orElse(STANDARD_ZONE)),
        retention(
            fields
                .flatMap(given -> given.integer("retention-days", 0, MOST_DAYS))
                .orElse(STANDARD_DAYS)));
  }

  private static ReviewRules rules(Optional<ConfigNode> node) {
    if (node.isEmpty()) {
      return ReviewRules.STANDARD;
    }
    ConfigFields fields = ConfigFields.of(node.get(), Set.of("record", "sorting"));
    return new ReviewRules(
        fields.number("record", 0, 1).orElse(ReviewRules.STANDARD.record()),
        fields.number("sorting", 0, 1).orElse(ReviewRules.STANDARD.sorting()));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "shop.zone: a zone such as %s expected, found '%s'".formatted(STANDARD_ZONE, name),
          e);
    }
  }

  private static Optional<Duration> retention(int days) {
    return days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
  }

  /** The same with another database. */
  public ShopSettings with(StoreSettings other) {
    return new ShopSettings(menu, other, whatsapp, templates, rules, zone, retention);
  }

  /** The same that speaks with customers. */
  public ShopSettings with(WhatsAppSettings other) {
    return new ShopSettings(menu, store, Optional.of(other), templates, rules, zone, retention);
  }
}
