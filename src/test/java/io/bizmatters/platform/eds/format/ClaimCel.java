package io.bizmatters.platform.eds.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles and asks the rules in CEL, as an API server does. */
final class ClaimCel {

  private static final Map<String, CelType> TYPES =
      Map.of(
          "spec", SimpleType.DYN,
          "spec.httpPort", SimpleType.INT,
          "spec.initContainer.command", ListType.create(SimpleType.STRING));

  private final Map<CelRule, CelRuntime.Program> programs = new LinkedHashMap<>();

  ClaimCel(List<CelRule> rules) {
    try {
      for (CelRule rule : rules) {
        programs.put(rule, cel(rule.path()).createProgram(compiled(rule)));
      }
    } catch (CelValidationException | CelEvaluationException broken) {
      throw new AssertionError(broken);
    }
  }

  static CelAbstractSyntaxTree compiled(CelRule rule) throws CelValidationException {
    return cel(rule.path()).compile(rule.rule()).getAst();
  }

  /** Returns the messages of the rules on a path that a value breaks. */
  List<String> refusals(String path, Object self) throws CelEvaluationException {
    List<String> refusals = new ArrayList<>();
    for (Map.Entry<CelRule, CelRuntime.Program> rule : programs.entrySet()) {
      if (rule.getKey().path().equals(path)
          && !Boolean.TRUE.equals(rule.getValue().eval(Map.of("self", self)))) {
        refusals.add(rule.getKey().message());
      }
    }
    return refusals;
  }

  /** Returns the messages of all rules that a claim's spec with its defaults breaks. */
  List<String> refusals(Map<String, Object> spec) throws CelEvaluationException {
    List<String> refusals = new ArrayList<>();
    for (String path : programs.keySet().stream().map(CelRule::path).distinct().toList()) {
      Optional<Object> self =
          path.equals("spec")
              ? Optional.of(spec)
              : Tree.at(spec, path.substring("spec.".length()).split("\\.", -1));
      if (self.isPresent()) {
        refusals.addAll(refusals(path, self.get()));
      }
    }
    return refusals;
  }

  /** Returns a value with the defaults that an API server writes into it. */
  static Map<String, Object> defaulted(Map<String, Object> schema, Map<String, Object> value) {
    Map<String, Object> filled = new LinkedHashMap<>(value);
    Tree.mapping(schema, "properties")
        .forEach(
            (name, member) -> {
              Tree.at(member, "default").ifPresent(known -> filled.putIfAbsent(name, known));
              if (filled.get(name) instanceof Map<?, ?> inner
                  && Tree.at(member, "properties").isPresent()) {
                filled.put(name, defaulted(Tree.asMapping(member), Tree.asMapping(inner)));
              }
            });
    return filled;
  }

  private static Cel cel(String path) {
    assertThat(path).startsWith("spec");
    return CelFactory.plannerCelBuilder()
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addVar("self", TYPES.getOrDefault(path, SimpleType.STRING))
        .addCompilerLibraries(CelExtensions.strings())
        .addRuntimeLibraries(CelExtensions.strings())
        .build();
  }
}
