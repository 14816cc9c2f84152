/** Emacs with lsp-mode, a client that owes us nothing: the guide's set-up, the shared scenarios, the pop-up, and the file on disk. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepted, EditorScene, foretoken, typed } from './editor-scene.js';
import { describeWith, editorsFolder, installed } from './installed.js';
import { itPlaysScenarios } from './play-scenarios.js';
import { EmacsProcess, emacsKeys, emacsLoop } from './scenario-emacs.js';

const program = installed('Emacs with lsp-mode', join(editorsFolder, 'emacs', 'emacs'));

describeWith('Emacs lsp-mode', program, function (emacs) {
  this.timeout(60_000);
  let scene: EditorScene;
  before(() => {
    scene = new EditorScene();
  });
  after(() => scene?.remove());

  function play(use: string): string {
    const script = join(scene.folder, 'type.el');
    writeFileSync(script, quiet + userConfiguration + typing(scene) + use);
    return execFileSync(emacs, ['--batch', '-l', script], {
      cwd: scene.root,
      env: scene.env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  describe('as in every client', () => {
    let editor: EmacsProcess;
    before(() => {
      const script = join(scene.folder, 'scenarios.el');
      writeFileSync(script, quiet + userConfiguration + emacsLoop(scene.root));
      editor = new EmacsProcess(emacs, scene, script);
    });
    after(() => editor?.stop());
    itPlaysScenarios(
      emacsKeys,
      () => scene,
      () => editor,
    );
  });

  it('offers the line and the word in its own completion', () => {
    const offered = play(popUp).trim().split('\n');
    assert.equal(offered[0], accepted.slice(accepted.indexOf('openSession')));
    assert.ok(offered.includes('openSession'), offered.join(', '));
    assert.equal(scene.text().split('\n')[1], accepted);
  });

  it('offers them by eglot, which Emacs brings along, where an item takes the place of the word that the cursor is in', () => {
    // What makes a folder a project to Emacs.
    mkdirSync(join(scene.root, '.git'));
    const script = join(scene.folder, 'eglot.el');
    writeFileSync(script, eglot(scene));
    const argv = ['--batch', '-l', script];
    const offered = execFileSync(emacs, argv, { cwd: scene.root, env: scene.env, encoding: 'utf8', stdio: 'pipe' });
    assert.ok(offered.split('\n').includes('openSession'), offered);
    assert.equal(readFileSync(scene.fresh[0] ?? '', 'utf8'), 'await openSession(request);\n');
  });
});

const quiet = `
(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil)
(require 'lsp-mode)
(setq lsp-client-packages nil lsp-enable-snippet nil lsp-lens-enable nil lsp-enable-file-watchers nil)
`;

/** As in the guide, with the path of this clone. */
const userConfiguration = `
(require 'lsp-inline-completion)
(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection '(${JSON.stringify(foretoken)} "lsp" "--stdio"))
                  :activation-fn (lambda (&rest _) t)
                  :add-on? t
                  :server-id 'foretoken))
`;

const typing = (scene: EditorScene) => `
(add-to-list 'auto-mode-alist '("\\\\.ts\\\\'" . prog-mode))
(lsp-workspace-folders-add ${JSON.stringify(scene.root)})
(find-file ${JSON.stringify(scene.file)})
(lsp)
(with-timeout (30 (error "no session"))
  (while (not (lsp-feature? "textDocument/inlineCompletion")) (accept-process-output nil 0.05)))
(goto-char (point-max))
(dolist (key (string-to-list ${JSON.stringify(typed)})) (insert key))
`;

/** As in the guide, with the path of this clone; then the cursor in `openSon`, and its own command. */
const eglot = (scene: EditorScene) => `
(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil make-backup-files nil eglot-sync-connect 30)
(add-to-list 'auto-mode-alist '("\\\\.ts\\\\'" . js-mode))
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(js-mode . (${JSON.stringify(foretoken)} "lsp" "--stdio"))))
(find-file ${JSON.stringify(scene.fresh[0])})
(call-interactively 'eglot)
(erase-buffer)
(insert "await openSon(request);\n")
(backward-char ${'on(request);\n'.length})
(setq completion-in-region-function
      (lambda (start end table predicate)
        (let ((offered (completion-all-completions (buffer-substring start end) table predicate (- (point) start))))
          (setcdr (last offered) nil)
          (dolist (candidate offered) (princ (concat candidate "\n")))
          (delete-region start end)
          (insert (car (member "openSession" offered)))
          (funcall (plist-get completion-extra-properties :exit-function) "openSession" 'finished)
          t)))
(completion-at-point)
(save-buffer)
`;

/** The editor's own command; of what it offers, the first is taken as if it were chosen from the list. */
const popUp = `
(require 'lsp-completion)
(lsp-completion-mode 1)
(setq completion-in-region-function
      (lambda (start end table predicate)
        (let* ((typed (buffer-substring start end))
               (offered (all-completions typed table predicate))
               (chosen (car offered)))
          (dolist (candidate offered) (princ (concat candidate "\\n")))
          (delete-region start end)
          (insert chosen)
          (funcall (plist-get completion-extra-properties :exit-function) chosen 'finished)
          t)))
(completion-at-point)
(save-buffer)
`;
