/* The cluster that the other tests use leaves nothing behind, however its user ends. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

import { startCluster } from './cluster.mjs';
import { onlyOn, root, sleep } from './harness.mjs';

/* Where a cluster is, once it is started by a script that goes on as `rest` says. */
const starter = (rest) => `
  import { startCluster } from './cluster.mjs';
  const cluster = startCluster();
  console.log(JSON.stringify({ folder: cluster.folder, pid: cluster.pid() }));
  ${rest}`;

function startScript(text) {
  return spawn(process.execPath, ['--input-type=module', '-e', text],
    { cwd: path.join(root, 'tests/http'), stdio: ['ignore', 'pipe', 'inherit'] });
}

const told = async (child) => JSON.parse((await once(child.stdout, 'data'))[0]);

/* Nothing is left of it, or will not be in a moment. */
async function assertGone({ folder, pid }) {
  const left = () => fs.existsSync(folder) || fs.existsSync(`/proc/${pid}`);
  for (let i = 0; i < 200 && left(); i++) await sleep(50);
  assert.equal(fs.existsSync(folder), false, folder);
  assert.equal(fs.existsSync(`/proc/${pid}`), false, `process ${pid}`);
}

describe('a cluster to throw away', { skip: onlyOn('postgresql', 'it is PostgreSQL') }, () => {
  it('makes, copies, asks and drops databases, and ends', async () => {
    const cluster = startCluster();
    const known = { folder: cluster.folder, pid: cluster.pid() };
    assert.match(fs.readFileSync(`/proc/${known.pid}/cmdline`, 'utf8'), /postgres\0/);
    cluster.create('one');
    cluster.ask('one', "CREATE TABLE words (word TEXT); INSERT INTO words VALUES ('一村'), (NULL);");
    cluster.create('two', 'one');
    cluster.ask('one', 'DROP TABLE words;');
    assert.equal(cluster.ask('two', 'SELECT word, 1 FROM words ORDER BY word; SELECT current_user;'), '一村|1\n|1\nyicun');
    assert.throws(() => cluster.ask('one', 'SELECT * FROM words;'), /words/);
    cluster.drop('one');
    assert.equal(cluster.has('one'), false);
    assert.equal(cluster.has('two'), true);
    await cluster.end();
    await assertGone(known);
  });

  it('syncs when it is asked to', async () => {
    const cluster = startCluster({ durable: true });
    assert.equal(cluster.admin('SHOW fsync; SHOW full_page_writes;'), 'on\non');
    await cluster.end();
  });

  it('says why it does not start', () => {
    assert.throws(() => startCluster({ options: { shared_buffers: 'many' } }), /did not start: .*shared_buffers/s);
  });

  it('ends with a process that forgets it', async () => {
    const child = startScript(starter(''));
    await assertGone(await told(child));
  });

  it('ends with a process that is killed', async () => {
    const child = startScript(starter('setInterval(() => {}, 1000);'));
    const known = await told(child);
    assert.ok(fs.existsSync(`/proc/${known.pid}`));
    child.kill('SIGKILL');
    await assertGone(known);
  });

  it('is shared by all that a command starts, and ends with it or with a signal', async () => {
    const rest = process.execPath;
    const script = `import { openCluster } from './cluster.mjs';
      const cluster = openCluster();
      console.log(JSON.stringify({ folder: cluster.folder, pid: cluster.pid() }));
      if (process.argv[1] === 'wait') setTimeout(() => {}, 5000);
      else process.exitCode = 3;`;
    const begin = (how) => spawn(rest, ['with-cluster.mjs', rest, '--input-type=module', '-e', script, how],
      { cwd: path.join(root, 'tests/http'), stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, YICUN_TEST_PG: '' } });
    const quick = begin('go');
    const [known, [code]] = await Promise.all([told(quick), once(quick, 'close')]);
    assert.equal(code, 3);
    await assertGone(known);
    for (const signal of ['SIGTERM', 'SIGKILL']) {
      const slow = begin('wait');
      const one = await told(slow);
      slow.kill(signal);
      await assertGone(one);
    }
  });
});
