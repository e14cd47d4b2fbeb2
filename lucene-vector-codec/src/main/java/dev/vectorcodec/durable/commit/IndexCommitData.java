package dev.vectorcodec.durable.commit;

import dev.vectorcodec.durable.document.DocumentFields;
import dev.vectorcodec.log.LogMismatchException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentInfos;

/**
 * What a commit says about itself and its index, in its user data beside what it says about the
 * log.
 *
 * <p>Another Lucene writer passes all user data on, but its commit has another name: a commit that
 * does not have the name that it says was made by somebody else. Names are never used again, since
 * each commit counts on from all that are there, and a name is also inside the file that has it, so
 * a copied index keeps them.
 *
 * @param segmentsFile name of the commit's own file
 * @param idField field of the ids; null when the commit was made by a tool that did not know
 * @param lsnField field of the log sequence numbers; null likewise
 */
public record IndexCommitData(String segmentsFile, String idField, String lsnField) {

  private static final String SEGMENTS_FILE = "xlog.segments";
  private static final String ID_FIELD = "xlog.field.id";
  private static final String LSN_FIELD = "xlog.field.lsn";

  /** Of the commit that {@code infos.commit} makes next, with the same fields. */
  public static IndexCommitData next(SegmentInfos infos) {
    Map<String, String> userData = infos.getUserData();
    return new IndexCommitData(
        segmentsFile(infos.getGeneration() + 1), userData.get(ID_FIELD), userData.get(LSN_FIELD));
  }

  public static String segmentsFile(long generation) {
    return IndexFileNames.fileNameFromGeneration(IndexFileNames.SEGMENTS, "", generation);
  }

  /** What to add to the user data of the commit. */
  public Map<String, String> toMap() {
    Map<String, String> map = new TreeMap<>();
    map.put(SEGMENTS_FILE, segmentsFile);
    if (idField != null) {
      map.put(ID_FIELD, idField);
    }
    if (lsnField != null) {
      map.put(LSN_FIELD, lsnField);
    }
    return map;
  }

  /**
   * Reads the user data of a commit that says something about a log.
   *
   * @throws LogMismatchException when the name is missing
   */
  public static IndexCommitData fromMap(Map<String, String> userData) throws LogMismatchException {
    String segmentsFile = userData.get(SEGMENTS_FILE);
    if (segmentsFile == null) {
      throw new LogMismatchException(
          LogMismatchException.Reason.COMMIT_DATA, "commit user data has no " + SEGMENTS_FILE);
    }
    return new IndexCommitData(segmentsFile, userData.get(ID_FIELD), userData.get(LSN_FIELD));
  }

  /** Refuses a commit that does not have the name which it says. */
  public void requireSegmentsFile(String name) throws LogMismatchException {
    if (segmentsFile.equals(name) == false) {
      throw new LogMismatchException(
          LogMismatchException.Reason.FOREIGN_COMMIT,
          "another writer made "
              + name
              + " after "
              + segmentsFile
              + "; the options have to say that its commit is to be adopted");
    }
  }

  /** Refuses fields other than those that the documents of the index have. */
  public void requireFields(DocumentFields fields) throws LogMismatchException {
    require("id", idField, fields.idField());
    require("LSN", lsnField, fields.lsnField());
  }

  private void require(String what, String written, String asked) throws LogMismatchException {
    if (written != null && written.equals(asked) == false) {
      throw new LogMismatchException(
          LogMismatchException.Reason.SCHEMA,
          segmentsFile
              + " was written with "
              + what
              + " field "
              + written
              + ", and the options say "
              + asked);
    }
  }
}
