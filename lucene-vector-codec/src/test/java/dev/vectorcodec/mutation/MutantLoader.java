package dev.vectorcodec.mutation;

import dev.vectorcodec.Rabitq104Codec;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.lucene.index.IndexWriter;

/**
 * All classes of ours once more, with one source file changed; those of others are shared. Without
 * assertions, as in production, so that it is the campaign that finds the mistake.
 */
public final class MutantLoader extends ClassLoader {

  private static final String OURS = "dev.vectorcodec.";
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "vectorcodec");

  /** Of classes that need the Vector API. */
  private static final Path VECTOR_SOURCES = Path.of("src", "main", "java22", "dev", "vectorcodec");

  private final Map<String, byte[]> changed;

  private MutantLoader(Map<String, byte[]> changed) {
    super(MutantLoader.class.getClassLoader());
    this.changed = changed;
    setDefaultAssertionStatus(false);
  }

  /** The classes as they are. */
  public static MutantLoader unchanged() {
    return new MutantLoader(Map.of());
  }

  /**
   * The classes with the mistake.
   *
   * @param mistake what it is called when something is wrong with it
   */
  public static MutantLoader of(String mistake, List<SourceEdit> edits) throws IOException {
    return new MutantLoader(changed(mistake, edits));
  }

  /** Writes the classes that the mistake changes, to be found before the others. */
  public static void write(String mistake, List<SourceEdit> edits, Path folder) throws IOException {
    for (Map.Entry<String, byte[]> changed : changed(mistake, edits).entrySet()) {
      Path file = folder.resolve(changed.getKey().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, changed.getValue());
    }
  }

  private static Map<String, byte[]> changed(String mistake, List<SourceEdit> edits)
      throws IOException {
    Map<Path, String> texts = new LinkedHashMap<>();
    for (SourceEdit edit : edits) {
      Path portable = SOURCES.resolve(edit.file());
      Path file = Files.exists(portable) ? portable : VECTOR_SOURCES.resolve(edit.file());
      String text = texts.containsKey(file) ? texts.get(file) : Files.readString(file);
      int at = text.indexOf(edit.snippet());
      if (at < 0 || text.indexOf(edit.snippet(), at + 1) >= 0) {
        throw new AssertionError(
            "seeded bug \""
                + mistake
                + "\": "
                + file
                + " must have this text exactly once, the source may have moved on: "
                + edit.snippet());
      }
      texts.put(file, text.replace(edit.snippet(), edit.replacement()));
    }
    return compile(mistake, texts);
  }

  private static Map<String, byte[]> compile(String mistake, Map<Path, String> texts)
      throws IOException {
    List<Source> sources = new ArrayList<>();
    texts.forEach((file, text) -> sources.add(new Source(file, text)));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> outputs = new HashMap<>();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-nowarn",
            "--add-modules",
            "jdk.incubator.vector",
            "-classpath",
            path(Rabitq104Codec.class, IndexWriter.class));
    try (JavaFileManager files =
        new MemoryFiles(compiler.getStandardFileManager(null, null, null), outputs)) {
      boolean compiled = compiler.getTask(messages, files, null, options, null, sources).call();
      if (compiled == false) {
        throw new AssertionError("seeded bug \"" + mistake + "\" does not compile: " + messages);
      }
    }
    Map<String, byte[]> classes = new HashMap<>();
    outputs.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  private static String path(Class<?>... classes) {
    StringBuilder path = new StringBuilder();
    for (Class<?> type : classes) {
      try {
        URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        path.append(path.isEmpty() ? "" : File.pathSeparator).append(Path.of(place));
      } catch (URISyntaxException e) {
        throw new AssertionError(e);
      }
    }
    return path.toString();
  }

  /** Calls a static method of a class of these, and returns what it returns. */
  public Object call(Class<?> type, String method, Class<?>[] parameters, Object... arguments) {
    try {
      return loadClass(type.getName()).getMethod(method, parameters).invoke(null, arguments);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e.getCause() == null ? e : e.getCause());
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(OURS) == false) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = changed.get(name);
    if (bytes == null) {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        bytes = in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(Path file, String text) {
      super(file.toUri(), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {

    private final Map<String, ByteArrayOutputStream> outputs;

    MemoryFiles(JavaFileManager files, Map<String, ByteArrayOutputStream> outputs) {
      super(files);
      this.outputs = outputs;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          outputs.put(name, bytes);
          return bytes;
        }
      };
    }
  }
}
