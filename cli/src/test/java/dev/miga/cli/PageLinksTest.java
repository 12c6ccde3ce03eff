package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What pages and programs name is there. */
class PageLinksTest {
  private static final Pattern FENCED =
      Pattern.compile("^```.*?^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*)$", Pattern.MULTILINE);
  private static final Pattern NAMED = Pattern.compile("(?<![\\w/.-])docs/[\\w./-]+\\.md");

  /** A link as it stands in a page. */
  private record Link(Path page, String target) {
    boolean leadsOut() {
      return target.matches("[a-z]+:.*");
    }

    private String file() {
      return target.split("#", 2)[0];
    }

    boolean isSound() throws IOException {
      Path folder = page.toAbsolutePath().getParent();
      Path to = file().isEmpty() || folder == null ? page : folder.resolve(file()).normalize();
      if (!Files.exists(to)) {
        return false;
      }
      if (!target.contains("#")) {
        return true;
      }
      String anchor = target.split("#", 2)[1];
      return anchors(to).contains(URLDecoder.decode(anchor, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return page + ": " + target;
    }
  }

  private static String prose(Path page) throws IOException {
    return FENCED.matcher(Files.readString(page)).replaceAll("");
  }

  /** As GitHub makes them: small letters, a hyphen for a blank, no other signs. */
  private static Set<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(prose(page))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static List<Path> pages() throws IOException {
    return Pages.files(name -> name.endsWith(".md"));
  }

  @Test
  void everyLinkOfAPageLeadsSomewhere() throws IOException {
    Set<String> broken = new TreeSet<>();
    int links = 0;
    for (Path page : pages()) {
      String text = QUOTED.matcher(prose(page)).replaceAll("");
      for (Matcher found = LINK.matcher(text); found.find(); ) {
        Link link = new Link(page, found.group(1));
        links++;
        if (!link.leadsOut() && !link.isSound()) {
          broken.add(link.toString());
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(50);
  }

  @Test
  void everyPageOfDocsIsListedInItsIndex() throws IOException {
    Path index = Pages.docs("README.md");
    String listed = Files.readString(index);
    Path docs = Pages.docs();
    assertThat(pages())
        .filteredOn(page -> page.startsWith(docs) && !page.startsWith(docs.resolve("decisions")))
        .filteredOn(page -> !page.equals(index))
        .map(page -> docs.relativize(page).toString().replace('\\', '/'))
        .allSatisfy(page -> assertThat(listed).contains("](" + page + ")"));
  }

  /** The history of changes alone may name pages as they were called. */
  @Test
  void everyPageThatIsNamedIsThere() throws IOException {
    Pattern kinds = Pattern.compile("miga|.*\\.(java|md|yaml|yml|sh|py|c|h|xml|js)");
    Set<String> missing = new TreeSet<>();
    for (Path file : Pages.files(name -> kinds.matcher(name).matches())) {
      if (file.endsWith("CHANGELOG.md")) {
        continue;
      }
      for (Matcher found = NAMED.matcher(Files.readString(file)); found.find(); ) {
        if (!Files.exists(Pages.ROOT.resolve(found.group()))) {
          missing.add(file + ": " + found.group());
        }
      }
    }
    assertThat(missing).isEmpty();
  }
}
