package dev.miga.shop.order;

import dev.miga.engine.MigaException;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.ConfigNode;
import dev.miga.tasks.ConfigReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the shop sells, from a file:
 *
 * <pre>
 * currency: USD
 * prices:
 *   pan canilla: 0.80
 *   malta: 1.20
 * catalogue:
 *   SKU-017: pan canilla
 * </pre>
 *
 * @param currency of all prices, as customers read it
 * @param prices by product, as the specialist spells it
 * @param catalogue products by the id that they have in WhatsApp's catalogue, where that is not
 *     their name
 */
public record Menu(String currency, Map<String, BigDecimal> prices, Map<String, String> catalogue) {
  private static final String STANDARD = "/dev/miga/shop/demo/menu.yaml";
  private static final double MOST = 1e6;

  /** Keeps the order of the file. */
  public Menu {
    prices = new LinkedHashMap<>(prices);
    catalogue = new LinkedHashMap<>(catalogue);
  }

  /** A menu whose products are called the same in the catalogue. */
  public Menu(String currency, Map<String, BigDecimal> prices) {
    this(currency, prices, Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws MigaException INVALID_FILE if a price is none, or the catalogue names a product without
   *     a price
   */
  public static Menu read(Path file) {
    return of(ConfigReader.read(file));
  }

  /** That of the bakery which comes with Miga, for those who have not written theirs yet. */
  public static Menu standard() {
    try (InputStream in = Menu.class.getResourceAsStream(STANDARD)) {
      byte[] text = Objects.requireNonNull(in, STANDARD).readAllBytes();
      return of(ConfigReader.parse(new String(text, StandardCharsets.UTF_8), STANDARD));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is part of the program
    }
  }

  private static Menu of(ConfigNode root) {
    ConfigFields fields = ConfigFields.of(root, Set.of("currency", "prices", "catalogue"));
    ConfigNode node = fields.required("prices");
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      throw ConfigFields.wrong(node, "prices must be products with a price each");
    }
    ConfigFields priced = ConfigFields.of(node, mapping.members().keySet());
    Map<String, BigDecimal> prices = new LinkedHashMap<>();
    for (String product : mapping.members().keySet()) {
      double price = priced.number(product, 0, MOST).orElseThrow();
      prices.put(product, price(BigDecimal.valueOf(price)));
    }
    return new Menu(fields.string("currency").orElse("USD"), prices, catalogue(fields, prices));
  }

  private static Map<String, String> catalogue(
      ConfigFields fields, Map<String, BigDecimal> prices) {
    Optional<ConfigNode> node = fields.node("catalogue");
    if (node.isEmpty()) {
      return Map.of();
    }
    if (!(node.get() instanceof ConfigNode.Mapping mapping)) {
      throw ConfigFields.wrong(node.get(), "catalogue must be ids with a product each");
    }
    ConfigFields named = ConfigFields.of(mapping, mapping.members().keySet());
    Map<String, String> products = new LinkedHashMap<>();
    for (String id : mapping.members().keySet()) {
      String product = named.requiredString(id);
      if (!prices.containsKey(product)) {
        throw ConfigFields.wrong(named.required(id), "a product with a price expected");
      }
      products.put(id, product);
    }
    return products;
  }

  /** A price with two decimals, as all of them are. */
  public static BigDecimal price(BigDecimal value) {
    return value.setScale(2, RoundingMode.HALF_UP);
  }

  /** The product with an id of the catalogue, or of that name. */
  public Optional<String> product(String id) {
    return Optional.ofNullable(catalogue.get(id))
        .or(() -> Optional.of(id).filter(prices::containsKey));
  }

  /** What the products of an order cost today. */
  public Bill bill(OrderContent content) {
    return Bill.of(this, content.items());
  }
}
