package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.Placeholders;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.SafePattern.Answer;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.platform.ClaimApi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Renders services as claims: EventDrivenService documents in the field names of the Crossplane
 * API. A service with a value that the API has no place for cannot be a claim.
 */
public final class ClaimFormat {

  private static final String SECRETS = "secrets";
  private static final String PULL_SECRETS = "imagePullSecrets";

  private final ClaimApi api;
  private final Rules rules;

  /**
   * Creates a renderer.
   *
   * @param api the platform's API of claims
   * @param rules the platform's rules, whose defaults a claim leaves out
   */
  public ClaimFormat(ClaimApi api, Rules rules) {
    this.api = api;
    this.rules = rules;
  }

  /**
   * Renders {@code claims/<service>.yaml} for each service.
   *
   * @param environment the environment for which the services were rendered
   */
  public FormatFiles of(List<PlacedService> services, String environment) {
    Map<String, String> files = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (PlacedService placed : services) {
      for (Misfit misfit : misfits(placed.service())) {
        problems.add(
            Problem.error(
                placed.placeOf(misfit.path()),
                misfit.path() + ": " + misfit.found(),
                misfit.allowed(),
                "remove it, or use eds.formats kubernetes, helm or kustomize, which carry it"));
      }
      placed.patches(environment).forEach(found -> problems.add(misfit(placed, "patches", found)));
      if (placed.service().nats().provision().isEmpty()) {
        placed
            .extras(environment)
            .forEach(
                object ->
                    problems.add(misfit(placed, "extras", "the extra object " + object.title())));
      }
      String name = placed.service().name();
      String file = "claims/" + name + ".yaml";
      files.put(files.containsKey(file) ? named(placed.service()) : file, text(placed.service()));
    }
    return FormatFiles.of(files, problems);
  }

  private static Problem misfit(PlacedService placed, String path, String found) {
    String others =
        path.equals("patches") ? "kubernetes or kustomize" : "kubernetes, helm or kustomize";
    return Problem.error(
        placed.placeOf(path),
        found,
        "what the fields of the API's claims can say",
        "remove it, or use eds.formats " + others + ", which carry it");
  }

  private static String named(EventDrivenService service) {
    return "claims/" + service.qualifiedName().replace('/', '.') + ".yaml";
  }

  /**
   * A value that a claim cannot carry.
   *
   * @param path the field, as the POM spells it
   */
  public record Misfit(String path, String found, String allowed) {}

  /** Returns what a claim of the service cannot carry. */
  public List<Misfit> misfits(EventDrivenService service) {
    List<Misfit> misfits = new ArrayList<>();
    ServiceValues.written(service, rules)
        .byPath()
        .forEach(
            (path, value) ->
                Fields.at(path).flatMap(field -> misfit(field, value)).ifPresent(misfits::add));
    if (service.config().isPresent()
        && misfits.stream().noneMatch(misfit -> misfit.path().startsWith("config"))) {
      misfits.add(
          new Misfit("config", "files for the worker", "the API's claims have no such field"));
    }
    if (!service.nats().servers().isPortable()) {
      misfits.add(
          new Misfit(
              "nats.url",
              service.nats().servers().text(),
              "the API's claims take one nats:// server"));
    }
    return misfits;
  }

  private Optional<Misfit> misfit(Field field, Object value) {
    if (field.path().equals(SECRETS)) {
      int count = ((List<?>) value).size();
      return count <= Fields.CLAIM_SECRET_SLOTS
          ? Optional.empty()
          : Optional.of(
              new Misfit(
                  SECRETS,
                  count + " Secrets",
                  "the API's claims have " + Fields.CLAIM_SECRET_SLOTS + " slots for Secrets"));
    }
    if (field.claimPath().isEmpty()) {
      return Optional.of(
          new Misfit(field.path(), shown(value), "the API's claims have no such field"));
    }
    return rules.conventionsOf(field.path()).stream()
        .filter(one -> one.levelIn(true).filter(Level.ERROR::equals).isPresent())
        .filter(one -> !one.pattern().namesFields())
        .filter(one -> isBroken(one, String.valueOf(value)))
        .map(one -> new Misfit(field.path(), String.valueOf(value), one.rule()))
        .findFirst();
  }

  private static boolean isBroken(Convention convention, String text) {
    return convention.pattern().in(text, Placeholders.NO_VALUES) == Answer.MISSING;
  }

  private static String shown(Object value) {
    boolean scalar = !(value instanceof Map<?, ?>) && !(value instanceof List<?>);
    return scalar ? String.valueOf(ServiceValues.readable(value)) : "a value of its own";
  }

  /** Returns the claim, without values that are defaults; misfits are left out. */
  public String text(EventDrivenService service) {
    Tree claim =
        Tree.of("apiVersion", api.apiVersion())
            .with("kind", api.kind())
            .with("metadata", new LinkedHashMap<String, Object>())
            .with("spec", new LinkedHashMap<String, Object>());
    ServiceValues.written(service, rules)
        .byPath()
        .forEach(
            (path, value) -> Fields.at(path).ifPresent(field -> add(claim.fields(), field, value)));
    return ManifestYaml.of(claim.fields());
  }

  private static void add(Map<String, Object> claim, Field field, Object value) {
    if (field.path().equals(SECRETS)) {
      List<?> names = (List<?>) value;
      for (int i = 0; i < Math.min(names.size(), Fields.CLAIM_SECRET_SLOTS); i++) {
        place(claim, "spec.secret" + (i + 1) + "Name", names.get(i));
      }
    } else if (field.path().equals(PULL_SECRETS)) {
      List<Object> references = new ArrayList<>();
      ((List<?>) value).forEach(name -> references.add(Tree.of("name", name).fields()));
      place(claim, "spec.imagePullSecrets", references);
    } else {
      field.claimPath().ifPresent(path -> place(claim, path, value));
    }
  }

  private static void place(Map<String, Object> tree, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      tree.put(path, value);
    } else {
      Object inner =
          tree.computeIfAbsent(path.substring(0, dot), name -> new LinkedHashMap<String, Object>());
      place(Tree.asMapping(inner), path.substring(dot + 1), value);
    }
  }
}
