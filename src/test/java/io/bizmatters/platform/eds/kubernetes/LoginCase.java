package io.bizmatters.platform.eds.kubernetes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A kubeconfig, and what is to become of it. In all texts {@code ${…}} stands for what differs from
 * run to run.
 *
 * @param kubeconfig named explicitly; empty where the environment names it
 * @param files beside it, by name; those named {@code *.sh} are programs
 * @param environment besides PATH and HOME
 * @param sent the requests that the server notes, in order
 * @param refused what the message holds where nothing is sent
 * @param kubectl what kubectl makes of the same
 */
public record LoginCase(
    String name,
    String kubeconfig,
    Map<String, String> files,
    Map<String, String> environment,
    List<String> sent,
    List<String> refused,
    Kubectl kubectl) {

  /** How the other program behaves. */
  public enum Kubectl {
    SAME,
    /** It goes on where this plugin does not. */
    GOES_ON,
    /** It would speak to a proxy of a kind that the table has none of. */
    NOT_ASKED
  }

  public LoginCase {
    sent = List.copyOf(sent);
    refused = List.copyOf(refused);
  }

  public static LoginCase of(String name, String cluster, String user) {
    return whole(
        name,
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [{name: here, context: {cluster: here, user: me}}]
        clusters: [{name: here, cluster: {%s}}]
        users: [{name: me, user: {%s}}]
        """
            .formatted(cluster, user));
  }

  /** A user of the server that is trusted. */
  public static LoginCase user(String name, String user) {
    return of(name, "server: '${secure}', certificate-authority-data: ${ca}", user);
  }

  public static LoginCase whole(String name, String kubeconfig) {
    return new LoginCase(name, kubeconfig, Map.of(), Map.of(), List.of(), List.of(), Kubectl.SAME);
  }

  public LoginCase file(String file, String text) {
    Map<String, String> all = new LinkedHashMap<>(files);
    all.put(file, text);
    return new LoginCase(name, kubeconfig, all, environment, sent, refused, kubectl);
  }

  LoginCase variable(String variable, String value) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.put(variable, value);
    return new LoginCase(name, kubeconfig, files, all, sent, refused, kubectl);
  }

  LoginCase sends(String... requests) {
    return new LoginCase(name, kubeconfig, files, environment, List.of(requests), refused, kubectl);
  }

  LoginCase refuses(String... words) {
    return new LoginCase(name, kubeconfig, files, environment, sent, List.of(words), kubectl);
  }

  /** The plugin refuses more than kubectl does. */
  LoginCase strictly() {
    return new LoginCase(name, kubeconfig, files, environment, sent, refused, Kubectl.GOES_ON);
  }

  /** Kubectl is not asked. */
  LoginCase alone() {
    return new LoginCase(name, kubeconfig, files, environment, sent, refused, Kubectl.NOT_ASKED);
  }

  @Override
  public String toString() {
    return name;
  }
}
