package com.intellij.openapi.editor.event;

import com.intellij.openapi.Disposable;

public interface EditorEventMulticaster {
  void addDocumentListener(DocumentListener listener, Disposable parent);

  void addCaretListener(CaretListener listener, Disposable parent);
}
