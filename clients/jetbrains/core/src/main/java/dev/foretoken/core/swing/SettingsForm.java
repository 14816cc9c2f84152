package dev.foretoken.core.swing;

import dev.foretoken.core.SettingsSchema;
import java.awt.BorderLayout;
import java.awt.GridLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;

/** The settings page: the command's path, and a row for each session setting of the one schema. Made on the event thread. */
public final class SettingsForm extends JPanel {
  private final JTextField command = new JTextField();
  private final Map<SettingsSchema.Setting, JComponent> fields = new LinkedHashMap<>();

  public SettingsForm() {
    super(new BorderLayout());
    JPanel rows = new JPanel(new GridLayout(0, 1, 0, 4));
    rows.add(row("Path of the foretoken command. Empty: $FORETOKEN_HOME/bin, then the PATH.", command));
    for (SettingsSchema.Setting setting : SettingsSchema.ofSession()) {
      JComponent field = fieldOf(setting);
      fields.put(setting, field);
      rows.add(row(setting.description(), field));
    }
    add(rows, BorderLayout.NORTH);
  }

  /** `values` are those that the user changed, by key. */
  public void show(String path, Map<String, String> values) {
    command.setText(path);
    fields.forEach((setting, field) -> show(field, values.getOrDefault(setting.key(), setting.defaultText())));
  }

  public String command() {
    return command.getText().strip();
  }

  /** Those that differ from their defaults. */
  public Map<String, String> values() {
    Map<String, String> given = new LinkedHashMap<>();
    fields.forEach((setting, field) -> {
      String text = textOf(field);
      if (!text.equals(setting.defaultText())) given.put(setting.key(), text);
    });
    return given;
  }

  private static JPanel row(String text, JComponent field) {
    JPanel row = new JPanel(new BorderLayout(8, 0));
    row.add(new JLabel("<html><body style='width: 420px'>" + text + "</body></html>"), BorderLayout.CENTER);
    field.setToolTipText(text);
    row.add(field, BorderLayout.EAST);
    return row;
  }

  private static JComponent fieldOf(SettingsSchema.Setting setting) {
    if (!setting.choices().isEmpty()) return new JComboBox<>(setting.choices().toArray(String[]::new));
    return setting.isSwitch() ? new JCheckBox() : new JTextField(16);
  }

  private static String textOf(JComponent field) {
    if (field instanceof JComboBox<?> box) return String.valueOf(box.getSelectedItem());
    if (field instanceof JCheckBox box) return String.valueOf(box.isSelected());
    return field instanceof JTextField text ? text.getText().strip() : "";
  }

  private static void show(JComponent field, String value) {
    if (field instanceof JComboBox<?> box) box.setSelectedItem(value);
    if (field instanceof JCheckBox box) box.setSelected(value.equals("true"));
    if (field instanceof JTextField text) text.setText(value);
  }
}
