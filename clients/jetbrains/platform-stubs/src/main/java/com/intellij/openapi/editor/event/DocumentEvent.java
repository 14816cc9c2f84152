package com.intellij.openapi.editor.event;

public abstract class DocumentEvent {
  public abstract com.intellij.openapi.editor.Document getDocument();

  public abstract int getOffset();

  public abstract int getOldLength();

  public abstract CharSequence getNewFragment();
}
