package dev.vectorcodec.log.storage;

import dev.vectorcodec.log.LogFullException;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.junit.Assume;

/** Promise: what a full disk or a used-up quota says is told from all else, in any language. */
public class TestDiskFull extends LuceneTestCase {

  public void testTexts() {
    for (String text :
        List.of(
            "No space left on device",
            "Disk quota exceeded",
            "Disc quota exceeded",
            "Quota exceeded",
            "There is not enough space on the disk",
            "No space left on device (planned)")) {
      assertTrue(text, DiskFull.isSaidBy(new IOException(text)));
      assertTrue(text, DiskFull.isSaidBy(new FileSystemException("name", null, text)));
      assertFalse(text, DiskFull.isSaidBy(new FileSystemException(text, null, "Is a directory")));
      assertFalse(text, DiskFull.isSaidBy(new NoSuchFileException(text)));
      assertFalse(text, DiskFull.isSaidBy(new OutOfMemoryError(text)));
      assertFalse(text, DiskFull.isSaidBy(new IOException("no name", new IOException(text))));
    }
    for (String text : List.of("Too many open files", "Permission denied", "File too large")) {
      assertFalse(text, DiskFull.isSaidBy(new IOException(text)));
    }
    assertFalse(DiskFull.isSaidBy(new IOException((String) null)));
  }

  /**
   * Below a folder named quota a lost lock was a full disk: the log waited for room, and a second
   * opening was told to make some. So was what an application said of a quota of its own.
   */
  public void testTextsOfOthers() {
    for (IOException e :
        List.of(
            new IOException("another writer changed the index: MMapDirectory@/data/disk-quota"),
            new IOException("log-1.xlog of /quota was replaced"),
            new IOException("C:\\quota is gone"),
            new IOException("mapping failed: No space left on device"),
            new LockObtainFailedException("held by another process, quota"),
            new CorruptIndexException("No space left on device", "quota"),
            new LogFullException("quota", new IOException()),
            new FileNotFoundException("/data/quota (Permission denied)"),
            new FileNotFoundException("Disk quota exceeded"))) {
      assertFalse(e.toString(), DiskFull.isSaidBy(e));
    }
    assertTrue(DiskFull.isSaidBy(new FileNotFoundException("/data/x (No space left on device)")));
  }

  /**
   * A quota that was used up ended the log of a process that was started in another language: only
   * the English text was known, and no device says the text of a quota as one says that of a full
   * disk. These are the texts of glibc.
   */
  public void testQuotaInOtherLanguages() {
    for (String text :
        List.of(
            "Der zugewiesene Plattenplatz (Quota) ist überschritten",
            "Débordement du quota d'espace disque",
            "Se ha excedido la cuota de disco",
            "Cota da disco excedida",
            "Cota de disco superada",
            "Quota do disco excedida",
            "Překročena disková kvóta",
            "Diskkvoten overskredet",
            "Disk kotası aşıldı",
            "Schijfquotum is overschreden",
            "Przekroczony limit dyskowy",
            "Levykiintiö ylittynyt",
            "Превышена дисковая квота",
            "Перевищено квоту диска",
            "Ξεπεράστηκε το όριο χρήσης δίσκου",
            "ディスク使用量制限を超過しました",
            "디스크 할당량이 초과됨",
            "Vượt quá hạn ngạch đĩa",
            "超出磁盘限额",
            "磁碟配額已滿")) {
      assertTrue(text, DiskFull.isSaidBy(new IOException(text)));
    }
    for (String text :
        List.of(
            "Zu viele offene Dateien",
            "Eingabe-/Ausgabefehler",
            "Trop de fichiers ouverts",
            "Перевышен предел длины файла",
            "プロセスのファイル数制限を超過しました",
            "檔案過大")) {
      assertFalse(text, DiskFull.isSaidBy(new IOException(text)));
    }
  }

  /** What the system says in the language of this process. */
  public void testTheDeviceThatIsFull() {
    Assume.assumeTrue(Files.exists(Path.of("/dev/full")));
    IOException e =
        expectThrows(
            IOException.class,
            () -> {
              try (FileOutputStream out = new FileOutputStream("/dev/full")) {
                out.write(1);
              }
            });
    assertTrue(e.toString(), DiskFull.isSaidBy(e));
  }
}
