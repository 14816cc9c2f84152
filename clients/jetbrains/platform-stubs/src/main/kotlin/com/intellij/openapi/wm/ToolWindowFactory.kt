package com.intellij.openapi.wm

import com.intellij.openapi.project.Project

interface ToolWindowFactory {
  fun createToolWindowContent(project: Project, toolWindow: ToolWindow)
}
