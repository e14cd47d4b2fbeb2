package dev.vectorcodec.examples.page;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.util.Set;

/**
 * What a browser must not do with the page: load anything from elsewhere, or let another site use
 * it. A server on a loopback address is reached by every page that the same browser has open.
 */
final class BrowserRules {

  private static final int MISDIRECTED_REQUEST = 421;

  private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

  /** Only files of this server; and no text may ever become markup or a script. */
  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self'",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'");

  private BrowserRules() {}

  /** Sets the headers that an answer has, whatever it is, and refuses what others send. */
  static void apply(Context request, int port) {
    request.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    request.header("X-Content-Type-Options", "nosniff");
    request.header("Referrer-Policy", "no-referrer");
    request.header("Cross-Origin-Opener-Policy", "same-origin");
    request.header("Cross-Origin-Resource-Policy", "same-origin");
    request.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    request.header("Cache-Control", "no-store");
    Set<String> hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    String host = request.header("Host");
    // A name of somebody's own may resolve to this machine: then its pages would be of our origin.
    if (host == null || hosts.contains(host) == false) {
      throw new HttpResponseException(
          MISDIRECTED_REQUEST, "this server is 127.0.0.1:" + port + ", not " + host);
    }
    String origin = request.header("Origin");
    boolean changes = READING.contains(request.method()) == false;
    if (changes && origin != null && origin.equals("http://" + host) == false) {
      throw new ForbiddenResponse("requests from other sites are refused, this is from " + origin);
    }
  }
}
