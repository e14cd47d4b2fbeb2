package dev.vectorcodec.benchmark.report;

import java.util.Base64;
import java.util.List;

/** One page with everything in it. */
final class HtmlPage {

  private static final String STYLE =
      "body{font:14px/1.4 sans-serif;margin:2em}table{border-collapse:collapse;margin:1em 0}"
          + "td,th{border:1px solid #ccc;padding:2px 8px;text-align:right;white-space:nowrap}"
          + "td:first-child,th:first-child{text-align:left}.wide{overflow-x:auto}"
          + ".origin td{white-space:normal;text-align:left}";

  private final StringBuilder html = new StringBuilder();

  HtmlPage(String title) {
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(escape(title))
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body>\n<h1>")
        .append(escape(title))
        .append("</h1>\n");
  }

  void add(String description, byte[] png) {
    html.append("<p><img alt=\"")
        .append(escape(description))
        .append("\" src=\"data:image/png;base64,")
        .append(Base64.getEncoder().encodeToString(png))
        .append("\"></p>\n");
  }

  void add(Table table) {
    html.append("<h2>").append(escape(table.title())).append("</h2>\n<div class=\"wide\"><table");
    html.append(table.columns().size() == 2 ? " class=\"origin\">\n" : ">\n");
    row("th", table.columns());
    table.rows().forEach(cells -> row("td", cells));
    html.append("</table></div>\n");
  }

  private void row(String tag, List<String> cells) {
    html.append("<tr>");
    for (String cell : cells) {
      html.append('<').append(tag).append('>').append(escape(cell));
      html.append("</").append(tag).append('>');
    }
    html.append("</tr>\n");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return html + "</body></html>\n";
  }
}
