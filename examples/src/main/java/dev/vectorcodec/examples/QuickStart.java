package dev.vectorcodec.examples;

public final class QuickStart {
  private QuickStart() {}

  public static void main(String[] a) {}
}
