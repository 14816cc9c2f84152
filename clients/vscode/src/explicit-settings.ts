/** The settings that the user gave to VS Code: its defaults are left out, so that the user's own config file still counts. */
import { type ExtensionContext, workspace } from 'vscode';

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { scope: string }>> };
  };
}

/** By their names in VS Code. Those of machine scope are this client's own and are never sent. */
export function sentSettings(context: ExtensionContext): readonly string[] {
  const { contributes }: Manifest = context.extension.packageJSON;
  const { properties } = contributes.configuration;
  return Object.keys(properties).filter((name) => properties[name]?.scope !== 'machine');
}

/** Nested by the dots of their names. */
export function explicitSettings(context: ExtensionContext): Record<string, unknown> {
  const configuration = workspace.getConfiguration();
  const section: Record<string, Record<string, unknown>> = {};
  for (const name of sentSettings(context)) {
    const [, group = '', key = ''] = name.split('.');
    const found = configuration.inspect(name);
    const value = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    if (value !== undefined) section[group] = { ...section[group], [key]: value };
  }
  return section;
}
