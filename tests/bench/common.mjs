/* What `make bench` and `make bench-growth` share: databases filled by fill.c, servers on copies of them, rounds of wrk. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { canConnect, freePort, nginxConfig, request, root, run, settingsOf, start, waitFor, writeConfig, yicun } from '../http/harness.mjs';

export const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
export const rounds = number('ROUNDS', 3);
export const seconds = number('SECONDS', 8);
export const connections = number('CONNECTIONS', 32);
export const work = path.resolve(process.env.BENCH_WORK ?? path.join(root, 'build/bench/work'));
export const fill = process.env.FILL ?? path.join(root, 'build/bench/fill');
export const script = path.join(root, 'tests/bench/load.lua');

/* --- databases --- */

export function must(result, what) {
  if (result.status !== 0) throw new Error(`${what}: ${result.stdout ?? ''}${result.stderr ?? result.error}`);
  return result;
}

export function configOf(folder, name) {
  fs.mkdirSync(`${folder}/${name}`, { recursive: true, mode: 0o700 });
  const settings = settingsOf(`${folder}/${name}`, { store: { key_file: `${folder}/yicun.key` },
    session: { idle_minutes: 10080, absolute_hours: 720 } }); // so that a database serves for a day
  delete settings.test; // the clock is the machine's
  writeConfig(`${folder}/${name}/config.ini`, settings);
  return `${folder}/${name}/config.ini`;
}

/* What a database depends on: the day, since sessions and periods follow the calendar, its tables, and who fills it. */
export function edition() {
  const hash = createHash('sha256').update(new Date().toDateString());
  for (const file of [...fs.readdirSync(`${root}/migrations`).map((name) => `migrations/${name}`), 'tests/bench/fill.c'])
    hash.update(fs.readFileSync(path.join(root, file)));
  return hash.digest('hex').slice(0, 8);
}

/* A fresh copy of the database for a server. */
export function copyOf(folder, name) {
  const config = configOf(folder, name);
  for (const end of ['', '-wal', '-shm']) fs.rmSync(`${folder}/${name}/yicun.db${end}`, { force: true });
  fs.copyFileSync(`${folder}/base/yicun.db`, `${folder}/${name}/yicun.db`);
  return config;
}

/* --- servers --- */

const running = [];

export async function standalone(config, name) {
  const server = start(yicun, ['serve', '--config', config]);
  running.push(server);
  const port = await waitFor(server, name, () => /^listening on .*:(\d+)$/m.exec(server.output)?.[1]);
  return { name, pid: server.child.pid, program: server.child.pid, port: Number(port) };
}

/* Both processes under one shell, so that what they use together can be measured. */
export async function fastcgi(config, name) {
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

export async function stopAll() {
  for (const server of running.splice(0)) {
    server.child.kill('SIGTERM');
    await server.ended;
  }
}

/* Every village's draft says all that a submission must say. */
export async function complete(server, list) {
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

/* --- measuring --- */

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

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
export const memoryOf = (pid) => Number(/RssAnon:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

export async function wrk(server, mode, list, round, count = connections, level = 6) {
  const before = cpuOf(server.pid);
  const child = spawn('wrk', ['-t1', `-c${count}`, `-d${seconds}s`, '--timeout', '20s', '-s', script,
    `http://127.0.0.1:${server.port}`], { env: { ...process.env, MODE: mode, BENCH_LIST: list, SEED: 100 + round, LEVEL: level } });
  let output = '';
  child.stdout.on('data', (bytes) => (output += bytes));
  await once(child, 'close');
  const [requests, time, p50, p99, failed, broken] = /RESULT (.*)/.exec(output)[1].split(' ').map(Number);
  return { rps: requests / time * 1e6, p50: p50 / 1e3, p99: p99 / 1e3, errors: failed + broken,
    cpu: (cpuOf(server.pid) - before) / requests * 1e6 };
}

/* Interleaved rounds of several servers; medians by server. */
export async function measure(jobs, count, times = rounds) {
  const results = jobs.map(() => []);
  for (let round = 0; round < times; round++)
    for (const [i, { server, mode, list, level }] of jobs.entries())
      results[i].push(await wrk(server, mode, list, round, count, level));
  return results.map((all) => Object.fromEntries(Object.keys(all[0]).map((key) =>
    [key, key === 'errors' ? all.reduce((sum, one) => sum + one.errors, 0) : median(all.map((one) => one[key]))])));
}

export function row(what, server, r, more = '') {
  console.log(`| ${what} | ${server} | ${r.rps.toFixed(0)} | ${r.p50.toFixed(2)} / ${r.p99.toFixed(1)} | ` +
    `${r.cpu.toFixed(0)} | ${r.errors} |${more}`);
}

export function head(title) {
  console.log(`\n${title}\n\n| what | server | requests a second | p50 / p99 ms | CPU µs a request | errors |\n` +
    '|---|---|---|---|---|---|');
}
