/** What the user asks for by a key or a menu. */
package dev.foretoken.plugin

import com.intellij.openapi.actionSystem.ActionManager
import com.intellij.openapi.actionSystem.ActionUpdateThread
import com.intellij.openapi.actionSystem.AnAction
import com.intellij.openapi.actionSystem.AnActionEvent
import com.intellij.openapi.actionSystem.CommonDataKeys
import com.intellij.openapi.command.WriteCommandAction
import com.intellij.openapi.editor.Document
import com.intellij.openapi.fileEditor.FileDocumentManagerListener
import com.intellij.openapi.project.Project
import dev.foretoken.core.GhostText

/** Takes a part of what is shown and has the rest shown again: the daemon knows it and answers at once. */
abstract class TakePart(private val part: (GhostText, String) -> String) : AnAction() {
  override fun getActionUpdateThread(): ActionUpdateThread = ActionUpdateThread.EDT

  override fun update(event: AnActionEvent) {
    event.presentation.setEnabled(textOf(event).isNotEmpty())
  }

  override fun actionPerformed(event: AnActionEvent) {
    val editor = event.getData(CommonDataKeys.EDITOR) ?: return
    val text = textOf(event)
    if (text.isEmpty()) return
    WriteCommandAction.runWriteCommandAction(editor.project) {
      val offset = editor.caretModel.offset
      editor.document.insertString(offset, text)
      editor.caretModel.moveToOffset(offset + text.length)
    }
    val again = ActionManager.getInstance().getAction("CallInlineCompletionAction") ?: return
    ActionManager.getInstance().tryToExecute(again, null, editor.contentComponent, "Foretoken", true)
  }

  private fun textOf(event: AnActionEvent): String {
    val editor = event.getData(CommonDataKeys.EDITOR) ?: return ""
    val project = editor.project ?: return ""
    val uri = ForetokenProject.uriOf(editor.document) ?: return ""
    return part(ForetokenProject.of(project).link.ghostText(), uri)
  }
}

class TakeWord : TakePart(GhostText::nextWord)

class TakeLine : TakePart(GhostText::nextLine)

abstract class OfProject(private val run: (ForetokenProject) -> Unit) : AnAction() {
  override fun getActionUpdateThread(): ActionUpdateThread = ActionUpdateThread.BGT

  override fun actionPerformed(event: AnActionEvent) {
    event.project?.let { run(ForetokenProject.of(it)) }
  }
}

class Why : OfProject(ForetokenProject::why)

class Snooze : OfProject(ForetokenProject::askAndSnooze)

class Wake : OfProject({ it.command("foretoken.wake") })

class PauseIndexing : OfProject({ it.command("foretoken.pauseIndexing") })

class ResumeIndexing : OfProject({ it.command("foretoken.resumeIndexing") })

/** A trusted project that was not when it was opened. */
class Connect : OfProject({ it.start() })

class TellSaved(private val project: Project) : FileDocumentManagerListener {
  override fun beforeDocumentSaving(document: Document) = ForetokenProject.of(project).saved(document)
}
