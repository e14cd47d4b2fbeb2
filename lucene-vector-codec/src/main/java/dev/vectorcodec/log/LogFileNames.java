package dev.vectorcodec.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Names of the files of a log. */
public final class LogFileNames {

  /** Whoever writes the log has this file locked. */
  public static final String LOCK = "xlog.lock";

  /** Bytes that are given back so that a rotation succeeds on a full disk. */
  public static final String RESERVE = "xlog.reserve";

  /** Says apart from the generations how far they are durable. */
  public static final String WITNESS = "xlog.witness";

  /** Files that are being made; what is left of them after a crash is deleted. */
  public static final String TEMPORARY_SUFFIX = ".tmp";

  private static final String PREFIX = "log-";
  private static final String SUFFIX = ".xlog";
  private static final int MIN_DIGITS = 10;

  private LogFileNames() {}

  /** The name of a generation. */
  public static String generation(long generation) {
    // A formatter would take a third of the time in which a log is opened.
    String digits = Long.toString(generation);
    return PREFIX + "0".repeat(Math.max(0, MIN_DIGITS - digits.length())) + digits + SUFFIX;
  }

  /** The name of a generation that is being made. */
  public static String temporary(long generation) {
    return generation(generation) + TEMPORARY_SUFFIX;
  }

  /** Where the bytes go that were cut from the end of a generation. */
  public static String torn(long generation, long offset) {
    return generation(generation) + "." + offset + ".torn";
  }

  /** Whether a file is one that was not finished. */
  public static boolean isTemporary(String name) {
    boolean isOfLog = name.startsWith(PREFIX) || name.startsWith(WITNESS);
    return isOfLog && name.endsWith(TEMPORARY_SUFFIX);
  }

  /** The generations among file names, oldest first, in a list that can be changed. */
  public static List<Long> generations(List<String> names) {
    List<Long> generations = new ArrayList<>();
    for (String name : names) {
      long generation = parse(name);
      if (generation > 0) {
        generations.add(generation);
      }
    }
    Collections.sort(generations);
    return generations;
  }

  /** The generation a file name stands for; -1 when it is no name of a generation. */
  public static long parse(String name) {
    if (name.startsWith(PREFIX) == false || name.endsWith(SUFFIX) == false) {
      return -1;
    }
    String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
    if (digits.isEmpty()
        || digits.length() > 18
        || digits.chars().allMatch(digit -> digit >= '0' && digit <= '9') == false) {
      return -1;
    }
    long generation = Long.parseLong(digits);
    return generation > 0 && name.equals(generation(generation)) ? generation : -1;
  }
}
