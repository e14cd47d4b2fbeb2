package dev.vectorcodec.examples.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vectorcodec.examples.page.search.PackageCollection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.junit.AfterClass;
import org.junit.BeforeClass;

/**
 * Uses the page as people do, in headless Chromium. Without Chromium the tests are skipped, unless
 * {@code -Dpage.browser=required}; with {@code -Dpage.shots=FOLDER} pictures are left there.
 */
public class TestPageInBrowser extends LuceneTestCase {

  /** As few as have a graph. */
  private static final int PACKAGES = 2000;

  private static final String HITS = "document.querySelectorAll('.hit').length";
  private static final int WIDE = 1280;
  private static final int NARROW = 390;

  private static PackageCollection collection;
  private static PageServer server;
  private static Chromium browser;
  private static String address;

  @BeforeClass
  public static void start() throws IOException, InterruptedException {
    Optional<Path> program = Chromium.find();
    if ("required".equals(System.getProperty("page.browser"))) {
      assertTrue("there is no chromium in /usr/bin or on the PATH", program.isPresent());
    }
    assumeTrue("the page is not tested: no chromium is installed", program.isPresent());
    collection = PackageCollection.open(PACKAGES);
    server = PageServer.start(collection, 0, 0);
    address = "http://127.0.0.1:" + server.port() + "/";
    browser = Chromium.start(program.get(), createTempDir());
  }

