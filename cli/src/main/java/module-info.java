/** The command line. */
module dev.miga.cli {
  requires dev.miga.engine;
  requires info.picocli;
  requires static org.jspecify;

  opens dev.miga.cli to
      info.picocli;
}
