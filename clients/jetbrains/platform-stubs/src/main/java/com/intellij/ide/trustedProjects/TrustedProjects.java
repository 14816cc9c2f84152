package com.intellij.ide.trustedProjects;

public final class TrustedProjects {
  public static boolean isProjectTrusted(com.intellij.openapi.project.Project project) {
    throw new UnsupportedOperationException();
  }
}
