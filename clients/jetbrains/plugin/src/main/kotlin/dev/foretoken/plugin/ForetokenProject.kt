/** One project's link to the shared daemon: follows its open editors, tells the status bar, and shows what the daemon says. */
package dev.foretoken.plugin

import com.intellij.ide.trustedProjects.TrustedProjects
import com.intellij.notification.Notification
import com.intellij.notification.NotificationAction
import com.intellij.notification.NotificationGroupManager
import com.intellij.notification.NotificationType
import com.intellij.openapi.Disposable
import com.intellij.openapi.application.ApplicationManager
import com.intellij.openapi.components.Service
import com.intellij.openapi.editor.Document
import com.intellij.openapi.editor.Editor
import com.intellij.openapi.editor.EditorFactory
import com.intellij.openapi.editor.event.CaretEvent
import com.intellij.openapi.editor.event.CaretListener
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
import dev.foretoken.core.GhostText
import dev.foretoken.core.InstallCommand
import dev.foretoken.core.LinkOptions
import dev.foretoken.core.ShownDocuments
import dev.foretoken.core.UserCommand
import dev.foretoken.core.swing.ViewPanels
import java.nio.file.Path

class StartForetoken : ProjectActivity {
  override suspend fun execute(project: Project) {
    ApplicationManager.getApplication().invokeLater { ForetokenProject.of(project).start() }
  }
}

@Service(Service.Level.PROJECT)
class ForetokenProject(private val project: Project) : Disposable {
  private var isStarted = false

  val link: DaemonLink = DaemonLink(
    LinkOptions(
      "JetBrains",
      listOfNotNull(project.basePath).map { Path.of(it).toUri().toString().trimEnd('/') },
      System.getenv(),
      System.getProperty("os.name"),
      { ForetokenSettings.get().state.command },
      { ForetokenSettings.get().toSession() },
      { onEdt { WindowManager.getInstance().getStatusBar(project)?.updateWidget(STATUS_WIDGET_ID) } },
      ::tell,
      { views.draw() },
    ),
  )

  val documents = ShownDocuments(link, ::uriOf, Document::getImmutableCharSequence)

  val views: ViewPanels = ViewPanels(link, { onEdt(it::run) }, { Messages.showYesNoDialog(project, it, "Foretoken", null) == Messages.YES }, ::tell)

  /** On the event thread, once, and not before the project is trusted. */
  fun start() {
    if (isStarted || project.isDisposed || !isTrusted(project)) return
    isStarted = true
    val factory = EditorFactory.getInstance()
    val listener = object : EditorFactoryListener, DocumentListener, CaretListener {
      override fun editorCreated(event: EditorFactoryEvent) {
        if (event.editor.project == project) documents.shown(event.editor.document)
      }

      override fun editorReleased(event: EditorFactoryEvent) = documents.hidden(event.editor.document)

      override fun documentChanged(event: DocumentEvent) =
        documents.changed(event.document, event.offset, event.oldLength, event.newFragment)

      override fun caretPositionChanged(event: CaretEvent) = documents.moved(event.editor.document, event.editor.caretModel.offset)
    }
    factory.addEditorFactoryListener(listener, this)
    factory.eventMulticaster.addDocumentListener(listener, this)
    factory.eventMulticaster.addCaretListener(listener, this)
    for (editor in factory.allEditors) if (editor.project == project) documents.shown(editor.document)
    link.start()
  }

  /** What the status widget shows when it is clicked: the sentence, and what can be done about it. */
  fun explain() {
    val status = link.status()
    val shown = notification(status.text)
    for (offer in status.offers()) shown.addAction(NotificationAction.createSimpleExpiring(offer.title) { run(offer) })
    shown.notify(project)
  }

  fun run(command: UserCommand) {
    if (command == UserCommand.INSTALL) install() else link.run(command).thenAccept(::tell)
  }

  fun askAndSnooze() {
    val given = UserCommand.SNOOZE_MINUTES.toString()
    val said = Messages.showInputDialog(project, "Minutes without suggestions:", "Snooze Foretoken", null, given, null) ?: return
    UserCommand.snooze(said).ifPresentOrElse(::run) { tell("A snooze takes 1 to 1440 minutes.") }
  }

  private fun install() {
    val question = "A foretoken-*.tgz, or what your registry calls it with its version. npm installs it for you, by your .npmrc."
    val what = Messages.showInputDialog(project, question, "Install Foretoken", null, InstallCommand.offered(), null) ?: return
    link.install(what).thenAccept(::tell)
  }

  /** From any thread; an empty sentence is none. */
  private fun tell(sentence: String) {
    if (sentence.isNotEmpty()) onEdt { notification(sentence).notify(project) }
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

    /** What an editor's ghost text is asked of, and for which document; null where it is of no project or no file. */
    fun ghostTextIn(editor: Editor): Pair<GhostText, String>? {
      val project = editor.project ?: return null
      return uriOf(editor.document)?.let { of(project).link.ghostText() to it }
    }

    /** Files of this machine alone; others are not for a daemon on it. */
    private fun uriOf(document: Document): String? {
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

internal const val STATUS_WIDGET_ID = "foretoken.status"
