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
import dev.foretoken.core.swing.SettingsForm
import javax.swing.JComponent

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
  private val form by lazy { SettingsForm() }

  override fun getDisplayName(): String = "Foretoken"

  override fun createComponent(): JComponent = form.also { reset() }

  override fun isModified(): Boolean = ForetokenSettings.get().state.let { form.command() != it.command || form.values() != it.values }

  override fun apply() {
    ForetokenSettings.get().state.apply {
      command = form.command()
      values = HashMap(form.values())
    }
    ForetokenProject.of(project).link.settingsChanged()
  }

  override fun reset() = ForetokenSettings.get().state.let { form.show(it.command, it.values) }
}
