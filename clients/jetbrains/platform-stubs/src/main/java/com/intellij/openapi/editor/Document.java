package com.intellij.openapi.editor;

public interface Document {
  CharSequence getImmutableCharSequence();

  void insertString(int offset, CharSequence text);
}
