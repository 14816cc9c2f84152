package com.intellij.openapi.util;

public class TextRange {
  public final int getStartOffset() {
    throw new UnsupportedOperationException();
  }

  public final int getLength() {
    throw new UnsupportedOperationException();
  }
}
