/** A backend that was away, behind the real daemon: nothing is asked of it meanwhile, and it is used again without anybody's doing once it is back. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { type FakeBackend, httpError, startFakeBackend, streams } from '@foretoken/inference/testing/fake-backend.js';
import { jsonLines, Scene } from '../cli/foretoken-process.js';

describe('a backend that comes back', function () {
  this.timeout(60_000);
  let scene: Scene;
  let server: FakeBackend;
  let env: Record<string, string>;
  beforeEach(async () => {
    scene = new Scene();
    scene.write({ 'basket.py': 'zebra.quux = zonk.\n' });
    server = await startFakeBackend(httpError(500, 'broken'), ['starcoder2-3b']);
    env = { FORETOKEN_BACKEND_URL: server.url, FORETOKEN_BACKEND_MODEL: 'starcoder2-3b' };
    await scene.run(['start'], { env });
  });
  afterEach(async () => {
    await scene.run(['stop'], { env });
    scene.remove();
    await server.close();
  });

  const complete = async () => {
    const ran = await scene.run(['complete', '--json', 'basket.py:1:19'], { env });
    return jsonLines<{ items: { source: string }[]; reason: string; detail?: string }>(ran)[0];
  };

  it('is used again', async () => {
    for (let i = 0; i < 3; i++) assert.equal((await complete())?.reason, 'backend-failed');
    const asked = server.requests.length;
    const away = await complete();
    assert.equal(away?.reason, 'backend-failed');
    assert.match(away?.detail ?? '', /HTTP 500/);
    assert.equal(server.requests.length, asked, 'nobody asks it while it is away');
    server.answerWith(streams(['fromTheModel()\n']));
    let source: string | undefined;
    for (; source !== 'backend'; await delay(200)) source = (await complete())?.items[0]?.source;
    const [status] = jsonLines<{ backend: { state: string } }>(await scene.run(['status', '--json'], { env }));
    assert.equal(status?.backend.state, 'in use');
  });
});
