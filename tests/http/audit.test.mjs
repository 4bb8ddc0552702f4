/* The audit pages over HTTP: who sees which records, what changed, the export, and the chain (ALL-1, USER-2). */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { root, startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';

/* All sources below a folder. */
const sources = (folder) => fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.c'))
  .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));

it('every action and entity on record has a plain word', () => {
  const words = ['words_entities', 'words', 'words_pool'].map((name) => fs.readFileSync(path.join(root, `src/audit/${name}.c`), 'utf8')).join('');
  const known = (name) => words.includes(`{"${name}", "`);
  for (const source of sources(`${root}/src`))
    for (const [, choice, entity] of source.matchAll(/audit_add(?:_text)?\(ctx, ([^,]*"[^,]*),\s*"([^"]+)"/g)) {
      for (const [, action] of choice.matchAll(/"([^"]+)"/g))
        assert.ok(known(action) || known(action.split('.')[1]), action);
      assert.ok(known(entity), entity);
    }
});

it('a stored word reads on record as on the pages of its room', () => {
  const words = ['words_entities', 'words', 'words_pool', 'values'].map((name) => fs.readFileSync(path.join(root, `src/audit/${name}.c`), 'utf8')).join('');
  const values = new Map([...words.slice(words.indexOf('audit_word values[]')).matchAll(/\{"(\w+)", "([^"]+)"\}/g)]
    .map(([, name, label]) => [name, label]));
  let held = 0;
  for (const source of sources(`${root}/src`))
    for (const [, choices] of source.matchAll(/struct choice (?:plan_states|meeting_kinds|meeting_forms|lists|directions|unit_kinds|day_kinds)\[\] = \{([^;]*);/g))
      for (const [, name, label] of choices.matchAll(/\{"(\w+)", "([^"]+)"\}/g)) {
        assert.equal(values.get(name), label, name);
        held++;
      }
  assert.ok(held > 20);
});

/* The folded changes of a page: how many entries, the first of them, and what opens to the whole. */
function shown(text) {
  const plain = (html) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').replace(/： /g, '：').trim();
  const lines = (html) => [...html.matchAll(/<li>([^]*?)<\/li>/g)].map(([, line]) => plain(line));
  return text.split('<div class="small change">').slice(1).filter((part) => part.includes('<details>')).map((part) => {
    const [, first, summary, whole] = /^([^]*?)<details><summary>(.*?)<\/summary>([^]*?)<\/details>/.exec(part);
    return { count: /<b>(\d+) 项<\/b>/.exec(first)?.[1], brief: lines(first), summary, folded: lines(whole) };
  });
}

for (const transport of transports)
  describe(`audit over ${transport}`, () => {
    let place, admin, auditor, user;
    const records = async (query = '') => (await auditor.json(`/audit?${query}`)).json();

    before(async () => {
      place = await startPlace({ transport, clock: '2021-03-01T09:00:00+08:00' });
      place.yicun(['import', 'units', `${root}/data/units-wujiang.csv`]);
      place.addUser('admin', { unit: '320509', roles: ['system_admin'], fullName: '管理员' });
      place.addUser('auditor', { unit: '320509', roles: ['auditor'] });
      place.addUser('above', { unit: '3205', roles: ['city_officer'] });
      admin = await place.signIn('admin');
      auditor = await place.signIn('auditor');
      const made = await admin.post('/users', {
        name: 'chen', full_name: '陈国平', unit: '320509001', roles: ['town_officer'] }, { json: true });
      user = made.json();
      await admin.post(`/users/${user.id}`, { full_name: '陈国強', unit: '320509001', roles: ['town_officer'] }, { json: true });
    });
    after(() => place.stop());

    it('ALL-1 a change says who, when, from where, and what was before', async () => {
      const list = await records('action=user.change');
      assert.equal(list.records.length, 1);
      const [record] = list.records;
      assert.equal(record.user, 'admin');
      assert.equal(record.full_name, '管理员');
      assert.equal(record.at, '2021年3月1日 09:00:00');
      assert.equal(record.address, '127.0.0.1');
      assert.deepEqual(record.changes, [{ label: '姓名', was: '陈国平', is: '陈国強' }]);
    });

    it('stored words are shown in plain words, names as they are', async () => {
      const { records: list } = await records('action=user.create&size=200');
      const of = (name, label) => list.find((record) => record.after.name === name).changes.find((c) => c.label === label);
      assert.equal(of('auditor', '名称').is, 'auditor');
      assert.equal(of('auditor', '岗位').is, '审计员');
    });

    it('ALL-1 a record of thousands of changes can be read', async () => {
      place.addUser('ming', { unit: '3205', roles: ['city_officer'] });
      place.addUser('city', { unit: '3205', roles: ['auditor'] });
      const days = [];
      for (let day = Date.UTC(2030, 0, 1); days.length < 4000; day += 86400e3)
        days.push(`${new Date(day).toISOString().slice(0, 10)},off,休息日`);
      const ming = await place.signIn('ming');
      await ming.get('/calendar/import');
      const content = ['date,kind,name', ...days].join('\n');
      assert.equal((await ming.upload('/calendar/import', { content, apply: '1' }, [])).status, 303);
      const city = await place.signIn('city');
      const [record] = (await city.json('/audit?action=calendar.import')).json().records;
      assert.equal(record.changes.length, 1);
      const lines = record.changes[0].is.split('\n');
      assert.equal(lines.length, 4000);
      assert.equal(lines[0], '日期：2030-01-01；类别：放假；名称：休息日');
      const { text } = await city.get('/audit?action=calendar.import');
      assert.deepEqual(shown(text)[0], {
        count: '4000', summary: '全部 4000 项', folded: lines,
        brief: lines.slice(0, 3) });
    });

    it('no password, token or hash is on record', async () => {
      const whole = JSON.stringify(await records('size=200'));
      assert.ok(!whole.includes('argon2'));
      assert.ok(!whole.includes(user.initial_password));
    });

    it('signing in, failing and signing out are on record; unknown names are not', async () => {
      const count = async (action) => (await records(`action=${action}&size=200`)).records.length;
      const failed = await count('user.sign_in_failed');
      const browser = place.browser();
      await browser.get('/sign-in');
      await browser.post('/sign-in', { name: 'admin', password: 'wrong wrong wrong' });
      await browser.post('/sign-in', { name: 'nobody-here', password: 'wrong wrong wrong' });
      assert.equal(await count('user.sign_in_failed'), failed + 1);
      const out = await count('user.sign_out');
      const again = await place.signIn('admin');
      await again.post('/sign-out');
      assert.equal(await count('user.sign_out'), out + 1);
      const [entry] = (await records('action=user.sign_in')).records;
      assert.equal(entry.user, 'admin');
      assert.ok(!JSON.stringify(await records('size=200')).includes('nobody-here'));
    });

    it('USER-2 records of units beside or above are not shown', async () => {
      await place.signIn('above');
      const list = await records('size=200');
      assert.ok(list.records.every((record) => record.unit.startsWith('320509')));
      assert.equal((await records('unit=3205&user=above')).records.length, 0);
    });

    it('filters by user, entity, unit and dates', async () => {
      assert.ok((await records('user=admin')).records.every((record) => record.user === 'admin'));
      assert.equal((await records('entity=plan')).records.length, 0);
      assert.ok((await records('unit=320509001')).records.every((record) => record.unit.startsWith('320509001')));
      assert.equal((await records('from=2021-03-02')).records.length, 0);
      assert.ok((await records('from=2021-03-01&to=2021-03-01')).records.length > 0);
      assert.equal((await records('to=2021-02-28')).records.length, 0);
    });

    it('pages go from record to record in both directions and keep the filters', async () => {
      const ids = (list) => list.records.map(({ id }) => id);
      const whole = ids(await records('entity=user&size=200')), down = [], up = [];
      assert.ok(whole.length > 4);
      assert.deepEqual(whole, [...whole].sort((a, b) => b - a));
      let list = await records('entity=user&size=2');
      assert.equal(list.newer_link, undefined);
      for (; ; list = (await auditor.json(list.older_link)).json()) {
        down.push(...ids(list));
        assert.ok(list.records.every(({ entity }) => entity === 'user'));
        if (!list.older_link) break;
        assert.match(list.older_link, /entity=user/);
      }
      assert.deepEqual(down, whole);
      for (; ; list = (await auditor.json(list.newer_link)).json()) {
        up.unshift(...ids(list));
        if (!list.newer_link) break;
      }
      assert.deepEqual([...new Set(up)], whole);
      assert.match((await auditor.get('/audit?size=2')).text, /rel="next" href="[^"]*before=\d+">较早的/);
      assert.match((await auditor.get(`/audit?size=2&before=${whole.at(-1)}`)).text, /没有符合条件的记录|较新的/);
    });

    it('the chain is verified when asked, and only then', async () => {
      assert.equal((await records()).chain, undefined);
      const { chain } = await records('verify=1');
      assert.equal(chain.whole, true);
      assert.ok(chain.records > 0);
      assert.ok((await auditor.get('/audit?verify=1')).text.includes('链完整'));
    });

    it('the export holds the filtered records and is on record itself', async () => {
      await auditor.get('/audit');
      const csv = await auditor.post('/audit/export?action=user.change');
      assert.equal(csv.status, 200);
      const lines = csv.text.trim().split('\r\n');
      assert.equal(lines.length, 2);
      assert.ok(lines[1].includes('陈国平 → 陈国強'));
      const [record] = (await records('action=audit.export')).records;
      assert.equal(record.user, 'auditor');
      assert.equal(record.after.query, 'action=user.change');
      assert.equal((await auditor.post('/audit/export', { _csrf: 'x' })).status, 403);
    });
  });

for (const transport of transports)
  describe(`the audit of reports over ${transport}`, () => {
    let place, path, plan;
    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      place.addUser('auditor', { unit: '320509', roles: ['auditor'] });
      place.addUser('li', { unit: '320509104200', roles: ['village_secretary'] });
      path = await startPath(place);
      path.who.li = place.api('li');
      plan = await path.bring(await path.begin('320509104200'), 'in_force');
      place.setClock('2021-11-02T09:00:00+08:00');
    });
    after(() => place.stop());

    it('ALL-1 what was typed of an item is told by its title, and a report of many is folded', async () => {
      const auditor = await place.signIn('auditor');
      const { items } = await path.ok('li', 200, 'GET', `/plans/${plan}/assessments/2021-5`);
      const say = (some, more) => path.ok('li', 200, 'POST', `/plans/${plan}/assessments/2021-5`,
        { items: some.map(({ item }) => ({ item, progress: '1', ...more })) });
      const newest = async () => (await auditor.json('/audit?action=assessment.save')).json().records[0].changes[0];
      await say(items.slice(0, 1), {});
      assert.deepEqual(await newest(), { label: '事项', was: '', is: `${items[0].title}：进度：1` });
      await say(items.slice(0, 1), { progress: '2', note: '已开工' });
      assert.deepEqual(await newest(), {
        label: '事项', was: `${items[0].title}：进度：1`, is: `${items[0].title}：进度：2；进展：已开工` });
      await say(items, { note: '墙画完了。'.repeat(30), late_reason: '下雨', next_step: '晴天再干' });
      const { text } = await auditor.get('/audit?action=assessment.save');
      const [{ count, brief, summary, folded }] = shown(text);
      assert.deepEqual([count, summary], [`${items.length}`, `全部 ${items.length} 项`]);
      assert.equal(brief.length, 3);
      assert.ok(brief.every((line) => line.length < 100), 'the first are told in short');
      assert.equal(folded.length, items.length);
      assert.match(folded[1], new RegExp(`^${items[1].title} ?进度：1 ?进展：(墙画完了。){30} ?原因：下雨 ?下一步：晴天再干$`));
      assert.doesNotMatch(text.slice(text.indexOf('<tbody>')).replace(/<[^>]*>/g, ''), /progress|late_reason|next_step/);
    });

    it('what was left empty is no change', async () => {
      const auditor = await place.signIn('auditor');
      const list = (await auditor.json('/audit?entity=plan&size=200')).json().records;
      assert.ok(list.length > 3);
      assert.ok(list.every(({ changes }) => changes.every(({ was, is }) => was || is)));
      assert.doesNotMatch((await auditor.get('/audit?entity=plan&size=200')).text, /：<\/div>/);
    });
  });
