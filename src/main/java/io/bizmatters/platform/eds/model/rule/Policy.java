package io.bizmatters.platform.eds.model.rule;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Env;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule of a platform with a reason.
 *
 * @param path the field, the group of fields, or the key of a map: {@code labels.team}
 * @param section the path of the section that has the policy, such as {@code policies}
 * @param conditions what a value must be
 * @param required whether the field must be set
 * @param locked whether only the platform sets the field
 * @param level how a violation is reported
 * @param reason why the rule exists
 * @param exceptions services that need not follow the rule yet
 * @param platform the platform that has the rule
 * @param at the place of the rule
 */
public record Policy(
    RulePath path,
    String section,
    Conditions conditions,
    boolean required,
    boolean locked,
    Level level,
    Optional<String> reason,
    Optional<String> see,
    Map<String, Exemption> exceptions,
    PlatformName platform,
    Origin at) {

  public Policy {
    Objects.requireNonNull(path);
    exceptions = Collections.unmodifiableMap(new LinkedHashMap<>(exceptions));
  }

  /**
   * What a value must be.
   *
   * @param min the least number, duration or quantity, as written
   * @param max the greatest one
   * @param allowed the only values; empty for no such rule
   */
  public record Conditions(
      Optional<SafePattern> pattern,
      Optional<String> min,
      Optional<String> max,
      List<String> allowed) {
    public Conditions {
      allowed = List.copyOf(allowed);
    }

    /** Returns whether every value is good. */
    public boolean isEmpty() {
      return pattern.isEmpty() && min.isEmpty() && max.isEmpty() && allowed.isEmpty();
    }
  }

  /**
   * The time that a service has to follow the rule.
   *
   * @param until the last day
   * @param isOver whether that day has passed
   */
  public record Exemption(LocalDate until, boolean isOver, Origin at) {}

  /** Returns the exception of a service. */
  public Optional<Exemption> exceptionOf(String service) {
    return Optional.ofNullable(exceptions.get(service));
  }

  /** Returns whether a service need not follow the rule yet. */
  public boolean excepts(String service) {
    Optional<Exemption> exemption = exceptionOf(service);
    return exemption.isPresent() && !exemption.get().isOver();
  }

  /** Returns a rule in words with its reason and its source. */
  public String told(String rule, String service) {
    String over =
        exceptionOf(service)
            .filter(Exemption::isOver)
            .map(one -> "; the exception of " + service + " ended on " + one.until())
            .orElse("");
    return rule
        + reason.map(why -> ": " + why).orElse("")
        + over
        + platform.source(section + "." + path.text(), see);
  }

  /**
   * Returns a violation of the rule, at its level.
   *
   * @param rule the rule in words
   * @param service the name of the service that violates it
   */
  public Problem violation(Origin at, String found, String rule, String fix, String service) {
    String allowed = told(rule, service);
    return switch (level) {
      case ERROR -> Problem.error(at, found, allowed, fix);
      case WARNING -> Problem.warning(WarningCode.PLATFORM_POLICY, at, found, allowed, fix);
      case INFO -> Problem.info(at, found, allowed, fix);
    };
  }

  /**
   * The path that a rule is about.
   *
   * @param field the field; empty for a group of fields
   * @param key the key in a field that is a map
   */
  public record RulePath(String text, Optional<Field> field, Optional<String> key) {

    /** Finds the field, the group, or the key of a map at a path. */
    public static Optional<RulePath> of(String path) {
      Optional<Field> exact = Fields.at(path);
      if (exact.isPresent() || (!path.isEmpty() && Fields.isGroup(path))) {
        return Optional.of(new RulePath(path, exact, Optional.empty()));
      }
      for (Field field : Fields.all()) {
        boolean isMap = field.type() instanceof TextMap || field.type() instanceof Env;
        int key = field.path().length() + 1;
        if (isMap && path.length() > key && path.startsWith(field.path() + ".")) {
          return Optional.of(
              new RulePath(path, Optional.of(field), Optional.of(path.substring(key))));
        }
      }
      return Optional.empty();
    }

    /** Finds the value in a service's tree. */
    public Optional<Node> in(Mapping tree) {
      Optional<Node> found = tree.find(field.isPresent() ? field.get().path() : text);
      if (key.isEmpty()) {
        return found;
      }
      return found.isPresent() && found.get() instanceof Mapping map
          ? map.get(key.get())
          : Optional.empty();
    }
  }
}
