package dev.miga.engine.grammar.lexeme;

import java.util.Map;
import java.util.Set;

/**
 * The formats of JSON Schema that are enforced, as patterns. Names that the specification does not
 * define assert nothing.
 */
public final class Formats {
  private static final String DATE =
      "(\\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)"
          + "|02-(0[1-9]|1\\d|2[0-8]))"
          + "|(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)";
  private static final String TIME =
      "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?([zZ]|[+-]([01]\\d|2[0-3]):[0-5]\\d)";
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String IPV4 = "(" + OCTET + "\\.){3}" + OCTET;
  private static final String H = "[0-9a-fA-F]{1,4}";
  private static final String IPV6 = ipv6();
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String HOSTNAME = LABEL + "(\\." + LABEL + ")*";
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String EMAIL =
      "("
          + ATOM
          + "(\\."
          + ATOM
          + ")*|\"([!#-\\[\\]-~]|\\\\[ -~])*\")@"
          + "("
          + LABEL
          + "(\\."
          + LABEL
          + ")*|\\["
          + IPV4
          + "\\])";
  private static final String PERCENT = "%[0-9a-fA-F]{2}";
  private static final String UNRESERVED = "A-Za-z0-9._~!$&'()*+,;=\\-";
  private static final String PCHAR = "([" + UNRESERVED + ":@]|" + PERCENT + ")";
  private static final String AUTHORITY =
      "((["
          + UNRESERVED
          + ":]|"
          + PERCENT
          + ")*@)?"
          + "(\\[("
          + IPV6
          + "|[vV][0-9a-fA-F]+\\.["
          + UNRESERVED
          + ":]+)\\]"
          + "|(["
          + UNRESERVED
          + "]|"
          + PERCENT
          + ")*)(:\\d*)?";
  private static final String AFTER_PATH = "(\\?(" + PCHAR + "|[/?])*)?(#(" + PCHAR + "|[/?])*)?";
  private static final String HIER =
      "(//" + AUTHORITY + "(/" + PCHAR + "*)*|/(" + PCHAR + "+(/" + PCHAR + "*)*)?|" + PCHAR + "+(/"
          + PCHAR + "*)*|)";
  private static final String URI = "[A-Za-z][A-Za-z0-9+.-]*:" + HIER + AFTER_PATH;
  private static final String NO_COLON = "([" + UNRESERVED + "@]|" + PERCENT + ")";
  private static final String RELATIVE =
      "(//"
          + AUTHORITY
          + "(/"
          + PCHAR
          + "*)*|/("
          + PCHAR
          + "+(/"
          + PCHAR
          + "*)*)?|"
          + NO_COLON
          + "+(/"
          + PCHAR
          + "*)*|)"
          + AFTER_PATH;
  private static final String POINTER = "(/([^~/]|~[01])*)*";

  private static final Map<String, String> PATTERNS =
      Map.ofEntries(
          Map.entry("date", DATE),
          Map.entry("time", TIME),
          Map.entry("date-time", DATE + "[tT]" + TIME),
          Map.entry(
              "duration",
              "P((\\d+D|\\d+M(\\d+D)?|\\d+Y(\\d+M(\\d+D)?)?)(T(\\d+H(\\d+M(\\d+S)?)?|"
                  + "\\d+M(\\d+S)?|\\d+S))?|T(\\d+H(\\d+M(\\d+S)?)?|\\d+M(\\d+S)?|\\d+S)|\\d+W)"),
          Map.entry("email", EMAIL),
          Map.entry("hostname", HOSTNAME),
          Map.entry("ipv4", IPV4),
          Map.entry("ipv6", IPV6),
          Map.entry("uuid", "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
          Map.entry("uri", URI),
          Map.entry("uri-reference", "(" + URI + "|" + RELATIVE + ")"),
          Map.entry("json-pointer", POINTER),
          Map.entry("relative-json-pointer", "(0|[1-9]\\d*)(#|" + POINTER + ")"));

  private static final Set<String> NOT_ENFORCED =
      Set.of("idn-email", "idn-hostname", "iri", "iri-reference", "uri-template", "regex");

  private Formats() {}

  /** RFC 3986, 3.2.2: {@code ::} stands for what is missing to eight groups. */
  private static String ipv6() {
    String last = "(" + H + ":" + H + "|" + IPV4 + ")";
    StringBuilder all = new StringBuilder("((" + H + ":){6}" + last);
    all.append("|::(").append(H).append(":){5}").append(last);
    for (int before = 1; before <= 7; before++) {
      all.append("|(").append(H).append("(:").append(H).append("){0,").append(before - 1);
      all.append("})?::");
      if (before <= 5) {
        all.append("(").append(H).append(":){").append(5 - before).append('}').append(last);
      } else if (before == 6) {
        all.append(H);
      }
    }
    return all.append(')').toString();
  }

  /** Whether the specification defines the format. */
  public static boolean isKnown(String format) {
    return PATTERNS.containsKey(format) || NOT_ENFORCED.contains(format);
  }

  /** Whether the format is enforced. */
  public static boolean isEnforced(String format) {
    return PATTERNS.containsKey(format);
  }

  /** The pattern that texts of an enforced format match from end to end. */
  static String pattern(String format) {
    String pattern = PATTERNS.get(format);
    if (pattern == null) {
      throw new IllegalArgumentException("not an enforced format: " + format);
    }
    return pattern;
  }
}
