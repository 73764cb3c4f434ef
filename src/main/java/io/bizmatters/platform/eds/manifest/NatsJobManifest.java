package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.manifest.tree.Sha256;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import io.bizmatters.platform.eds.model.EventDrivenService.Volume;
import io.bizmatters.platform.eds.model.Provision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Renders a Job that creates stream and consumer with the {@code nats} program. The Job may run
 * again: NATS accepts an existing stream with equal settings, refuses one with other settings
 * (error 10058), and updates a consumer.
 *
 * <p>A Job cannot be changed, so its name contains the digest of its content: equal content is the
 * same, finished Job, and other content is a new Job. It has no {@code ttlSecondsAfterFinished},
 * because each later apply would create it again; the first release without the Job prunes it.
 */
final class NatsJobManifest {

  /** The longest name for which the names of pods and the label are valid. */
  private static final int LONGEST = 63;

  private static final int DIGITS = 10;
  private static final String INFIX = "-nats-";
  private static final int RETRIES = 6;
  private static final String TMP = "/tmp";
  private static final String WORK = "nats-work";

  /** Sources of the files that a connection may need: certificates, creds, nkeys. */
  private static final Set<String> READ_ONLY_SOURCES = Set.of("secret", "configMap", "projected");

  private final EventDrivenService service;
  private final Provision provision;

  private NatsJobManifest(EventDrivenService service, Provision provision) {
    this.service = service;
    this.provision = provision;
  }

  static KubernetesObject of(
      EventDrivenService service, Provision provision, Metadata metadata, String image) {
    Tree spec = new NatsJobManifest(service, provision).spec(image);
    String content =
        ManifestYaml.of(
            metadata.object("batch/v1", "Job", service.name()).with("spec", spec).fields());
    String digest = Sha256.of(content.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    return new KubernetesObject(
        metadata.object("batch/v1", "Job", prefix(service) + digest).with("spec", spec).fields());
  }

  /** Whether the object is the Job of that service, with any content. */
  static boolean isOf(EventDrivenService service, KubernetesObject object) {
    return object.group().equals("batch")
        && object.kind().equals("Job")
        && object.name().startsWith(prefix(service))
        && object.name().length() == prefix(service).length() + DIGITS;
  }

  private static String prefix(EventDrivenService service) {
    int room = LONGEST - INFIX.length() - DIGITS;
    String name = service.name();
    return (name.length() > room ? name.substring(0, room).replaceFirst("-+$", "") : name) + INFIX;
  }

  /** Uses a new pod for each attempt: the last pod's log shows why NATS refused. */
  private Tree spec(String image) {
    return Tree.of("backoffLimit", RETRIES)
        .with(
            "template",
            Tree.of("metadata", Tree.of("labels", labels()))
                .with(
                    "spec",
                    Tree.of("serviceAccountName", service.name())
                        .with("automountServiceAccountToken", false)
                        .withSome("imagePullSecrets", DeploymentManifest.pullSecrets(service))
                        .with("securityContext", PodSecurity.pod())
                        .with("restartPolicy", "Never")
                        .with("containers", Tree.list(container(image)))
                        .with("volumes", volumes())
                        .withSome("nodeSelector", service.nodeSelector())
                        .withSome("tolerations", Tree.withoutNulls(service.tolerations()))));
  }

  /**
   * Returns labels that differ from the worker's: its Service, PodDisruptionBudget and autoscaler
   * must not count this pod.
   */
  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(Metadata.COMPONENT_LABEL, "nats-provision");
    labels.put(Metadata.MANAGED_BY_LABEL, "eds");
    labels.put("app.kubernetes.io/part-of", service.name());
    return labels;
  }

  private Tree container(String image) {
    return Tree.of("name", "nats")
        .with("image", image)
        .with("imagePullPolicy", "IfNotPresent")
        .with("command", List.of("/bin/sh", "-c"))
        .with("args", List.of(script()))
        .with("workingDir", TMP)
        .with("env", env())
        .withSome("envFrom", WorkerContainer.envFrom(service))
        .with(
            "resources",
            Tree.of("requests", Tree.of("cpu", "10m").with("memory", "64Mi"))
                .with("limits", Tree.of("cpu", "500m").with("memory", "128Mi")))
        .with("securityContext", PodSecurity.container(true))
        .with("volumeMounts", mounts());
  }

  /** Returns the shell script; the worker's stream and consumer come first. */
  private String script() {
    NatsConfig config = new NatsConfig(service, provision);
    StringBuilder script = new StringBuilder("set -eu\n");
    stream(script, "stream.json", config.stream(), service.nats().stream());
    file(script, "consumer.json", config.consumer());
    script
        .append("nats consumer add ")
        .append(word(service.nats().stream()))
        .append(' ')
        .append(word(service.nats().consumer()))
        .append(" --config consumer.json\n");
    provision
        .deadLetter()
        .ifPresent(
            letters ->
                stream(script, "dead-letter.json", config.deadLetter(letters), letters.stream()));
    return script.toString();
  }

  private static void stream(
      StringBuilder script, String file, Map<String, Object> config, String name) {
    file(script, file, config);
    script
        .append("nats stream add ")
        .append(word(name))
        .append(" --config ")
        .append(file)
        .append('\n');
  }

  /** Quotes a name for the shell, with any characters that NATS allows. */
  private static String word(String name) {
    if (name.matches("[A-Za-z0-9_-]+")) {
      return name;
    }
    return escaped("'" + name.replace("'", "'\\''") + "'");
  }

  private static void file(StringBuilder script, String file, Map<String, Object> config) {
    script
        .append("cat > ")
        .append(file)
        .append(" <<'END'\n")
        .append(escaped(JsonText.pretty(config)))
        .append("END\n");
  }

  /**
   * Escapes an argument: Kubernetes reads {@code $(NAME)} as a variable and {@code $$} as {@code
   * $}.
   */
  private static String escaped(String text) {
    return text.replaceAll("\\$(?=[$(])", "\\$\\$");
  }

  /**
   * Returns the variables of the login, which the program reads under the names of the worker's.
   */
  private List<Object> env() {
    Map<String, EnvValue> values = new LinkedHashMap<>();
    values.put("HOME", new EnvValue.Literal(TMP));
    values.put("NATS_URL", new EnvValue.Literal(service.nats().servers().text()));
    service
        .env()
        .forEach(
            (name, value) -> {
              if (name.startsWith("NATS_")) {
                values.put(name, value);
              }
            });
    List<Object> env = new ArrayList<>();
    values.forEach((name, value) -> env.add(WorkerContainer.variable(name, value).fields()));
    return env;
  }

  private List<Object> volumes() {
    List<Object> volumes = new ArrayList<>();
    volumes.add(Tree.of("name", WORK).with("emptyDir", Tree.of("sizeLimit", "16Mi")).fields());
    Map<String, Object> own = new LinkedHashMap<>();
    files().forEach(volume -> own.putIfAbsent(volume.name(), PodVolumes.volume(volume)));
    volumes.addAll(own.values());
    return volumes;
  }

  private List<Object> mounts() {
    List<Object> mounts = new ArrayList<>();
    mounts.add(Tree.of("name", WORK).with("mountPath", TMP).fields());
    files().forEach(volume -> mounts.add(PodVolumes.mount(volume)));
    return mounts;
  }

  private List<Volume> files() {
    return service.volumes().stream()
        .filter(volume -> volume.source().keySet().stream().anyMatch(READ_ONLY_SOURCES::contains))
        .filter(volume -> !volume.mountPath().replaceFirst("/+$", "").equals(TMP))
        .toList();
  }
}
