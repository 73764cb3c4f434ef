package io.bizmatters.platform.eds.nats;

/**
 * Which consumer is asked for, and where.
 *
 * @param url NATS' servers as the build reaches them, comma separated; may carry credentials, which
 *     are never shown
 * @param account whose JetStream: an account's name, or its public key
 * @param monitoring {@code host:port} of the monitoring endpoint as the build reaches it
 * @param monitoringHttps whether monitoring speaks TLS
 */
public record StreamQuestion(
    String url,
    String account,
    String stream,
    String consumer,
    String monitoring,
    boolean monitoringHttps) {

  @Override
  public String toString() {
    return "consumer " + consumer + " of stream " + stream + " in account " + account;
  }
}
