package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Seconds;
import io.bizmatters.platform.eds.model.FieldType.Whole;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.rule.Sizes.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The objects of a service as a text template, for engines that have Go's {@code text/template},
 * the functions of sprig, and {@code fromYaml} and {@code include}.
 *
 * <p>The template defines one name for each object: {@code eds.serviceaccount}, {@code
 * eds.deployment}, {@code eds.service}, {@code eds.http-service} and {@code eds.scaledobject}. Each
 * takes the variable {@code $worker}, which the template makes of the claim. The caller puts {@code
 * $name}, {@code $namespace}, {@code $metadata}, {@code $spec} and {@code $marks} between {@link
 * #platform()} and {@link #objects()}.
 */
public final class ObjectTemplate {

  /** The fields whose defaults the template uses; claims cannot set those below autoscaling. */
  private static final List<String> USED =
      List.of(
          "size",
          "nats.url",
          "nats.account",
          "http.healthPath",
          "http.readyPath",
          "http.sessionAffinity",
          "autoscaling.minReplicas",
          "autoscaling.maxReplicas",
          "autoscaling.lagThreshold",
          "autoscaling.activationLagThreshold",
          "autoscaling.pollingInterval",
          "autoscaling.cooldown");

  private final ApiShape shape;
  private final String environment;
  private final List<String> foreignDomains;

  /**
   * @param environment the name of the environment in the worker's telemetry
   * @param foreignDomains the domains of labels and annotations that other tools set
   */
  public ObjectTemplate(ApiShape shape, String environment, List<String> foreignDomains) {
    this.shape = shape;
    this.environment = environment;
    this.foreignDomains = List.copyOf(foreignDomains);
  }

  /** Returns the part that sets {@code $sizes}, {@code $default} and {@code $foreign}. */
  public String platform() {
    List<String> lines = new ArrayList<>();
    lines.add("{{- /* Sizes, defaults, and labels of other tools. */}}");
    lines.add("{{- $sizes := dict");
    for (Size size : shape.sizes()) {
      lines.add(
          "  "
              + quoted(size.name())
              + " (dict \"requests\" "
              + dict(size.requests())
              + " \"limits\" "
              + dict(size.limits())
              + ")");
    }
    lines.add("}}");
    lines.add("{{- $default := dict");
    USED.forEach(path -> lines.add("  " + quoted(path) + " " + defaultOf(path)));
    lines.add("  \"environment\" " + quoted(environment));
    lines.add("}}");
    String domains = String.join("|", foreignDomains).replace(".", "\\.");
    lines.add("{{- $foreign := " + quoted("^([^/]*\\.)?(" + domains + ")/") + " }}");
    return String.join("\n", lines) + "\n";
  }

  private String defaultOf(String path) {
    Field field = Fields.at(path).orElseThrow();
    String text = shape.defaults().getOrDefault(path, "");
    if (field.type() instanceof Whole) {
      return text;
    }
    if (field.type() instanceof Seconds) {
      return Long.toString(Period.parse(text).legal().map(Duration::toSeconds).orElseThrow());
    }
    return quoted(text);
  }

  private static String dict(Map<String, String> texts) {
    StringBuilder dict = new StringBuilder("(dict");
    texts.forEach((name, text) -> dict.append(' ').append(quoted(name) + ' ' + quoted(text)));
    return dict.append(')').toString();
  }

  /** Returns a string of the template's language, whose escapes JSON's are. */
  private static String quoted(String text) {
    return JsonText.compact(text);
  }

  /** Returns the paths of the fields whose defaults the template uses. */
  public static List<String> usedDefaults() {
    return USED;
  }

  /** Returns the part that makes {@code $worker} and defines the objects. */
  public static String objects() {
    return PackagedText.of(ObjectTemplate.class, "objects.gotmpl");
  }
}
