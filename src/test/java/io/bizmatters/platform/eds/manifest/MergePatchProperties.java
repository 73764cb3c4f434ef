package io.bizmatters.platform.eds.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.custom.StrategicMerge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.yaml.snakeyaml.Yaml;

/** RFC 7386, which a patch is where no list merges by name. */
class MergePatchProperties {

  /** The test cases of the RFC's appendix A: original, patch, result. */
  private static final String[][] APPENDIX = {
    {"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
    {"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
    {"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
    {"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
    {"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
    {"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
    {"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}"},
    {"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
    {"[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]"},
    {"{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]"},
    {"{\"a\":\"foo\"}", "null", "null"},
    {"{\"a\":\"foo\"}", "\"bar\"", "\"bar\""},
    {"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
    {"[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"},
    {"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
  };

  @Example
  void theTableOfTheAppendixHolds() {
    for (String[] row : APPENDIX) {
      assertThat(merged(json(row[0]), json(row[1])))
          .as("%s with %s", row[0], row[1])
          .isEqualTo(json(row[2]));
    }
  }

  private static Object merged(Object target, Object patch) {
    List<StrategicMerge.Fault> faults = new ArrayList<>();
    Object merged = new StrategicMerge(faults::add).apply(target, patch, Object.class);
    assertThat(faults).isEmpty();
    return merged;
  }

  private static Object json(String text) {
    return nulls(new Yaml().load(text));
  }

  private static Object nulls(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((name, inner) -> copy.put(name, nulls(inner)));
      return copy;
    }
    return value == null ? Optional.empty() : value;
  }

  @Provide
  Arbitrary<Object> trees() {
    return values(3, false);
  }

  @Provide
  Arbitrary<Object> patches() {
    return values(3, true);
  }

  private Arbitrary<Object> values(int depth, boolean nulls) {
    Arbitrary<Object> leaves = Arbitraries.of("x", "y", 1L, true).map(Object.class::cast);
    Arbitrary<Object> all =
        nulls ? Arbitraries.oneOf(leaves, Arbitraries.just(Optional.empty())) : leaves;
    if (depth == 0) {
      return all;
    }
    Arbitrary<Object> maps =
        Arbitraries.maps(Arbitraries.of("a", "b", "c"), values(depth - 1, nulls))
            .map(Object.class::cast);
    Arbitrary<Object> lists = leaves.list().ofMaxSize(2).map(Object.class::cast);
    return Arbitraries.oneOf(all, maps, maps, lists);
  }

  @Property
  void aPatchTwiceIsThePatchOnce(@ForAll("trees") Object tree, @ForAll("patches") Object patch) {
    Object once = merged(tree, patch);
    assertThat(merged(once, patch)).isEqualTo(once);
  }

  @Property
  void anEmptyPatchOfAMappingChangesNothing(@ForAll("trees") Object tree) {
    if (tree instanceof Map) {
      assertThat(merged(tree, Map.of())).isEqualTo(tree);
    }
  }

  @Property
  void theTargetIsNeverChanged(@ForAll("trees") Object tree, @ForAll("patches") Object patch) {
    String before = tree.toString();
    merged(tree, patch);
    assertThat(tree).hasToString(before);
  }

  @Example
  void namesKeepTheirOrder() {
    Map<String, Object> target = new LinkedHashMap<>();
    target.put("b", 1);
    target.put("a", 2);
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put("c", 3);
    patch.put("b", 4);
    assertThat(new ArrayList<>(((Map<?, ?>) merged(target, patch)).keySet()))
        .isEqualTo(List.of("b", "a", "c"));
  }
}
