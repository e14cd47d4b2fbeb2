package dev.vectorcodec.examples;

/**
 * What is indexed of one package.
 *
 * @param name unique
 * @param section the topic that the package is sorted under, such as {@code net}
 * @param installedKib installed size in KiB
 * @param summary one line
 * @param description the first lines of the long description; may be empty
 */
public record DebianPackage(
    String name, String section, long installedKib, String summary, String description) {

  /** What is embedded, and what words are searched in. */
  public String text() {
    return name + ". " + summary + ". " + description;
  }
}
