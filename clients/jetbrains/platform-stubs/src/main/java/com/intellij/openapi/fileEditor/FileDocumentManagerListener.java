package com.intellij.openapi.fileEditor;

import com.intellij.openapi.editor.Document;

public interface FileDocumentManagerListener extends java.util.EventListener {
  default void beforeDocumentSaving(Document document) {}
}
