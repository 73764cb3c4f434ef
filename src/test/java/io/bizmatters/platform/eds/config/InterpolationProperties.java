package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.config.ConfigurationRequest.PropertySource;
import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.model.yaml.Interpolator.Interpolated;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of interpolation. */
class InterpolationProperties {

  private static Interpolation with(Map<String, String> values) {
    return new Interpolation(
        new PropertySource() {
          @Override
          public Optional<String> value(String name) {
            return Optional.ofNullable(values.get(name));
          }

          @Override
          public List<String> names() {
            return List.copyOf(values.keySet());
          }
        },
        Purpose.RELEASE);
  }

  @Property
  void textWithoutPropertiesStaysAsItIs(@ForAll String text) {
    String harmless = text.replace("${", "$ {");
    Interpolated result = with(Map.of()).apply(harmless);
    assertThat(result.text()).isEqualTo(harmless);
    assertThat(result.faults()).isEmpty();
  }

  @Property
  void everyPropertyIsReplacedOnceAndNamed(
      @ForAll("plain") String before,
      @ForAll("plain") String value,
      @ForAll("plain") String after) {
    Interpolated result = with(Map.of("p", value)).apply(before + "${p}" + after);
    assertThat(result.text()).isEqualTo(before + value + after);
    assertThat(result.used()).containsExactly("p");
  }

  @Property
  void escapedPropertiesStayLiteral(@ForAll("plain") String before, @ForAll("plain") String name) {
    Interpolated result = with(Map.of(name, "value")).apply(before + "$${" + name + "}");
    assertThat(result.text()).isEqualTo(before + "${" + name + "}");
    assertThat(result.faults()).isEmpty();
  }

  @Property
  void aLoopOfAnyLengthIsToldAndEnds(@ForAll("lengths") int length) {
    Map<String, String> loop = new java.util.HashMap<>();
    for (int i = 0; i < length; i++) {
      loop.put("p" + i, "${p" + (i + 1) % length + "}");
    }
    assertThat(with(loop).apply("${p0}").faults()).hasSize(1);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.integers().between(1, 50);
  }

  @Provide
  Arbitrary<String> plain() {
    return Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(12);
  }
}
