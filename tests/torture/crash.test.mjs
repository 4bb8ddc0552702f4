/* The plug is pulled: the server is killed in the middle of writes, again and again. After each restart every
 * acknowledged write is there exactly once, none is half there, and the check is clean. CRASHES says how often in all,
 * half of them over each transport. */
import { describe, it, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { sleep, transports } from '../http/harness.mjs';
import { startSite } from './writers.mjs';

const crashes = Number(process.env.CRASHES ?? 20);

/* Killed at any moment of the first writes, of the steady load, or of a checkpoint. */
const moment = () => sleep(5 + Math.random() ** 2 * 250);

for (const transport of transports)
  describe(`killed under write load over ${transport}`, () => {
    const rounds = Math.ceil(crashes / transports.length);
    const seen = { acknowledged: 0, unknown: 0, there: 0, restart: [] };
    let site;
    before(async () => { site = await startSite(transport); });
    after(() => site?.end());

    async function crash() {
      const load = site.load();
      await moment();
      await site.place.end('SIGKILL');
      await load.stop();
      assert.deepEqual(load.refused.map(({ mark, answer }) => `${mark}: ${answer.status}`), []);
      const began = performance.now();
      await site.place.serve();
      seen.restart.push(performance.now() - began);
      const { there } = site.verify(load);
      seen.acknowledged += load.acknowledged.length;
      seen.unknown += load.unknown.length;
      seen.there += there;
      await site.resend(load);
      site.verify(load);
      site.check();
    }

    it(`keeps every acknowledged write, and halves none, through ${rounds} kills`, async (t) => {
      for (let round = 0; round < rounds; round++) {
        await site.refresh();
        await crash();
      }
      seen.restart.sort((a, b) => a - b);
      const at = (share) => Math.round(seen.restart[Math.floor(share * (rounds - 1))]);
      t.diagnostic(`${rounds} kills, ${seen.acknowledged} writes acknowledged and kept, ${seen.unknown} unanswered ` +
        `(${seen.there} of them stored), restart ${at(0.5)} ms, at most ${at(1)} ms`);
      assert.ok(seen.acknowledged > rounds, 'there was no load worth the name');
    });

    it('is held up for seconds only by the turn of the day of a server that died in it', async () => {
      await site.place.end('SIGKILL');
      site.place.sql(`INSERT INTO leases (name, holder, until) VALUES ('turn', 'dead', ${Math.floor(Date.now() / 1000) + 2});`);
      await site.place.serve();
      const load = site.load(1);
      await load.ended;
      assert.deepEqual([load.refused.length, load.unknown.length], [0, 0]);
      site.verify(load);
    });
  });
