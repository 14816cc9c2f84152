/** Ghost text: the IDE draws what the daemon suggests, and follows what is typed along. */
package dev.foretoken.plugin

import com.intellij.codeInsight.inline.completion.DefaultInlineCompletionInsertHandler
import com.intellij.codeInsight.inline.completion.InlineCompletion
import com.intellij.codeInsight.inline.completion.InlineCompletionEvent
import com.intellij.codeInsight.inline.completion.InlineCompletionEventListener
import com.intellij.codeInsight.inline.completion.InlineCompletionEventType
import com.intellij.codeInsight.inline.completion.InlineCompletionInsertEnvironment
import com.intellij.codeInsight.inline.completion.InlineCompletionInsertHandler
import com.intellij.codeInsight.inline.completion.InlineCompletionProvider
import com.intellij.codeInsight.inline.completion.InlineCompletionProviderID
import com.intellij.codeInsight.inline.completion.InlineCompletionRequest
import com.intellij.codeInsight.inline.completion.elements.InlineCompletionElement
import com.intellij.codeInsight.inline.completion.elements.InlineCompletionGrayTextElement
import com.intellij.codeInsight.inline.completion.suggestion.InlineCompletionSuggestion
import com.intellij.codeInsight.inline.completion.suggestion.InlineCompletionVariant
import com.intellij.openapi.editor.Editor
import com.intellij.openapi.util.UserDataHolderBase
import dev.foretoken.core.GhostText
import dev.foretoken.core.Suggestion
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.Collections
import java.util.WeakHashMap
import kotlin.coroutines.resume

class ForetokenCompletion : InlineCompletionProvider {
  override val id = InlineCompletionProviderID("dev.foretoken.completion")
  private val watched: MutableMap<Editor, Unit> = Collections.synchronizedMap(WeakHashMap())

  /** Whatever may have moved the text or the pop-up; whether to answer is the daemon's matter. */
  override fun isEnabled(event: InlineCompletionEvent): Boolean = true

  override suspend fun getSuggestion(request: InlineCompletionRequest): InlineCompletionSuggestion {
    val (ghostText, uri) = ForetokenProject.ghostTextIn(request.editor) ?: return InlineCompletionSuggestion.Empty
    watched.computeIfAbsent(request.editor) { InlineCompletion.getHandlerOrNull(it)?.addEventListener(Drawn(it)) }
    val suggestions = ask(ghostText, uri, request)
    return object : InlineCompletionSuggestion {
      override suspend fun getVariants(): List<InlineCompletionVariant> =
        suggestions.map { InlineCompletionVariant.build(UserDataHolderBase(), flowOf(InlineCompletionGrayTextElement(it.text))) }
    }
  }

  /** A request that the IDE gives up is given up here too. */
  private suspend fun ask(ghostText: GhostText, uri: String, request: InlineCompletionRequest): List<Suggestion> =
    suspendCancellableCoroutine { waiting ->
      val offset = request.endOffset
      val item = request.lookupElement?.lookupString?.let { GhostText.Selected.at(request.document.immutableCharSequence, offset, it) }
      val answer = ghostText.ask(uri, offset, request.event is InlineCompletionEvent.DirectCall, item)
      waiting.invokeOnCancellation { answer.cancel(false) }
      answer.thenAccept { suggestions -> if (waiting.isActive) waiting.resume(suggestions) }
    }

  override val insertHandler = object : InlineCompletionInsertHandler {
    override fun afterInsertion(environment: InlineCompletionInsertEnvironment, elements: List<InlineCompletionElement>) {
      DefaultInlineCompletionInsertHandler.INSTANCE.afterInsertion(environment, elements)
      ForetokenProject.ghostTextIn(environment.editor)?.let { (ghostText, uri) -> ghostText.inserted(uri) }
    }
  }
}

/** Which candidate the IDE draws in an editor, and when it no longer draws any: parts are taken of what the user sees alone. */
private class Drawn(private val editor: Editor) : InlineCompletionEventListener {
  override fun on(event: InlineCompletionEventType) {
    val (ghostText, uri) = ForetokenProject.ghostTextIn(editor) ?: return
    if (event is InlineCompletionEventType.Show) ghostText.drawn(uri, event.variantIndex)
    else if (event is InlineCompletionEventType.Hide) ghostText.hidden(uri)
  }
}
