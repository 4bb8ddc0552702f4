/* `make bench-growth`: what grows when a city becomes the country. Every village of a list of units gets a plan of 40
 * items and one self-assessment, on each engine; then boards of all levels, a plan, a self-assessment, the turn of the
 * day, check and backup are measured against the same of the city of Suzhou (2,248 villages). A board of the country or
 * of a province has one row there, so these are measured against as many villages spread over the whole list, too.
 *
 *   UNITS=units-china.csv.gz            code,name in the order of codes, plain or gzipped; without it, Suzhou alone
 *   BENCH_VILLAGES=100000               no more villages than that
 *   ENGINES=sqlite,postgresql           which engines; PostgreSQL is a cluster of its own, filled by `yicun copy`
 *   BENCH_SKIP=steps,check,backup,year  what is left out; steps are taken but once, so a kept database serves for them once
 *   SECONDS=5                           how long a page is measured
 *   BENCH_WORK=build/bench/work         databases, some 40 kB a village; removed at the end
 *   BENCH_KEEP=1                        but for those of SQLite, which the next run then takes as they are
 *
 * One connection at a time, so that what is measured is how long a page takes; city and country in turn, so that what
 * else the machine does hits both. Ends and removes only what it made. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { startCluster } from '../http/cluster.mjs';
import { request, root, run, settingsOf, writeConfig, yicun } from '../http/harness.mjs';
import { complete, fill, median, memoryOf, must, number, rounds, standalone, stopAll, work, wrk } from './common.mjs';

const engines = (process.env.ENGINES || 'sqlite,postgresql').split(',').sort(); // what is measured is no longer copied
const most = number('BENCH_VILLAGES', 1 << 20);
const skipped = new Set((process.env.BENCH_SKIP ?? '').split(','));
const keep = process.env.BENCH_KEEP === '1';
const base = path.join(work, 'growth');
const DAY = 86400;
const SMALL = 2248; // villages, as Suzhou has

const say = (text) => console.log(`${new Date().toTimeString().slice(0, 8)} ${text}`);
const inSeconds = (ms) => `${(ms / 1000).toFixed(ms < 10000 ? 2 : 0)} s`;
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(2)} GB`;

/* A command: how long it took, the most memory that it used at a time, what it said. */
async function timed(command, args) {
  const began = performance.now();
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '', memory = 0;
  child.stdout.on('data', (bytes) => (output = (output + bytes).slice(-4000)));
  const watch = setInterval(() => {
    const status = fs.existsSync(`/proc/${child.pid}/status`) ? fs.readFileSync(`/proc/${child.pid}/status`, 'utf8') : '';
    memory = Math.max(memory, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }, 200);
  const [code] = await once(child, 'close');
  clearInterval(watch);
  if (code !== 0) throw new Error(`${command} ${args[0]}: ${output}`);
  return { ms: performance.now() - began, memory, output };
}

/* --- places: a folder with a database, which an engine keeps there or in its cluster --- */

let cluster = null;

function place(engine, name, units) {
  const folder = `${base}/${engine}-${name}`;
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const settings = settingsOf(folder, {
    store: { url: `sqlite:${folder}/yicun.db`, key_file: `${base}/${name}.key` },
    session: { idle_minutes: 10080, absolute_hours: 720 }, // so that sessions outlive the turns
  }, 'sqlite');
  if (engine === 'postgresql') {
    cluster ??= startCluster({ durable: true, options: { shared_buffers: '2GB', max_wal_size: '8GB',
      maintenance_work_mem: '1GB', checkpoint_timeout: '15min' } });
    cluster.create(name);
    settings.store.url = cluster.url(name);
  }
  fs.writeFileSync(`${folder}/clock`, '');
  writeConfig(`${folder}/config.ini`, settings);
  return { engine, name, folder, units, config: `${folder}/config.ini`, url: settings.store.url, key: settings.store.key_file,
    list: `${base}/${name}.list` };
}

function sizeOf(one) {
  if (one.engine === 'sqlite') return fs.statSync(`${one.folder}/yicun.db`).size;
  return Number(cluster.ask(one.name, 'SELECT pg_database_size(current_database());'));
}

/* Fills a place, or copies what another one has; once for as long as its folder is kept. */
async function load(one, source) {
  const mark = `${one.folder}/loaded`;
  if (fs.existsSync(mark)) return JSON.parse(fs.readFileSync(mark, 'utf8'));
  let done;
  if (source) {
    done = await timed(yicun, ['copy', '--from', source.url, '--to', one.url, '--config', one.config]);
    cluster.ask(one.name, 'ANALYZE;');
  } else {
    if (!fs.existsSync(one.key)) must(run(['keys', '--config', one.config]), 'keys');
    must(run(['migrate', '--config', one.config]), 'migrate');
    done = await timed(fill, [one.url, one.key, String(most), '1', one.list, one.units]);
  }
  const loaded = { ms: done.ms, memory: done.memory, size: sizeOf(one) };
  if (one.engine === 'sqlite') fs.writeFileSync(mark, JSON.stringify(loaded));
  say(`${one.engine}, ${one.name}: loaded in ${inSeconds(loaded.ms)}, ${gigabytes(loaded.size)}, at most ${loaded.memory.toFixed(0)} MiB`);
  return loaded;
}

/* --- measuring --- */

/* [what, mode, digits of the unit whose board it is]. A step can be taken but once, so that comes last and in one round. */
const asked = [['board of the country', 'r2', 1], ['board of a province', 'r2', 2], ['board of a city', 'r2', 4],
  ['board of a county', 'r2', 6], ['board of a town', 'r2', 9], ["a village's plan", 'r1'],
  ['a self-assessment saved', 'w1'], ['a self-assessment submitted or withdrawn', 's1']].filter(([, mode]) => mode !== 's1' || !skipped.has('steps'));

/* Milliseconds of each page, at each place: [{page: ms}, ...]. */
async function pages(places) {
  const servers = [];
  for (const one of places) servers.push(await standalone(one.config, `${one.engine} ${one.name}`));
  const found = places.map(() => ({}));
  for (const [what, mode, level] of asked) {
    if (mode === 's1') for (const [i, one] of places.entries()) await complete(servers[i], one.list);
    const times = places.map(() => []);
    for (let round = 0; round < (mode === 's1' ? 1 : rounds + 1); round++)
      for (const [i, one] of places.entries()) {
        const result = await wrk(servers[i], mode, one.list, round, 1, level);
        if (result.errors || !result.p50) throw new Error(`${servers[i].name}: ${what}: ${result.errors} errors, ${result.p50} ms`);
        if (round > 0 || mode === 's1') times[i].push(result.p50); // the first one warms what is kept in memory
      }
    places.forEach((_, i) => (found[i][what] = median(times[i])));
  }
  places.forEach((one, i) => say(`${one.engine}, ${one.name}: the server uses ${memoryOf(servers[i].program).toFixed(1)} MiB`));
  await stopAll();
  return found;
}

/* The first page of a day waits until what fell due is turned over. */
async function turn(one, day) {
  fs.writeFileSync(`${one.folder}/clock`, `${day}\n`);
  const server = await standalone(one.config, `${one.engine} ${one.name}`);
  const began = performance.now();
  const answer = await request(server.port, 'GET', '/public');
  const ms = performance.now() - began;
  if (answer.status !== 200) throw new Error(`the first page of a day is answered ${answer.status}`);
  await stopAll();
  fs.writeFileSync(`${one.folder}/clock`, '');
  return ms;
}

async function thorough(one) {
  const name = `${one.engine}, ${one.name}`;
  if (!skipped.has('backup')) {
    const backup = await timed(yicun, ['backup', `${one.folder}/backup.tar.gz`, '--config', one.config]);
    const { size } = fs.statSync(`${one.folder}/backup.tar.gz`);
    fs.rmSync(`${one.folder}/backup.tar.gz`);
    say(`${name}: backup ${inSeconds(backup.ms)}, ${gigabytes(size)}, at most ${backup.memory.toFixed(0)} MiB`);
  }
  const now = Math.floor(Date.now() / 1000);
  say(`${name}: turn of a usual night ${inSeconds(await turn(one, now + DAY))}`);
  if (!skipped.has('year')) {
    const year = await turn(one, Date.UTC(new Date().getUTCFullYear() + 1, 0, 2) / 1000);
    say(`${name}: turn of the year, when something of every village fell due, ${inSeconds(year)}; ` +
      `back to today ${inSeconds(await turn(one, now))}`);
  }
  if (!skipped.has('check')) {
    const check = await timed(yicun, ['check', '--config', one.config]);
    say(`${name}: check ${inSeconds(check.ms)}, at most ${check.memory.toFixed(0)} MiB: ${check.output.trim()}`);
  }
}

/* --- the whole --- */

function plainUnits(file) {
  if (!file.endsWith('.gz')) return path.resolve(file);
  const plain = `${base}/units.csv`;
  fs.writeFileSync(plain, zlib.gunzipSync(fs.readFileSync(file)));
  return plain;
}

/* Some of the villages of a list, evenly spread, with the units above them. */
function spread(file, count) {
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n').slice(1);
  const villages = lines.filter((line) => /^\d{12},/.test(line)).slice(0, most);
  const kept = new Set(Array.from({ length: count }, (_, i) => villages[Math.floor(i * villages.length / count)].slice(0, 12)));
  for (const code of [...kept]) for (const digits of [2, 4, 6, 9]) kept.add(code.slice(0, digits));
  const plain = `${base}/spread.csv`;
  fs.writeFileSync(plain, `code,name\n${lines.filter((line) => kept.has(line.split(',')[0])).join('\n')}\n`);
  return plain;
}

function compare(engine, names, found) {
  console.log(`\n| ${engine}, ms | ${names.join(' | ')} | times the first | the second |\n|---|${'---|'.repeat(names.length + 2)}`);
  for (const [what] of asked) {
    const values = found.map((one) => one[what]);
    const times = [0, 1].map((i) => (values.at(-1) / values[i]).toFixed(2));
    console.log(`| ${what} | ${values.map((one) => one.toFixed(2)).join(' | ')} | ${times.join(' | ')} |`);
  }
  console.log('');
}

/* The places of an engine, from the city to the country. */
async function placesOf(engine, lists) {
  const places = [];
  for (const [name, units] of lists) {
    const file = place('sqlite', name, units);
    if (engine === 'postgresql') await load(file);
    const one = engine === 'sqlite' ? file : place(engine, name, units);
    await load(one, one === file ? null : file);
    places.push(one);
  }
  return places;
}

process.once('SIGINT', () => process.exit(130));
if (!keep) fs.rmSync(base, { recursive: true, force: true });
fs.mkdirSync(base, { recursive: true, mode: 0o700 });
console.log(`${os.cpus().length} × ${os.cpus()[0].model}`);
try {
  const lists = [['suzhou', `${root}/data/units-suzhou.csv`]];
  if (process.env.UNITS) {
    const units = plainUnits(process.env.UNITS);
    lists.push(['spread', spread(units, SMALL)], [most < 1 << 20 ? `first-${most}` : 'large', units]);
  }
  for (const engine of engines) {
    const places = await placesOf(engine, lists);
    compare(engine, places.map(({ name }) => name), await pages(places));
    for (const one of places) if (one.name !== 'spread') await thorough(one);
  }
} finally {
  await stopAll();
  await cluster?.end();
  if (!keep) spawnSync('rm', ['-rf', base]);
}
