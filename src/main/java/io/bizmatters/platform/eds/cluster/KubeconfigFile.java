package io.bizmatters.platform.eds.cluster;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthProviderConfig;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.ExecEnvVar;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A kubeconfig file as the library's model of it (https://kubernetes.io/docs/reference/config-api/
 * kubeconfig.v1). Read here, because the library's own reader first loads every model class of
 * Kubernetes, which costs a cold build two seconds; what the parts mean stays the library's matter.
 */
final class KubeconfigFile {

  /** By these the library finds the file again: relative paths and commands start from there. */
  private static final String OF_CONTEXT = "KUBERNETES_CONFIG_CONTEXT_FILE_KEY";

  private static final String OF_CLUSTER = "KUBERNETES_CONFIG_CLUSTER_FILE_KEY";
  private static final String OF_USER = "KUBERNETES_CONFIG_AUTH_INFO_FILE_KEY";

  private final File file;

  private KubeconfigFile(File file) {
    this.file = file;
  }

  /**
   * Reads the file; fields that no connection needs are passed over.
   *
   * @throws IOException when it cannot be read
   * @throws RuntimeException when it is not YAML, or not a mapping
   */
  static Config read(File file) throws IOException {
    Object tree =
        new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file.toPath()));
    if (tree != null && !(tree instanceof Map)) {
      throw new IllegalArgumentException("not a mapping of contexts, clusters and users");
    }
    return new KubeconfigFile(file).config(tree);
  }

  private Config config(Object tree) {
    Config config = new Config();
    text(tree, "current-context", config::setCurrentContext);
    config.setContexts(items(tree, "contexts").stream().map(this::context).toList());
    config.setClusters(items(tree, "clusters").stream().map(this::cluster).toList());
    config.setUsers(items(tree, "users").stream().map(this::user).toList());
    return config;
  }

  private NamedContext context(Object item) {
    Context context = new Context();
    Object tree = at(item, "context").orElse(Map.of());
    text(tree, "cluster", context::setCluster);
    text(tree, "user", context::setUser);
    text(tree, "namespace", context::setNamespace);
    NamedContext named = new NamedContext();
    text(item, "name", named::setName);
    named.setContext(context);
    named.setAdditionalProperty(OF_CONTEXT, file);
    return named;
  }

  private NamedCluster cluster(Object item) {
    Cluster cluster = new Cluster();
    Object tree = at(item, "cluster").orElse(Map.of());
    text(tree, "server", cluster::setServer);
    text(tree, "certificate-authority", cluster::setCertificateAuthority);
    text(tree, "certificate-authority-data", cluster::setCertificateAuthorityData);
    text(tree, "tls-server-name", cluster::setTlsServerName);
    text(tree, "proxy-url", cluster::setProxyUrl);
    at(tree, "insecure-skip-tls-verify")
        .ifPresent(skip -> cluster.setInsecureSkipTlsVerify(Boolean.parseBoolean(skip.toString())));
    at(tree, "disable-compression")
        .ifPresent(off -> cluster.setDisableCompression(Boolean.parseBoolean(off.toString())));
    NamedCluster named = new NamedCluster();
    text(item, "name", named::setName);
    named.setCluster(cluster);
    named.setAdditionalProperty(OF_CLUSTER, file);
    return named;
  }

  private NamedAuthInfo user(Object item) {
    AuthInfo user = new AuthInfo();
    Object tree = at(item, "user").orElse(Map.of());
    text(tree, "client-certificate", user::setClientCertificate);
    text(tree, "client-certificate-data", user::setClientCertificateData);
    text(tree, "client-key", user::setClientKey);
    text(tree, "client-key-data", user::setClientKeyData);
    text(tree, "token", user::setToken);
    text(tree, "tokenFile", user::setTokenFile);
    text(tree, "username", user::setUsername);
    text(tree, "password", user::setPassword);
    text(tree, "as", user::setAs);
    text(tree, "as-uid", user::setAsUid);
    user.setAsGroups(items(tree, "as-groups").stream().map(String::valueOf).toList());
    at(tree, "exec").ifPresent(exec -> user.setExec(exec(exec)));
    at(tree, "auth-provider").ifPresent(provider -> user.setAuthProvider(provider(provider)));
    NamedAuthInfo named = new NamedAuthInfo();
    text(item, "name", named::setName);
    named.setUser(user);
    named.setAdditionalProperty(OF_USER, file);
    return named;
  }

  private static ExecConfig exec(Object tree) {
    ExecConfig exec = new ExecConfig();
    text(tree, "apiVersion", exec::setApiVersion);
    text(tree, "command", exec::setCommand);
    text(tree, "installHint", exec::setInstallHint);
    text(tree, "interactiveMode", exec::setInteractiveMode);
    at(tree, "provideClusterInfo")
        .ifPresent(yes -> exec.setProvideClusterInfo(Boolean.parseBoolean(yes.toString())));
    exec.setArgs(items(tree, "args").stream().map(String::valueOf).toList());
    List<ExecEnvVar> variables = new ArrayList<>();
    for (Object item : items(tree, "env")) {
      ExecEnvVar variable = new ExecEnvVar();
      text(item, "name", variable::setName);
      text(item, "value", variable::setValue);
      variables.add(variable);
    }
    exec.setEnv(variables);
    return exec;
  }

  private static AuthProviderConfig provider(Object tree) {
    AuthProviderConfig provider = new AuthProviderConfig();
    text(tree, "name", provider::setName);
    Map<String, String> settings = new LinkedHashMap<>();
    if (at(tree, "config").orElse(Map.of()) instanceof Map<?, ?> config) {
      config.forEach((name, value) -> settings.put(String.valueOf(name), String.valueOf(value)));
    }
    provider.setConfig(settings);
    return provider;
  }

  private static Optional<Object> at(Object tree, String name) {
    return tree instanceof Map<?, ?> map ? Optional.ofNullable(map.get(name)) : Optional.empty();
  }

  private static void text(Object tree, String name, Consumer<String> field) {
    at(tree, name).map(String::valueOf).ifPresent(field);
  }

  private static List<?> items(Object tree, String name) {
    return at(tree, name).orElse(List.of()) instanceof List<?> items ? items : List.of();
  }
}
