package com.intellij.openapi.editor.event;

import com.intellij.openapi.editor.Editor;

public abstract class CaretEvent extends java.util.EventObject {
  protected CaretEvent(Object source) {
    super(source);
  }

  public abstract Editor getEditor();
}
