/* The database of a place, seen from beside the program: made, asked, watched and thrown away, whatever the engine.
 *
 *   place.sql('SELECT id, name FROM users;')        // "1|wang\n2|chen": the sqlite3 command's way, and psql's; NULL is ''
 *   const watch = await startWatch(place);          // what was written since?
 *   await watch.version()                           // a number that changes with every commit that wrote
 *   await watch.digests()                           // Map: table -> digest of its rows
 *   await watch.end();
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { openCluster } from './cluster.mjs';

/* --- the database of a place: a file in its folder, or one of the cluster's that is named like the folder --- */

const nameOf = (place, other) => `${path.basename(place.folder)}${other ? `-${other}` : ''}`;
const fileOf = (place, other) => `${place.folder}/${other ?? 'yicun'}.db`;

/* The cluster that a place names, or the one of this run. */
const clusterOf = (place) => place.cluster ?? openCluster();

/* The URL of the place's database, or of another one that belongs to it. */
export function urlOf(place, other) {
  return place.engine === 'sqlite' ? `sqlite:${fileOf(place, other)}` : clusterOf(place).url(nameOf(place, other));
}

/* A new database with all tables, before the program is asked to migrate it. `make` migrates the URL that it is given:
 * once for a cluster and these migrations. */
export function createStore(place, migrations, make) {
  if (place.engine === 'sqlite') return;
  const cluster = clusterOf(place);
  const hash = createHash('sha256');
  const files = fs.readdirSync(migrations).sort();
  for (const file of files) hash.update(file).update(fs.readFileSync(`${migrations}/${file}`));
  const template = `migrated-${hash.digest('hex').slice(0, 16)}`;
  if (!cluster.has(template)) {
    const draft = `${template}-${process.pid}`; // others may be at it too; the first one counts
    cluster.create(draft);
    const said = make(cluster.url(draft));
    if (cluster.ask(draft, "SELECT to_regclass('schema_migration');") === '' ||
        cluster.ask(draft, 'SELECT count(*) FROM schema_migration;') !== String(files.length)) {
      cluster.drop(draft);
      throw new Error(`migrate on postgresql: ${said}`);
    }
    try {
      cluster.admin(`ALTER DATABASE "${draft}" RENAME TO "${template}";`);
    } catch (error) {
      cluster.drop(draft);
      if (!cluster.has(template)) throw error;
    }
  }
  cluster.create(nameOf(place), template);
}

/* The URL of another database of the place, without a table. */
export function emptyStore(place, other) {
  if (place.engine === 'postgresql') clusterOf(place).create(nameOf(place, other));
  return urlOf(place, other);
}

/* The place's database is no more. */
export function loseStore(place) {
  if (place.engine === 'sqlite') fs.rmSync(fileOf(place), { force: true });
  else clusterOf(place).drop(nameOf(place));
}

/* All that belongs to the place; a file goes with its folder. */
export function removeStores(place) {
  if (place.engine === 'sqlite') return;
  const cluster = clusterOf(place);
  const own = cluster.admin(`SELECT datname FROM pg_database WHERE starts_with(datname, '${nameOf(place)}');`);
  for (const name of own.split('\n').filter(Boolean)) cluster.drop(name);
}

/* --- asking --- */

/* The engine's own command, which reads statements: [program, arguments]. It ends at an error, or goes on. */
export function shellOf(place, { goOn = false } = {}) {
  if (place.engine === 'sqlite') return ['sqlite3', ['-batch', ...(goOn ? [] : ['-bail']), fileOf(place)]];
  const [program, args] = clusterOf(place).shell(nameOf(place));
  return [program, [...args, ...(goOn ? ['-v', 'ON_ERROR_STOP=0', '-f', '-'] : [])]];
}

