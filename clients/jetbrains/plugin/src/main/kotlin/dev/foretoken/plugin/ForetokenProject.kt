/** One project's link to the shared daemon: follows its open editors, tells the status bar, and shows what the daemon says. */
package dev.foretoken.plugin

import com.google.gson.JsonArray
import com.google.gson.JsonObject
import com.intellij.ide.trustedProjects.TrustedProjects
import com.intellij.notification.Notification
import com.intellij.notification.NotificationAction
import com.intellij.notification.NotificationGroupManager
import com.intellij.notification.NotificationType
import com.intellij.openapi.Disposable
import com.intellij.openapi.application.ApplicationManager
import com.intellij.openapi.components.Service
import com.intellij.openapi.editor.Document
import com.intellij.openapi.editor.EditorFactory
import com.intellij.openapi.editor.event.DocumentEvent
import com.intellij.openapi.editor.event.DocumentListener
import com.intellij.openapi.editor.event.EditorFactoryEvent
import com.intellij.openapi.editor.event.EditorFactoryListener
import com.intellij.openapi.fileEditor.FileDocumentManager
import com.intellij.openapi.project.Project
import com.intellij.openapi.startup.ProjectActivity
import com.intellij.openapi.ui.Messages
import com.intellij.openapi.wm.WindowManager
import dev.foretoken.core.DaemonLink
import dev.foretoken.core.InstallCommand
import dev.foretoken.core.LinkOptions
import dev.foretoken.core.SessionStatus
import dev.foretoken.core.View
import dev.foretoken.core.swing.ViewPanel
import java.nio.file.Path

class StartForetoken : ProjectActivity {
  override suspend fun execute(project: Project) {
    ApplicationManager.getApplication().invokeLater { ForetokenProject.of(project).start() }
  }
}

@Service(Service.Level.PROJECT)
class ForetokenProject(private val project: Project) : Disposable {
  /** How many editors show a document: it is open for the daemon while one does. */
  private val editors = HashMap<Document, Int>()
  private var isStarted = false

  val link = DaemonLink(
    LinkOptions(
      "JetBrains",
      PLUGIN_VERSION,
      listOfNotNull(project.basePath).map { Path.of(it).toUri().toString().trimEnd('/') },
      System.getenv(),
      System.getProperty("os.name"),
      { ForetokenSettings.get().state.command },
      { ForetokenSettings.get().toSession() },
      { onEdt { WindowManager.getInstance().getStatusBar(project)?.updateWidget(STATUS_WIDGET_ID) } },
      { text -> onEdt { notification(text).notify(project) } },
      { onEdt { drawViews() } },
    ),
  )

  /** What the tool window shows, by the ids of the daemon's views; empty until it was opened. */
  val viewPanels = HashMap<String, ViewPanel>()

  /** On the event thread, once, and not before the project is trusted. */
  fun start() {
    if (isStarted || project.isDisposed || !isTrusted(project)) return
    isStarted = true
    val factory = EditorFactory.getInstance()
    factory.addEditorFactoryListener(
      object : EditorFactoryListener {
        override fun editorCreated(event: EditorFactoryEvent) {
          if (event.editor.project == project) opened(event.editor.document)
        }

        override fun editorReleased(event: EditorFactoryEvent) = released(event.editor.document)
      },
      this,
    )
    factory.eventMulticaster.addDocumentListener(
      object : DocumentListener {
        override fun documentChanged(event: DocumentEvent) {
          if (event.document in editors) uriOf(event.document)?.let { link.change(it, event.offset, event.oldLength, event.newFragment) }
        }
      },
      this,
    )
    for (editor in factory.allEditors) if (editor.project == project) opened(editor.document)
    link.start()
  }

  fun saved(document: Document) {
    if (document in editors) uriOf(document)?.let { link.save(it) }
  }

  fun command(name: String, argument: JsonObject? = null, then: (String) -> Unit = {}) {
    val arguments = JsonArray().apply { argument?.let { add(it) } }
    link.command(name, arguments).thenAccept { said -> if (said.isJsonPrimitive) onEdt { then(said.asString) } }
  }

