package io.bizmatters.platform.eds.report;

/**
 * Writes one problem as a block of lines: its place, and below it a name and a text on each line.
 */
final class ProblemBlock {

  private final StringBuilder text;
  private final String indent;
  private final int width;

  /**
   * @param number of several blocks, such as {@code 2. }; empty for a single one
   * @param place on one line
   * @param width of the column of names
   */
  ProblemBlock(String number, String place, int width) {
    this.text = new StringBuilder(number).append(place);
    this.indent = "\n" + " ".repeat(Math.max(2, number.length()));
    this.width = width;
  }

  /**
   * @param line on one line
   */
  ProblemBlock line(String name, String line) {
    text.append(indent).append(Line.padded(name, width)).append(line);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
