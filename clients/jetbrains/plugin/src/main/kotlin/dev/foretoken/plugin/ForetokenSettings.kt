/** The user's settings: the command's path, and those session settings of the one schema that were changed from their defaults. */
package dev.foretoken.plugin

import com.google.gson.JsonObject
import com.intellij.openapi.application.ApplicationManager
import com.intellij.openapi.components.PersistentStateComponent
import com.intellij.openapi.components.Service
import com.intellij.openapi.components.State
import com.intellij.openapi.components.Storage
import com.intellij.openapi.options.Configurable
import com.intellij.openapi.project.Project
import dev.foretoken.core.SettingsSchema
import java.awt.BorderLayout
import java.awt.GridLayout
import javax.swing.JCheckBox
import javax.swing.JComboBox
import javax.swing.JComponent
import javax.swing.JLabel
import javax.swing.JPanel
import javax.swing.JTextField

@Service(Service.Level.APP)
@State(name = "Foretoken", storages = [Storage("foretoken.xml")])
class ForetokenSettings : PersistentStateComponent<ForetokenSettings.Given> {
  /** Serialised by the platform, which wants mutable fields with defaults. */
  class Given {
    @JvmField var command: String = ""
    @JvmField var values: MutableMap<String, String> = HashMap()
  }

  private var given = Given()

  override fun getState(): Given = given

  override fun loadState(state: Given) {
    given = state
  }

  fun toSession(): JsonObject = SettingsSchema.toSession(given.values)

  companion object {
    fun get(): ForetokenSettings = ApplicationManager.getApplication().getService(ForetokenSettings::class.java)
  }
}

class ForetokenConfigurable(private val project: Project) : Configurable {
  // The platform may make this object on a background thread, where no Swing component may be made.
  private val command by lazy { JTextField() }
  private val fields by lazy { SettingsSchema.ofSession().associateWith { fieldOf(it) } }

  override fun getDisplayName(): String = "Foretoken"

  override fun createComponent(): JComponent {
    val rows = JPanel(GridLayout(0, 1, 0, 4))
    rows.add(row("Path of the foretoken command. Empty: \$FORETOKEN_HOME/bin, then the PATH.", command))
    for ((setting, field) in fields) rows.add(row(setting.description, field))
    reset()
    return JPanel(BorderLayout()).apply { add(rows, BorderLayout.NORTH) }
  }

  override fun isModified(): Boolean =
    command.text != ForetokenSettings.get().state.command || fields.any { (setting, field) -> textOf(field) != valueOf(setting) }

  override fun apply() {
    val given = ForetokenSettings.get().state
    given.command = command.text.trim()
    for ((setting, field) in fields) {
      val text = textOf(field)
      if (text == setting.defaultText) given.values.remove(setting.key) else given.values[setting.key] = text
    }
    ForetokenProject.of(project).link.settingsChanged()
  }

  override fun reset() {
    command.text = ForetokenSettings.get().state.command
    for ((setting, field) in fields) show(field, valueOf(setting))
  }

  private fun valueOf(setting: SettingsSchema.Setting): String = ForetokenSettings.get().state.values[setting.key] ?: setting.defaultText

  private fun row(text: String, field: JComponent) = JPanel(BorderLayout(8, 0)).apply {
    add(JLabel("<html><body style='width: 420px'>$text</body></html>"), BorderLayout.CENTER)
    add(field.apply { toolTipText = text }, BorderLayout.EAST)
  }

  private fun fieldOf(setting: SettingsSchema.Setting): JComponent = when {
    setting.choices.isNotEmpty() -> JComboBox(setting.choices.toTypedArray())
    setting.isSwitch -> JCheckBox()
    else -> JTextField(16)
  }

  private fun textOf(field: JComponent): String = when (field) {
    is JComboBox<*> -> field.selectedItem.toString()
    is JCheckBox -> field.isSelected.toString()
    is JTextField -> field.text.trim()
    else -> ""
  }

  private fun show(field: JComponent, value: String) = when (field) {
    is JComboBox<*> -> field.selectedItem = value
    is JCheckBox -> field.isSelected = value == "true"
    is JTextField -> field.text = value
    else -> Unit
  }
}
