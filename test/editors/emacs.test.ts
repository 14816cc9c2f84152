/** Emacs with lsp-mode, a client that owes us nothing: the guide's set-up, ghost text, accept, and the file on disk. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepted, EditorScene, editorsFolder, foretoken, installed, typed } from './editor-scene.js';

describe('Emacs lsp-mode', function () {
  this.timeout(60_000);
  const emacs = installed('Emacs with lsp-mode', join(editorsFolder, 'emacs', 'emacs'));
  if (emacs === undefined) {
    it.skip('shows and accepts ghost text');
    return;
  }
  let scene: EditorScene;
  before(() => {
    scene = new EditorScene();
  });
  after(() => scene?.remove());

  it('shows and accepts ghost text', () => {
    const script = join(scene.folder, 'type.el');
    writeFileSync(script, quiet + userConfiguration + session(scene));
    const env = { ...scene.env, HOME: scene.folder };
    const said = execFileSync(emacs, ['--batch', '-l', script], {
      cwd: scene.root,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    assert.equal(typed + said.trim(), accepted);
    assert.equal(scene.text().split('\n')[1], accepted);
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

const session = (scene: EditorScene) => `
(add-to-list 'auto-mode-alist '("\\\\.ts\\\\'" . prog-mode))
(lsp-workspace-folders-add ${JSON.stringify(scene.root)})
(find-file ${JSON.stringify(scene.file)})
(lsp)
(with-timeout (30 (error "no session"))
  (while (not (lsp-feature? "textDocument/inlineCompletion")) (accept-process-output nil 0.05)))
(goto-char (point-max))
(dolist (key (string-to-list ${JSON.stringify(typed)})) (insert key))
(lsp-inline-completion-display)
(princ (overlay-get lsp-inline-completion--overlay 'after-string))
(lsp-inline-completion-accept)
(save-buffer)
`;
