/* `make bench`: what a plan in force, the board of a county, and a self-assessment of 40 items cost, over both
 * transports, measured with wrk; and whether the board stays as fast when the country fills up.
 *
 *   ROUNDS=3 SECONDS=8 CONNECTIONS=32   how long each is measured
 *   BENCH_WORK=build/bench/work         databases (0.2 GB, with growth 8 GB) and logs; kept for the next time
 *   BENCH_LEVELS=only                   nothing but a city and a county against a town
 *   BENCH_GROWTH=200000                 villages of the large country; 0 leaves growth out
 *   BENCH_PEERS=FOLDER                  a folder with a run.sh that measures other servers in the same rounds. It is
 *                                       given our servers as NAME:PID:PORT:MODE:SCRIPT.lua and leaves WORK/out.json
 *
 * Databases are made by fill.c, and must pass `yicun check`. Ends only what it started. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { request, root, run, sleep } from '../http/harness.mjs';
import { archives } from './archives.mjs';
import { complete, configOf, connections, copyOf, edition, fastcgi, fill, head, measure, median, memoryOf, must, number, rounds, row,
  script, seconds, standalone, stopAll, work } from './common.mjs';

const growth = number('BENCH_GROWTH', 200000);
const peers = process.env.BENCH_PEERS && path.resolve(process.env.BENCH_PEERS);
const modes = { r1: 'plan in force, 40 items', r2: "a county's board", w1: 'self-assessment of 40 items, saved',
  s1: 'self-assessment submitted, withdrawn' };

/* A database of so many villages, of a list of units if one is named; kept for the next time. */
function country(villages, periods, units) {
  const folder = `${work}/${units ? 'city-' : ''}${villages}x${periods}-${edition()}`;
  if (fs.existsSync(`${folder}/done`)) return folder;
  fs.rmSync(folder, { recursive: true, force: true });
  const config = configOf(folder, 'base');
  console.log(`making ${villages} villages of 40 items and ${periods} periods ...`);
  must(run(['keys', '--config', config]), 'keys');
  must(run(['migrate', '--config', config]), 'migrate');
  must(spawnSync(fill, [`sqlite:${folder}/base/yicun.db`, `${folder}/yicun.key`, villages, periods, `${folder}/list`, ...(units ? [units] : [])],
    { cwd: root, encoding: 'utf8' }), 'fill');
  console.log(must(run(['check', '--config', config]), 'check').stdout.trim());
  fs.writeFileSync(`${folder}/done`, '');
  return folder;
}

