package com.intellij.codeInsight.inline.completion

import com.intellij.codeInsight.inline.completion.elements.InlineCompletionElement
import com.intellij.openapi.editor.Editor
import com.intellij.openapi.util.TextRange
import com.intellij.openapi.util.UserDataHolderBase
import com.intellij.psi.PsiFile

class InlineCompletionInsertEnvironment(val editor: Editor, val file: PsiFile, val insertedRange: TextRange) : UserDataHolderBase()

interface InlineCompletionInsertHandler {
  fun afterInsertion(environment: InlineCompletionInsertEnvironment, elements: List<InlineCompletionElement>)
}

open class DefaultInlineCompletionInsertHandler : InlineCompletionInsertHandler {
  override fun afterInsertion(environment: InlineCompletionInsertEnvironment, elements: List<InlineCompletionElement>) = Unit

  companion object {
    val INSTANCE = DefaultInlineCompletionInsertHandler()
  }
}
