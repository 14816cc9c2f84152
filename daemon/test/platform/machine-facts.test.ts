/** What a graphics card's own tool says is read with care. */
import assert from 'node:assert/strict';
import { machineFacts, parseGpuList } from '../../src/platform/machine-facts.js';

describe('what this machine has', () => {
  it('names the card with most memory, and none where the tool says something else', () => {
    const list = 'NVIDIA T4, 15360\nNVIDIA L4, 23034\n';
    assert.deepEqual(parseGpuList(list), { name: 'NVIDIA L4', memoryBytes: 23_034 * 1024 * 1024 });
    for (const odd of ['', 'Failed to initialize NVML', 'a, b', 'x'.repeat(200), 'A\u001b[31m, 5'])
      assert.equal(parseGpuList(odd), undefined, odd);
  });

  it('is told for a folder that is not there yet, too', async () => {
    const { memoryBytes, cores, freeDiskBytes } = await machineFacts('/no/such/folder');
    assert.ok(memoryBytes > 1e8 && cores >= 1 && freeDiskBytes !== undefined);
  });
});
