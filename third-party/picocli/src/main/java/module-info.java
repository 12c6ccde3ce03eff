/** picocli, compiled for the Java that Miga runs on. */
module info.picocli {
  requires static java.sql;

  exports picocli;
}
