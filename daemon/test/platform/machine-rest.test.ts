import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { powerSupplies, restReason } from '../../src/platform/machine-rest.js';

const battery = { type: 'Battery', online: '', status: 'Discharging', scope: '' };
const mains = { type: 'Mains', online: '1', status: '', scope: '' };

describe('when background work rests', () => {
  it('on battery: a laptop without its cable, not one on it, not a mouse', () => {
    assert.equal(restReason([battery], 0, 2, 150), 'the machine runs on battery');
    assert.equal(restReason([battery, { ...mains, online: '0' }], 0, 2, 150), 'the machine runs on battery');
    assert.equal(restReason([battery, mains], 0, 2, 150), undefined);
    assert.equal(restReason([{ ...battery, status: 'Full' }], 0, 2, 150), undefined);
    assert.equal(restReason([{ ...battery, scope: 'Device' }], 0, 2, 150), undefined);
    assert.equal(restReason([], 0, 2, 150), undefined);
  });

  it('under load for each core, unless load does not matter', () => {
    assert.equal(restReason([], 2.9, 2, 150), undefined);
    assert.equal(restReason([], 3.1, 2, 150), 'the machine is busy');
    assert.equal(restReason([], 99, 2, 0), undefined);
  });

  it('reads what the system tells, and nothing where it tells nothing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretoken-power-'));
    mkdirSync(join(folder, 'BAT0'));
    writeFileSync(join(folder, 'BAT0', 'type'), 'Battery\n');
    writeFileSync(join(folder, 'BAT0', 'status'), 'Discharging\n');
    assert.deepEqual(powerSupplies(folder), [battery]);
    rmSync(folder, { recursive: true });
    assert.deepEqual(powerSupplies(folder), []);
  });
});
