package com.intellij.openapi.actionSystem;

public final class Presentation {
  public void setEnabled(boolean enabled) {}

  public void setEnabledAndVisible(boolean enabled) {}
}
