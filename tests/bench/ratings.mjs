/* `make bench-ratings`: what a year's rating costs. A city's villages are sent on, checked and closed, one transaction for
 * each town, while others read; and a town's sheet of 300 villages and 40 criteria is taken in from Excel, beside one of 30.
 *
 *   BENCH_WORK=build/bench/work   databases and logs; kept for the next time */
import fs from 'node:fs';
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { password, request, run } from '../http/harness.mjs';
import { multipart } from '../http/world.mjs';
import { workbook } from '../http/xlsx.mjs';
import { city } from './archives.mjs';
import { configOf, copyOf, median, must, standalone, stopAll, work } from './common.mjs';

const year = new Date().getFullYear();
const READERS = 4;

function person(config, name, unit, role) {
  must(run(['user', 'add', name, '--unit', unit, '--full-name', '钱文博', '--role', role, '--config', config], `${password}\n`), name);
  const token = must(run(['token', 'add', name, '--config', config]), 'token add').stdout.trim();
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  return {
    call: async (port, method, target, value) => {
      const typed = value && { 'content-type': 'application/json' };
      const answer = await request(port, method, target, { headers: { ...headers, ...typed }, body: value && JSON.stringify(value) });
      if (answer.status >= 300) throw new Error(`${method} ${target}: ${answer.status} ${answer.text.slice(0, 300)}`);
      return answer;
    },
    headers,
  };
}

const sql = (file, text) => must(spawnSync('sqlite3', [file, text], { encoding: 'utf8' }), 'sqlite3').stdout.trim();
const peakOf = (pid) => Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const resetPeak = (pid) => fs.writeFileSync(`/proc/${pid}/clear_refs`, '5');

/* --- a city closed, town by town --- */

/* Reads pages one after the other on some connections until stopped; their times. */
function reading(port, reader) {
  const times = [];
  let stopped = false;
  const pages = ['/ratings', '/ratings?state=closed&sort=points', '/board', '/'];
  const ended = Promise.all(Array.from({ length: READERS }, async (_, at) => {
    for (let n = at; !stopped; n++) {
      const began = performance.now();
      await reader.call(port, 'GET', pages[n % pages.length]);
      times.push(performance.now() - began);
    }
  }));
  return { stop: async () => { stopped = true; await ended; return times; } };
}

/* Marks and ballots of all villages, as the pages leave them before they are sent on. */
function fillIn(file) {
  sql(file, `UPDATE ratings SET state = 'town';
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
    INSERT INTO rating_marks SELECT r.id, i, 35000, '台账和照片', 35000, '' FROM ratings r, n;
    INSERT INTO rating_ballots SELECT r.id, v.i, 60, 60, 60, 40, 10, 6, 4, -1, -1 FROM ratings r, (SELECT 0 AS i UNION SELECT 1) v;`);
}

async function closing() {
  const folder = city(), config = copyOf(folder, 'rating'), file = `${folder}/rating/yicun.db`;
  const towns = sql(file, 'SELECT DISTINCT substr(code, 1, 9) FROM units WHERE level = 6 AND covered = 1 ORDER BY 1').split('\n');
  const counties = [...new Set(towns.map((town) => town.slice(0, 6)))];
  const of = Object.fromEntries(counties.map((code) => [code, person(config, `county${code}`, code, 'county_reviewer')]));
  for (const code of towns)
    of[code] = ['first', 'second'].map((who) => person(config, `${who}${code}`, code, 'town_officer'));
  const reader = person(config, 'reader', '3205', 'city_officer');
  const server = await standalone(config, 'rating'), rounds = {};
  for (const code of counties) rounds[code] = (await of[code].call(server.port, 'POST', '/ratings', { key: 'stars', year })).json().id;
  fillIn(file);
  const steps = [['rate', (town) => of[town][0]], ['check', (town) => of[town][1]], ['confirm', (town) => of[town.slice(0, 6)]]];
  let readers = reading(server.port, reader);
  await new Promise((done) => setTimeout(done, 5000));
  const idle = await readers.stop();
  const told = [];
  for (const [action, who] of steps) {
    readers = reading(server.port, reader);
    const began = performance.now(), each = [];
    let villages = 0;
    for (const town of towns) {
      const at = performance.now();
      const answer = await who(town).call(server.port, 'POST', '/ratings/all', { round: rounds[town.slice(0, 6)], town, action });
      villages += answer.json().moved;
      each.push(performance.now() - at);
    }
    const seconds = (performance.now() - began) / 1000, busy = await readers.stop();
    told.push(`| ${action} | ${towns.length} | ${villages} | ${seconds.toFixed(1)} | ${median(each).toFixed(0)} / ${Math.max(...each).toFixed(0)} | ` +
      `${median(idle).toFixed(1)} / ${Math.max(...idle).toFixed(0)} | ${median(busy).toFixed(1)} / ${Math.max(...busy).toFixed(0)} | ` +
      `${(median(busy) / median(idle)).toFixed(2)} |`);
  }
  const left = Number(sql(file, "SELECT count(*) FROM ratings WHERE state <> 'closed'"));
  if (left) throw new Error(`${left} villages are not closed`);
  console.log(`\nA year's rating of a city, one transaction for each town, while ${READERS} others read\n\n| step | transactions | villages | ` +
    'seconds | each p50 / worst ms | page before p50 / worst ms | page meanwhile p50 / worst ms | ratio |\n|---|---|---|---|---|---|---|---|');
  console.log(told.join('\n'));
  await stopAll();
}

