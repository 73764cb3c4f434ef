package io.bizmatters.platform.eds.report;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium that is asked by its DevTools protocol what a page makes it do. */
final class Browser implements AutoCloseable {

  private static final String PROGRAM =
      System.getProperty(
          "eds.it.chromium",
          Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
              .filter(program -> Files.isExecutable(Path.of(program)))
              .findFirst()
              .orElse("chromium"));

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private int id;
  private String session = "";

  private Browser(Process process, Path profile, String url) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(url), new Reader())
            .join();
  }

  static Browser start() throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory("eds-chromium");
    Process process;
    try {
      process =
          new ProcessBuilder(
                  PROGRAM,
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--hide-scrollbars",
                  "--disable-quic",
                  "--no-first-run",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile,
                  "about:blank")
              .redirectErrorStream(true)
              .redirectOutput(profile.resolve("chromium.log").toFile())
              .start();
    } catch (IOException missing) {
      throw new AssertionError(
          "These tests open pages in Chromium, and there is none ("
              + missing.getMessage()
              + "): install it (Debian: apt-get install chromium), or name it by"
              + " -Deds.it.chromium=FILE",
          missing);
    }
    return new Browser(process, profile, url(process, profile));
  }

  private static String url(Process process, Path profile)
      throws IOException, InterruptedException {
    Path port = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + 60_000_000_000L;
    while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError(Files.readString(profile.resolve("chromium.log")));
      }
      Thread.sleep(50);
    }
    List<String> lines = Files.readAllLines(port);
    return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
  }

  /** What comes: answers to what was asked, and events. */
  private final class Reader implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(JsonMapper.shared().readTree(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  private void take(JsonNode message) {
    if (message.has("id")) {
      answers.add(message);
    }
    JsonNode parameters = message.path("params");
    switch (message.path("method").asString("")) {
      case "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown" ->
          complaints.add(parameters.toString());
      case "Network.requestWillBeSent" -> requests.add(parameters.at("/request/url").asString(""));
      case "Page.loadEventFired" -> answers.add(message);
      default -> {
        // of no interest
      }
    }
  }

  private JsonNode ask(String method, Map<String, Object> parameters) throws InterruptedException {
    id++;
    Map<String, Object> message =
        session.isEmpty()
            ? Map.of("id", id, "method", method, "params", parameters)
            : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
    socket.sendText(JsonMapper.shared().writeValueAsString(message), true).join();
    JsonNode answer = next();
    while (answer.path("id").asInt(0) != id) {
      answer = next();
    }
    if (answer.has("error")) {
      throw new AssertionError(method + ": " + answer.path("error"));
    }
    return answer.path("result");
  }

  private JsonNode next() throws InterruptedException {
    JsonNode answer = answers.poll(30, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("Chromium does not answer");
    }
    return answer;
  }

  /**
   * Opens a page and waits until it is loaded.
   *
   * @param width in pixels
   */
  void open(Path page, int width, boolean dark) throws InterruptedException {
    if (session.isEmpty()) {
      String target =
          ask("Target.createTarget", Map.of("url", "about:blank")).path("targetId").asString();
      session =
          ask("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
              .path("sessionId")
              .asString();
      for (String domain : List.of("Page", "Log", "Runtime", "Network")) {
        ask(domain + ".enable", Map.of());
      }
    }
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    ask(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    answers.clear();
    requests.clear();
    complaints.clear();
    ask("Page.navigate", Map.of("url", page.toUri().toString()));
    JsonNode event = next();
    while (!event.path("method").asString("").equals("Page.loadEventFired")) {
      event = next();
    }
  }

  /** Everything that the page, or Chromium about it, has said in the console. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Every address that was asked for since the page was opened. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The value of an expression, asked past the page's own policy. */
  String value(String expression) throws InterruptedException {
    return ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
        .at("/result/value")
        .asString("");
  }

  /** The whole page as a picture. */
  void picture(Path file) throws InterruptedException, IOException {
    String data =
        ask("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
            .path("data")
            .asString();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException stillWritten) {
      // a child of the browser ends a moment later; its folder is a temporary one
    }
  }
}
