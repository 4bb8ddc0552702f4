/* The disk fails: each kind of write, sync and open, at every early occurrence in turn, when the server starts and
 * while it is written to; and the disk runs full. Nothing is acknowledged that is not there, nobody crashes, pages are
 * still read, and when the disk works again so does the server, by itself. FAULTS=all tries all, otherwise a few. */
import { describe, it, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sleep, transports, yicun } from '../http/harness.mjs';
import { breakDisk, cannotTrace, onBrokenDisk } from './disk.mjs';
import { startSite } from './writers.mjs';

const all = process.env.FAULTS === 'all';
const errors = ['EIO', 'ENOSPC'];
const untraced = cannotTrace();
if (untraced) console.log(`failing disk: skipped, ${untraced}`);

/* What one thread does to the disk for a few writes: the writer's log and index, an upload's file and folders. `most`:
 * the last occurrence to try, beyond what a thread comes to. `open` also fails the tests' clock, so that a session may
 * seem to be over; `write` also carries answers and wakes threads, so that some requests stay unanswered. */
const calls = [
  { call: 'pwrite64', most: 60, few: [1, 7] },
  { call: 'fdatasync', most: 6, few: [1, 2] },
  { call: 'fsync', most: 8, few: [1, 2] },
  { call: 'openat', most: 8, few: [1, 2] },
  { call: 'pread64', most: 20, few: [1] },
  { call: 'write', most: 5, few: [1] },
];
/* Where these fail, pages cannot be read either, and an answer may be any that says no. */
const blinding = ['openat', 'pread64'];
/* For the start and the end of the server, with its checkpoint. */
const starting = [
  { call: 'openat', most: 80, few: [20, 40, 60] },
  { call: 'pwrite64', most: 12, few: [1, 3] },
  { call: 'fdatasync', most: 4, few: [1] },
  { call: 'ftruncate', most: 4, few: [1] },
  { call: 'mkdir', most: 2, few: [1] },
];
const stopping = [
  { call: 'pwrite64', most: 40, few: [1, 5] },
  { call: 'fdatasync', most: 4, few: [1, 2] },
  { call: 'ftruncate', most: 3, few: [1] },
  { call: 'unlink', most: 4, few: [1] },
];
const occurrences = ({ most, few }) => (all ? Array.from({ length: most }, (_, i) => i + 1) : few);

/* Every fault of a list: { call, error, n, when }; `lasting` ones go on until the disk is mended. */
function* faults(kinds, lasting) {
  for (const kind of kinds)
    for (const error of errors)
      for (const n of occurrences(kind))
        for (const when of all && lasting ? [`${n}`, `${n}+`] : [n === 1 && lasting ? '1+' : `${n}`]) yield { ...kind, error, n, when };
}

/* Adds one round's figures to those so far. */
function add(sum, seen) {
  for (const [key, value] of Object.entries(seen)) sum[key] = (sum[key] ?? 0) + value;
}
const told = (sum) => Object.entries(sum).map(([key, value]) => `${value} ${key}`).join(', ');

for (const transport of transports)
  describe(`a failing disk over ${transport}`, { skip: untraced }, () => {
    let site;
    before(async () => { site = await startSite(transport); });
    after(() => site?.end());

    const child = () => site.place.server.child;
    const alive = () => assert.equal(child().exitCode ?? child().signalCode, null, site.place.server.output.slice(-2000));

    /* With the disk broken: writes, and meanwhile reads. */
    async function suffer({ call, error, when }) {
      await site.refresh();
      const broken = await breakDisk(child().pid, call, error, when);
      site.patience = call === 'write' ? 1000 : 8000;
      const load = site.load(2);
      const pages = call === 'write' ? [] : ['/public', '/healthz', '/sign-in'];
      const read = await Promise.all(pages.map((page) => site.place.request('GET', page)));
      await load.ended;
      const failures = await broken.mend();
      alive();
      for (const { status, text } of read)
        assert.ok(status === 200 || (call === 'pread64' && status === 500), `a page while ${call} fails: ${status} ${text}`);
      const expected = error === 'ENOSPC' ? [507] : [500, 422];
      for (const { answer, mark } of load.refused)
        assert.ok(blinding.includes(call) || expected.includes(answer.status), `${mark} ${call} ${error}: ${answer.status} ${answer.text}`);
      site.verify(load);
      const seen = { failures, acknowledged: load.acknowledged.length, refused: load.refused.length, unanswered: load.unknown.length };
      site.patience = 8000;
      await site.resend(load);
      site.verify(load);
      return seen;
    }

    for (const kind of calls)
      it(`${kind.call} fails while the server is written to`, async (t) => {
        const sum = { rounds: 0 };
        for (const fault of faults([kind], true)) add(sum, { rounds: 1, ...(await suffer(fault)) });
        site.check();
        t.diagnostic(told(sum));
        assert.ok(sum.failures > 0, 'nothing was made to fail');
      });

    it('the disk fails while the server stops', async (t) => {
      const sum = { rounds: 0 };
      for (const fault of faults(stopping, false)) {
        await site.refresh();
        const load = site.load(2);
        await load.ended;
        const broken = await breakDisk(child().pid, fault.call, fault.error, fault.when);
        const { code } = await site.place.end('SIGTERM');
        assert.ok([0, 1].includes(code), `${fault.call} ${fault.n}: exit ${code}`);
        add(sum, { rounds: 1, failures: await broken.end(), acknowledged: load.acknowledged.length });
        await site.place.serve();
        assert.deepEqual([...load.refused, ...load.unknown], []);
        site.verify(load);
      }
      site.check();
      t.diagnostic(told(sum));
      assert.ok(sum.failures > 0, 'nothing was made to fail');
    });

    it('the disk fails while the server starts: it says why and exits, or serves', async (t) => {
      const sum = { rounds: 0, failures: 0, exits: 0, served: 0 };
      const verb = transport === 'standalone' ? 'serve' : 'fcgi';
      for (const { call, error, n } of faults(starting, false)) {
        await site.place.end('SIGKILL'); // so that there is a log to recover
        const { command, hits } = onBrokenDisk(call, `error=${error}:when=${n}`, [yicun, verb, '--config', site.place.config]);
        const server = spawn(command[0], command.slice(1));
        let said = '';
        for (const stream of [server.stdout, server.stderr]) stream.on('data', (bytes) => (said += bytes));
        const ended = once(server, 'close');
        while (server.exitCode === null && server.signalCode === null && !/^listening on /m.test(said)) await sleep(5);
        const serves = server.exitCode === null && server.signalCode === null;
        if (serves) server.kill('SIGTERM');
        const [code, signal] = await ended;
        /* 127: the dynamic linker found no library */
        assert.ok(signal === null || (serves && signal === 'SIGTERM'), `${call} ${n}: ${signal} ${said}`);
        assert.ok([0, 1, 127].includes(code ?? 0), `${call} ${n}: exit ${code} ${said}`);
        if (code === 1 && !serves) assert.match(said, /^yicun: .+$/m);
        add(sum, { rounds: 1, failures: hits(), [serves ? 'served' : 'exits']: 1 });
        await site.place.serve();
      }
      site.check();
      t.diagnostic(told(sum));
      assert.ok(sum.failures > 0, 'nothing was made to fail');
    });
  });
