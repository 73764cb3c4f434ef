package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.check.Amount;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.PlatformName;
import io.bizmatters.platform.eds.model.rule.Sizes;
import io.bizmatters.platform.eds.model.rule.Sizes.Size;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Parsed.Violation;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the sizes of a platform. */
final class SizeReader {

  private static final String EXAMPLE =
      "medium: {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: 2000m, memory: 4Gi}}";

  private final PlatformName platform;
  private final List<Problem> problems;

  SizeReader(PlatformName platform, List<Problem> problems) {
    this.platform = platform;
    this.problems = problems;
  }

  /** Returns the sizes of a platform over those of the extended one; null removes a size. */
  Sizes over(Mapping block, Sizes base) {
    Section section = Section.of(block, List.of("default", "values"), problems);
    Map<String, Size> sizes = new LinkedHashMap<>();
    for (Size size : base.values()) {
      sizes.put(size.name(), size);
    }
    List<Size> own = new ArrayList<>();
    for (Entry entry : section.entries("values", EXAMPLE)) {
      if (entry.value() instanceof Scalar none && none.kind() == ScalarKind.NULL) {
        removed(entry, sizes);
      } else {
        Optional<Size> size = read(entry);
        if (size.isPresent()) {
          ascending(entry, own, size.get());
          own.add(size.get());
          sizes.put(entry.name(), size.get());
        }
      }
    }
    return new Sizes(List.copyOf(sizes.values()));
  }

  private void removed(Entry entry, Map<String, Size> sizes) {
    List<String> known = List.copyOf(sizes.keySet());
    Optional<Size> before = Optional.ofNullable(sizes.remove(entry.name()));
    if (before.isEmpty()) {
      problems.add(
          Problem.error(
              entry.at(),
              "no size " + entry.name() + " to remove",
              known.isEmpty() ? EXAMPLE : "one of " + String.join(", ", known),
              NearestName.of(entry.name(), known)
                  .map(near -> "did you mean " + near + "?")
                  .orElse("remove the line")));
    }
  }

  /** Returns the size of services that name none. */
  Optional<String> usual(Mapping block, Sizes sizes, Optional<String> base) {
    Section section = Section.of(block, List.of("default", "values"), new ArrayList<>());
    Optional<Scalar> written = section.scalar("default", "medium");
    if (block.get("default").isPresent() && written.isEmpty()) {
      Section.of(block, List.of("default", "values"), problems).scalar("default", "medium");
    }
    if (written.isPresent() && sizes.named(written.get().text()).isEmpty()) {
      problems.add(
          Problem.error(
              written.get().origin(),
              ValueText.of(written.get()),
              sizes.names().isEmpty()
                  ? "the name of a size: there are none"
                  : "one of " + String.join(", ", sizes.names()),
              NearestName.of(written.get().text(), sizes.names())
                  .or(() -> sizes.names().stream().findFirst())
                  .orElse(EXAMPLE)));
      return Optional.empty();
    }
    if (written.isPresent()) {
      return Optional.of(written.get().text());
    }
    return base.isPresent() && sizes.named(base.get()).isPresent() ? base : Optional.empty();
  }

  private Optional<Size> read(Entry entry) {
    Section.checkName(entry, "medium", problems);
    Optional<Mapping> body = Section.mapping(entry.value(), EXAMPLE, problems);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    Section section = Section.of(body.get(), List.of("requests", "limits"), problems);
    Map<String, Scalar> requests = quantities(section, "requests");
    Map<String, Scalar> limits = quantities(section, "limits");
    if (requests.isEmpty() && limits.isEmpty() && body.get().entries().isEmpty()) {
      problems.add(
          Problem.error(
              entry.at(), "no requests and no limits", "requests, limits or both", EXAMPLE));
    }
    for (Map.Entry<String, Scalar> request : requests.entrySet()) {
      Scalar limit = limits.getOrDefault(request.getKey(), request.getValue());
      if (compare(request.getValue().text(), limit.text()) > 0) {
        above(request.getKey(), request.getValue(), limit);
      }
    }
    return Optional.of(
        new Size(
            entry.name(), texts(requests), texts(limits), platform.place("sizes." + entry.name())));
  }

  private void above(String resource, Scalar request, Scalar limit) {
    problems.add(
        Problem.error(
            request.origin(),
            resource + ": request " + request.text() + ", limit " + limit.text(),
            "a request not above the limit",
            "raise limits." + resource + " or lower requests." + resource));
  }

  private static Map<String, String> texts(Map<String, Scalar> quantities) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, Scalar> quantity : quantities.entrySet()) {
      texts.put(quantity.getKey(), quantity.getValue().text());
    }
    return texts;
  }

  private Map<String, Scalar> quantities(Section section, String name) {
    Map<String, Scalar> quantities = new LinkedHashMap<>();
    for (Entry entry : section.entries(name, name + ": {cpu: 500m, memory: 1Gi}")) {
      Optional<Violation> badName = TextRules.RESOURCE_NAME.violation(entry.name());
      if (badName.isPresent()) {
        problems.add(
            Problem.error(
                entry.at(),
                "name " + VisibleText.quoted(entry.name()),
                badName.get().allowed(),
                badName.get().fix()));
      }
      Optional<Scalar> quantity = quantity(entry.value());
      if (quantity.isPresent() && badName.isEmpty()) {
        quantities.put(entry.name(), quantity.get());
      }
    }
    return quantities;
  }

  private Optional<Scalar> quantity(Node node) {
    boolean isSingle =
        node instanceof Scalar scalar
            && scalar.kind() != ScalarKind.NULL
            && scalar.kind() != ScalarKind.BOOLEAN;
    if (!isSingle) {
      problems.add(
          Problem.error(
              node.origin(),
              ValueText.of(node),
              TextRules.QUANTITY.allowed(),
              TextRules.QUANTITY.example()));
      return Optional.empty();
    }
    Scalar scalar = (Scalar) node;
    Optional<Violation> broken = TextRules.QUANTITY.violation(scalar.text());
    if (broken.isEmpty()) {
      return Optional.of(scalar);
    }
    problems.add(
        Problem.error(
            node.origin(), ValueText.of(node), broken.get().allowed(), broken.get().fix()));
    return Optional.empty();
  }

  /** Reports a size that asks for less than the one before it in the same file. */
  private void ascending(Entry entry, List<Size> before, Size size) {
    if (before.isEmpty()) {
      return;
    }
    Size last = before.get(before.size() - 1);
    boolean less = false;
    boolean more = false;
    for (Map.Entry<String, String> request : size.requests().entrySet()) {
      String other = last.requests().getOrDefault(request.getKey(), request.getValue());
      less |= compare(request.getValue(), other) < 0;
      more |= compare(request.getValue(), other) > 0;
    }
    if (less && !more) {
      problems.add(
          Problem.error(
              entry.at(),
              size.name() + ", which requests less than " + last.name() + " before it",
              "sizes in ascending order",
              "move it before " + last.name()));
    }
  }

  private static int compare(String one, String other) {
    return Amount.QUANTITY.compare(one, other).orElse(0);
  }
}
