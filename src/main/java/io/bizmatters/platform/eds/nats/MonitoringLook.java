package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import io.bizmatters.platform.eds.readiness.StreamAnswer.WrongAccount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Asks the monitoring endpoint with the query that KEDA sends ({@code nats_jetstream_scaler.go}),
 * so that both find or miss the same consumers.
 */
final class MonitoringLook {

  private static final int OK = 200;
  private static final int PART_BYTES = 8192;
  private static final int MOST_BYTES = 32 << 20;

  private final NatsThreads threads;

  MonitoringLook(NatsThreads threads) {
    this.threads = threads;
  }

  /**
   * The result of a look.
   *
   * @param stream the stream's settings
   */
  record Sight(StreamAnswer answer, Optional<ObservedStream> stream) {}

  StreamAnswer read(StreamReader.Question question, Deadline due) throws InterruptedException {
    return look(question, due).answer();
  }

  private static Sight only(StreamAnswer answer) {
    return new Sight(answer, Optional.empty());
  }

  Sight look(StreamReader.Question question, Deadline due) throws InterruptedException {
    String account = question.account();
    try {
      String acc = URLEncoder.encode(account, StandardCharsets.UTF_8);
      Jsz seen = get(question, "?acc=" + acc + "&consumers=true&config=true", due);
      if (seen.isOff()) {
        return only(new Unreachable(address(question) + ": JetStream is off"));
      }
      Optional<JsonNode> details = seen.account(account);
      return details.isPresent()
          ? new Sight(
              Jsz.consumer(details.get(), question.stream(), question.consumer()),
              Jsz.stream(details.get(), question.stream(), question.consumer()))
          : only(wrongAccount(question, get(question, "?accounts=true", due)));
    } catch (TimeoutException | ExecutionException failure) {
      return only(new Unreachable(address(question) + ": " + Causes.of(failure)));
    }
  }

  private static StreamAnswer wrongAccount(StreamReader.Question question, Jsz all) {
    String account = question.account();
    String what = address(question) + " has no account " + account + " with JetStream, so KEDA";
    Optional<String> key = all.account(account).map(Jsz::id).filter(id -> !id.equals(account));
    if (key.isPresent()) {
      return new WrongAccount(
          what + " finds nothing: " + account + " is the name tag of account " + key.get(),
          "nats.account: " + key.get());
    }
    List<String> known = all.accounts();
    return new WrongAccount(
        what
            + " finds nothing: "
            + (known.isEmpty() ? "no account has JetStream" : "accounts with JetStream: " + known),
        known.size() == 1
            ? "nats.account: " + known.get(0)
            : "name the stream's account in nats.account");
  }

  private static String address(StreamReader.Question question) {
    return (question.monitoringHttps() ? "https://" : "http://") + question.monitoring();
  }

  private Jsz get(StreamReader.Question question, String query, Deadline due)
      throws InterruptedException, TimeoutException, ExecutionException {
    int millis = (int) Math.max(1, due.left().toMillis());
    String url = address(question) + "/jsz" + query;
    Future<Jsz> answer = threads.pool().submit(() -> get(url, millis));
    try {
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } finally {
      answer.cancel(true);
    }
  }

  /** Uses HttpURLConnection, which starts no thread that outlives the request. */
  private static Jsz get(String url, int millis) throws IOException {
    HttpURLConnection http = (HttpURLConnection) URI.create(url).toURL().openConnection();
    http.setConnectTimeout(millis);
    http.setReadTimeout(millis);
    http.setInstanceFollowRedirects(false);
    try {
      if (http.getResponseCode() != OK) {
        throw new IOException("HTTP " + http.getResponseCode());
      }
      try (InputStream body = http.getInputStream()) {
        return new Jsz(JsonTree.of(bytes(body, millis)));
      }
    } catch (JacksonException foreign) {
      throw new IOException("this is no monitoring of NATS", foreign);
    } finally {
      http.disconnect();
    }
  }

  /** Reads a limited number of bytes in a limited time, whatever program answers. */
  private static byte[] bytes(InputStream body, int millis) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] part = new byte[PART_BYTES];
    for (int count = body.read(part); count >= 0; count = body.read(part)) {
      all.write(part, 0, count);
      if (all.size() > MOST_BYTES) {
        throw new IOException("this is no monitoring of NATS: it answers more than 32 MiB");
      }
      if (System.nanoTime() - end > 0) {
        throw new SocketTimeoutException("no answer in time");
      }
    }
    return all.toByteArray();
  }
}
