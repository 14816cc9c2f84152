package com.intellij.openapi.editor.event;

public interface DocumentListener extends java.util.EventListener {
  default void documentChanged(DocumentEvent event) {}
}
