package io.bizmatters.platform.eds.nats;

/**
 * Names a consumer and the servers to ask.
 *
 * @param url the NATS servers as the build reaches them, separated by commas; credentials in it are
 *     never shown
 * @param account the account with the stream: its name or its public key
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
