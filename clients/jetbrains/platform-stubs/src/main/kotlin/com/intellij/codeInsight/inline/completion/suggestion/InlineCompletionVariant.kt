package com.intellij.codeInsight.inline.completion.suggestion

import com.intellij.codeInsight.inline.completion.elements.InlineCompletionElement
import com.intellij.openapi.util.UserDataHolderBase
import kotlinx.coroutines.flow.Flow

interface InlineCompletionVariant {
  val data: UserDataHolderBase

  val elements: Flow<InlineCompletionElement>

  companion object {
    fun build(data: UserDataHolderBase = UserDataHolderBase(), elements: Flow<InlineCompletionElement>): InlineCompletionVariant =
      throw UnsupportedOperationException()
  }
}
