/** The status bar: a word of what answers, the sentence behind it on hover, and what helps on a click. */
package dev.foretoken.plugin

import com.intellij.openapi.project.Project
import com.intellij.openapi.wm.StatusBar
import com.intellij.openapi.wm.StatusBarWidget
import com.intellij.openapi.wm.StatusBarWidgetFactory
import com.intellij.util.Consumer
import java.awt.event.MouseEvent

class ForetokenStatusFactory : StatusBarWidgetFactory {
  override fun getId(): String = STATUS_WIDGET_ID

  override fun getDisplayName(): String = "Foretoken"

  override fun isAvailable(project: Project): Boolean = true

  override fun createWidget(project: Project): StatusBarWidget = ForetokenStatus(project)

  override fun disposeWidget(widget: StatusBarWidget) = widget.dispose()

  override fun canBeEnabledOn(statusBar: StatusBar): Boolean = true
}

private class ForetokenStatus(private val project: Project) : StatusBarWidget, StatusBarWidget.TextPresentation {
  override fun ID(): String = STATUS_WIDGET_ID

  override fun getPresentation(): StatusBarWidget.WidgetPresentation = this

  override fun install(statusBar: StatusBar) = Unit

  override fun getText(): String = "Foretoken: " + ForetokenProject.of(project).link.status().state.word

  override fun getTooltipText(): String = ForetokenProject.of(project).link.status().text

  override fun getAlignment(): Float = 0f

  override fun getClickConsumer(): Consumer<MouseEvent> = Consumer { ForetokenProject.of(project).explain() }

  override fun dispose() = Unit
}
