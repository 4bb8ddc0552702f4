/* Several servers and their database, under write load: a server is killed, the database server is restarted, fails over
 * to its standby, is lost, and runs full. Clients send what was not acknowledged again; afterwards everything is there
 * exactly once. SERVERS=all does each more often, and what takes long. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { findServer, startCluster } from '../http/cluster.mjs';
import { Browser, preparePlace, sleep } from '../http/harness.mjs';
import { campaign } from '../http/path.mjs';
import { loseStore, urlOf } from '../http/store.mjs';
import { startSite } from './writers.mjs';

const asked = (process.env.ENGINES ?? 'postgresql').split(',').includes('postgresql');
const skip = !asked ? 'ENGINES leaves it out' : !findServer() && 'PostgreSQL is not installed';
const all = process.env.SERVERS === 'all';
const rounds = (many, few) => (all ? many : few);
const transport = 'fastcgi on postgresql';
const long = { skip: !all && 'SERVERS=all does it' };
const logged = { log_line_prefix: '%e ', log_min_messages: 'warning' }; // each error with its SQLSTATE

/* People who read: each page is whole, or 503 that says when to come again. */
class Readers {
  constructor(site, count = 3) {
    Object.assign(this, { site, wrong: [], away: 0, seen: 0, stopping: false });
    const pages = [['/', '待办'], [`/plans/${site.edited}`, 'name="_csrf"'], ['/public', '</html>'], ['/no-such-page', '</html>', 404]];
    this.ended = Promise.all(Array.from({ length: count }, async (_, first) => {
      for (let n = first; !this.stopping; n++) await this.read(...pages[n % pages.length]);
    }));
  }

  async read(page, part, status = 200) {
    const browser = new Browser(this.site.place.port);
    const answer = await browser.get(page, { cookie: this.site.cookie }).catch((error) => ({ status: 0, text: error.message, headers: {} }));
    const away = answer.status === 503 && answer.headers['retry-after'];
    const whole = answer.status === status && answer.text.includes(part) &&
      (page.startsWith('/public') || answer.text.includes('wang'));
    this.seen += 1;
    this.away += away ? 1 : 0;
    if (!away && !whole) this.wrong.push(`${page}: ${answer.status} ${answer.text.slice(0, 300)}`);
    if (away) await sleep(20);
  }

  async stop() {
    this.stopping = true;
    await this.ended;
    assert.deepEqual(this.wrong, []);
  }
}

/* Until every client of a load has had so many more writes acknowledged. */
async function moreOf(load, number) {
  for (const wanted = load.acknowledged.length + number; load.acknowledged.length < wanted; await sleep(5))
    assert.deepEqual(load.refused.map(({ mark, answer }) => `${mark}: ${answer.status} ${answer.text.slice(0, 300)}`), []);
}

/* Milliseconds until somebody's write is acknowledged again. */
async function untilAcknowledged(load, began = performance.now()) {
  await moreOf(load, 1);
  return Math.round(performance.now() - began);
}

/* The most that one client had to send again. */
const worst = (load) => Math.max(...load.failures.map((failures) => failures.length));

/* Each failure says when to come again, and a page gives its form back. */
function assertComforting(load) {
  for (const answer of load.failures.flat()) {
    assert.equal(answer?.status, 503, answer?.text);
    assert.ok(Number(answer.headers['retry-after']) > 0);
  }
}

/* Something happens while many write and read; then all is there once, and checks. The load. */
async function underLoad(site, happen) {
  const load = site.load(Infinity, true), readers = new Readers(site);
  try {
    await moreOf(load, 60);
    await happen(load);
    await moreOf(load, 100);
  } finally {
    await load.stop();
    await readers.stop();
  }
  load.readersAway = readers.away;
  assert.deepEqual(load.refused.map(({ mark, answer }) => `${mark}: ${answer.status}`), []);
  assert.deepEqual(load.unknown.map(({ mark }) => mark), []);
  assertComforting(load);
  site.verify(load);
  site.check();
  return load;
}

