/* `make bench-growth`: what grows when a city becomes the country. Every village of a list of units gets a plan of 40
 * items and one self-assessment, on each engine; then boards of all levels, a plan, a self-assessment, the turn of the
 * day, check and backup are measured against the same of the city of Suzhou (2,248 villages).
 *
 *   UNITS=units-china.csv.gz            code,name in the order of codes, plain or gzipped; without it, Suzhou alone
 *   BENCH_VILLAGES=100000               no more villages than that
 *   ENGINES=sqlite,postgresql           which engines; PostgreSQL is a cluster of its own, filled by `yicun copy`
 *   BENCH_SKIP=check,backup,year        what is left out
 *   SECONDS=5                           how long a page is measured
 *   BENCH_WORK=build/bench/work         databases (some 40 kB a village, on PostgreSQL twice that); removed at the end
 *
 * One connection at a time, so that what is measured is how long a page takes. Ends and removes only what it made. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { startCluster } from '../http/cluster.mjs';
import { request, root, run, settingsOf, writeConfig, yicun } from '../http/harness.mjs';
import { complete, fill, must, number, standalone, stopAll, work, wrk } from './common.mjs';

const engines = (process.env.ENGINES || 'sqlite,postgresql').split(',');
const most = number('BENCH_VILLAGES', 1 << 20);
const skipped = new Set((process.env.BENCH_SKIP ?? '').split(','));
const base = path.join(work, 'growth');
const DAY = 86400;

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

async function load(one, source) {
  if (source) {
    const copied = await timed(yicun, ['copy', '--from', source.url, '--to', one.url, '--config', one.config]);
    cluster.ask(one.name, 'ANALYZE;');
    return copied;
  }
  if (!fs.existsSync(one.key)) must(run(['keys', '--config', one.config]), 'keys');
  must(run(['migrate', '--config', one.config]), 'migrate');
  return timed(fill, [one.url, one.key, String(most), '1', one.list, one.units]);
}

/* --- measuring --- */

const boards = [['1', 'board of the country'], ['2', 'of a province'], ['4', 'of a city'], ['6', 'of a county'], ['9', 'of a town']];

async function pages(one) {
  const server = await standalone(one.config, `${one.engine} ${one.name}`);
  const found = {};
  for (const [level, what] of boards) found[what] = (await measured(server, 'r2', one, level)).p50;
  found["a village's plan"] = (await measured(server, 'r1', one)).p50;
  found['a self-assessment saved'] = (await measured(server, 'w1', one)).p50;
  await complete(server, one.list);
  found['a self-assessment submitted or withdrawn'] = (await measured(server, 's1', one)).p50;
  found.memory = Number(/RssAnon:\s+(\d+)/.exec(fs.readFileSync(`/proc/${server.program}/status`, 'utf8'))[1]) / 1024;
  await stopAll();
  return found;
}

async function measured(server, mode, one, level) {
  if (mode !== 's1') await wrk(server, mode, one.list, 0, 1, level); // warms what is kept; steps are taken but once
  const result = await wrk(server, mode, one.list, 1, 1, level);
  if (result.errors) throw new Error(`${server.name}: ${mode} of level ${level}: ${result.errors} errors`);
  return result;
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

async function everything(one, source) {
  const found = { place: one };
  const loaded = await load(one, source);
  found.load = loaded.ms;
  found.size = sizeOf(one);
  say(`${one.engine}, ${one.name}: loaded in ${inSeconds(loaded.ms)}, ${gigabytes(found.size)}, at most ${loaded.memory.toFixed(0)} MiB`);
  found.pages = await pages(one);
  say(`pages: ${Object.entries(found.pages).map(([what, value]) => `${what} ${value.toFixed(2)}`).join(', ')}`);
  if (!skipped.has('check')) {
    found.check = await timed(yicun, ['check', '--config', one.config]);
    say(`check: ${inSeconds(found.check.ms)}, at most ${found.check.memory.toFixed(0)} MiB: ${found.check.output.trim()}`);
  }
  if (!skipped.has('backup')) {
    found.backup = await timed(yicun, ['backup', `${one.folder}/backup.tar.gz`, '--config', one.config]);
    found.archive = fs.statSync(`${one.folder}/backup.tar.gz`).size;
    fs.rmSync(`${one.folder}/backup.tar.gz`);
    say(`backup: ${inSeconds(found.backup.ms)}, ${gigabytes(found.archive)}, at most ${found.backup.memory.toFixed(0)} MiB`);
  }
  const now = Math.floor(Date.now() / 1000);
  found.night = await turn(one, now + DAY);
  say(`turn of a usual night: ${inSeconds(found.night)}`);
  if (!skipped.has('year')) {
    found.year = await turn(one, Date.UTC(new Date().getUTCFullYear() + 1, 0, 2) / 1000);
    say(`turn of the year, on which every village has items that fell due: ${inSeconds(found.year)}`);
  }
  return found;
}

/* --- the whole --- */

function plainUnits(file) {
  if (!file.endsWith('.gz')) return path.resolve(file);
  const plain = `${base}/units.csv`;
  fs.writeFileSync(plain, zlib.gunzipSync(fs.readFileSync(file)));
  return plain;
}

function compare(engine, small, large) {
  console.log(`\n${engine}: milliseconds, one connection\n\n| page | Suzhou | ${large.place.name} | times |\n|---|---|---|---|`);
  for (const [what, value] of Object.entries(large.pages).filter(([key]) => key !== 'memory'))
    console.log(`| ${what} | ${small.pages[what].toFixed(2)} | ${value.toFixed(2)} | ${(value / small.pages[what]).toFixed(2)} |`);
}

process.once('SIGINT', () => process.exit(130));
fs.rmSync(base, { recursive: true, force: true });
fs.mkdirSync(base, { recursive: true, mode: 0o700 });
console.log(`${os.cpus().length} × ${os.cpus()[0].model}`);
try {
  const lists = [['suzhou', `${root}/data/units-suzhou.csv`]];
  if (process.env.UNITS) lists.push(['large', plainUnits(process.env.UNITS)]);
  const results = {};
  for (const [name, units] of lists) {
    const source = place('sqlite', name, units);
    results[`sqlite ${name}`] = engines.includes('sqlite') ? await everything(source) : (await load(source), null);
    if (engines.includes('postgresql')) {
      /* The copy wants an untouched source: what the turns of the day changed does no harm. */
      results[`postgresql ${name}`] = await everything(place('postgresql', name, units), source);
    }
  }
  for (const engine of engines)
    if (process.env.UNITS) compare(engine, results[`${engine} suzhou`], results[`${engine} large`]);
} finally {
  await stopAll();
  await cluster?.end();
  spawnSync('rm', ['-rf', base]);
}
