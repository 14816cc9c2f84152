package com.intellij.codeInsight.inline.completion.elements

class InlineCompletionGrayTextElement(override val text: String) : InlineCompletionElement
