package io.bizmatters.platform.eds.goal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.tree.WarningCode;
import org.junit.jupiter.api.Test;

class WarningsTest {

  @Test
  void codesStandBetweenCommas() {
    assertThat(Warnings.parse("image.floating, stream.check").legal())
        .hasValueSatisfying(
            codes ->
                assertThat(codes)
                    .containsExactlyInAnyOrder(
                        WarningCode.IMAGE_FLOATING, WarningCode.STREAM_CHECK));
    assertThat(Warnings.parse("").legal()).hasValueSatisfying(codes -> assertThat(codes).isEmpty());
  }

  @Test
  void anUnknownCodeIsRefusedWithAllThatThereAre() {
    assertThat(Warnings.parse("image.flaoting").broken())
        .hasValueSatisfying(
            bad -> {
              assertThat(bad.allowed()).contains(WarningCode.words());
              assertThat(bad.fix()).isEqualTo("did you mean image.floating?");
            });
  }

  @Test
  void codesDifferAndAreWords() {
    assertThat(WarningCode.words())
        .doesNotHaveDuplicates()
        .allSatisfy(word -> assertThat(word).matches("[a-z]+(\\.[a-zA-Z]+)+"));
  }
}
