package io.bizmatters.platform.eds.kubernetes;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A server that notes how each request says who it comes from, and by which way it came: headers,
 * certificate, name of the server that was asked for, and what a proxy in front of it was told.
 */
public final class LoginServer implements AutoCloseable {

  private static final Set<String> TOLD = Set.of("authorization", "proxy-authorization");

  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final List<HttpServer> servers = new ArrayList<>();
  private final ServerSocket proxy;
  private final String secure;
  private final String named;
  private final String plain;
  private volatile Optional<String> redirect = Optional.empty();

  /**
   * Starts them all.
   *
   * @param own the certificate of the one at 127.0.0.1
   * @param other the certificate of the one that has another name
   */
  LoginServer(CertifiedKey own, CertifiedKey other) throws Exception {
    secure = "https://127.0.0.1:" + start(tls(own));
    named = "https://127.0.0.1:" + start(tls(other));
    plain = "http://127.0.0.1:" + start(HttpServer.create(local(), 0));
    proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  private static InetSocketAddress local() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private int start(HttpServer server) {
    server.createContext("/", this::answer);
    server.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "login-server");
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
    servers.add(server);
    return server.getAddress().getPort();
  }

  private static HttpsServer tls(CertifiedKey own) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own.store(), CertifiedKey.PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    X509Certificate authority = (X509Certificate) own.x509();
    context.init(keys.getKeyManagers(), new TrustManager[] {new Anybody(authority)}, null);
    HttpsServer server = HttpsServer.create(local(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters settings = getSSLContext().getDefaultSSLParameters();
            settings.setWantClientAuth(true);
            parameters.setSSLParameters(settings);
          }
        });
    return server;
  }

  /** Says that it trusts one authority, and takes every certificate. */
  private record Anybody(X509Certificate authority) implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {authority};
    }
  }

  // ---- what a test asks of it

  /** The address that its certificate is for. */
  public String secure() {
    return secure;
  }

  /** An address that its certificate is not for. */
  public String named() {
    return named;
  }

  public String plain() {
    return plain;
  }

  /** A proxy that leads to {@link #secure} whatever a client asks for. */
  String proxy() {
    return "127.0.0.1:" + proxy.getLocalPort();
  }

  /** From now on, who says this is not known. */
  public void refuse(String authorization) {
    refused.add(authorization);
  }

  public void redirectTo(String url) {
    redirect = Optional.of(url);
  }

  /** What came, in order. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  void forget() {
    notes.clear();
    refused.clear();
    redirect = Optional.empty();
  }

  // ---- what it does

  private void answer(HttpExchange exchange) throws IOException {
    notes.add(note(exchange));
    String authorization =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    int code = refused.contains(authorization) ? 401 : redirect.isPresent() ? 302 : 200;
    redirect.ifPresent(url -> exchange.getResponseHeaders().set("Location", url));
    byte[] text =
        (code == 200
                ? "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.0\"}"
                : "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":"
                    + code
                    + "}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private static String note(HttpExchange exchange) {
    List<String> parts = new ArrayList<>();
    Headers headers = exchange.getRequestHeaders();
    for (String name : new TreeSet<>(headers.keySet())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (TOLD.contains(lower) || lower.startsWith("impersonate-")) {
        parts.add(lower + "=" + String.join(",", headers.get(name)));
      }
    }
    if (exchange instanceof HttpsExchange secure) {
      parts.add(certificate(secure));
      ((ExtendedSSLSession) secure.getSSLSession())
          .getRequestedServerNames()
          .forEach(name -> parts.add("sni=" + ((SNIHostName) name).getAsciiName()));
    }
    return String.join(" ", parts).strip();
  }

  private static String certificate(HttpsExchange exchange) {
    try {
      return "certificate=" + exchange.getSSLSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException nobody) {
      return "certificate=none";
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = proxy.accept();
        thread(() -> tunnel(client));
      }
    } catch (IOException closed) {
      // by the end of the test
    }
  }

  private void tunnel(Socket client) {
    try (client;
        Socket server =
            new Socket(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(secure.substring(secure.lastIndexOf(':') + 1)))) {
      BufferedReader head =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1), 1);
      String first = head.readLine();
      List<String> told = new ArrayList<>(List.of(first.replace(" HTTP/1.1", "")));
      for (String line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization:")) {
          told.add(line);
        }
      }
      notes.add(String.join(" ", told));
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      thread(() -> copy(server, client));
      copy(client, server);
    } catch (IOException gone) {
      // either side has left
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException gone) {
      // either side has left
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "login-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    servers.forEach(server -> server.stop(0));
    proxy.close();
  }

  /** Variables without which a program of this machine cannot run. */
  public static Map<String, String> environment() {
    return Map.of("PATH", System.getenv("PATH"), "HOME", "/nowhere");
  }
}
