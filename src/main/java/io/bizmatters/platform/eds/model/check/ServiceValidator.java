package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Autoscaling;
import io.bizmatters.platform.eds.model.EventDrivenService.ConfigFiles;
import io.bizmatters.platform.eds.model.EventDrivenService.Fallback;
import io.bizmatters.platform.eds.model.EventDrivenService.Http;
import io.bizmatters.platform.eds.model.EventDrivenService.InitContainer;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.EventDrivenService.NetworkPolicy;
import io.bizmatters.platform.eds.model.EventDrivenService.PodDisruptionBudget;
import io.bizmatters.platform.eds.model.EventDrivenService.Probes;
import io.bizmatters.platform.eds.model.EventDrivenService.Resources;
import io.bizmatters.platform.eds.model.EventDrivenService.Volume;
import io.bizmatters.platform.eds.model.EventDrivenService.Worker;
import io.bizmatters.platform.eds.model.ProbeSetting;
import io.bizmatters.platform.eds.model.grammar.ImageReference;
import io.bizmatters.platform.eds.model.grammar.MonitoringEndpoint;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/** Builds a service from a merged tree, or reports all its problems. */
public final class ServiceValidator {

  private static final List<String> MOUNT_FIELDS =
      List.of("name", "mountPath", "subPath", "readOnly");

  private final Rules rules;
  private final ImageDemand image;
  private final ConfigDirectories directories;

  /**
   * Reads the files of a {@code config.directory}, the only input of the validation besides the
   * tree.
   */
  @FunctionalInterface
  public interface ConfigDirectories {
    /** Returns the content by file name, or why the directory cannot be used. */
    Parsed<SortedMap<String, byte[]>> files(String directory);
  }

  /**
   * The result of a validation.
   *
   * @param service present when there is no error
   * @param problems errors, warnings and remarks
   */
  public record Outcome(Optional<EventDrivenService> service, List<Problem> problems) {
    public Outcome {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Creates a validator.
   *
   * @param rules the rules of the platform
   * @param image the requirement for the image
   */
  public ServiceValidator(Rules rules, ImageDemand image, ConfigDirectories directories) {
    this.rules = rules;
    this.image = image;
    this.directories = directories;
  }

  /**
   * Validates a tree.
   *
   * @param tree the merged and {@link Defaults#complete completed} layers
   * @param home the place of the service, which is reported for missing fields
   */
  public Outcome validate(Mapping tree, Origin home) {
    List<Problem> problems = new ArrayList<>();
    Values values = new FieldCheck(rules, tree, problems).check();
    boolean isWhole =
        !rules.areReported() || !problems.removeIf(problem -> rules.hasReported(problem.where()));
    new ServiceRules(rules, tree, values, home, problems).check(image);
    new WorkerRules(tree, values, home, problems).check();
    new ProvisionRules(tree, values, home, problems).check();
    Optional<ConfigFiles> config = config(tree, values, problems);
    ConventionCheck conventions = new ConventionCheck(rules, tree, home, problems);
    conventions.errors();
    if (image != ImageDemand.NONE) {
      new PolicyCheck(rules, tree, home, problems).check();
    }
    if (!isWhole || hasError(problems)) {
      return new Outcome(Optional.empty(), problems);
    }
    EventDrivenService service = service(values, config);
    conventions.advice();
    new Conventions(service, tree, home, problems).check(image);
    new ProvisionConventions(service, tree, home, problems).check();
    return new Outcome(Optional.of(service), problems);
  }

  private static boolean hasError(List<Problem> problems) {
    for (Problem problem : problems) {
      if (problem.isError()) {
        return true;
      }
    }
    return false;
  }

  private Optional<ConfigFiles> config(Mapping tree, Values values, List<Problem> problems) {
    Optional<String> directory = values.text("config.directory");
    Optional<String> mountPath = values.text("config.mountPath");
    if (directory.isEmpty() || mountPath.isEmpty()) {
      return Optional.empty();
    }
    Parsed<SortedMap<String, byte[]>> files = directories.files(directory.get());
    files
        .broken()
        .ifPresent(
            violation ->
                tree.find("config.directory")
                    .map(
                        node ->
                            Problem.error(
                                node.origin(),
                                ValueText.of(node),
                                violation.allowed(),
                                violation.fix()))
                    .ifPresent(problems::add));
    return files.legal().map(found -> new ConfigFiles(mountPath.get(), found));
  }

  private static EventDrivenService service(Values values, Optional<ConfigFiles> config) {
    return new EventDrivenService(
        legal(values.text("name")),
        values.text("namespace"),
        values.textMap("labels"),
        values.textMap("annotations"),
        image(values),
        values.text("size"),
        nats(values),
        values.texts("secrets"),
        values.texts("imagePullSecrets"),
        http(values),
        initContainer(values),
        worker(values),
        autoscaling(values),
        values.env("env"),
        config,
        new Resources(
            quantities(values.textMap("resources.requests")),
            quantities(values.textMap("resources.limits"))),
        volumes(values),
        values.textMap("nodeSelector"),
        values.shapes("tolerations"),
        disruption(values),
        networkPolicy(values),
        values.seconds("terminationGracePeriod"),
        legal(values.flag("security.readOnlyRootFilesystem")));
  }

  /** Returns the image; a placeholder when the goal does not need an image. */
  private static ImageReference image(Values values) {
    String text = values.text("image").orElse(StandIn.IMAGE);
    return legal(ImageReference.parse(text).legal());
  }

  private static Nats nats(Values values) {
    return new Nats(
        legal(NatsServers.parse(legal(values.text("nats.url"))).legal()),
        legal(values.text("nats.stream")),
        legal(values.text("nats.consumer")),
        legal(values.text("nats.account")),
        legal(MonitoringEndpoint.parse(legal(values.text("nats.monitoringEndpoint"))).legal()),
        values.whole("nats.batchSize"),
        ProvisionReader.read(values));
  }

  private static Http http(Values values) {
    Optional<Integer> port = values.whole("http.port");
    return new Http(
        port.isPresent() ? OptionalInt.of(port.get()) : OptionalInt.empty(),
        legal(values.text("http.healthPath")),
        legal(values.text("http.readyPath")),
        legal(values.text("http.sessionAffinity")),
        values.seconds("http.startupTimeout"));
  }

  private static Optional<InitContainer> initContainer(Values values) {
    List<String> command = values.texts("initContainer.command");
    return command.isEmpty()
        ? Optional.empty()
        : Optional.of(new InitContainer(command, values.texts("initContainer.args")));
  }

  private static Worker worker(Values values) {
    return new Worker(
        values.texts("command"),
        values.texts("args"),
        values.shapes("ports"),
        values.shape("lifecycle"),
        new Probes(
            probe(values, "probes.liveness"),
            probe(values, "probes.readiness"),
            probe(values, "probes.startup")));
  }

  private static ProbeSetting probe(Values values, String path) {
    if (values.isOff(path)) {
      return new ProbeSetting.Off();
    }
    Optional<Map<String, Object>> shape = values.shape(path);
    return shape.isPresent() ? new ProbeSetting.Given(shape.get()) : new ProbeSetting.Usual();
  }

  private static Autoscaling autoscaling(Values values) {
    Optional<Integer> failures = values.whole("autoscaling.fallback.failureThreshold");
    Optional<Fallback> fallback =
        failures.isPresent()
            ? Optional.of(
                new Fallback(failures.get(), legal(values.whole("autoscaling.fallback.replicas"))))
            : Optional.empty();
    return new Autoscaling(
        legal(values.flag("autoscaling.enabled")),
        legal(values.whole("autoscaling.minReplicas")),
        legal(values.whole("autoscaling.maxReplicas")),
        legal(values.whole("autoscaling.lagThreshold")),
        legal(values.whole("autoscaling.activationLagThreshold")),
        legal(values.seconds("autoscaling.pollingInterval")),
        legal(values.seconds("autoscaling.cooldown")),
        values.seconds("autoscaling.scaleDownStabilization"),
        fallback,
        values.shapes("autoscaling.triggers"));
  }

  private static Map<String, Quantity> quantities(Map<String, String> texts) {
    Map<String, Quantity> quantities = new LinkedHashMap<>();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      quantities.put(text.getKey(), legal(Quantity.parse(text.getValue()).legal()));
    }
    return quantities;
  }

