package io.bizmatters.platform.eds.model.rule;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.Optional;
import java.util.function.Function;

/**
 * A rule of taste: how the platform names things.
 *
 * @param path the field
 * @param level how a value that differs is reported; empty if the convention is off
 * @param claims the level in claim files, where it differs
 * @param rule the rule in words
 * @param example a value that follows the rule; may name fields of the service
 * @param fix what to do, where an example does not say it
 * @param see a page about the rule
 * @param code the code of its warnings
 * @param platform the platform that has the rule
 * @param at the place of the rule
 */
public record Convention(
    String path,
    SafePattern pattern,
    Optional<Level> level,
    Optional<Level> claims,
    String rule,
    Optional<String> example,
    Optional<String> fix,
    Optional<String> see,
    WarningCode code,
    PlatformName platform,
    Origin at) {

  /** Returns the level for a value of a claim file or of another source. */
  public Optional<Level> levelIn(boolean claim) {
    return claim && claims.isPresent() ? claims : level;
  }

  /** Returns whether the rule is a part of the grammar of claims, which other sources may break. */
  public boolean isGrammarOfClaims() {
    return claims.isPresent();
  }

  /** Returns the rule in words, with its source. */
  public String allowed() {
    return rule + platform.source("conventions." + path, see);
  }

  /** Returns the example for a service; empty if it needs a value that is missing. */
  public Optional<String> exampleFor(Function<String, Optional<String>> fields) {
    return example.isPresent() ? Placeholders.filled(example.get(), fields) : Optional.empty();
  }
}
