package com.intellij.openapi.editor.event;

import com.intellij.openapi.editor.Editor;

public abstract class EditorFactoryEvent {
  public abstract Editor getEditor();
}
