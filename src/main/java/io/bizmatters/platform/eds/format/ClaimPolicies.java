package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.List;
import java.util.Map;

/**
 * A platform's own rules, as the kind of the claims checks them in a cluster.
 *
 * @param rules rules in CEL, each with the reason of its policy in the message
 * @param items rules on the items of lists
 * @param left a remark for each rule that a cluster does not check
 */
public record ClaimPolicies(List<CelRule> rules, List<ItemRule> items, List<Problem> left) {

  public ClaimPolicies {
    rules = List.copyOf(rules);
    items = List.copyOf(items);
    left = List.copyOf(left);
  }

  /**
   * A rule on the items of a list, of which an API server cannot tell what CEL would cost.
   *
   * @param field the path of the list in the model
   * @param schema what each item must match
   * @param message what is allowed, in words
   */
  record ItemRule(String field, Map<String, Object> schema, String message) {}
}
