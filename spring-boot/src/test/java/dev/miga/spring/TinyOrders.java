package dev.miga.spring;

import dev.miga.engine.testing.TinyGemma;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tasks over a tiny random model, which answers with valid noise.
 *
 * @param folder with {@code bakery.yaml}, which reads orders, and {@code mood.yaml}, which sorts
 */
public record TinyOrders(Path folder, Path model) {
  private static final String ORDER =
      """
      {"type": "object", "additionalProperties": false,
       "required": ["items", "address", "payment_method"],
       "properties": {
         "items": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "object",
           "additionalProperties": false, "required": ["quantity", "product"], "properties": {
             "quantity": {"type": "integer", "minimum": 1, "maximum": 9},
             "product": {"enum": ["canilla", "pan"]}}}},
         "address": {"type": ["string", "null"], "x-verbatim": true, "maxLength": 20},
         "payment_method": {"enum": ["efectivo", null]}}}
      """;

  /** Writes all of it. */
  public static TinyOrders in(Path folder) throws IOException {
    Files.writeString(folder.resolve("order.json"), ORDER);
    Files.writeString(
        folder.resolve("bakery.yaml"),
        "name: bakery\nkind: extract\nschema: order.json\nmax-characters: 100\n");
    Files.writeString(
        folder.resolve("mood.yaml"),
        "name: mood\nkind: classify\nlabels: [hola, pan]\nmax-characters: 100\n");
    return new TinyOrders(folder, TinyGemma.wide().write(folder));
  }

  /** Keys that name some of the tasks, and keep everything in the folder. */
  public String[] keys(String... names) {
    List<String> keys = new ArrayList<>();
    keys.add("miga.model=" + model);
    keys.add("miga.home=" + folder.resolve("home"));
    keys.add("miga.threads=1");
    for (String name : names) {
      keys.add("miga.specialists.%s=%s".formatted(name, folder.resolve(name + ".yaml")));
    }
    return keys.toArray(String[]::new);
  }
}