/* --- one of two servers --- */

describe('one of two servers is killed', { skip }, () => {
  let cluster, site;
  before(async () => {
    cluster = startCluster({ options: logged });
    site = await startSite(transport, { cluster, servers: 2 });
  });
  after(async () => {
    await site?.end();
    await cluster?.end();
  });

  it('and no client fails more than once, nothing acknowledged is lost, nothing is double', async (t) => {
    const failed = [];
    let acknowledged = 0;
    for (let round = 0; round < rounds(40, 4); round++) {
      const victim = round % 2 ? site.place : site.place.others[0];
      const load = await underLoad(site, () => victim.end('SIGKILL'));
      assert.ok(worst(load) <= 1, `a client failed ${worst(load)} times`);
      assert.equal(load.readersAway, 0, 'readers noticed');
      failed.push(load.failures.flat().length);
      acknowledged += load.acknowledged.length;
      await victim.serve();
    }
    t.diagnostic(`${failed.length} kills, ${acknowledged} writes there once; of 14 clients ${failed.reduce((a, b) => a + b)} ` +
      `requests failed in all, at most ${Math.max(...failed)} at a kill; ${clashes(cluster)} transactions clashed`);
  });

  const clashes = (one) => one.log().match(/^40001 ERROR/gm)?.length ?? 0;

  it('clashes are few, whether all write in one county or each in another', async (t) => {
    const counties = ['320505', '320506', '320507', '320508', '320509', '320581', '320582', '320583'];
    for (const county of counties) site.place.addUser(`leader${county}`, { unit: county, roles: ['county_reviewer'] });
    for (const [what, where] of [['in one county', () => counties[0]], ['in many counties', (n) => counties[n % 8]]]) {
      const began = clashes(cluster), time = performance.now();
      const each = rounds(100, 12);
      await Promise.all(Array.from({ length: 16 }, async (_, writer) => {
        const unit = where(writer), api = site.place.api(`leader${unit}`);
        for (let n = 0; n < each; n++) {
          const { status, body } = await api('POST', '/campaigns', { ...campaign, unit, name: `${what} ${writer}-${n}` });
          assert.equal(status, 201, JSON.stringify(body));
        }
      }));
      t.diagnostic(`${what}: ${16 * each} writes of 16 clients over two servers in ${Math.round(performance.now() - time)} ms, ` +
        `${clashes(cluster) - began} transactions clashed and were begun anew`);
    }
    site.check();
  });
});

/* --- the database server --- */

