package dev.miga.spark;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Specialists as functions of SQL: a catalog whose functions take a text and give the struct of
 * {@link SpecialistTransformer}.
 *
 * <pre>{@code
 * spark-sql --conf spark.sql.catalog.miga=dev.miga.spark.SpecialistCatalog \
 *   --conf spark.sql.catalog.miga.specialists.bakery=/models/bakery.miga
 * SELECT id, miga.bakery(text).output FROM messages;
 * }</pre>
 *
 * <p>Each {@code specialists.NAME} is a function {@code NAME}; {@code model}, {@code batch} and
 * {@code threads} are as for the transformer, {@code sha256.NAME} is a specialist's digest.
 */
public final class SpecialistCatalog implements FunctionCatalog {
  private static final String SPECIALISTS = "specialists.";

  private final Map<String, SpecialistFunction> functions = new LinkedHashMap<>();
  private String name = "";

  /** A catalog without functions. */
  public SpecialistCatalog() {}

  @Override
  public void initialize(String catalog, CaseInsensitiveStringMap options) {
    name = catalog;
    options.forEach(
        (key, place) -> {
          String lower = key.toLowerCase(Locale.ROOT);
          if (lower.startsWith(SPECIALISTS)) {
            String function = lower.substring(SPECIALISTS.length());
            functions.put(
                function,
                new SpecialistFunction(catalog + "." + function, setup(place, function, options)));
          }
        });
  }

  private static SpecialistSetup setup(
      String place, String function, CaseInsensitiveStringMap options) {
    return new SpecialistSetup(
        place,
        options.getOrDefault("model", ""),
        options.getOrDefault("sha256." + function, ""),
        options.getInt("batch", SpecialistSetup.BATCH),
        options.getInt("threads", SpecialistSetup.ALL_CORES));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Identifier[] listFunctions(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length > 0) {
      throw new NoSuchNamespaceException(namespace);
    }
    return functions.keySet().stream()
        .map(function -> Identifier.of(namespace, function))
        .toArray(Identifier[]::new);
  }

  @Override
  public UnboundFunction loadFunction(Identifier function) throws NoSuchFunctionException {
    SpecialistFunction found = functions.get(function.name().toLowerCase(Locale.ROOT));
    if (found == null || function.namespace().length > 0) {
      throw new NoSuchFunctionException(function);
    }
    return found;
  }
}
