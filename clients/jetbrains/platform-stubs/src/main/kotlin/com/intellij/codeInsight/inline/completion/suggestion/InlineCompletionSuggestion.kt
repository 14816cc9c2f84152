package com.intellij.codeInsight.inline.completion.suggestion

interface InlineCompletionSuggestion {
  suspend fun getVariants(): List<InlineCompletionVariant>

  object Empty : InlineCompletionSuggestion {
    override suspend fun getVariants(): List<InlineCompletionVariant> = emptyList()
  }

  companion object
}
