package com.intellij.openapi.command;

public abstract class WriteCommandAction {
  public static void runWriteCommandAction(com.intellij.openapi.project.Project project, Runnable run) {
    throw new UnsupportedOperationException();
  }
}
