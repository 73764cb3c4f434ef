package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDescriptorReferenceTest {

  @TempDir Path directory;

  @Test
  void goalsAndParametersInTheOrderOfTheirNames() throws IOException {
    assertThat(
            reference(
                """
                <mojo><goal>validate</goal><requiresProject>true</requiresProject>
                  <phase>validate</phase><description>Checks
                    the model.</description>
                  <parameters>
                    <parameter><name>strict</name><required>true</required>
                      <editable>true</editable><description>a | b</description></parameter>
                    <parameter><name>project</name><editable>false</editable></parameter>
                    <parameter><name>environment</name><editable>true</editable></parameter>
                    <parameter><name>plain</name><required>true</required></parameter>
                  </parameters>
                  <configuration>
                    <project default-value="${project}"/>
                    <strict default-value="false">${eds.strict}</strict>
                    <environment>${eds.environment}</environment>
                  </configuration>
                </mojo>
                <mojo><goal>rbac</goal><requiresProject>false</requiresProject></mojo>
                """))
        .isEqualTo(
            """
            ## eds:rbac

            Bound to no phase; runs without a project too.

            No parameters of its own.

            ## eds:validate

            Checks the model.

            Default phase: `validate`; needs a project.

            | parameter | property | default | description |
            | --- | --- | --- | --- |
            | `environment` | `eds.environment` |  |  |
            | `plain` |  | **required** |  |
            | `strict` | `eds.strict` | `false` | a \\| b |
            """);
  }

  @Test
  void whatThreeGoalsShareIsTheirsOnce() throws IOException {
    String skip =
        "<parameters><parameter><name>skip</name><description>Skips.</description></parameter>";
    String own = "<parameter><name>lines</name><description>How many.</description></parameter>";
    assertThat(
            reference(
                ("<mojo><goal>a</goal>" + skip + "</parameters></mojo>")
                    + ("<mojo><goal>b</goal>" + skip + own + "</parameters></mojo>")
                    + ("<mojo><goal>c</goal>" + skip + "</parameters></mojo>")
                    + "<mojo><goal>d</goal></mojo>"))
        .contains("| `skip` |  |  | all but d | Skips. |", "| `lines` |  |  | How many. |")
        .containsOnlyOnce("`skip`");
  }

  @Test
  void theOverviewHasARowAGoal() throws IOException {
    Path descriptor = directory.resolve("plugin.xml");
    Files.writeString(
        descriptor,
        "<plugin><goalPrefix>eds</goalPrefix><mojos><mojo><goal>apply</goal><phase>deploy</phase>"
            + "<description>Applies.</description></mojo></mojos></plugin>");
    assertThat(PluginDescriptorReference.overview(descriptor))
        .endsWith("| `eds:apply` | `deploy` | Applies. |\n");
  }

  @Test
  void aPluginWithoutGoals() throws IOException {
    assertThat(reference("")).isEmpty();
  }

  private String reference(String mojos) throws IOException {
    Path descriptor = directory.resolve("plugin.xml");
    Files.writeString(
        descriptor, "<plugin><goalPrefix>eds</goalPrefix><mojos>" + mojos + "</mojos></plugin>");
    return PluginDescriptorReference.markdown(descriptor);
  }
}
