package dev.miga.cli.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The list of libraries in a bundle: each with the licence that its jar names. */
final class ThirdParty {
  private static final Pattern LICENCE_TEXT =
      Pattern.compile(
          "(?:META-INF/(?:.*/)?)?(?:LICEN[CS]E|NOTICE|COPYING|AL2\\.0|LGPL2\\.1)[^/]*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern POM = Pattern.compile("META-INF/maven/.*/pom\\.xml");
  private static final Pattern POM_LICENCE =
      Pattern.compile("<license>.*?<name>\\s*(.*?)\\s*</name>", Pattern.DOTALL);
  private static final String HEAD =
      """
      Libraries in lib, each with the licence that its jar names and the files in the jar that hold its
      text. Where a jar names none, the file NOTICE does. The Apache License 2.0 is the file LICENSE.
      Java's own licences are in runtime/legal, the terms of the weights in models.

      """;

  private ThirdParty() {}

  /** A line for each jar that is not Miga's own, in the order of their names. */
  static String list(List<Path> jars) throws IOException {
    TreeMap<String, String> lines = new TreeMap<>();
    for (Path jar : jars) {
      String name = String.valueOf(jar.getFileName());
      if (!name.startsWith("miga-") || name.startsWith("miga-picocli")) {
        lines.put(name, line(name, jar));
      }
    }
    return HEAD + String.join("\n", lines.values()) + "\n";
  }

  private static String line(String name, Path jar) throws IOException {
    Set<String> licences = new TreeSet<>();
    List<String> texts = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      if (file.getManifest() != null) {
        String named = file.getManifest().getMainAttributes().getValue("Bundle-License");
        if (named != null) {
          licences.add(named);
        }
      }
      for (JarEntry entry : Collections.list(file.entries())) {
        if (LICENCE_TEXT.matcher(entry.getName()).matches()
            && !entry.getName().toLowerCase(Locale.ROOT).endsWith(".class")
            && !entry.isDirectory()) {
          texts.add(entry.getName());
        }
        if (licences.isEmpty() && POM.matcher(entry.getName()).matches()) {
          licences.addAll(pomLicences(file, entry));
        }
      }
    }
    String said = licences.isEmpty() ? "see NOTICE" : String.join(", ", licences);
    return texts.isEmpty()
        ? "%s: %s".formatted(name, said)
        : "%s: %s (%s)".formatted(name, said, String.join(", ", texts));
  }

  private static List<String> pomLicences(JarFile file, JarEntry pom) throws IOException {
    try (InputStream in = file.getInputStream(pom)) {
      Matcher found = POM_LICENCE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return found.results().map(result -> result.group(1)).toList();
    }
  }
}