describe('the database server is restarted', { skip }, () => {
  let cluster, site;
  before(async () => {
    cluster = startCluster({ durable: true, options: logged });
    site = await startSite(transport, { cluster, servers: 2 });
  });
  after(async () => {
    await site?.end();
    await cluster?.end();
  });

  for (const [how, signal] of [['in order', 'SIGINT'], ['at once', 'SIGQUIT'], ['after a kill', 'SIGKILL']])
    it(`${how}, and both servers go on by themselves`, async (t) => {
      const times = [], failed = [];
      for (let round = 0; round < rounds(10, 1); round++) {
        const load = await underLoad(site, async (running) => {
          await cluster.stop(signal);
          await sleep(rounds(300, 100)); // it is away: requests must be answered meanwhile
          cluster.start();
          while (!cluster.pid()) await sleep(2);
          times.push(await untilAcknowledged(running));
        });
        failed.push(worst(load));
      }
      t.diagnostic(`${times.length} restarts, writing again ${Math.max(...times)} ms after the server was ready at most; ` +
        `a client that waits 50 ms failed ${Math.max(...failed)} times at most`);
    });

  it('and while it is away, the form goes back to its sender, signed in or not', async () => {
    const wang = await site.place.signIn('wang'), nobody = site.place.browser();
    const headers = { 'sec-fetch-site': 'same-origin' };
    await nobody.get(`/public/notices/${site.notice}`);
    await cluster.stop('SIGQUIT');
    const sent = [await wang.post(`/plans/${site.edited}/items`, { title: '还在', _once: 'away' }, { headers }),
      await nobody.post(`/public/notices/${site.notice}/feedback`, { text: '还在', name: '张三', contact: '13900001111' }, { headers })];
    for (const answer of sent) {
      assert.equal(answer.status, 503);
      assert.equal(answer.headers['retry-after'], '5');
      assert.match(answer.text, /value="还在"/);
    }
    cluster.start();
    while (!cluster.pid()) await sleep(2);
    for (let tries = 0; (await wang.get('/')).status !== 200; tries++, await sleep(20)) assert.ok(tries < 250, 'it comes again');
  });

  it('hangs: of many who ask only few wait for it', long, async (t) => {
    const pid = cluster.pid();
    process.kill(pid, 'SIGSTOP'); // it accepts nobody new
    const backends = fs.readdirSync('/proc').filter((one) => /^\d+$/.test(one) && childOf(one, pid) && /idle/.test(titleOf(one)));
    for (const one of backends) process.kill(Number(one), 'SIGKILL');
    const began = performance.now();
    const waits = await Promise.all(Array.from({ length: 60 }, async (_, n) => {
      await sleep(n * 20);
      const start = performance.now();
      const { status } = await site.place.request('GET', '/public');
      assert.equal(status, 503);
      return performance.now() - start;
    }));
    process.kill(pid, 'SIGCONT');
    waits.sort((a, b) => a - b);
    t.diagnostic(`60 who asked were told in ${Math.round(performance.now() - began)} ms: half of them within ${Math.round(waits[30])} ms, ` +
      `the last after ${Math.round(waits[59])} ms`);
    assert.ok(waits[59] < 15000, 'they waited one after the other');
    for (let tries = 0; (await site.place.request('GET', '/public')).status !== 200; tries++, await sleep(50)) assert.ok(tries < 400);
  });

  it('keeps a lock: what waits for it is told after five seconds', long, async (t) => {
    const somebody = site.place.cluster.shell(new URL(urlOf(site.place)).pathname.slice(1));
    const shell = spawn(...somebody, { stdio: ['pipe', 'ignore', 'inherit'] });
    shell.stdin.write('BEGIN; LOCK TABLE audit_heads IN ACCESS EXCLUSIVE MODE;\n');
    await sleep(300);
    site.patience = 30000;
    const load = site.load(1), began = performance.now();
    await load.ended;
    t.diagnostic(`${load.unknown.length} who wrote were told after ${Math.round(performance.now() - began)} ms`);
    assert.deepEqual(load.acknowledged, []);
    for (const { answer, mark } of load.unknown) assert.equal(answer?.status, 503, mark);
    assertComforting({ failures: [load.unknown.map(({ answer }) => answer)] });
    shell.stdin.end();
    await site.resend(load);
    site.verify(load);
  });
});

const childOf = (pid, parent) => {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) === parent;
  } catch {
    return false;
  }
};
const titleOf = (pid) => fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');

/* --- the standby --- */