/* What is measured is the real page: every item, every town. */
async function look(server, folder) {
  const lines = fs.readFileSync(`${folder}/list`, 'utf8').split('\n');
  const year = lines[0].split(' ')[3];
  const village = lines.find((line) => /^\d{12} /.test(line)).split(' ');
  const county = lines.find((line) => /^\d{6} /.test(line)).split(' ');
  const get = (unit, target) => request(server.port, 'GET', target, { headers: { cookie: `session=${unit[1]}` } });
  const plan = await get(village, `/plans/${village[3]}`);
  if (plan.status !== 200 || plan.text.match(/<tr id="item-/g)?.length !== 40)
    throw new Error(`${server.name}: the plan does not show its 40 items (${plan.status})`);
  const board = await get(county, `/board?unit=${county[0]}&year=${year}`);
  if (board.status !== 200) throw new Error(`${server.name}: the board is answered ${board.status}`);
  console.log(`${server.name}: a plan of ${plan.bytes.length} bytes, a board of ${board.bytes.length} bytes`);
}

/* --- with others --- */

async function withPeers(servers, list) {
  const jobs = servers.flatMap((server) =>
    ['r1', 'r2', 'w1'].map((mode) => `${server.name}:${server.pid}:${server.port}:${mode}:${script}`));
  const folder = `${work}/peers`;
  fs.mkdirSync(folder, { recursive: true });
  const child = spawn(`${peers}/run.sh`, jobs, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env,
    WORK: folder, BENCH_LIST: list, ROUNDS: rounds, SECS: seconds, CONNS: connections } });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${peers}/run.sh ended with ${code}`);
  const measured = JSON.parse(fs.readFileSync(`${folder}/out.json`, 'utf8'));
  const rps = (key) => median(measured[key].map((one) => one.rps));
  const own = servers.map((server) => server.name);
  console.log('\n| what | server | requests a second | best of the others | ratio | p99 ms |\n|---|---|---|---|---|---|');
  for (const mode of ['r1', 'r2', 'w1']) {
    const others = Object.keys(measured).filter((key) => key.startsWith(`${mode} `) && key !== `${mode} static` &&
      !own.includes(key.split(' ')[1]));
    const best = others.sort((a, b) => rps(b) - rps(a))[0];
    for (const name of own) {
      const key = `${mode} ${name}`;
      console.log(`| ${modes[mode]} | ${name} | ${rps(key).toFixed(0)} | ${best.split(' ')[1]} ` +
        `${rps(best).toFixed(0)} | ${(rps(key) / rps(best)).toFixed(1)} | ` +
        `${(median(measured[key].map((one) => one.p99)) / 1e3).toFixed(1)} |`);
    }
  }
}

/* --- the whole --- */

async function pages() {
  const folder = country(2000, 6);
  const servers = [await standalone(copyOf(folder, 'standalone'), 'standalone'),
    await fastcgi(copyOf(folder, 'fastcgi'), 'fastcgi')];
  for (const server of servers) await look(server, folder);
  const list = `${folder}/list`;
  if (peers) await withPeers(servers, list);
  head('2,000 villages of 40 items and 6 periods');
  for (const mode of peers ? ['s1'] : Object.keys(modes)) {
    /* Submissions and withdrawals take turns through the villages, so there is one round of them. */
    if (mode === 's1') for (const server of servers) await complete(server, list);
    const results = await measure(servers.map((server) => ({ server, mode, list })), connections,
      mode === 's1' ? 1 : rounds);
    results.forEach((result, i) => row(modes[mode], servers[i].name, result));
  }
  console.log('');
  for (const { name, program } of servers)
    console.log(`memory of ${name} after the run, without mapped files: ${memoryOf(program).toFixed(1)} MiB`);
  await stopAll();
}

/* The board of a county of 200 villages, in a small country and in a large one. */
async function grown() {
  const jobs = [];
  for (const villages of [2000, growth]) {
    const folder = country(villages, 1);
    const server = await standalone(configOf(folder, 'base'), `${villages} villages`);
    jobs.push({ server, mode: 'r2', list: `${folder}/list` });
  }
  head("Growth: a county's board, one connection");
  const results = await measure(jobs, 1);
  results.forEach((result, i) => row(modes.r2, jobs[i].server.name, result));
  console.log(`\na board takes ${(results[1].p50 / results[0].p50).toFixed(2)} times as long`);
  await stopAll();
}

/* A page of a whole city or county against the same page of one town, in the same rounds. */
async function levels() {
  const folder = country(2248, 2, `${root}/data/units-suzhou.csv`);
  const server = await standalone(configOf(folder, 'base'), 'a city of 2,248 villages');
  const lines = fs.readFileSync(`${folder}/list`, 'utf8').split('\n');
  const only = (name, of) => {
    fs.writeFileSync(`${folder}/${name}`, [lines[0], ...lines.filter((line) => line.startsWith(`${of} `)), ''].join('\n'));
    return `${folder}/${name}`;
  };
  const [town] = lines.find((line) => /^\d{9} /.test(line)).split(' ');
  const pairs = [
    ['wall chart of the city', { mode: 'r2', list: only('city', '3205'), level: 4 }, 'r2'],
    ['due list of a county of 310 villages', { mode: 'd1', list: only('county', '320509'), level: 6 }, 'd1'],
  ];
  head('A whole city or county against one town, one connection');
  for (const [what, whole, mode] of pairs) {
    const jobs = [{ ...whole, server }, { server, mode, list: only('town', town), level: 9 }];
    const [large, small] = await measure(jobs, 1);
    row(what, server.name, large);
    row('the same of one town', server.name, small);
    const ratio = large.p50 / small.p50;
    console.log(`| ${what} | ratio ${ratio.toFixed(2)} | | | | | goal 3: ${ratio <= 3 ? 'met' : '**missed**'}`);
  }
  await stopAll();
}

process.once('SIGINT', () => stopAll().then(() => process.exit(130)));
console.log(`${os.cpus().length} × ${os.cpus()[0].model}; ${rounds} rounds of ${seconds} s, ${connections} connections`);
try {
  if (process.env.BENCH_LEVELS !== 'only') await pages();
  await levels();
  if (process.env.BENCH_LEVELS !== 'only') await archives();
  if (growth && process.env.BENCH_LEVELS !== 'only') await grown();
} finally {
  await stopAll();
  await sleep(0);
}
