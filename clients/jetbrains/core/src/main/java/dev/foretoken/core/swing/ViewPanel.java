package dev.foretoken.core.swing;

import dev.foretoken.core.View;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.FlowLayout;
import java.util.Enumeration;
import java.util.function.Consumer;
import javax.swing.JButton;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTree;
import javax.swing.tree.DefaultMutableTreeNode;
import javax.swing.tree.DefaultTreeCellRenderer;
import javax.swing.tree.DefaultTreeModel;
import javax.swing.tree.TreePath;
import javax.swing.tree.TreeSelectionModel;

/** One view as a tree; below it what the selected row has to say, and a button for each thing that can be done about it. */
public final class ViewPanel extends JPanel {
  private final DefaultMutableTreeNode top = new DefaultMutableTreeNode();
  private final DefaultTreeModel rows = new DefaultTreeModel(top);
  private final JTree tree = new JTree(rows);
  private final JTextArea detail = new JTextArea();
  private final JPanel buttons = new JPanel(new FlowLayout(FlowLayout.LEADING));
  private final Consumer<View.Action> perform;

  public ViewPanel(Consumer<View.Action> perform) {
    super(new BorderLayout());
    this.perform = perform;
    tree.setRootVisible(false);
    tree.setShowsRootHandles(true);
    tree.getSelectionModel().setSelectionMode(TreeSelectionModel.SINGLE_TREE_SELECTION);
    tree.setCellRenderer(new Drawn());
    tree.addTreeSelectionListener((event) -> tell());
    detail.setEditable(false);
    detail.setOpaque(false);
    detail.setLineWrap(true);
    detail.setWrapStyleWord(true);
    JPanel below = new JPanel(new BorderLayout());
    below.add(detail, BorderLayout.CENTER);
    below.add(buttons, BorderLayout.SOUTH);
    add(new JScrollPane(tree), BorderLayout.CENTER);
    add(below, BorderLayout.SOUTH);
  }

  /** On the event thread. What was selected stays so where it is still there. */
  public void show(View view) {
    String before = selected() == null ? "" : selected().title();
    top.removeAllChildren();
    for (View.Row row : view.rows()) top.add(nodeOf(row));
    rows.reload();
    for (int i = 0; i < tree.getRowCount(); i++) tree.expandRow(i);
    for (Enumeration<?> nodes = top.preorderEnumeration(); nodes.hasMoreElements(); ) {
      if (nodes.nextElement() instanceof DefaultMutableTreeNode node && node.getUserObject() instanceof View.Row row && row.title().equals(before)) {
        tree.setSelectionPath(new TreePath(node.getPath()));
        break;
      }
    }
    if (tree.getSelectionCount() == 0 && tree.getRowCount() > 0) tree.setSelectionRow(0);
    tell();
  }

  private void tell() {
    View.Row row = selected();
    detail.setText(row == null ? "" : row.detail());
    buttons.removeAll();
    if (row != null) {
      for (View.Action action : row.actions()) {
        JButton button = new JButton(action.title());
        button.addActionListener((event) -> perform.accept(action));
        buttons.add(button);
      }
    }
    revalidate();
    repaint();
  }

  private View.Row selected() {
    TreePath path = tree.getSelectionPath();
    return path != null && path.getLastPathComponent() instanceof DefaultMutableTreeNode node && node.getUserObject() instanceof View.Row row ? row : null;
  }

  private static DefaultMutableTreeNode nodeOf(View.Row row) {
    DefaultMutableTreeNode node = new DefaultMutableTreeNode(row);
    for (View.Row below : row.rows()) node.add(nodeOf(below));
    return node;
  }

  private static final class Drawn extends DefaultTreeCellRenderer {
    private static final Color BAD = new Color(0xC7, 0x54, 0x50);

    Drawn() {
      // A text that looks like HTML is none.
      putClientProperty("html.disable", true);
    }

    @Override
    public Component getTreeCellRendererComponent(JTree tree, Object value, boolean isSelected, boolean isExpanded, boolean isLeaf, int line, boolean hasFocus) {
      View.Row row = value instanceof DefaultMutableTreeNode node && node.getUserObject() instanceof View.Row own ? own : null;
      super.getTreeCellRendererComponent(tree, row == null ? "" : row.text(), isSelected, isExpanded, isLeaf, line, hasFocus);
      setIcon(null);
      if (row != null && "bad".equals(row.state()) && !isSelected) setForeground(BAD);
      return this;
    }
  }
}
