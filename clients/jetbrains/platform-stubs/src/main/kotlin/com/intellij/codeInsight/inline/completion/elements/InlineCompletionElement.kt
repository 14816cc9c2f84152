package com.intellij.codeInsight.inline.completion.elements

interface InlineCompletionElement {
  val text: String
}
