package dev.miga.spark;

import dev.miga.engine.testing.TinyGemma;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tasks over a tiny random model, which answers with valid noise.
 *
 * @param orders reads records
 * @param mood chooses among labels
 */
record TinyShop(Path orders, Path mood, Path model) {
  private static final String ORDER =
      """
      {"type": "object", "additionalProperties": false, "required": ["quantity", "address"],
       "properties": {
         "quantity": {"type": "integer", "minimum": 1, "maximum": 9},
         "address": {"type": "string", "x-verbatim": true, "maxLength": 20}}}
      """;

  static TinyShop in(Path folder) throws IOException {
    Files.writeString(folder.resolve("order.json"), ORDER);
    Path orders =
        Files.writeString(
            folder.resolve("orders.yaml"),
            "name: orders\nkind: extract\nschema: order.json\nmax-characters: 100\n");
    Path mood =
        Files.writeString(
            folder.resolve("mood.yaml"),
            "name: mood\nkind: classify\nlabels: [hola, pan]\nmax-characters: 100\n");
    return new TinyShop(orders, mood, TinyGemma.wide().write(folder));
  }
}