  @AfterClass
  public static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
      collection.close();
    }
    browser = null;
    server = null;
    collection = null;
    address = null;
  }

  @Override
  public void setUp() throws Exception {
    super.setUp();
    browser.forgetEvents();
    browser.emulate(WIDE, 900, "light");
  }

  /** Neither an error nor a breach of the policy nor a request to anywhere else, in any test. */
  @Override
  public void tearDown() throws Exception {
    List<JsonNode> errors = browser.events("Runtime.exceptionThrown", event -> true);
    assertTrue(errors.toString(), errors.isEmpty());
    // A search that is refused is shown, and logged by the browser.
    List<JsonNode> entries =
        browser.events(
            "Log.entryAdded", event -> event.toString().contains("status of 400") == false);
    assertTrue(entries.toString(), entries.isEmpty());
    List<JsonNode> elsewhere =
        browser.events(
            "Network.requestWillBeSent",
            event -> {
              String url = event.get("request").get("url").asText();
              return url.startsWith(address) == false && url.equals("about:blank") == false;
            });
    assertTrue(elsewhere.toString(), elsewhere.isEmpty());
    super.tearDown();
  }

  public void testResultsFollowWhatIsTyped() throws Exception {
    open("?q=");
    browser.waitFor("document.querySelector('.empty') !== null");
    browser.press("/", 191, "/");
    assertEquals("query", text("document.activeElement.id"));
    browser.type("spell checker dictionary");
    browser.waitFor(HITS + " === 30");
    browser.waitFor("location.search === '?q=spell+checker+dictionary'");
    assertTrue(text("document.getElementById('status').textContent").contains("Vector 0."));
    assertTrue(browser.evaluate("document.querySelectorAll('.words mark').length").asInt() > 0);
    assertTrue(text("document.querySelector('.vector .quality').textContent").contains("recall"));
    browser.waitFor("document.querySelectorAll('#landscape .found').length === 10");
  }

  public void testStateIsInTheAddress() throws Exception {
    open("?q=database&section=libs&size=1024&effort=128&view=words&format=lucene");
    browser.waitFor(HITS + " > 0");
    assertEquals("database", text("document.getElementById('query').value"));
    assertEquals("libs", text("document.getElementById('section').value"));
    assertEquals("up to 1 MiB", text("document.getElementById('size-text').value"));
    assertEquals("beam width 128", text("document.getElementById('effort-text').value"));
    assertTrue(is("getComputedStyle(document.querySelector('.way.vector')).display === 'none'"));
    assertTrue(is("getComputedStyle(document.querySelector('.way.words')).display !== 'none'"));
    assertTrue(is("document.querySelector('#format [value=lucene]').checked"));
    browser.evaluate("document.querySelector('.chip').click()");
    browser.waitFor("location.search.includes('q=') === false");
    browser.evaluate("history.back()");
    browser.waitFor("document.getElementById('query').value === 'database'");
  }

  public void testWhatIsRefusedIsShown() throws Exception {
    open("?q=database&section=nowhere");
    browser.waitFor("document.getElementById('problem').hidden === false");
    String problem = text("document.getElementById('problem').textContent");
    assertTrue(problem, problem.contains("got nowhere"));
    browser.waitFor("document.getElementById('walk-headline').textContent !== ''");
    open("?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%20database");
    browser.waitFor(HITS + " > 0");
    assertEquals(0, browser.evaluate("document.querySelectorAll('main img').length").asInt());
    open("?q=xyzzyplugh");
    browser.waitFor("document.querySelectorAll('.nothing').length === 3");
    String walk = text("document.getElementById('walk-headline').textContent");
    assertTrue(walk, walk.contains("no walk"));
  }

  public void testMeasuringFillsThePlot() throws Exception {
    open("");
    browser.evaluate("document.getElementById('measure').click()");
    browser.waitFor("document.querySelectorAll('#plot .point').length === 20");
    browser.waitFor("document.getElementById('measure').textContent === 'Measure again'");
    String headline = text("document.getElementById('plot-headline').textContent");
    assertTrue(headline, headline.startsWith("At recall "));
    assertEquals(9, browser.evaluate("document.querySelectorAll('tbody tr').length").asInt());
  }

  public void testWalkCanBePlayedAndStepped() throws Exception {
    open("?effort=16");
    browser.waitFor("document.querySelectorAll('#landscape .kept').length > 20");
    browser.evaluate("document.getElementById('play').click()");
    browser.waitFor("document.getElementById('play').textContent === 'Stop'");
    browser.waitFor("document.getElementById('play').textContent === 'Play'");
    browser.evaluate("document.getElementById('step').focus()");
    browser.press("Home", 36, "");
    String visible = "document.querySelectorAll('#landscape [visibility=visible]').length";
    assertEquals(0, browser.evaluate(visible).asInt());
    browser.press("ArrowRight", 39, "");
    assertTrue(browser.evaluate(visible).asInt() > 0);
    assertTrue(text("document.getElementById('step-text').value").startsWith("1 of "));
  }

  public void testEverythingIsReachedByTheKeyboard() throws Exception {
    open("");
    browser.waitFor(HITS + " === 30");
    browser.evaluate("document.activeElement.blur()");
    StringBuilder reached = new StringBuilder();
    for (int i = 0; i < 25; i++) {
      browser.press("Tab", 9, "");
      reached.append(text("document.activeElement.id || document.activeElement.name")).append(' ');
      // Whoever tabs has to see where: by an outline, that of a hidden radio being its label's.
      assertTrue(
          reached.toString(),
          is(
              "document.activeElement === document.body || [document.activeElement,"
                  + " document.activeElement.nextElementSibling].some((element) => element &&"
                  + " getComputedStyle(element).outlineStyle !== 'none')"));
    }
    for (String each :
        List.of(
            "theme", "query", "section", "size", "effort", "view", "measure", "format", "play")) {
      assertTrue(reached.toString(), (" " + reached).contains(" " + each + " "));
    }
    assertEquals(
        "labels of all controls",
        "",
        text(
            "[...document.querySelectorAll('input, select, progress')].filter("
                + "(control) => control.labels.length === 0).map((control) => control.id).join()"));
  }

  public void testThemeIsKept() throws Exception {
    open("");
    browser.evaluate("document.querySelector('#theme [value=dark]').click()");
    String dark = text("getComputedStyle(document.body).backgroundColor");
    open("");
    assertEquals(dark, text("getComputedStyle(document.body).backgroundColor"));
    browser.evaluate("document.querySelector('#theme [value=auto]').click()");
    assertNotEquals(dark, text("getComputedStyle(document.body).backgroundColor"));
  }

  public void testContrastAndWidthInBothThemes() throws Exception {
    String contrast = resource("contrast.js");
    for (String scheme : List.of("light", "dark")) {
      for (int width : new int[] {WIDE, NARROW}) {
        browser.emulate(width, 900, scheme);
        open("");
        browser.waitFor(HITS + " === 30");
        browser.waitFor("document.querySelectorAll('#landscape .found').length === 10");
        browser.evaluate(
            "document.querySelectorAll('details').forEach((each) => each.open = true)");
        String faint = text(contrast);
        assertEquals(scheme, "", faint);
        assertTrue(
            scheme + " " + width,
            is("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        browser.evaluate(
            "document.querySelectorAll('details').forEach((each) => each.open = false)");
        shoot(scheme, width);
      }
    }
  }

  /** Leaves a picture of the whole page, if somebody wants to look at it. */
  private static void shoot(String scheme, int width) throws IOException, InterruptedException {
    String folder = System.getProperty("page.shots");
    if (folder == null) {
      return;
    }
    int height = browser.evaluate("document.documentElement.scrollHeight").asInt();
    browser.emulate(width, height, scheme);
    Thread.sleep(300);
    String picture =
        browser.call("Page.captureScreenshot", Map.of("format", "png")).get("data").asText();
    Files.createDirectories(Path.of(folder));
    Files.write(
        Path.of(folder, scheme + "-" + width + ".png"), Base64.getDecoder().decode(picture));
  }

  private static void open(String query) throws IOException, InterruptedException {
    browser.open(address + query);
  }

  private static String text(String expression) throws IOException, InterruptedException {
    return browser.evaluate(expression).asText();
  }

  private static boolean is(String expression) throws IOException, InterruptedException {
    return browser.evaluate(expression).asBoolean();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = TestPageInBrowser.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
