package dev.vectorcodec.benchmark.report;

import java.util.List;

/** A table, however it is shown; the first column names the row. */
record Table(String title, List<String> columns, List<List<String>> rows) {}