/* --- a town's sheet --- */

async function sheet(villages) {
  const folder = `${work}/sheet-${villages}`, criteria = 40;
  fs.rmSync(folder, { recursive: true, force: true });
  const config = configOf(folder, 'base'), file = `${folder}/base/yicun.db`;
  must(run(['keys', '--config', config]), 'keys');
  must(run(['migrate', '--config', config]), 'migrate');
  const lines = ['code,name', '41,测试省', '4199,测试市', '419901,测试县', '419901100,测试镇',
    ...Array.from({ length: villages }, (_, i) => `419901100${200 + i},第${i + 1}村`)];
  fs.writeFileSync(`${folder}/units.csv`, `${lines.join('\n')}\n`);
  must(run(['import', 'units', `${folder}/units.csv`, '--config', config]), 'import units');
  sql(file, 'UPDATE units SET covered = 1 WHERE level = 6');
  const county = person(config, 'county', '419901', 'county_reviewer'), town = person(config, 'town', '419901100', 'town_officer');
  const server = await standalone(config, 'base');
  const change = { criteria: Array.from({ length: criteria }, (_, i) => ({ dimension: `第${i % 5 + 1}方面`, text: `第${i + 1}条标准，按台账核查`, full: '2.5' })) };
  await county.call(server.port, 'POST', '/rating-schemes/five_good', change);
  const { id } = (await county.call(server.port, 'POST', '/ratings', { key: 'five_good', year })).json();
  const csv = (await town.call(server.port, 'GET', `/rating-rounds/${id}/sheet.csv`)).text.replace(/^\uFEFF/, '').trim();
  const rows = csv.split('\r\n').map((line) => line.split(','));
  const filled = rows.map((row, at) => (at === 0 ? row : row.map((cell, i) => (rows[0][i].includes('（满分') ? 2.25 : cell))));
  const bytes = workbook(filled);
  const send = async (more) => {
    const { type, body } = multipart(more, [{ field: 'file', name: '评定表.xlsx', bytes }]);
    const began = performance.now();
    const answer = await request(server.port, 'POST', `/rating-rounds/${id}/sheet`,
      { headers: { ...town.headers, 'content-type': type }, body });
    if (answer.status !== 200) throw new Error(answer.text.slice(0, 300));
    return [performance.now() - began, answer.json()];
  };
  await send({});
  resetPeak(server.pid);
  const before = peakOf(server.pid);
  const [shown] = await send({}), [stored, { changed }] = await send({ apply: '1' });
  const peak = peakOf(server.pid);
  if (changed !== villages) throw new Error(`${changed} of ${villages} villages changed`);
  console.log(`| ${villages} | ${criteria} | ${(bytes.length / 1024).toFixed(0)} | ${shown.toFixed(0)} | ${stored.toFixed(0)} | ` +
    `${before.toFixed(1)} | ${peak.toFixed(1)} |`);
  await stopAll();
}

export async function ratings() {
  await closing();
  console.log('\nA town\'s sheet from Excel\n\n| villages | criteria | KiB | shown ms | stored ms | MiB before | peak MiB |\n|---|---|---|---|---|---|---|');
  for (const villages of [30, 300]) await sheet(villages);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  try {
    await ratings();
  } finally {
    await stopAll();
  }
