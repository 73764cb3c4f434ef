package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.report.MaskedText;

/**
 * The parameter {@code eds.nats.url}. Maven prints the parameters of a goal in {@code mvn -X} as
 * their {@link #toString()} says them: a type of its own keeps a login in the URL out of that.
 */
public final class NatsUrl {

  private String text = "";

  /** Takes the parameter's value: Maven calls the method of this name. */
  public void set(String value) {
    text = value;
  }

  String text() {
    return text;
  }

  @Override
  public String toString() {
    return MaskedText.of(text);
  }
}