/* What the command prints for the statements; each stands for itself. */
export function ask(place, text) {
  const { status, stdout, stderr } = spawnSync(...shellOf(place), { input: text, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${text}: ${stderr}`);
  return stdout.trim();
}

/* The rows of one query as objects; it only reads, beside or without a server. */
export function rows(place, text) {
  const [program, args] = shellOf(place);
  const [options, input] = place.engine === 'sqlite' ? [['-readonly', '-json'], `.timeout 5000\n${text};`]
    : [[], `SET default_transaction_read_only = on; SELECT COALESCE(json_agg(x), '[]') FROM (${text}) x;`];
  const { status, stdout, stderr } = spawnSync(program, [...options, ...args], { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${text}: ${stderr}`);
  return stdout.trim() ? JSON.parse(stdout) : [];
}

/* Keeps the database as it is now, and puts it back; nobody uses it meanwhile. A file is kept with its folder. */
export function saveStore(place) {
  if (place.engine === 'postgresql') clusterOf(place).create(nameOf(place, 'saved'), nameOf(place));
}

export function resetStore(place) {
  if (place.engine === 'sqlite') {
    for (const tail of ['-wal', '-shm']) fs.rmSync(`${fileOf(place)}${tail}`, { force: true });
    return;
  }
  loseStore(place);
  clusterOf(place).create(nameOf(place), nameOf(place, 'saved'));
}

/* All that is kept of what was written, in a form in which a text can be searched for. */
export function contentOf(place) {
  if (place.engine === 'sqlite')
    return fs.readdirSync(place.folder).filter((name) => name.startsWith('yicun.db'))
      .map((name) => fs.readFileSync(`${place.folder}/${name}`, 'latin1')).join('');
  const tables = ask(place, "SELECT tablename FROM pg_tables WHERE schemaname = 'public';").split('\n');
  const rows = tables.map((table) => `SELECT one::text FROM "${table}" one;`).join('\n');
  return ask(place, `SET bytea_output = escape;\n${rows}`) + clusterOf(place).log();
}

/* --- watching --- */

/* Keeps every write waiting, as another process would, for some seconds or until what this returns is killed. */
export function holdWrites(place, seconds) {
  if (place.engine === 'sqlite')
    return spawn('flock', ['-F', `${fileOf(place)}.lock`, 'sleep', String(seconds)], { stdio: 'ignore' });
  const child = spawn(...clusterOf(place).shell(nameOf(place)), { stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.on('error', () => {}); // it may be killed before
  child.stdin.write('BEGIN; LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE;\n'); // each write adds an audit record
  setTimeout(() => child.stdin.end(), seconds * 1000).unref();
  return child;
}

/* How an engine tells what the watch wants to know; each answer is one line. */
const sight = {
  sqlite: {
    begin: 'PRAGMA query_only = 1;',
    tables: "SELECT group_concat(name) FROM sqlite_schema WHERE type = 'table';",
    version: 'PRAGMA data_version;',
    digest: (table) => `.sha3sum ${table}`,
  },
  /* The server counts transactions of all databases together, and also those that were undone. */
  postgresql: {
    begin: `SET client_min_messages = error; CREATE SCHEMA watch; CREATE TABLE watch.commits AS SELECT 0 AS n;
      CREATE FUNCTION watch.count() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE watch.commits SET n = n + 1; RETURN NULL; END';
      DO $$ DECLARE t text; BEGIN
        FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
          EXECUTE format('CREATE TRIGGER watch AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION watch.count()', t);
        END LOOP; END $$;`,
    tables: "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public';",
    version: 'SELECT n FROM watch.commits;',
    digest: (table) => `SELECT md5(COALESCE(string_agg(one::text, E'\\n' ORDER BY one::text), '')) FROM "${table}" one;`,
  },
};

class Watch {
  constructor(place) {
    this.sight = sight[place.engine];
    const [program, args] = shellOf(place);
    this.shell = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.shell.stdout })[Symbol.asyncIterator]();
    this.shell.stdin.write(`${this.sight.begin}\n`);
  }

  /* The line that answers each command. */
  async ask(...commands) {
    this.shell.stdin.write(`${commands.join('\n')}\n`);
    const answers = [];
    while (answers.length < commands.length) {
      const { value, done } = await this.lines.next();
      if (done) throw new Error(`no answer to ${commands}`);
      answers.push(value);
    }
    return answers;
  }

  async version() {
    return (await this.ask(this.sight.version))[0];
  }

  async digests() {
    this.tables ??= (await this.ask(this.sight.tables))[0].split(',');
    const answers = await this.ask(...this.tables.map(this.sight.digest));
    return new Map(this.tables.map((table, at) => [table, answers[at]]));
  }

  async end() {
    this.shell.stdin.end();
    if (this.shell.exitCode === null) await once(this.shell, 'close');
  }
}

export async function startWatch(place) {
  const watch = new Watch(place);
  await watch.version();
  return watch;
}
