package dev.vectorcodec.documents;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All four files of a segment, decoded as docs/file-format.md says. */
final class DecodedSegment {

  final DecodedFile vectors;
  final DecodedFile codes;
  final DecodedFile graph;
  final List<DecodedField> fields = new ArrayList<>();
  private final DecodedFile metadata;
  private int position;

  DecodedSegment(Map<String, byte[]> files, byte[] segmentId, String suffix) {
    metadata = new DecodedFile(files.get("vem"), "RabitqGraphMetadata", segmentId, suffix);
    vectors = new DecodedFile(files.get("vec"), "RabitqGraphVectors", segmentId, suffix);
    codes = new DecodedFile(files.get("veq"), "RabitqGraphCodes", segmentId, suffix);
    graph = new DecodedFile(files.get("vex"), "RabitqGraphLinks", segmentId, suffix);
    position = metadata.headerLength();
    checkPages(vectors);
    checkPages(codes);
    checkPages(graph);
    while (metadata.readInt(position) != -1) {
      DecodedField field = new DecodedField(this, metadata, position);
      fields.add(field);
      position += field.entryLength();
    }
    assertEquals(metadata.length() - 16, position + 4);
  }

  private void checkPages(DecodedFile file) {
    long dataLength = metadata.readLong(position);
    int[] roots = new int[metadata.readInt(position + 8)];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = metadata.readInt(position + 12 + 4 * i);
    }
    position += 12 + 4 * roots.length;
    file.checkPages(dataLength, roots);
  }
}
