package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.config.ClaimReader.Claim;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.check.Defaults;
import io.bizmatters.platform.eds.model.check.ImageDemand;
import io.bizmatters.platform.eds.model.check.ServiceValidator;
import io.bizmatters.platform.eds.model.check.ServiceValidator.Outcome;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.yaml.Interpolator;
import io.bizmatters.platform.eds.model.yaml.YamlReader;
import io.bizmatters.platform.eds.model.yaml.YamlReader.YamlFile;
import io.bizmatters.platform.eds.platform.ClaimApi;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads claims from texts that belong to no project: no property, overlay or POM adds to them. */
public final class ClaimTexts {

  private ClaimTexts() {}

  /**
   * The services of a text.
   *
   * @param services the services without errors
   * @param problems all problems, sorted by place
   */
  public record ReadClaims(List<EventDrivenService> services, List<Problem> problems) {
    public ReadClaims {
      services = List.copyOf(services);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads the claims of a text.
   *
   * @param name the text's name for people
   */
  public static ReadClaims read(ClaimApi api, Rules rules, String name, String text) {
    YamlReader yaml = new YamlReader(Interpolator.NONE);
    Defaults defaults = new Defaults(rules);
    YamlFile file = yaml.read(text.getBytes(StandardCharsets.UTF_8), name, Spelling.CLAIM);
    List<Problem> problems = new ArrayList<>(file.problems());
    List<EventDrivenService> services = new ArrayList<>();
    ServiceValidator validator =
        new ServiceValidator(rules, ImageDemand.PRESENT, new ConfigFileReader(Path.of("")));
    for (Node document : file.documents()) {
      for (Claim claim : new ClaimReader(api, problems).read(document)) {
        Outcome outcome =
            validator.validate(
                defaults.complete(defaults.layer().merge(claim.layer())), claim.home());
        problems.addAll(outcome.problems());
        outcome.service().ifPresent(services::add);
      }
    }
    return new ReadClaims(services, problems.stream().sorted(Problem.BY_PLACE).toList());
  }
}
