/** The shared scenarios in Emacs with lsp-mode, in batch: its commands are called by name, one form a line of standard input. */
import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { type EditorScene, until } from './editor-scene.js';
import type { ScenarioClient } from './play-scenarios.js';
import { killDaemon } from './scenario-neovim.js';
import type { Key } from './scenarios.js';

export const emacsKeys: readonly Key[] = ['acceptAll', 'dismiss', 'trigger', 'next', 'previous', 'killDaemon'];

export class EmacsProcess implements ScenarioClient {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #scene: EditorScene;
  #said = '';

  constructor(emacs: string, scene: EditorScene, script: string) {
    this.#scene = scene;
    this.#process = spawn(emacs, ['--batch', '-l', script], { cwd: scene.root, env: scene.env });
    this.#process.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      this.#said += chunk;
    });
    this.#process.stderr.resume();
    this.#process.stdin.on('error', () => {});
  }

  readonly keys = {
    acceptAll: this.#calls('(lsp-inline-completion-accept)'),
    dismiss: this.#calls('(lsp-inline-completion-cancel)'),
    trigger: this.#calls('(lsp-inline-completion-display)'),
    next: this.#calls('(lsp-inline-completion-next)'),
    previous: this.#calls('(lsp-inline-completion-prev)'),
    killDaemon: async () => killDaemon(this.#scene),
  };

  async open(path: string): Promise<void> {
    await this.#run(`(begin-scenario ${JSON.stringify(path)})`);
  }

  /** Then the user pauses, and the mode asks by itself. */
  async type(text: string): Promise<void> {
    await this.#run(`(type-keys ${JSON.stringify(text)})`);
  }

  async left(places: number): Promise<void> {
    await this.#run(`(backward-char ${places})`);
  }

  drawn = () => this.#run('(princ (drawn-line 0))');
  below = () => this.#run('(princ (drawn-line 1))');
  line = () => this.#run('(princ (buffer-substring-no-properties (line-beginning-position) (line-end-position)))');

  async again(): Promise<void> {
    await this.keys.trigger();
  }

  async save(): Promise<void> {
    await this.#run('(save-buffer)');
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }

  #calls(form: string): () => Promise<void> {
    return async () => {
      await this.#run(form);
    };
  }

  async #run(form: string): Promise<string> {
    this.#said = '';
    this.#process.stdin.write(`${form}\n`);
    await until(() => {
      assert.equal(this.#process.exitCode, null, 'Emacs has ended');
      return this.#said.includes(endMark);
    });
    const [said = ''] = this.#said.split(endMark);
    assert.ok(!said.startsWith('error:'), said);
    return said.trim();
  }
}

const endMark = '\u0003';

/** Comes after the user's own configuration. */
export const emacsLoop = (root: string) => `
(setq lsp-auto-configure nil lsp-auto-guess-root nil lsp-restart 'ignore make-backup-files nil)
(add-to-list 'auto-mode-alist '("\\\\.ts\\\\'" . prog-mode))
(lsp-workspace-folders-add ${JSON.stringify(root)})

(defun begin-scenario (path)
  (find-file path)
  (lsp)
  (with-timeout (30 (error "no session"))
    (while (not (lsp-feature? "textDocument/inlineCompletion")) (accept-process-output nil 0.05)))
  (goto-char (point-max)))

(defun type-keys (text)
  (when (lsp-inline-completion--active-p) (lsp-inline-completion-cancel))
  (dolist (key (string-to-list text)) (insert key))
  (lsp-inline-completion-display t))

(defun drawn-line (number)
  (let* ((overlay lsp-inline-completion--overlay)
         (text (if (not (and overlay (overlay-buffer overlay)))
                   (buffer-substring-no-properties (line-beginning-position) (line-end-position))
                 (concat (buffer-substring-no-properties
                          (save-excursion (goto-char (overlay-start overlay)) (line-beginning-position))
                          (overlay-start overlay))
                         (overlay-get overlay 'display)
                         (overlay-get overlay 'after-string)
                         (buffer-substring-no-properties
                          (overlay-end overlay)
                          (max (overlay-end overlay) (line-end-position)))))))
    (or (nth number (split-string (substring-no-properties text) "\\n")) "")))

(while t
  (let ((form (read-string "")))
    (condition-case failure
        (progn (accept-process-output nil 0.01) (eval (read form) t))
      (error (princ (format "error: %S" failure))))
    (princ "\\u0003")))
`;