  private static List<Volume> volumes(Values values) {
    List<Volume> volumes = new ArrayList<>();
    for (Map<String, Object> shape : values.shapes("volumes")) {
      volumes.add(volume(shape));
    }
    return volumes;
  }

  private static Volume volume(Map<String, Object> shape) {
    Map<String, Object> source = new LinkedHashMap<>(shape);
    MOUNT_FIELDS.forEach(source::remove);
    return new Volume(
        String.valueOf(shape.get("name")),
        String.valueOf(shape.get("mountPath")),
        Optional.ofNullable(shape.get("subPath")).map(String::valueOf),
        Boolean.TRUE.equals(shape.get("readOnly")),
        source);
  }

  private static Optional<PodDisruptionBudget> disruption(Values values) {
    Optional<String> maxUnavailable = values.text("podDisruptionBudget.maxUnavailable");
    Optional<String> minAvailable = values.text("podDisruptionBudget.minAvailable");
    return maxUnavailable.isEmpty() && minAvailable.isEmpty()
        ? Optional.empty()
        : Optional.of(new PodDisruptionBudget(maxUnavailable, minAvailable));
  }

  private static Optional<NetworkPolicy> networkPolicy(Values values) {
    List<Map<String, Object>> egress = values.shapes("networkPolicy.egress");
    boolean wanted = values.flag("networkPolicy.enabled").orElse(!egress.isEmpty());
    return wanted ? Optional.of(new NetworkPolicy(egress)) : Optional.empty();
  }

  /** Returns a value that the validation has found. */
  private static <T> T legal(Optional<T> value) {
    if (value.isEmpty()) {
      throw new IllegalStateException("a required value passed validation without being there");
    }
    return value.get();
  }
}
