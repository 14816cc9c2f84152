/** The tool window: what is learned of the codebase and what became of the suggestions, a tab each. */
package dev.foretoken.plugin

import com.intellij.openapi.project.Project
import com.intellij.openapi.wm.ToolWindow
import com.intellij.openapi.wm.ToolWindowFactory
import com.intellij.ui.content.ContentFactory

class ForetokenViews : ToolWindowFactory {
  override fun createToolWindowContent(project: Project, toolWindow: ToolWindow) {
    for ((title, panel) in ForetokenProject.of(project).views.open())
      toolWindow.contentManager.addContent(ContentFactory.getInstance().createContent(panel, title, false))
  }
}
