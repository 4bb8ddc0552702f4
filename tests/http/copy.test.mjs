/* `yicun copy`: a database moved to PostgreSQL and back is the same database, however often the way was broken off; what
 * cannot be copied is told in one line; and a backup of PostgreSQL is restored like any other. */
import { describe, it, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { openCluster } from './cluster.mjs';
import { onlyOn, preparePlace, sleep, yicun } from './harness.mjs';

const skip = onlyOn('sqlite', 'these begin with a file, and go to a server by themselves');

/* --- both engines alike --- */

let cluster, place, serial = 0;

function sqlite(file, text) {
  const { status, stdout, stderr } = spawnSync('sqlite3', ['-bail', '-cmd', '.timeout 5000', file],
    { input: text, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${file}: ${stderr}`);
  return stdout.trim();
}

const isFile = (url) => url.startsWith('sqlite:');
const nameOf = (url) => /^(?:sqlite:|postgresql:\/\/\/)([^?]*)/.exec(url)[1];
const ask = (url, text) => (isFile(url) ? sqlite(nameOf(url), text) : cluster.ask(nameOf(url), text));

/* The URL of a database that is not there yet, or is empty. */
function fresh(engine, like) {
  const name = `copy_${process.pid}_${++serial}`;
  if (engine === 'sqlite') return `sqlite:${place.folder}/${name}.db`;
  cluster.create(name, like);
  return cluster.url(name);
}

/* Names of tables, columns that are read as texts, and the number given out last. */
const inside = (url) => (isFile(url) ? {
  columns: `SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'
    AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid;`,
  row: (table, columns) => `json_array('${table}', ${columns})`,
  last: (table) => `SELECT json_array('${table}, last', MAX(seq)) FROM sqlite_sequence WHERE name = '${table}';`,
} : {
  columns: `SELECT t.relname, a.attname FROM pg_class t, pg_attribute a WHERE t.relkind = 'r' AND a.attrelid = t.oid
    AND t.relnamespace = 'public'::regnamespace AND a.attnum > 0 ORDER BY t.relname, a.attnum;`,
  row: (table, columns) => `json_build_array('${table}', ${columns})`,
  last: (table) => `SELECT json_build_array('${table}, last',
    pg_sequence_last_value(pg_get_serial_sequence('${table}', 'id')));`,
});

/* All rows of all tables in the order of their first columns, and which numbers were given out last: a line for each.
 * Of the many steps that are there for their number alone, their sums. */
function dump(url) {
  const { columns, row, last } = inside(url), tables = new Map();
  for (const [table, column] of ask(url, columns).split('\n').map((line) => line.split('|')))
    if (table !== 'schema_migration') tables.set(table, [...(tables.get(table) ?? []), `"${column}"`]);
  const script = [...tables].map(([table, names]) => `SELECT ${row(table, names.map((name) => `CAST(${name} AS TEXT)`))}
      FROM "${table}" ${table === 'workflow_steps' ? 'WHERE entity <> \'nothing\'' : ''} ORDER BY ${names.slice(0, 5)};
    ${names[0] === '"id"' && !['commitments', 'kept_items'].includes(table) ? last(table) : ''}`);
  script.push(`SELECT ${row('steps', 'COUNT(*), MIN(id), MAX(id), SUM(at), COUNT(DISTINCT entity_id), SUM(length(label))')}
    FROM workflow_steps WHERE entity = 'nothing';`);
  return ask(url, script.join('\n')).split('\n').map((line) => JSON.stringify(JSON.parse(line)));
}

/* What a database is made of, in the engine's own words, in any order. */
function shape(url) {
  const text = isFile(url) ? 'SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY sql;'
    : `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL SELECT conrelid::regclass || conname ||
       pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1;`;
  return ask(url, text);
}

function assertSame(copied, original) {
  const is = dump(copied), was = dump(original);
  assert.equal(is.find((line, i) => line !== was[i]), undefined);
  assert.equal(is.length, was.length);
}

const copy = (from, to) => place.yicun(['copy', '--from', from, '--to', to]);

function mustCopy(from, to) {
  const { status, stdout, stderr } = copy(from, to);
  assert.equal(status, 0, `${stdout}${stderr}`);
  assert.equal(stderr, '');
  return stdout;
}

/* Another one like the place's, changed. */
function changed(text) {
  const url = fresh('sqlite');
  fs.copyFileSync(nameOf(place.url), nameOf(url));
  ask(url, text);
  return url;
}

/* A copy of the place's in PostgreSQL, made once. */
let template;
function copied() {
  if (!template) mustCopy(place.url, template = fresh('postgresql'));
  return fresh('postgresql', nameOf(template));
}

/* Refused for one reason, in one line, without a word on the databases' addresses. */
function assertRefused({ status, stdout, stderr }, reason) {
  assert.equal(status, 1, stdout);
  assert.match(stderr, /^yicun: [^\n]+\n$/);
  assert.match(stderr, reason);
}

/* Starts a copy and kills it when `when` says so, at the latest in its end; what it said. */
async function copyAndKill(from, to, when) {
  const child = spawn(yicun, ['copy', '--from', from, '--to', to, '--config', place.config]);
  let said = '';
  child.stdout.on('data', (bytes) => (said += bytes));
  child.stderr.on('data', (bytes) => (said += bytes));
  const ended = new Promise((done) => child.on('close', (code) => done(code)));
  await Promise.race([when(), ended]);
  child.kill('SIGKILL');
  return { code: await ended, said };
}

/* A copy to PostgreSQL that was broken off when the last large table had begun. */
async function brokenOff(from) {
  const to = fresh('postgresql');
  await copyAndKill(from, to, async () => {
    for (;;) {
      await sleep(10);
      if (ask(to, 'SELECT to_regclass(\'copy_progress\');') &&
          Number(ask(to, 'SELECT copied FROM copy_progress WHERE name = \'workflow_steps\';')) > 0) return;
    }
  });
  assert.ok(ask(to, 'SELECT to_regclass(\'copy_progress\');'));
  return to;
}

const odd = ['', ' ', '\\', '\\N', '\\.', 'a\tb', 'line\nline\r\n', '"quoted" and \'quoted\'', '"', '\'', '{"a":[1,null]}',
  '𠮷野家，䶮𪚥', '👩‍🌾', '\u0001\u007f', 'NULL', ',;|', '%s %d $1'];
const literal = (text) => `'${text.replaceAll('\'', '\'\'')}'`;

before(() => {
  if (skip) return;
  cluster = openCluster();
  place = preparePlace({ clock: '2021-11-15T09:00:00+08:00' });
  assert.equal(place.yicun(['demo']).status, 0);
  place.url = `sqlite:${place.folder}/yicun.db`;
  sqlite(`${place.folder}/yicun.db`, `
    INSERT INTO facts (name, value) VALUES ${odd.map((text, i) => `('odd ${i}', ${literal(text)})`)};
    INSERT INTO facts (name, value) SELECT ${literal(odd[11])} || value, 'a key' FROM facts;
    INSERT INTO facts (name, value) VALUES ('long', replace(hex(zeroblob(300000)), '0', '村'));
    INSERT INTO indicator_values (id, indicator_id, unit_code, year, value, user_id, user_name, at)
      SELECT 9007199254740993, MIN(id), (SELECT MIN(code) FROM units), -1, -9223372036854775807, 0, '', 0 FROM indicators;
    DELETE FROM sessions;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)
      INSERT INTO workflow_steps (entity, entity_id, action, label, from_state, to_state, user_id, user_name, unit_code,
        at, reason) SELECT 'nothing', i, 'walk', '走', '', '', 0, '', '', i, '' FROM n;`);
});
after(async () => {
  if (place) await place.stop();
  for (let i = 1; i <= serial; i++) cluster.drop(`copy_${process.pid}_${i}`);
});

describe('a copy', { skip }, () => {
  it('there and back again is the same database, with the same ids and the same next numbers', () => {
    const there = fresh('postgresql'), again = fresh('postgresql'), back = fresh('sqlite');
    const said = mustCopy(place.url, there);
    assert.match(said, /\d+ tables with 4\d+ rows copied, compared and found the same/);
    assert.match(said, / 0 findings\n$/);
    assertSame(there, place.url);
    mustCopy(there, again);
    assertSame(again, place.url);
    mustCopy(again, back);
    assertSame(back, place.url);
    const kinds = 'SELECT DISTINCT typeof(name), typeof(value) FROM facts UNION ALL SELECT DISTINCT typeof(at), typeof(reason) FROM workflow_steps;';
    assert.equal(ask(back, kinds), ask(place.url, kinds));
  });

  it('leaves a target with every key and index that migrating makes', () => {
    for (const engine of ['sqlite', 'postgresql']) {
      const copied = fresh(engine), migrated = fresh(engine);
      mustCopy(place.url, copied);
      assert.equal(place.yicun(['migrate', '--db', migrated]).status, 0);
      assert.equal(shape(copied), shape(migrated));
    }
  });

  it('replaces what `yicun migrate` has put into an empty database, and nothing else', () => {
    const to = fresh('postgresql');
    assert.equal(place.yicun(['migrate', '--db', to]).status, 0);
    ask(to, 'UPDATE indicators SET name = name || \'!\'; DELETE FROM holidays;');
    mustCopy(place.url, to);
    assertSame(to, place.url);
    assertRefused(copy(place.url, to), /target: is not empty \(\w+\)/);
    assertSame(to, place.url);
  });

  it('gives the next record a number that was never given out', () => {
    const to = copied(), options = ['--unit', '320509', '--role', 'auditor', '--db', to];
    assert.equal(place.yicun(['user', 'add', 'next', ...options], 'correct horse battery staple\n').status, 0);
    assert.equal(Number(ask(to, 'SELECT id FROM users WHERE name = \'next\';')),
      Number(ask(place.url, 'SELECT seq + 1 FROM sqlite_sequence WHERE name = \'users\';')));
    assert.match(place.yicun(['check', '--db', to]).stdout, / 0 findings\n$/);
  });
});

describe('a copy that is killed', { skip }, () => {
  for (const [from, to] of [['sqlite', 'postgresql'], ['postgresql', 'sqlite'], ['sqlite', 'sqlite']])
    it(`at any moment goes on when it is run again, from ${from} to ${to}`, async () => {
      let source = place.url;
      if (from === 'postgresql') source = copied();
      const began = Date.now();
      mustCopy(source, fresh(to));
      let within = (Date.now() - began) * 0.4, target = fresh(to), kills = 0;
      while (kills < 12) {
        const { code, said } = await copyAndKill(source, target, () => sleep(Math.random() * within));
        const ended = code === 0 || /found the same|is not empty/.test(said); // or the one before was, and could not say so
        if (!ended) assert.doesNotMatch(said, /^yicun: /m);
        else if (kills >= 2) break;
        else [target, kills, within] = [fresh(to), -1, within / 2]; // the machine has less to do than before
        kills++;
      }
      const last = kills === 12 ? copy(source, target) : { status: 0 };
      assert.ok(last.status === 0 || /is not empty/.test(last.stderr), last.stderr);
      assertSame(target, source);
      assert.match(place.yicun(['check', '--db', target]).stdout, / 0 findings\n$/);
    });

  it('leaves no database that a server would open', async () => {
    const to = await brokenOff(place.url);
    assertRefused(place.yicun(['check', '--db', to]), /a copy to the database was broken off; run `yicun copy` again/);
    assertRefused(place.yicun(['migrate', '--db', to]), /was broken off/);
    assertRefused(copy(to, fresh('sqlite')), /source: a copy to the database was broken off/);
    assert.match(mustCopy(place.url, to), /^going on where a copy was broken off$/m);
    assertSame(to, place.url);
  });

  it('begins anew when the source has changed meanwhile', async () => {
    const source = changed('SELECT 1;'), to = await brokenOff(source);
    ask(source, 'DELETE FROM workflow_steps WHERE entity_id = 7 AND entity = \'nothing\';');
    const said = mustCopy(source, to);
    assert.match(said, /^the source has changed since a copy was broken off: beginning anew$/m);
    assertSame(to, source);
  });

  it('finds a change that no count shows, and begins anew after that', async () => {
    const source = changed('SELECT 1;'), to = await brokenOff(source);
    ask(source, 'UPDATE facts SET value = \'changed\' WHERE name = \'odd 3\';');
    assertRefused(copy(source, to), /facts \("name" odd 3\) is not the same in both, in "value"; run it again/);
    assert.match(mustCopy(source, to), /beginning anew/);
    assertSame(to, source);
  });
});

describe('what cannot be copied is told in one line', { skip }, () => {
  it('a target that holds something', () => {
    const full = changed('SELECT 1;');
    assertRefused(copy(place.url, full), /target: is not empty/);
    const foreign = fresh('postgresql');
    ask(foreign, 'CREATE TABLE cats (name TEXT);');
    assertRefused(copy(place.url, foreign), /target: holds tables of something else \(cats\)/);
    assert.equal(ask(foreign, 'SELECT count(*) FROM pg_tables WHERE schemaname = \'public\';'), '1');
  });

  it('other migrations on either side', () => {
    const older = changed('DELETE FROM schema_migration WHERE number = (SELECT MAX(number) FROM schema_migration);');
    assertRefused(copy(older, fresh('postgresql')), /source: the database lacks migration \d{4}_\w+\.sql; run `yicun migrate`/);
    const to = fresh('postgresql');
    assert.equal(place.yicun(['migrate', '--db', to]).status, 0);
    ask(to, 'UPDATE schema_migration SET checksum = \'0\' WHERE number = 2;');
    assertRefused(copy(place.url, to), /target: .*0002_\w+\.sql was changed after it was applied/);
    ask(to, 'INSERT INTO schema_migration VALUES (9999, \'9999_later.sql\', \'0\', 0);');
    assertRefused(copy(place.url, to), /target: /);
    assertRefused(copy(fresh('postgresql'), fresh('sqlite')), /source: the database is empty/);
  });

  it('a value that the other engine has no place for, with its row', () => {
    const wrong = changed('UPDATE campaigns SET first_year = \'soon\' WHERE id = 1;');
    assertRefused(copy(wrong, fresh('postgresql')), /source: campaigns \("id" 1\) holds another kind of value in "first_year"/);
  });

  it('a source in use, the same database twice, and a missing address', async () => {
    await place.serve();
    try {
      assertRefused(copy(place.url, fresh('postgresql')), /is in use; stop the server/);
    } finally {
      await place.end();
    }
    assertRefused(copy(place.url, place.url), /the same database/);
    assertRefused(place.yicun(['copy', '--from', place.url]), /--to is missing/);
    assertRefused(place.yicun(['copy', '--to', place.url]), /--from is missing/);
    assertRefused(copy(place.url, 'mysql:x'), /not a database address/);
  });
});

describe('a backup of PostgreSQL', { skip }, () => {
  it('is restored to SQLite as the same database, and from there it comes back', async () => {
    const source = copied(), archive = `${place.folder}/backup.tar.gz`;
    const { status, stderr } = place.yicun(['backup', archive, '--db', source]);
    assert.equal(status, 0, stderr);
    assert.deepEqual(fs.readdirSync(place.folder).filter((name) => name.includes('partial')), []);
    assertRefused(place.yicun(['restore', archive, '--db', source]), /restored to sqlite:PATH; `yicun copy` brings it/);
    const other = preparePlace();
    try {
      assert.equal(other.yicun(['restore', archive]).status, 0);
      fs.copyFileSync(`${place.folder}/yicun.key`, `${other.folder}/yicun.key`);
      assert.match(other.yicun(['check']).stdout, / 0 findings\n$/);
      assertSame(`sqlite:${other.folder}/yicun.db`, source);
      const back = fresh('postgresql');
      mustCopy(`sqlite:${other.folder}/yicun.db`, back);
      assertSame(back, source);
    } finally {
      await other.stop();
    }
  });

  it('holds one moment, while others write', async () => {
    const source = copied(), archive = `${place.folder}/moment.tar.gz`;
    const writer = spawn('psql', ['-X', '-q', '-d', source], { stdio: ['pipe', 'ignore', 'ignore'] });
    const ended = new Promise((done) => writer.on('close', done));
    writer.stdin.on('error', () => {}); // it is killed with much to do
    writer.stdin.write('INSERT INTO facts VALUES (\'steps\', \'0\');\n');
    for (let i = 1; i < 5000; i++)
      writer.stdin.write(`UPDATE facts SET value = '${i}' WHERE name = 'steps'; SELECT pg_sleep(0.001);
        INSERT INTO sign_in_failures VALUES ('x${i}', 0, 0, 0);\n`);
    assert.equal(await new Promise((done) => spawn(yicun, ['backup', archive, '--db', source, '--config', place.config],
      { stdio: 'inherit' }).on('close', done)), 0);
    writer.kill();
    await ended;
    const other = preparePlace();
    try {
      assert.equal(other.yicun(['restore', archive]).status, 0);
      const url = `sqlite:${other.folder}/yicun.db`;
      const steps = Number(ask(url, 'SELECT value FROM facts WHERE name = \'steps\';'));
      assert.ok(Math.abs(steps - Number(ask(url, 'SELECT COUNT(*) FROM sign_in_failures WHERE address LIKE \'x%\';'))) <= 1);
    } finally {
      await other.stop();
    }
  });
});
