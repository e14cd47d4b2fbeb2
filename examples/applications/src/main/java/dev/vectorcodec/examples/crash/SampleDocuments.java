package dev.vectorcodec.examples.crash;

import dev.vectorcodec.examples.BundledPackages;
import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.log.LogDocument;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Documents to write, in an endless sequence: number n is document n modulo their count, and its
 * source begins with n, so that each write can be told from all others.
 */
final class SampleDocuments {

  private final List<SampleDocument> documents;

  private SampleDocuments(List<SampleDocument> documents) {
    this.documents = documents;
  }

  /** The first packages of those that come with the examples. */
  static SampleDocuments ofPackages(int limit) throws IOException {
    List<SampleDocument> documents = new ArrayList<>();
    for (EmbeddedPackage embedded : BundledPackages.read(limit)) {
      if (embedded.vector().isPresent()) {
        documents.add(
            new SampleDocument(
                embedded.entry().name(), embedded.vector().get(), embedded.entry().text()));
      }
    }
    return new SampleDocuments(documents);
  }

  /** The first vectors of a file of the formats {@code .fvecs} or {@code .bvecs}. */
  static SampleDocuments ofVectors(Path file, int limit) throws IOException {
    boolean bytes = file.toString().endsWith(".bvecs");
    List<SampleDocument> documents = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      long left = Files.size(file);
      while (left > 0 && documents.size() < limit) {
        int dimension = Integer.reverseBytes(in.readInt());
        left -= Integer.BYTES;
        long length = (long) dimension * (bytes ? 1 : Float.BYTES);
        if (dimension <= 0 || length > left) {
          throw new IOException(file + ": vector " + documents.size() + " is not whole");
        }
        left -= length;
        ByteBuffer values = ByteBuffer.wrap(in.readNBytes((int) length));
        values.order(ByteOrder.LITTLE_ENDIAN);
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
          vector[i] = bytes ? values.get() & 255 : values.getFloat();
        }
        documents.add(new SampleDocument("vector-" + documents.size(), vector, ""));
      }
    }
    if (documents.isEmpty()) {
      throw new IOException(file + ": has no vectors");
    }
    return new SampleDocuments(documents);
  }

  /** Writes all of them, so that another process need not make them again. */
  void write(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (SampleDocument document : documents) {
        out.writeUTF(document.id());
        out.writeUTF(document.text());
        out.writeInt(document.vector().length);
        for (float value : document.vector()) {
          out.writeFloat(value);
        }
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  static SampleDocuments read(Path file) throws IOException {
    List<SampleDocument> documents = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      while (true) {
        String id;
        try {
          id = in.readUTF();
        } catch (EOFException e) {
          return new SampleDocuments(documents);
        }
        String text = in.readUTF();
        float[] vector = new float[in.readInt()];
        for (int i = 0; i < vector.length; i++) {
          vector[i] = in.readFloat();
        }
        documents.add(new SampleDocument(id, vector, text));
      }
    }
  }

  /** The first documents, as many as the greatest multiple of something. */
  SampleDocuments multipleOf(int divisor) {
    return new SampleDocuments(documents.subList(0, count() - count() % divisor));
  }

  int count() {
    return documents.size();
  }

  int dimension() {
    return documents.get(0).vector().length;
  }

  /** Which document a number of the sequence stands for. */
  int row(long number) {
    return (int) (number % documents.size());
  }

  SampleDocument document(long number) {
    return documents.get(row(number));
  }

  /** What is written for a number of the sequence. */
  LogDocument record(long number) {
    SampleDocument document = document(number);
    return new LogDocument(
        document.id().getBytes(StandardCharsets.UTF_8),
        List.of(new LogDocument.FloatVector(CrashIndex.VECTOR, document.vector())),
        source(number));
  }

  /** The application's own bytes of a number of the sequence. */
  byte[] source(long number) {
    byte[] text = document(number).text().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length).putLong(number).put(text).array();
  }

  /** Which number a source was made for. */
  static long number(byte[] source) throws IOException {
    if (source.length < Long.BYTES) {
      throw new IOException("a recovered document has a source of " + source.length + " bytes");
    }
    return ByteBuffer.wrap(source).getLong();
  }
}
