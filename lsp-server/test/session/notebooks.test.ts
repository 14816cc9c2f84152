/** A cell is completed as part of its whole notebook, as the client has it. */
import assert from 'node:assert/strict';
import { settled, TestClient } from '../test-client.js';

const notebook = 'file:///code/nb/a.ipynb';
const cell = (name: string) => `vscode-notebook-cell:/code/nb/a.ipynb#${name}`;
const texts: Readonly<Record<string, readonly [kind: 1 | 2, languageId: string, text: string]>> = {
  a: [2, 'python', 'import os'],
  b: [1, 'markdown', 'Some *prose*\nin lines'],
  c: [2, 'python', 'x = '],
  d: [2, 'python', 'print(x)\n'],
};
const item = (name: string) => ({ uri: cell(name), languageId: texts[name]?.[1], version: 1, text: texts[name]?.[2] });
const place = (name: string) => ({ kind: texts[name]?.[0], document: cell(name) });

async function opened() {
  const client = new TestClient();
  await client.initialize({}, { rootUri: 'file:///code' });
  client.notify('notebookDocument/didOpen', {
    notebookDocument: {
      uri: notebook,
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: ['a', 'b', 'c', 'd'].map(place),
    },
    cellTextDocuments: ['a', 'b', 'c', 'd'].map(item),
  });
  await settled();
  return client;
}

/** What the pipeline is asked at a place, with `|` at the cursor. */
async function asked(client: TestClient, name: string, line: number, character: number) {
  const id = client.askCompletion(cell(name), line, character);
  await settled();
  const request = client.services.requests.at(-1);
  assert.ok(request !== undefined);
  const { document, offset, path, root } = request;
  const answer = client.answers(id)[0]?.['result'];
  return { text: `${document.text.slice(0, offset)}|${document.text.slice(offset)}`, path, root, answer, document };
}

describe('notebooks', () => {
  it('give a cell what stands above and below it, and the answer its own positions', async () => {
    const client = await opened();
    const { text, path, root, answer, document } = await asked(client, 'c', 0, 4);
    assert.equal(
      text,
      '# %%\nimport os\n\n# %% [markdown]\n# Some *prose*\n# in lines\n\n# %%\nx = |\n\n# %%\nprint(x)\n',
    );
    assert.deepEqual([path, root, document.languageId], ['nb/a.ipynb', '/code', 'python']);
    const position = { line: 0, character: 4 };
    assert.deepEqual((answer as { items: { range: unknown }[] }).items[0]?.range, { start: position, end: position });
  });

  it('leave a cell of prose to itself', async () => {
    const client = await opened();
    assert.equal((await asked(client, 'b', 1, 8)).text, 'Some *prose*\nin lines|');
  });

  it('follow edits, and cells that come, go and move', async () => {
    const client = await opened();
    const change = (cells: object) =>
      client.notify('notebookDocument/didChange', {
        notebookDocument: { uri: notebook, version: 2 },
        change: { cells },
      });
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 9 } };
    change({
      textContent: [{ document: { uri: cell('a'), version: 2 }, changes: [{ range, text: 'import sys' }] }],
      data: [place('a')],
    });
    assert.match((await asked(client, 'c', 0, 4)).text, /^# %%\nimport sys\n\n# %% \[markdown\]/);
    const added = { uri: cell('e'), languageId: 'sql', version: 1, text: 'select 1' };
    change({
      structure: {
        array: { start: 0, deleteCount: 2, cells: [{ kind: 2, document: cell('e') }] },
        didOpen: [added],
        didClose: [{ uri: cell('a') }, { uri: cell('b') }],
      },
    });
    assert.equal(
      (await asked(client, 'c', 0, 4)).text,
      '# %% [markdown]\n# select 1\n\n# %%\nx = |\n\n# %%\nprint(x)\n',
    );
    assert.equal(client.session.status().documents, 3);
    change({ structure: { array: { start: 1, deleteCount: 2, cells: [place('d'), place('c')] } } });
    assert.match((await asked(client, 'c', 0, 4)).text, /print\(x\)\n\n# %%\nx = \|\n$/);
  });

  it('keep nothing when they close, and tell the index when they are saved', async () => {
    const client = await opened();
    client.notify('notebookDocument/didSave', { notebookDocument: { uri: notebook } });
    client.notify('notebookDocument/didClose', { notebookDocument: { uri: notebook }, cellTextDocuments: [] });
    await settled();
    assert.deepEqual(client.services.changedPaths, ['/code/nb/a.ipynb']);
    assert.equal(client.session.status().documents, 0);
    assert.equal(client.services.forgotten.length, 4);
  });

  it('whose cells are no longer known leave each cell to itself', async () => {
    const client = await opened();
    const array = { start: 9, deleteCount: 1 };
    client.notify('notebookDocument/didChange', {
      notebookDocument: { uri: notebook, version: 2 },
      change: { cells: { structure: { array } } },
    });
    assert.equal((await asked(client, 'c', 0, 4)).text, 'x = |');
  });
});
