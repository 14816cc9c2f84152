/** What is said of one setting: its type, bounds, scope and meaning. */

/**
 * `daemon` settings come from the user file and the environment alone, `session` settings also from the editor.
 * `project` says how a project's own file may tighten a setting; without it a project file may not touch it.
 */
type SettingScope = 'daemon' | 'session';

/** `lower` a number, switch `off`, `add` to a list, choose a `later` choice. */
type ProjectRule = 'lower' | 'off' | 'add' | 'later';

interface Described {
  readonly scope: SettingScope;
  readonly project?: ProjectRule;
  readonly description: string;
}

export type SettingEntry = Described &
  (
    | { readonly type: 'text'; readonly default: string; readonly secret?: true; readonly format?: 'http-url' }
    | {
        readonly type: 'integer';
        readonly default: number;
        readonly min: number;
        readonly max: number;
        readonly unit: string;
      }
    | { readonly type: 'switch'; readonly default: boolean }
    | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[] }
    | {
        readonly type: 'list';
        readonly default: readonly string[];
        readonly itemsMax: number;
        /** Of each item. */
        readonly format?: ItemFormat;
      }
  );

export type ItemFormat = 'http-url' | 'profile' | 'adapter';
