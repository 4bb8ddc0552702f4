/* Failing memory in the program as it is served, so also in libmicrohttpd and between it and the core
 * (tests/torture/memory_preload.c): each allocation of a request fails in turn, up to MOST of each kind (0: all). The
 * client gets an error, the right page or a closed connection; the server lives, and serves the next. libfcgi ends the
 * process when it gets no memory, so only the standalone server can pass. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startPlace } from '../http/harness.mjs';
import { startPath } from '../http/path.mjs';

const MOST = Number(process.env.MOST ?? 0);
const RARELY = 50; // allocations that follow an answer, in other threads, and may fail instead

const length = ({ text, body }) => (text ?? JSON.stringify(body)).length;

describe('failing memory in the standalone server', () => {
  let place, faults, path, plan, notice;
  const choose = (number) => {
    const words = new BigInt64Array([0n, BigInt(number)]);
    fs.writeSync(faults, Buffer.from(words.buffer), 0, 16, 0);
  };
  const seen = () => {
    const words = Buffer.alloc(8);
    fs.readSync(faults, words, 0, 8, 0);
    return Number(words.readBigInt64LE());
  };

  before(async () => {
    const file = fs.mkdtempSync(join(os.tmpdir(), 'yicun-faults-')) + '/faults';
    fs.writeFileSync(file, Buffer.alloc(16));
    faults = fs.openSync(file, 'r+');
    process.env.MEMORY_FAULTS = file;
    process.env.LD_PRELOAD = process.env.PRELOAD;
    place = await startPlace({ units: true, config: { limits: { limited_posts: 1000000 } } });
    delete process.env.LD_PRELOAD;
    path = await startPath(place);
    plan = await path.bring(await path.begin('320509104200'), 'on_notice');
    notice = (await path.ok('wang', 200, 'GET', '/notices')).notices[0].id;
  });
  after(() => {
    fs.rmSync(process.env.MEMORY_FAULTS.replace(/\/faults$/, ''), { recursive: true });
    return place.stop();
  });

  const requests = {
    'a page': [200, () => place.request('GET', '/public')],
    'a plan': [200, () => path.who.wang('GET', `/plans/${plan}`)],
    'a static file': [200, () => place.request('GET', '/static/app.css')],
    'a POST that writes': [303, (n) => place.request('POST', `/public/notices/${notice}/feedback`,
      { headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
        body: `text=${encodeURIComponent(`路灯太少，请再加 ${n} 盏`)}` })],
    'a large body': [404, () => place.request('POST', '/public/nowhere',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a='.padEnd(500000, 'x') })],
  };
  for (const [what, [right, send]] of Object.entries(requests))
    it(`${what}: an error or the right answer, and then the next`, async (t) => {
      await send(0); // what is allocated but once is there
      choose(1e9);
      const whole = await send(0);
      assert.equal(whole.status, right);
      const all = seen(), step = MOST && all > MOST ? Math.floor(all / MOST) : 1;
      const got = {};
      for (let number = 1; number <= all + RARELY; number += step) {
        choose(number);
        const answer = await send(number).catch(() => ({ status: 'closed' })), { status } = answer;
        choose(0);
        got[status] = (got[status] ?? 0) + 1;
        assert.ok([right, 500, 503, 'closed'].includes(status), `allocation ${number}: ${status}`);
        if (status === right) assert.equal(length(answer), length(whole), `allocation ${number}: not the whole page`);
        assert.equal((await send(-number).catch((error) => ({ status: error.message }))).status, right, `after ${number}`);
      }
      assert.equal(place.server.child.exitCode, null, place.server.output.slice(-500));
      t.diagnostic(`${what}: ${all} allocations, answers ${JSON.stringify(got)}`);
    });

  it('leaves a sound place', () => assert.equal(place.yicun(['check']).status, 0));
});
