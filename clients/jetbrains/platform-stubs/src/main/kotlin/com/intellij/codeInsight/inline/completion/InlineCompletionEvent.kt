package com.intellij.codeInsight.inline.completion

import com.intellij.openapi.editor.Editor

interface InlineCompletionEvent {
  fun toRequest(): InlineCompletionRequest?

  class DirectCall(val editor: Editor) : InlineCompletionEvent {
    override fun toRequest(): InlineCompletionRequest? = null
  }

  class DocumentChange(val editor: Editor) : InlineCompletionEvent {
    override fun toRequest(): InlineCompletionRequest? = null
  }
}
