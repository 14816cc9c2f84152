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
import dev.foretoken.core.UserCommand

/** Takes a part of what is shown and has the rest shown again: the daemon knows it and answers at once. */
abstract class TakePart(private val part: (GhostText, String) -> String) : AnAction() {
  override fun getActionUpdateThread(): ActionUpdateThread = ActionUpdateThread.EDT

  override fun update(event: AnActionEvent) = event.presentation.setEnabled(textOf(event).isNotEmpty())

  override fun actionPerformed(event: AnActionEvent) {
    val editor = event.getData(CommonDataKeys.EDITOR) ?: return
    val text = textOf(event)
    WriteCommandAction.runWriteCommandAction(editor.project) {
      val offset = editor.caretModel.offset
      editor.document.insertString(offset, text)
      editor.caretModel.moveToOffset(offset + text.length)
    }
    val again = ActionManager.getInstance().getAction("CallInlineCompletionAction") ?: return
    ActionManager.getInstance().tryToExecute(again, null, editor.contentComponent, "Foretoken", true)
  }

  private fun textOf(event: AnActionEvent): String {
    val (ghostText, uri) = event.getData(CommonDataKeys.EDITOR)?.let(ForetokenProject::ghostTextIn) ?: return ""
    return part(ghostText, uri)
  }
}

class TakeWord : TakePart(GhostText::nextWord)

class TakeLine : TakePart(GhostText::nextLine)

abstract class OfProject(private val run: (ForetokenProject) -> Unit) : AnAction() {
  override fun getActionUpdateThread(): ActionUpdateThread = ActionUpdateThread.BGT

  override fun actionPerformed(event: AnActionEvent) = event.project?.let { run(ForetokenProject.of(it)) } ?: Unit
}

class Why : OfProject({ it.run(UserCommand.WHY) })

class Snooze : OfProject(ForetokenProject::askAndSnooze)

class Wake : OfProject({ it.run(UserCommand.WAKE) })

class PauseIndexing : OfProject({ it.run(UserCommand.PAUSE_INDEXING) })

class ResumeIndexing : OfProject({ it.run(UserCommand.RESUME_INDEXING) })

/** A trusted project that was not when it was opened. */
class Connect : OfProject({ it.start() })

class TellSaved(private val project: Project) : FileDocumentManagerListener {
  override fun beforeDocumentSaving(document: Document) = ForetokenProject.of(project).documents.saved(document)
}
