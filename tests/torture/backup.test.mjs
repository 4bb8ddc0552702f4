/* Backups while the server is written to as fast as it can take it: each holds all that was acknowledged before it
 * began, whole. It is restored in a place of its own and checked. FAULTS=all makes 50, otherwise 3. */
import { describe, it, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { preparePlace, transports, yicun } from '../http/harness.mjs';
import { Site, startSite } from './writers.mjs';

const times = process.env.FAULTS === 'all' ? 50 : 3;
const transport = transports.at(-1);

describe(`backup under full write load over ${transport}`, () => {
  let site;
  before(async () => { site = await startSite(transport); });
  after(() => site?.end());

  /* A command beside the load. */
  async function beside(args) {
    const child = spawn(yicun, [...args, '--config', site.place.config]);
    let stderr = '';
    child.stderr.on('data', (bytes) => (stderr += bytes));
    const [status] = await once(child, 'close');
    assert.equal(status, 0, stderr);
  }

  /* What was restored from a backup, in a place of its own with the same keys. */
  async function restored(archive, work) {
    const place = preparePlace();
    fs.copyFileSync(`${site.place.folder}/yicun.key`, `${place.folder}/yicun.key`);
    const { status, stderr } = place.yicun(['restore', archive]);
    assert.equal(status, 0, stderr);
    await work(Object.assign(new Site(place), { since: site.since }));
    await place.stop();
  }

  it(`is whole, ${times} times`, async (t) => {
    const sum = { before: 0, during: 0 };
    for (let i = 0; i < times; i++) {
      await site.refresh();
      const load = site.load();
      while (load.acknowledged.length < 40) await new Promise(setImmediate);
      const acknowledged = [...load.acknowledged], begun = load.acknowledged.length;
      const archive = `${site.place.folder}/backup-${i}.tar.gz`;
      await beside(['backup', archive]);
      const during = load.acknowledged.length - begun;
      await load.stop();
      assert.deepEqual(load.refused.map(({ answer }) => answer.status), []);
      site.verify(load);
      const later = load.acknowledged.slice(begun);
      await restored(archive, (copy) => {
        copy.verify({ acknowledged, unknown: later, refused: [] });
        copy.check();
      });
      sum.before += begun;
      sum.during += during;
    }
    t.diagnostic(`${times} backups restored; ${sum.before} writes acknowledged before they began are in them, ` +
      `${sum.during} more were acknowledged while they ran`);
    assert.ok(sum.during > 0, 'nothing was written meanwhile');
  });
});
