/* `make bench`: what a plan in force, the board of a county, and a self-assessment of 40 items cost, over both
 * transports, measured with wrk; and whether the board stays as fast when the country fills up.
 *
 *   ROUNDS=3 SECONDS=8 CONNECTIONS=32   how long each is measured
 *   BENCH_WORK=build/bench/work         databases (0.2 GB, with growth 8 GB) and logs; kept for the next time
 *   BENCH_GROWTH=200000                 villages of the large country; 0 leaves growth out
 *   BENCH_PEERS=FOLDER                  a folder with a run.sh that measures other servers in the same rounds. It is
 *                                       given our servers as NAME:PID:PORT:MODE:SCRIPT.lua and leaves WORK/out.json
 *
 * Databases are made by fill.c, and must pass `yicun check`. Ends only what it started. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { canConnect, freePort, nginxConfig, request, root, run, settingsOf, sleep, start, waitFor, writeConfig,
  yicun } from '../http/harness.mjs';

const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
const rounds = number('ROUNDS', 3);
const seconds = number('SECONDS', 8);
const connections = number('CONNECTIONS', 32);
const growth = number('BENCH_GROWTH', 200000);
const work = path.resolve(process.env.BENCH_WORK ?? path.join(root, 'build/bench/work'));
const peers = process.env.BENCH_PEERS && path.resolve(process.env.BENCH_PEERS);
const fill = process.env.FILL ?? path.join(root, 'build/bench/fill');
const script = path.join(root, 'tests/bench/load.lua');
const modes = { r1: 'plan in force, 40 items', r2: "a county's board", w1: 'self-assessment of 40 items, saved',
  s1: 'self-assessment submitted, withdrawn' };

/* --- databases --- */

function must(result, what) {
  if (result.status !== 0) throw new Error(`${what}: ${result.stdout ?? ''}${result.stderr ?? result.error}`);
  return result;
}

function configOf(folder, name) {
  fs.mkdirSync(`${folder}/${name}`, { recursive: true, mode: 0o700 });
  const settings = settingsOf(`${folder}/${name}`, { store: { key_file: `${folder}/yicun.key` },
    session: { idle_minutes: 10080, absolute_hours: 720 } }); // so that a database serves for a day
  delete settings.test; // the clock is the machine's
  writeConfig(`${folder}/${name}/config.ini`, settings);
  return `${folder}/${name}/config.ini`;
}

/* What a database depends on: the day, since sessions and periods follow the calendar, its tables, and who fills it. */
function edition() {
  const hash = createHash('sha256').update(new Date().toDateString());
  for (const file of [...fs.readdirSync(`${root}/migrations`).map((name) => `migrations/${name}`), 'tests/bench/fill.c'])
    hash.update(fs.readFileSync(path.join(root, file)));
  return hash.digest('hex').slice(0, 8);
}

/* A database of so many villages; kept for the next time. */
function country(villages, periods) {
  const folder = `${work}/${villages}x${periods}-${edition()}`;
  if (fs.existsSync(`${folder}/done`)) return folder;
  fs.rmSync(folder, { recursive: true, force: true });
  const config = configOf(folder, 'base');
  console.log(`making ${villages} villages of 40 items and ${periods} periods ...`);
  must(run(['keys', '--config', config]), 'keys');
  must(run(['migrate', '--config', config]), 'migrate');
  must(spawnSync(fill, [`sqlite:${folder}/base/yicun.db`, `${folder}/yicun.key`, villages, periods, `${folder}/list`],
    { cwd: root, encoding: 'utf8' }), 'fill');
  console.log(must(run(['check', '--config', config]), 'check').stdout.trim());
  fs.writeFileSync(`${folder}/done`, '');
  return folder;
}

/* A fresh copy of the database for a server. */
function copyOf(folder, name) {
  const config = configOf(folder, name);
  for (const end of ['', '-wal', '-shm']) fs.rmSync(`${folder}/${name}/yicun.db${end}`, { force: true });
  fs.copyFileSync(`${folder}/base/yicun.db`, `${folder}/${name}/yicun.db`);
  return config;
}

/* --- servers --- */

const running = [];

async function standalone(config, name) {
  const server = start(yicun, ['serve', '--config', config]);
  running.push(server);
  const port = await waitFor(server, name, () => /^listening on .*:(\d+)$/m.exec(server.output)?.[1]);
  return { name, pid: server.child.pid, program: server.child.pid, port: Number(port) };
}

