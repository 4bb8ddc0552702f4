/* `make bench-archives`: what packing archives costs, for a town and for a county of 310 villages of 40 items and 6
 * periods, and for the city above; and whether those who work meanwhile notice. Memory is the peak of a server that has
 * done nothing else; the write-ahead log shows whether a read transaction held it back.
 *
 *   BENCH_WORK=build/bench/work   databases and logs; kept for the next time
 *   BENCH_ARCHIVES=county         up to which unit: town, county, city */
import fs from 'node:fs';
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { password, request, root, run, sleep } from '../http/harness.mjs';
import { configOf, copyOf, edition, fill, median, must, standalone, stopAll, work } from './common.mjs';

const units = [['town', '320509104'], ['county', '320509'], ['city', '3205']];

export function city() {
  const folder = `${work}/suzhou-${edition()}`;
  if (fs.existsSync(`${folder}/done`)) return folder;
  fs.rmSync(folder, { recursive: true, force: true });
  const config = configOf(folder, 'base'), list = `${root}/data/units-suzhou.csv`;
  const villages = fs.readFileSync(list, 'utf8').match(/^\d{12},/gm).length;
  console.log(`making ${villages} villages of 40 items and 6 periods ...`);
  must(run(['keys', '--config', config]), 'keys');
  must(run(['migrate', '--config', config]), 'migrate');
  must(spawnSync(fill, [`sqlite:${folder}/base/yicun.db`, `${folder}/yicun.key`, villages, 6, `${folder}/list`, list],
    { cwd: root, encoding: 'utf8' }), 'fill');
  must(run(['user', 'add', 'packer', '--unit', '3205', '--full-name', '钱文博', '--role', 'city_officer', '--config', config],
    `${password}\n`), 'user add');
  fs.writeFileSync(`${folder}/done`, '');
  return folder;
}

const peakOf = (pid) => Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const walOf = (folder, name) => {
  const { size } = fs.statSync(`${folder}/${name}/yicun.db-wal`, { throwIfNoEntry: false }) ?? { size: 0 };
  return size / 2 ** 20;
};

/* Packs one unit on a server of its own. */
async function pack(folder, name, unit) {
  const config = copyOf(folder, name);
  fs.rmSync(`${folder}/${name}/files`, { recursive: true, force: true });
  const token = must(run(['token', 'add', 'packer', '--config', config]), 'token add').stdout.trim();
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' };
  const server = await standalone(config, name);
  const call = (method, target, value) =>
    request(server.port, method, target, { headers, body: method === 'POST' ? JSON.stringify(value ?? {}) : undefined });
  await call('GET', '/healthz');
  const idle = peakOf(server.pid), began = performance.now(), pages = [], writes = [];
  const { id } = (await call('POST', '/archives', { unit })).json();
  let job, wal = 0;
  do {
    const at = performance.now();
    job = (await call('GET', `/archives/${id}`)).json();
    const between = performance.now();
    await call('POST', '/archives', { unit: '' }); // refused, but by the writer
    pages.push(between - at);
    writes.push(performance.now() - between);
    wal = Math.max(wal, walOf(folder, name));
    await sleep(20);
  } while (job.open);
  const seconds = (performance.now() - began) / 1000;
  if (job.state !== 'done') throw new Error(`${unit}: ${job.state} ${job.failure} ${server.output}`);
  const peak = peakOf(server.pid);
  const zip = `${folder}/${name}/files/made/${id}.zip`;
  const checked = must(run(['check', '--archive', zip]), 'check --archive').stdout.trim();
  fs.rmSync(zip);
  const worst = (times) => `${median(times).toFixed(1)} / ${Math.max(...times).toFixed(0)}`;
  console.log(`| ${name} | ${job.total} | ${checked.split(' ')[0]} | ${(job.size / 2 ** 20).toFixed(1)} | ${seconds.toFixed(1)} | ` +
    `${idle.toFixed(1)} | ${peak.toFixed(1)} | ${wal.toFixed(1)} | ${worst(pages)} | ${worst(writes)} |`);
  await stopAll();
  return { peak, files: Number(checked.split(' ')[0]) };
}

export async function archives() {
  const folder = city(), last = units.findIndex(([name]) => name === (process.env.BENCH_ARCHIVES ?? 'county'));
  console.log('\nArchives packed in the background\n\n| unit | villages | files | ZIP MiB | seconds | MiB before | peak MiB | ' +
    'log MiB | page p50 / worst ms | write p50 / worst ms |\n|---|---|---|---|---|---|---|---|---|---|');
  const peaks = [];
  for (const [name, unit] of units.slice(0, last + 1)) peaks.push(await pack(folder, name, unit));
  const [first, most] = [peaks[0], peaks.at(-1)];
  const perFile = (most.peak - first.peak) * 2 ** 20 / (most.files - first.files || 1);
  console.log(`\nthe peak for the ${units[last][0]} is ${(most.peak / first.peak).toFixed(2)} times that for the town: ` +
    `${perFile.toFixed(0)} bytes for each file more, which stand in the ZIP's own directory`);
  if (perFile > 400) throw new Error('memory grows with what is packed');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  try {
    await archives();
  } finally {
    await stopAll();
  }
