package com.intellij.codeInsight.inline.completion

import java.util.EventListener

sealed class InlineCompletionEventType {
  sealed class PerVariantEventType : InlineCompletionEventType() {
    abstract val variantIndex: Int
  }

  class Show(override val variantIndex: Int) : PerVariantEventType()

  class Hide : InlineCompletionEventType()
}

interface InlineCompletionEventListener : EventListener {
  fun on(event: InlineCompletionEventType)
}