/* Both processes under one shell, so that what they use together can be measured. */
async function fastcgi(config, name) {
  const folder = path.dirname(config);
  const port = await freePort();
  const nginx = nginxConfig({ folder, limits: false }, port);
  fs.rmSync(`${folder}/yicun.sock`, { force: true });
  const server = start('sh', ['-c', `trap 'kill $program $front; wait; exit' TERM INT
    "$0" fcgi --config "$1" & program=$!
    /usr/sbin/nginx -p "$2" -e "$2/nginx-start.log" -c "$3" & front=$!
    echo "program $program"; wait; wait`, yicun, config, folder, nginx]);
  running.push(server);
  await waitFor(server, name, () => /^listening on /m.test(server.output) && canConnect(port));
  return { name, pid: server.child.pid, program: Number(/program (\d+)/.exec(server.output)[1]), port };
}

async function stopAll() {
  for (const server of running.splice(0)) {
    server.child.kill('SIGTERM');
    await server.ended;
  }
}

/* --- measuring --- */

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function below(pid) {
  const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return [pid, ...children.flatMap((child) => below(Number(child)))];
}

/* Seconds of CPU that a server and what it started have used. */
function cpuOf(pid) {
  return below(pid).reduce((sum, one) => {
    const fields = fs.readFileSync(`/proc/${one}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / 100;
  }, 0);
}

/* MiB of a process that are no mapped files. */
const memoryOf = (pid) => Number(/RssAnon:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function wrk(server, mode, list, round, count = connections) {
  const before = cpuOf(server.pid);
  const child = spawn('wrk', ['-t1', `-c${count}`, `-d${seconds}s`, '--timeout', '20s', '-s', script,
    `http://127.0.0.1:${server.port}`], { env: { ...process.env, MODE: mode, BENCH_LIST: list, SEED: 100 + round } });
  let output = '';
  child.stdout.on('data', (bytes) => (output += bytes));
  await once(child, 'close');
  const [requests, time, p50, p99, failed, broken] = /RESULT (.*)/.exec(output)[1].split(' ').map(Number);
  return { rps: requests / time * 1e6, p50: p50 / 1e3, p99: p99 / 1e3, errors: failed + broken,
    cpu: (cpuOf(server.pid) - before) / requests * 1e6 };
}

/* Interleaved rounds of several servers; medians by server. */
async function measure(jobs, count, times = rounds) {
  const results = jobs.map(() => []);
  for (let round = 0; round < times; round++)
    for (const [i, { server, mode, list }] of jobs.entries())
      results[i].push(await wrk(server, mode, list, round, count));
  return results.map((all) => Object.fromEntries(Object.keys(all[0]).map((key) =>
    [key, key === 'errors' ? all.reduce((sum, one) => sum + one.errors, 0) : median(all.map((one) => one[key]))])));
}

function row(what, server, r, more = '') {
  console.log(`| ${what} | ${server} | ${r.rps.toFixed(0)} | ${r.p50.toFixed(1)} / ${r.p99.toFixed(1)} | ` +
    `${r.cpu.toFixed(0)} | ${r.errors} |${more}`);
}

function head(title) {
  console.log(`\n${title}\n\n| what | server | requests a second | p50 / p99 ms | CPU µs a request | errors |\n` +
    '|---|---|---|---|---|---|');
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

/* Every village's draft says all that a submission must say. */
async function complete(server, list) {
  const [first, ...lines] = fs.readFileSync(list, 'utf8').trim().split('\n');
  const period = first.split(' ')[1];
  for (const [code, token, csrf, plan, item] of lines.map((line) => line.split(' '))) {
    if (code.length !== 12) continue;
    const form = new URLSearchParams({ _csrf: csrf });
    for (let i = 0; i < 40; i++) {
      form.set(`progress_${Number(item) + i}`, i % 8 === 7 ? '100' : '999');
      form.set(`note_${Number(item) + i}`, '已完成');
    }
    const answer = await request(server.port, 'POST', `/plans/${plan}/assessments/${period}`,
      { headers: { cookie: `session=${token}`, 'content-type': 'application/x-www-form-urlencoded' }, body: `${form}` });
    if (answer.status !== 303) throw new Error(`${server.name}: a draft is answered ${answer.status}: ${answer.text}`);
  }
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

process.once('SIGINT', () => stopAll().then(() => process.exit(130)));
console.log(`${os.cpus().length} × ${os.cpus()[0].model}; ${rounds} rounds of ${seconds} s, ${connections} connections`);
try {
  await pages();
  if (growth) await grown();
} finally {
  await stopAll();
  await sleep(0);
}
