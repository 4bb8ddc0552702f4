/* A canary (POOL-10): people whose names, ID numbers and telephones stand nowhere else go the whole way of the pool, sent
 * right, wrong, signed out and as a table. Then every page, export, feed and archive is read as every role, and every file
 * of the place: they are found in the pool's own pages, of those who may know them, and nowhere else. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { run, startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';
import { unzip } from './zip.mjs';

const village = `${town}200`;
const bird = '鹓鶵'; // in no other text
const numbers = ['320584198503010135', '320584199003010133', '32058419900301015X'];
const phones = ['13987654321', '13987654322'];
const signs = [bird, encodeURIComponent(bird), '\\u9d53', ...numbers, ...phones];
const seen = (text) => signs.filter((sign) => text.includes(sign) || text.includes(sign.toLowerCase()));
const routes = JSON.parse(run(['routes', '--json']).stdout);

const people = {
  li: [village, 'village_secretary'], lu: [`${town}201`, 'village_secretary'], hua: [town, 'town_officer'],
  kong: ['320506', 'county_reviewer'], gu: ['320509', 'department_member'], root: ['3205', 'system_admin'],
  guard: ['3205', 'security_admin'], audit: ['3205', 'auditor'],
};

for (const transport of transports)
  describe(`a canary in the pool over ${transport}`, () => {
    let place, who;
    const browsers = {}, id = [];
    const at = `/pool/villages/${village}`;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2024-08-10T10:00:00+08:00' });
      const walked = await startPath(place);
      for (const [name, [unit, role]] of Object.entries(people)) {
        place.addUser(name, { unit, roles: [role] });
        walked.who[name] = place.api(name);
      }
      who = walked.who;
      place.setClock('2024-08-10T10:00:00+08:00');
      place.sql(`INSERT INTO settings (name, unit_code, value, starts_on, source, user_id, user_name, at)
        VALUES ('pool_second_factor', '', 'none', '2021-01-01', '测试', 1, '测试', 0);`);
      for (const name of Object.keys(who)) browsers[name] = await place.signIn(name);
    });
    after(() => place.stop());

    let once = 0;
    const ok = async (name, method, url, body) => {
      const answer = await who[name](method, url, method === 'POST' ? { ...body, _once: `canary-${++once}` } : undefined);
      assert.ok(answer.status < 300, `${name} ${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const person = (number, more) => ({
      name: `${bird}${number}`, source: 'veteran', pool: 'secretary', education: 'senior', politics: 'member', checked: true,
      id_number: numbers[number], phone: phones[number], work: `${bird}加工厂`, notes: `${bird}会唱歌`, relax_reason: `${bird}带头`, ...more,
    });

    it('goes the whole way, right and wrong', async () => {
      const ours = { headers: { 'sec-fetch-site': 'same-origin' } };
      await place.browser().post('/pool/people', person(0), ours);
      await who.gu('POST', '/pool/people', person(0));
      await who.li('POST', '/pool/people', person(0, { politics: 'nobody' }));
      await browsers.li.post('/pool/people', person(1, { born_on: '2020-01-01' }));
      for (const number of [0, 1]) id.push((await ok('li', 'POST', '/pool/people', person(number))).id);
      const sheet = `姓名,来源,身份证号,学历,政治面貌,电话,备注\n${bird}丙,退役军人,${numbers[2]},大专,中共党员,${phones[0]},${bird}丙\n`;
      const file = [{ field: 'file', name: '台账.csv', type: 'text/csv', bytes: Buffer.from(sheet) }];
      const preview = await browsers.li.upload('/pool/ledger/import', {}, file);
      assert.equal(preview.status, 200, preview.text);
      await ok('li', 'POST', '/pool/ledger/import', { content: sheet, apply: true });
      await ok('li', 'POST', `${at}/picks`, { person: id });
      await ok('li', 'POST', `${at}/record`, { held_on: '2024-08-09', reference_on: '2024-08-25', present: `${bird}在场`, decided: `同意${bird}` });
      await ok('li', 'POST', `/pool/people/${id[0]}`, { notes: `${bird}飞得高` });
      await ok('li', 'POST', `${at}/submit`);
      await ok('wang', 'POST', `${at}/return`, { reason: `请核实${bird}` });
      await ok('li', 'POST', `${at}/submit`);
      await ok('wang', 'POST', `${at}/judge`, Object.fromEntries([...id.map((one) => [`relaxed_${one}`, 'approved']),
        ...id.map((one) => [`judged_${one}`, 'accepted']), [`reason_${id[0]}`, `${bird}很好`]]));
      await ok('hua', 'POST', `${at}/approve`);
      await ok('zhao', 'POST', '/pool/ledger/search', { name: bird });
      const full = await browsers.zhao.post(`/pool/people/${id[0]}/reveal`, { reason: 'contact' });
      assert.deepEqual(seen(full.text), [bird, numbers[0], phones[0]]);
      assert.match(full.headers['cache-control'], /no-store/);
      const table = await browsers.zhao.post('/pool/ledger/export?format=xlsx');
      assert.ok(unzip(table.bytes ?? Buffer.from(table.text, 'latin1')).some(({ bytes }) => bytes.toString().includes(bird)));
    });

    /* Every address with ids and codes that are there. */
    const filled = ({ pattern }) => pattern.replaceAll(/#\w+/g, String(id[0] ?? 1)).replace(':code', village).replace(':county', '320509')
      .replace(':year', '2024').replace(':period', '2024-4').replace(':file', `${'A'.repeat(43)}.ics`).replace(':name', 'pool_least')
      .replace(':key', 'stars').replace(':section', 'overall');
    const mayKnow = { wang: 1, chen: 1, hua: 1, zhao: 1, qian: 1 };

    it('POOL-10 is read on no page but the pool’s, by nobody but those who may know', async () => {
      let known = 0;
      const faults = [];
      for (const [name, browser] of Object.entries({ ...browsers, nobody: place.browser() }))
        for (const route of routes.filter(({ method, pattern }) => method === 'GET' && pattern !== '/sign-out'))
          for (const accept of ['text/html', 'application/json']) {
            const url = filled(route);
            const answer = await browser.get(url, { accept });
            const found = seen(answer.text + JSON.stringify(answer.headers));
            const pool = url.startsWith('/pool') && mayKnow[name];
            if (pool) known += found.length;
            if (found.length && (!pool || found.some((sign) => [...numbers, ...phones].includes(sign))))
              faults.push(`${name} GET ${url} ${accept}: ${found}`);
          }
      assert.deepEqual(faults, []);
      assert.ok(known > 0, 'the canary is there at all');
    });

    it('POOL-10 is in no export, feed, archive or record of what was done', async () => {
      const faults = [];
      const look = (what, text) => { if (seen(text).length) faults.push(`${what}: ${seen(text)}`); };
      look('audit', (await browsers.audit.post('/audit/export')).text);
      look('looks', (await browsers.guard.post('/private-looks/export')).text);
      look('users', (await browsers.root.post('/users/export')).text);
      for (const name of ['li', 'wang', 'zhao']) {
        await browsers[name].post('/account/calendar', { action: 'renew' });
        const { feed } = (await browsers[name].json('/account/calendar')).json();
        const calendar = await place.request('GET', new URL(feed.address).pathname);
        assert.match(calendar.text, /^BEGIN:VCALENDAR/);
        look(`the calendar of ${name}`, calendar.text);
        const { status, bytes } = await browsers[name].post(`/villages/${village}/archive`);
        assert.equal(status, 200, name);
        for (const one of unzip(bytes)) look(`${one.name} of ${name}`, one.bytes.toString());
      }
      assert.deepEqual(faults, []);
    });

    it('POOL-10 stands in no file: database, log ahead, backup, attachments, temporary files, server log', () => {
      const backup = place.yicun(['backup', `${place.folder}/backup`]);
      assert.equal(backup.status, 0, backup.stderr);
      const faults = [];
      let places = 0;
      for (const entry of fs.readdirSync(place.folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const file = path.join(entry.parentPath ?? entry.path, entry.name), content = fs.readFileSync(file);
        places += content.includes('群星村');
        const found = signs.filter((sign) => content.includes(sign));
        if (found.length) faults.push(`${file}: ${found}`);
      }
      assert.ok(places >= 2 || place.engine !== 'sqlite', 'what is known to be there is found');
      if (seen(place.server.output).length) faults.push(`the server's log: ${seen(place.server.output)}`);
      const tables = place.engine === 'sqlite' ? [] : ['candidates', 'pool_lists', 'submissions', 'audit', 'workflow_steps', 'files'];
      for (const table of tables)
        if (seen(place.sql(`SELECT t FROM ${table} t;`)).length) faults.push(`${table}: ${seen(place.sql(`SELECT t FROM ${table} t;`))}`);
      assert.deepEqual(faults, []);
    });

    it('POOL-10 who was never filed is erased on request; what was sealed is gone from the files after a purge', async () => {
      const stored = () => place.sql(`SELECT name || '|' || id_lookup || '|' || phone FROM candidates WHERE id = ${id[1]};`).trim();
      const sealed = stored().split('|');
      assert.equal(sealed.length, 3);
      await ok('hua', 'POST', `/pool/villages/${village}/people/${id[1]}/remove`, {});
      assert.equal(stored(), '');
      assert.match(place.sql(`SELECT action FROM audit WHERE entity = 'candidate' AND entity_id = ${id[1]} ORDER BY id DESC LIMIT 1;`), /^candidate.remove/);
      const purged = place.yicun(['purge']);
      assert.equal(purged.status, 0, purged.stderr);
      const checked = place.yicun(['check']);
      assert.equal(checked.status, 0, checked.stdout + checked.stderr);
      if (place.engine !== 'sqlite') return;
      for (const name of fs.readdirSync(place.folder).filter((one) => one.startsWith('yicun.db'))) {
        const content = fs.readFileSync(`${place.folder}/${name}`);
        for (const text of sealed) assert.ok(!content.includes(text), `${name}: ${text}`);
      }
    });
  });
