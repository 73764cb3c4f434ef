package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the problem of a rule about a field that does not exist. */
final class UnknownPath {

  private UnknownPath() {}

  static Problem problem(Entry entry) {
    List<String> known = new ArrayList<>(Fields.all().stream().map(Field::path).toList());
    Optional<String> claimed =
        Fields.ofClaim("spec." + entry.name())
            .or(() -> Fields.ofClaim(entry.name()))
            .map(Field::path);
    Optional<String> last =
        Fields.all().stream()
            .filter(field -> field.name().equals(entry.name()))
            .map(Field::path)
            .findFirst();
    String fix =
        claimed
            .map(path -> "here it is " + path)
            .or(() -> last.map(path -> "did you mean " + path + "?"))
            .or(() -> NearestName.of(entry.name(), known).map(near -> "did you mean " + near + "?"))
            .orElse("remove it");
    return Problem.error(
        entry.at(),
        "unknown field " + VisibleText.quoted(entry.name()),
        "a field of a service, in the POM's names, such as nats.stream or labels.team",
        fix);
  }
}