  /** What the status widget shows when it is clicked: the sentence, and the button that helps. */
  fun explain() {
    val status = link.status()
    val shown = notification(status.text)
    val title = status.helpTitle
    if (title != null) shown.addAction(NotificationAction.createSimpleExpiring(title) { help(status) })
    shown.addAction(NotificationAction.createSimpleExpiring("Why no suggestion?") { why() })
    if (status.state != SessionStatus.State.SNOOZED) shown.addAction(NotificationAction.createSimpleExpiring("Snooze for 10 minutes") { snooze() })
    shown.notify(project)
  }

  fun drawViews() {
    if (viewPanels.isEmpty()) return
    link.views(USAGE_DAYS).thenAccept { views -> onEdt { for (view in views) viewPanels[view.id()]?.show(view) } }
  }

  fun perform(action: View.Action) {
    val question = action.confirm()
    if (question != null && Messages.showYesNoDialog(project, question, "Foretoken", null) != Messages.YES) return
    link.perform(action).whenComplete { _, failure ->
      onEdt {
        failure?.let { notification(it.message ?: it.javaClass.simpleName).notify(project) }
        drawViews()
      }
    }
  }

  fun why() = command("foretoken.why") { notification(it).notify(project) }

  fun snooze(minutes: Int = 10) = command("foretoken.snooze", JsonObject().apply { addProperty("minutes", minutes) })

  fun askAndSnooze() {
    val said = Messages.showInputDialog(project, "Minutes without suggestions:", "Snooze Foretoken", null, "10", null) ?: return
    val minutes = said.trim().toIntOrNull()?.takeIf { it in 1..24 * 60 }
    if (minutes == null) notification("A snooze takes 1 to 1440 minutes.").notify(project) else snooze(minutes)
  }

  private fun help(status: SessionStatus) = when (status.helpCommand) {
    "foretoken.why" -> why()
    SessionStatus.INSTALL -> install()
    else -> command(status.helpCommand)
  }

  private fun install() {
    val question = "A foretoken-*.tgz, or what your registry calls it with its version. npm installs it for you, by your .npmrc."
    val what = Messages.showInputDialog(project, question, "Install Foretoken", null, InstallCommand.offered(), null) ?: return
    InstallCommand.byNpm(what, System.getenv(), System.getProperty("os.name")).thenAccept { said -> onEdt { notification(said).notify(project) } }
  }

  private fun opened(document: Document) {
    val count = editors.merge(document, 1, Int::plus)
    if (count == 1) uriOf(document)?.let { link.open(it, "", document.immutableCharSequence) }
  }

  private fun released(document: Document) {
    val count = editors[document] ?: return
    if (count > 1) {
      editors[document] = count - 1
      return
    }
    editors.remove(document)
    uriOf(document)?.let { link.close(it) }
  }

  /** Notifications are HTML, and a sentence may quote a path or a model's name. */
  private fun notification(text: String): Notification {
    val plain = text.replace("&", "&amp;").replace("<", "&lt;")
    return NotificationGroupManager.getInstance().getNotificationGroup("Foretoken").createNotification(plain, NotificationType.INFORMATION)
  }

  private fun onEdt(run: () -> Unit) = ApplicationManager.getApplication().invokeLater { if (!project.isDisposed) run() }

  override fun dispose() = link.close()

  companion object {
    fun of(project: Project): ForetokenProject = project.getService(ForetokenProject::class.java)

    /** Files of this machine alone; others are not for a daemon on it. */
    fun uriOf(document: Document): String? {
      val file = FileDocumentManager.getInstance().getFile(document)?.takeIf { it.isInLocalFileSystem } ?: return null
      return Path.of(file.path).toUri().toString()
    }
  }
}

/** 2024.1 knows only the older of the two, which newer ones deprecate: which is there shows when it is called. */
private fun isTrusted(project: Project): Boolean =
  try {
    TrustedProjects.isProjectTrusted(project)
  } catch (missing: LinkageError) {
    com.intellij.ide.impl.TrustedProjects.isTrusted(project)
  }

private const val USAGE_DAYS = 30
internal const val STATUS_WIDGET_ID = "foretoken.status"
internal const val PLUGIN_VERSION = "0.1.0"
