package com.intellij.openapi.editor;

import com.intellij.openapi.project.Project;
import javax.swing.JComponent;

public interface Editor {
  Document getDocument();

  CaretModel getCaretModel();

  Project getProject();

  JComponent getContentComponent();
}