describe('the database fails over to its standby', { skip }, () => {
  it('and nothing acknowledged is lost', async (t) => {
    const times = [];
    for (let round = 0; round < rounds(5, 1); round++) {
      const primary = startCluster({ durable: true, options: logged });
      const standby = startCluster({ standbyOf: primary, durable: true });
      primary.hosts.push(standby.folder);
      let site;
      try {
        primary.admin("ALTER SYSTEM SET synchronous_standby_names = '*'; SELECT pg_reload_conf();");
        site = await startSite(transport, { cluster: primary, servers: 2 });
        const seen = {};
        const load = await underLoad(site, async (running) => {
          await primary.stop('SIGKILL');
          const began = performance.now();
          standby.promote();
          seen.promotion = Math.round(performance.now() - began);
          seen.first = await untilAcknowledged(running);
        });
        times.push({ ...seen, failed: worst(load), kept: load.acknowledged.length });
      } finally {
        await site?.end();
        await standby.end();
        await primary.end();
      }
    }
    const most = (key) => Math.max(...times.map((one) => one[key]));
    t.diagnostic(`${times.length} failovers: promoted in ${most('promotion')} ms, writing again ${most('first')} ms later at most; ` +
      `a client that waits 50 ms failed ${most('failed')} times at most; ${times.map(({ kept }) => kept)} writes there once`);
  });

  it('which alone does not let a server start', async () => {
    const primary = startCluster({ durable: true });
    const standby = startCluster({ standbyOf: primary, durable: true });
    const place = preparePlace({ transport: 'standalone on postgresql', cluster: primary });
    try {
      while (!standby.has(new URL(urlOf(place)).pathname.slice(1))) await sleep(20);
      const { status, stderr } = place.yicun(['serve', '--db', urlOf(place).replace(primary.folder, standby.folder)]);
      assert.equal(status, 1);
      assert.match(stderr, /^yicun: [^\n]*read-only[^\n]*\n$/);
    } finally {
      await place.stop();
      await standby.end();
      await primary.end();
    }
  });
});

/* --- what cannot be mended from here --- */

describe('the database of a server that runs', { skip }, () => {
  let cluster, site, folder;
  before(async () => {
    cluster = startCluster({ options: logged });
    site = await startSite('standalone on postgresql', { cluster });
  });
  after(async () => {
    await site?.end();
    await cluster?.end();
    if (folder) {
      spawnSync('umount', [folder]);
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });

  it('has no space left: writes are told with 507, pages are read, and with space all goes on', async (t) => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yicun-small-'));
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder]).status !== 0)
      return t.skip('no file system may be mounted here (it needs root)');
    fs.mkdirSync(`${folder}/space`);
    spawnSync('chown', ['--reference', `${cluster.folder}/data`, `${folder}/space`]);
    await site.place.end();
    const name = new URL(urlOf(site.place)).pathname.slice(1);
    cluster.admin(`CREATE TABLESPACE small LOCATION '${folder}/space';`);
    cluster.admin(`ALTER DATABASE "${name}" SET TABLESPACE small;`);
    await site.place.serve();
    spawnSync('dd', ['if=/dev/zero', `of=${folder}/ballast`, 'bs=64k'], { stdio: 'ignore' });
    let load, kept = 0;
    do {
      load = site.load(4);
      await load.ended;
      site.verify(load);
      kept += load.acknowledged.length;
    } while (!load.refused.length);
    for (const { answer, mark } of [...load.refused, ...load.unknown]) assert.equal(answer.status, 507, `${mark}: ${answer.text}`);
    const refused = load.refused.length, wang = new Browser(site.place.port);
    for (const page of ['/', '/plans', `/plans/${site.edited}`, '/public'])
      assert.equal((await wang.get(page, { cookie: site.cookie })).status, 200, page);
    fs.rmSync(`${folder}/ballast`);
    await site.resend(load);
    site.verify(load);
    site.check();
    t.diagnostic(`${kept} writes still fitted in, ${refused} were refused`);
  });

  it('is dropped: every page says that it is away', async () => {
    loseStore(site.place);
    for (const page of ['/', '/public', '/plans', '/sign-in', '/no-such-page', '/healthz']) {
      const answer = await new Browser(site.place.port).get(page, { cookie: site.cookie });
      assert.equal(answer.status, 503, `${page}: ${answer.text}`);
      assert.ok(answer.headers['retry-after']);
    }
    const load = site.load(1);
    await load.ended;
    assert.deepEqual([load.acknowledged.length, load.refused.length], [0, 0]);
    const ended = await site.place.end();
    assert.equal(ended.code, 0);
    assert.match(site.place.yicun(['serve']).stderr, /^yicun: [^\n]*does not exist[^\n]*\n$/);
  });
});
