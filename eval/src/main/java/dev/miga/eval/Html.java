package dev.miga.eval;

/** Text within a page. */
public final class Html {
  private Html() {}

  /** A text as an element or an attribute holds it. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }
}
