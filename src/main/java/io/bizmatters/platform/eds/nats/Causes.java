package io.bizmatters.platform.eds.nats;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Says in a few words why a connection failed. */
final class Causes {

  private Causes() {}

  static String of(Throwable failure) {
    if (failure instanceof ExecutionException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    if (failure instanceof UnknownHostException) {
      return "unknown host";
    }
    if (failure instanceof SocketTimeoutException || failure instanceof TimeoutException) {
      return "no answer in time";
    }
    String message = Optional.ofNullable(failure.getMessage()).orElse("");
    if (failure instanceof ConnectException) {
      return message.toLowerCase(Locale.ROOT).contains("refused") || message.isEmpty()
          ? "connection refused"
          : message;
    }
    if (failure instanceof SSLException) {
      return "TLS: "
          + message
          + "; EDS_NATS_CA names the authority of its certificate, EDS_NATS_CERT and EDS_NATS_KEY the"
          + " build's own";
    }
    if (message.toLowerCase(Locale.ROOT).contains("authorization violation")
        || message.toLowerCase(Locale.ROOT).contains("authentication")) {
      return message
          + "; eds.nats.server.id, or EDS_NATS_USER and EDS_NATS_PASSWORD, EDS_NATS_TOKEN,"
          + " EDS_NATS_CREDS or EDS_NATS_NKEY say who the build is";
    }
    return message.isEmpty() ? failure.getClass().getSimpleName() : message;
  }
}
