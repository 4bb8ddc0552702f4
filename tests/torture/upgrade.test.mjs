/* An upgrade that is killed: `yicun migrate` on a database with an older form and data dies at each write, sync, lock,
 * open and truncation in turn, so between any two statements as far as the disk can tell. The next `yicun migrate`
 * brings it to the very form and content that an undisturbed upgrade does. FAULTS=all tries every occurrence from every
 * older form, otherwise a few from the last one. */
import { describe, it, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { preparePlace, root, yicun } from '../http/harness.mjs';
import { cannotTrace, onBrokenDisk } from './disk.mjs';
import { startSite } from './writers.mjs';

const all = process.env.FAULTS === 'all';
const untraced = cannotTrace();
const migrations = fs.readdirSync(`${root}/migrations`).sort();
const newest = migrations.length;
const calls = ['pwrite64', 'fdatasync', 'ftruncate', 'openat', 'flock', 'fcntl', 'unlink'];
const few = { pwrite64: [1, 9, 40], fdatasync: [1, 2], flock: [2, 4] };

function sqlite(file, script) {
  const { status, stdout, stderr } = spawnSync('sqlite3', ['-bail', file], { input: script, encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(status, 0, stderr);
  return stdout;
}

const lines = (text) => text.split('\n').filter(Boolean);

/* A database of an older form with what a newer one has in the tables and columns that it knows. */
function makeOld(place, number, source) {
  const file = `${place.folder}/old.db`, folder = `${place.folder}/migrations-${number}`;
  fs.rmSync(file, { force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const name of migrations.slice(0, number)) fs.copyFileSync(`${root}/migrations/${name}`, `${folder}/${name}`);
  const config = `${place.folder}/old.ini`;
  /* What the command does after the migrations needs keys; there are none here, so it leaves nothing. */
  fs.writeFileSync(config, fs.readFileSync(place.config, 'utf8').replace(/^migrations = .*$/m, `migrations = ${folder}`)
    .replace(/^key_file = .*$/m, `key_file = ${folder}/none.key`));
  const made = spawnSync(yicun, ['migrate', '--config', config, '--db', `sqlite:${file}`], { encoding: 'utf8' });
  assert.equal(sqlite(file, 'SELECT count(*) FROM schema_migration;').trim(), `${number}`, made.stderr);
  const columnsOf = (schema, table) =>
    lines(sqlite(file, `ATTACH '${source}' AS source; SELECT name FROM pragma_table_info('${table}', '${schema}');`));
  const tables = lines(sqlite(file, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'schema_migration';"));
  const copies = tables.map((table) => {
    const known = columnsOf('source', table);
    const both = columnsOf('main', table).filter((column) => known.includes(column)).join(', ');
    return `INSERT INTO ${table} (${both}) SELECT ${both} FROM source.${table};`;
  });
  sqlite(file, `ATTACH '${source}' AS source;\nBEGIN;\n${copies.join('\n')}\nCOMMIT;\nPRAGMA wal_checkpoint(TRUNCATE);`);
  return file;
}

/* Form and content, but for the time of the upgrade and for ids that were passed over. */
const contentOf = (file) => sqlite(file, '.dump').replace(/^(INSERT INTO (?:schema_migration|sealing_keys) VALUES\(.*),\d+\);$/gm, '$1);')
  .replace(/^INSERT INTO sqlite_sequence .*\n/gm, '');

describe('a killed upgrade', { skip: untraced }, () => {
  let site, place, file;
  before(async () => {
    site = await startSite('standalone');
    await site.load(20).ended;
    await site.place.end();
    place = preparePlace();
    fs.copyFileSync(`${site.place.folder}/yicun.key`, `${place.folder}/yicun.key`);
    fs.cpSync(`${site.place.folder}/files`, `${place.folder}/files`, { recursive: true });
    file = `${place.folder}/yicun.db`;
  });
  after(async () => {
    await place?.stop();
    await site?.end();
  });

  function lay(old) {
    for (const tail of ['', '-wal', '-shm']) fs.rmSync(file + tail, { force: true });
    fs.copyFileSync(old, file);
  }

  function migrate() {
    const { status, stderr } = place.yicun(['migrate']);
    assert.equal(status, 0, stderr);
  }

  /* False when the upgrade was done before the call came for the nth time. */
  function killAt(call, n) {
    const { command, hits } = onBrokenDisk(call, `signal=SIGKILL:when=${n}`, [yicun, 'migrate', '--config', place.config]);
    const { status, signal, stderr } = spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
    hits();
    assert.ok(status === 0 || signal === 'SIGKILL', `${call} ${n}: ${status} ${signal} ${stderr}`);
    return signal === 'SIGKILL';
  }

  for (let number = all ? 1 : newest - 1; number < newest; number++)
    it(`from form ${number} to ${newest} starts again cleanly`, (t) => {
      const old = makeOld(place, number, `${site.place.folder}/yicun.db`);
      lay(old);
      migrate();
      const wanted = contentOf(file);
      const sum = {};
      for (const call of calls)
        for (let n = 1, killed = true; killed; n++) {
          if (!all && !few[call]?.includes(n)) {
            if (n > 40) break;
            continue;
          }
          lay(old);
          killed = killAt(call, n);
          if (!killed) break;
          sum[call] = (sum[call] ?? 0) + 1;
          migrate();
          assert.ok(contentOf(file) === wanted, `${call} ${n}: form or content differs from an undisturbed upgrade`);
        }
      const { status, stdout } = place.yicun(['check']);
      assert.equal(status, 0, stdout);
      t.diagnostic(`killed at ${Object.entries(sum).map(([call, times]) => `${call} ${times}`).join(', ')}`);
      assert.ok(sum.pwrite64 > 0);
    });
});
