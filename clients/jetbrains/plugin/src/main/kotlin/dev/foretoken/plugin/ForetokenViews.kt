/** The tool window: what is learned of the codebase and what became of the suggestions, a tab each. */
package dev.foretoken.plugin

import com.intellij.openapi.project.Project
import com.intellij.openapi.wm.ToolWindow
import com.intellij.openapi.wm.ToolWindowFactory
import com.intellij.ui.content.ContentFactory
import dev.foretoken.core.swing.ViewPanel

class ForetokenViews : ToolWindowFactory {
  override fun createToolWindowContent(project: Project, toolWindow: ToolWindow) {
    val foretoken = ForetokenProject.of(project)
    for ((id, title) in listOf("index" to "Index", "usage" to "Usage")) {
      val panel = ViewPanel(foretoken::perform)
      foretoken.viewPanels[id] = panel
      toolWindow.contentManager.addContent(ContentFactory.getInstance().createContent(panel, title, false))
    }
    foretoken.drawViews()
  }
}
