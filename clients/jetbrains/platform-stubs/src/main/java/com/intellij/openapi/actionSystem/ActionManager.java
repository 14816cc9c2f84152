package com.intellij.openapi.actionSystem;

import com.intellij.openapi.util.ActionCallback;

public abstract class ActionManager {
  public static ActionManager getInstance() {
    throw new UnsupportedOperationException();
  }

  public abstract AnAction getAction(String id);

  public abstract ActionCallback tryToExecute(
      AnAction action, java.awt.event.InputEvent input, java.awt.Component context, String place, boolean now);
}
