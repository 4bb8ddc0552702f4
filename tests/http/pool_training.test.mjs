// Reserve cadres from filing on: training, use, leaving, meetings, stages, erasing. Over both transports.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, it } from 'node:test';
import zlib from 'node:zlib';
import { startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';

const village = `${town}200`, second = `${town}201`;
const START = '2024-08-10T10:00:00+08:00';

for (const transport of transports)
  describe(`reserve cadres in training over ${transport}`, () => {
    let place, path, who;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: START });
      path = await startPath(place);
      for (const [name, unit, role] of [
        ['li', village, 'village_secretary'], ['lu', second, 'village_secretary'], ['hua', town, 'town_officer'],
        ['far', '320509105', 'town_officer'], ['kong', '320506', 'county_reviewer'], ['gu', '320509', 'department_member'],
        ['admin', '3205', 'system_admin'], ['guard', '3205', 'security_admin'], ['audit', '3205', 'auditor']]) {
        place.addUser(name, { unit, roles: [role] });
        path.who[name] = place.api(name);
      }
      who = path.who;
      place.setClock(START);
      await ok('qian', 'POST', '/settings', { unit: '3205', name: 'pool_second_factor', value: 'none', from: '2024-08-10', source: '试点' });
    });
    after(() => place.stop());

    const ok = async (name, method, url, body) => {
      const answer = await who[name](method, url, body);
      assert.ok(answer.status < 300, `${name} ${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const says = (answer, status, text = /./) => {
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.match(JSON.stringify(answer.body), text);
    };
    const fields = ({ body }) => (body.errors ?? []).map(({ field }) => field);
    const raw = async (by, method, url, body, accept = 'application/json') => {
      const token = place.yicun(['token', 'add', by]).stdout.trim();
      return place.request(method, url, {
        headers: { accept, authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
        body: body && JSON.stringify(body),
      });
    };
    const same = (one, other) => {
      const heads = ({ headers: { date, ...rest } }) => rest;
      assert.deepEqual([one.status, one.text, heads(one)], [other.status, other.text, heads(other)]);
    };
    const person = (name, more = {}) => ({
      name, source: 'veteran', pool: 'secretary', sex: 'male', born_on: '1985-03-01', education: 'college', politics: 'member', checked: true, ...more,
    });
    const todos = async (name) => {
      const { overdue, soon, returned, open } = await ok(name, 'GET', '/');
      return [...overdue, ...soon, ...returned, ...open].filter(({ title }) => /后备力量/.test(title));
    };
    const titles = async (name) => (await todos(name)).map(({ title }) => title);
    const at = (id) => `/reserve/people/${id}`;
    const erase = (id) => `/reserve/villages/${village}/people/${id}/erase`;
    const pair = { mentor: '钱镇长', mentor_post: '副镇长', first_secretary: '高明', first_secretary_unit: '市农业农村局', from_on: '2024-11-05' };
    const note = { on: '2024-11-20', text: '思想积极CANARY思想', more: '下组入户CANARY工作' };
    const id = {};

    it('POOL-5 a village’s list is reviewed, and its people are filed', async () => {
      const at = `/pool/villages/${village}`;
      for (const [key, more] of [['lu', {}], ['gu', { name: '顾芳', born_on: '1992-02-29', sex: 'female', pool: 'young' }], ['sun', { name: '孙军', born_on: '1982-01-01' }]])
        id[key] = (await ok('li', 'POST', '/pool/people', person('陆平', more))).id;
      await ok('li', 'POST', `${at}/picks`, { person: [id.lu, id.gu] });
      await ok('li', 'POST', `${at}/record`, { held_on: '2024-08-09', reference_on: '2024-08-09', present: '班子成员', decided: '一致同意' });
      await ok('li', 'POST', `${at}/submit`);
      await ok('wang', 'POST', `${at}/judge`, { [`judged_${id.lu}`]: 'accepted', [`judged_${id.gu}`]: 'accepted' });
      await ok('chen', 'POST', `${at}/approve`);
      assert.equal((await who.wang('GET', at.replace('/pool/villages/', '/reserve/people/'))).status, 404);
      assert.equal((await who.wang('GET', `/reserve/people/${id.lu}`)).status, 404, 'not filed yet');
      place.sql(`UPDATE candidates SET stage = 'filed' WHERE id IN (${id.lu}, ${id.gu});`);
      const { people } = await ok('wang', 'GET', '/reserve/people');
      assert.deepEqual(people.map(({ name, lacks }) => [name, lacks]), [
        ['陆平', '没有安排导师；今年培训不够'], ['顾芳', '没有安排导师；今年培训不够']]);
    });

    it('POOL-10 to whoever has no business with it nothing of this is there, byte for byte', async () => {
      for (const by of ['gu', 'admin', 'guard', 'audit', 'li'])
        for (const accept of ['application/json', 'text/html'])
          for (const [method, url] of [['GET', '/reserve'], ['GET', '/reserve/people'], ['GET', at(id.lu)], ['GET', '/reserve/vacancies'],
            ['POST', `${at(id.lu)}/pair`], ['POST', '/reserve/export'], ['GET', '/reserve/meetings'], ['GET', '/reserve/print']])
            same(await raw(by, method, url, method === 'POST' ? { mentor: '某' } : undefined, accept),
              await raw(by, method, '/there-is-no-such-page', method === 'POST' ? { mentor: '某' } : undefined, accept));
      assert.equal((await who.far('GET', at(id.lu))).status, 404, 'another town');
      assert.equal((await who.kong('GET', at(id.lu))).status, 404, 'another county');
      assert.equal((await who.far('GET', '/reserve/people')).body.people.length, 0);
      says(await who.zhao('POST', `${at(id.lu)}/pair`, pair), 404);
    });

    it('POOL-6 a mentor is named; a note a month, the late ones listed', async () => {
      assert.ok((await titles('wang')).includes('后备力量培养 · 安排导师'));
      assert.deepEqual(fields(await who.wang('POST', `${at(id.lu)}/notes/2024-08`, { ...note, on: '2024-08-09' })), ['on'], 'nobody is in training yet');
      place.setClock('2024-11-28T10:00:00+08:00');
      assert.deepEqual(fields(await who.wang('POST', `${at(id.lu)}/pair`, { ...pair, mentor: '', from_on: '2025-01-01' })), ['mentor', 'from_on']);
      await ok('wang', 'POST', `${at(id.lu)}/pair`, pair);
      const { f: other } = await ok('wang', 'GET', `${at(id.gu)}/pair`);
      assert.equal(other.mentor.value, pair.mentor, 'ALL-3: the village’s mentor is there already');
      await ok('wang', 'POST', `${at(id.gu)}/pair`, pair);
      const wrong = (month, more) => who.wang('POST', `${at(id.lu)}/notes/${month}`, { ...note, ...more }).then(fields);
      assert.deepEqual(await wrong('2024-11', { on: '2024-10-31' }), ['on']);
      assert.deepEqual(await wrong('2024-11', { on: '2024-11-29' }), ['on'], 'tomorrow');
      assert.deepEqual(await wrong('2024-10', { on: '2024-11-20' }), ['on'], 'before training');
      assert.deepEqual(await wrong('2024-12', { on: '2024-11-20' }), ['on'], 'not yet');
      assert.deepEqual(await wrong('2024-11', { text: '' }), ['text']);
      assert.equal((await who.wang('GET', `${at(id.lu)}/notes/2024-13`)).status, 404);
      assert.ok((await titles('wang')).includes('后备力量培养 · 本月月记'));
      await ok('wang', 'POST', `${at(id.lu)}/notes/2024-11`, note);
      const { f } = await ok('wang', 'GET', `${at(id.lu)}/notes/2024-11`);
      assert.equal(f.text.value, note.text, 'opens filled');
      place.setClock('2025-02-10T10:00:00+08:00');
      const { people } = await ok('wang', 'GET', '/reserve/people?lack=notes');
      assert.deepEqual(people.map(({ name, late_count }) => [name, late_count]), [['陆平', 2], ['顾芳', 3]]);
      const shown = await ok('zhao', 'GET', at(id.lu));
      assert.deepEqual(shown.months.map(({ month, status }) => [month, status.kind]), [
        ['2025-02', 'due'], ['2025-01', 'late'], ['2024-12', 'late'], ['2024-11', 'done']]);
      const to = await todos('wang');
      assert.ok(to.some(({ title, detail }) => title === '后备力量培养 · 补月记' && detail.startsWith('2 人')));
      assert.ok(!/陆平|顾芳/.test(JSON.stringify(to)), 'no names');
    });

    it('POOL-6 tasks have a deadline and a result', async () => {
      const task = { choice: 'dispute', text: '调解三组CANARY任务', on: '2025-01-05', due_on: '2025-02-01' };
      assert.deepEqual(fields(await who.wang('POST', `${at(id.lu)}/tasks`, { ...task, due_on: '2025-01-01' })), ['due_on']);
      await ok('wang', 'POST', `${at(id.lu)}/tasks`, task);
      assert.deepEqual((await ok('wang', 'GET', '/reserve/people?lack=task')).people.map(({ name }) => name), ['陆平']);
      assert.deepEqual(fields(await who.wang('POST', `${at(id.lu)}/tasks/1`, { done_on: '2025-02-09' })), ['more'], 'without a result');
      await ok('wang', 'POST', `${at(id.lu)}/tasks/1`, { done_on: '2025-02-09', more: '调解成功' });
      assert.equal((await ok('wang', 'GET', at(id.lu))).tasks[0].status.kind, 'done');
      assert.equal((await who.wang('GET', `${at(id.lu)}/tasks/2`)).status, 404);
    });

    it('CADRE-5 days come from the class register, or are ticked in the pool alone', async () => {
      const { id: cls } = await path.ok('wang', 201, 'POST', '/cadre-classes', {
        name: '村干部轮训班', kind: 'town', organiser: '镇党委', first_on: '2025-01-10', last_on: '2025-01-13', days: '3.5' });
      assert.deepEqual(fields(await who.wang('POST', `/reserve/classes/${cls}/attend`, { person: [id.lu], days: '4' })), ['days']);
      assert.deepEqual(fields(await who.wang('POST', `/reserve/classes/${cls}/attend`, { person: [id.lu], days: '1.2' })), ['days']);
      assert.deepEqual(fields(await who.wang('POST', `/reserve/classes/${cls}/attend`, { person: [id.sun], days: '3' })), ['person'], 'never filed');
      assert.deepEqual(fields(await who.wang('POST', `/reserve/classes/${cls}/attend`, { days: '3' })), ['person']);
      await ok('wang', 'POST', `/reserve/classes/${cls}/attend`, { person: [id.lu], days: '3.5' });
      const shown = await ok('wang', 'GET', at(id.lu));
      assert.deepEqual([shown.days, shown.times, shown.days_status.kind], ['3.5', 1, 'done']);
      const register = await ok('wang', 'GET', `/cadre-classes/${cls}`);
      assert.ok(!JSON.stringify(register).includes('陆平'), 'the class register says nothing of it');
      assert.equal(register.attended, 0);
      const cadre = await path.ok('wang', 201, 'POST', `/units/${village}/cadres`, {
        name: '顾芳', sex: 'female', born_on: '1992-02-29', education: 'college', politics: 'member', joined_on: '2015-07-01', post: 'committee_member', from_on: '2021-01-10' });
      place.sql(`UPDATE candidates SET cadre_id = ${cadre.id} WHERE id = ${id.gu};`);
      assert.deepEqual(fields(await who.wang('POST', `/reserve/classes/${cls}/attend`, { person: [id.gu], days: '3' })), ['person'], 'the register has them');
      await ok('wang', 'POST', `/cadre-classes/${cls}/attend`, { cadre: [cadre.id], days: '2' });
      assert.deepEqual((await ok('zhao', 'GET', '/reserve/people?lack=days')).people.map(({ name, days }) => [name, days]), [['顾芳', '2']]);
      await ok('wang', 'POST', `/reserve/classes/${cls}/people/${id.lu}/remove`);
      assert.equal((await ok('wang', 'GET', at(id.lu))).days, '0');
      await ok('wang', 'POST', `/reserve/classes/${cls}/attend`, { person: [id.lu], days: '3' });
      Object.assign(id, { cadre: cadre.id });
    });

    it('POOL-6 USER-3 a re-evaluation is entered by one and approved by another of the town', async () => {
      const review = { choice: 'ready', on: '2025-02-08', text: '群众公认CANARY依据' };
      assert.deepEqual(fields(await who.wang('POST', `${at(id.lu)}/reviews/2025`, { ...review, on: '2024-12-30' })), ['on'], 'another year');
      assert.equal((await who.wang('GET', `${at(id.lu)}/reviews/2026`)).status, 404);
      await ok('wang', 'POST', `${at(id.lu)}/reviews/2025`, review);
      says(await who.wang('POST', `${at(id.lu)}/reviews/2025/approve`), 403);
      assert.ok(!(await titles('wang')).includes('后备力量培养 · 审定'), 'not asked of who entered it');
      assert.ok((await titles('chen')).includes('后备力量培养 · 审定'));
      assert.deepEqual(fields(await who.chen('POST', `${at(id.lu)}/reviews/2025/return`, { reason: '' })), ['reason']);
      await ok('chen', 'POST', `${at(id.lu)}/reviews/2025/return`, { reason: '再写具体些CANARY退回' });
      assert.match((await ok('wang', 'GET', at(id.lu))).reviews[0].returned, /具体/);
      await ok('wang', 'POST', `${at(id.lu)}/reviews/2025`, review);
      await ok('chen', 'POST', `${at(id.lu)}/reviews/2025/approve`);
      says(await who.wang('POST', `${at(id.lu)}/reviews/2025`, review), 409);
      assert.equal((await ok('zhao', 'GET', at(id.lu))).reviews[0].state, 'approved');
    });

    it('POOL-7 a vacancy shows the village’s suitable people, the mature first; others see nothing of it', async () => {
      const team = await ok('wang', 'POST', `/units/${village}/cadres`, {
        name: '老王', sex: 'male', born_on: '1965-01-01', education: 'senior', politics: 'member', joined_on: '1990-07-01', post: 'deputy_secretary', from_on: '2018-01-10' });
      const { posts } = await ok('wang', 'GET', `/cadres/${team.id}`);
      await ok('wang', 'POST', `/cadres/${team.id}/posts/${posts[0].id}`, { until_on: '2025-01-31' });
      const { vacancies } = await ok('zhao', 'GET', '/reserve/vacancies');
      assert.deepEqual(vacancies.map(({ post, suited }) => [post, suited.map(({ name }) => name)]), [['deputy_secretary', ['陆平', '顾芳']]]);
      const page = async (by) => (await raw(by, 'GET', `/units/${village}/cadres`, undefined, 'text/html')).text;
      assert.match(await page('wang'), /\/reserve\/vacancies/);
      assert.ok(!/reserve/.test(await page('li')));
      assert.ok(!JSON.stringify(await ok('li', 'GET', `/units/${village}/cadres`)).includes('reserve'));
    });

    it('POOL-7 ALL-3 a post in the register is offered as a use; a use enters the register', async () => {
      await ok('wang', 'POST', `/cadres/${id.cadre}/posts`, { post: 'member', from_on: '2025-02-01' });
      const shown = await ok('wang', 'GET', at(id.gu));
      assert.equal(shown.proposed_post.label, '党组织委员');
      assert.ok((await titles('wang')).includes('后备力量培养 · 登记使用'));
      says(await who.wang('POST', `${at(id.gu)}/use`, { registered: 999999 }), 422);
      const used = await ok('wang', 'POST', `${at(id.gu)}/use`, { registered: shown.proposed_post.registered });
      assert.equal(used.stage, 'used');
      assert.equal((await ok('wang', 'GET', at(id.gu))).proposed_post, null);
      assert.deepEqual(fields(await who.wang('POST', `${at(id.lu)}/use`, { post: 'deputy_secretary', from_on: '2025-03-01' })), ['from_on']);
      assert.deepEqual(fields(await who.wang('POST', `${at(id.lu)}/use`, { post: 'deputy_secretary', from_on: '2025-02-05' })), ['joined_on'], 'the register asks for it');
      await ok('wang', 'POST', `${at(id.lu)}/use`, { post: 'deputy_secretary', from_on: '2025-02-05', joined_on: '2010-07-01' });
      const { cadres } = await ok('wang', 'GET', `/units/${village}/cadres`);
      const lu = cadres.find(({ name }) => name === '陆平');
      assert.match(JSON.stringify(lu), /党组织副书记/);
      assert.deepEqual(fields(await who.wang('POST', `${at(id.lu)}/use`, { post: 'member', from_on: '2025-02-09' })), ['post'], 'not down');
      await ok('wang', 'POST', `${at(id.lu)}/use`, { post: 'secretary', from_on: '2025-02-09' });
      assert.deepEqual((await ok('zhao', 'GET', at(id.lu))).uses.map(({ choice }) => choice).sort(), ['deputy', 'secretary']);
    });

    it('POOL-8 a village below the least is asked for a replacement, without names, and begins another list', async () => {
      const [row] = (await todos('li')).filter(({ title }) => title.includes('补充'));
      assert.match(row.detail, /至少要 2 人，现在 0 人/);
      assert.ok((await titles('wang')).some((title) => title.endsWith('补充后备力量')));
      const shown = await ok('li', 'GET', `/reserve/villages/${village}`);
      assert.deepEqual([shown.filed, shown.used, shown.may_begin], [0, 2, true]);
      assert.ok(!/陆平|顾芳/.test(JSON.stringify(shown)));
      says(await who.lu('GET', `/reserve/villages/${village}`), 404);
      says(await who.lu('POST', `/reserve/villages/${second}/next-list`), 409);
      const begun = await ok('li', 'POST', `/reserve/villages/${village}/next-list`);
      assert.equal(begun.number, 2);
      says(await who.li('POST', `/reserve/villages/${village}/next-list`), 409);
      assert.ok(!(await titles('li')).some((title) => title.includes('补充')));
      assert.deepEqual((await ok('li', 'GET', `/pool/villages/${village}`)).people.map(({ name }) => name), ['孙军'], 'who is left of the ledger');
    });

    it('POOL-8 USER-3 leaving has a reason and is approved by another', async () => {
      place.sql(`UPDATE candidates SET stage = 'filed' WHERE id = ${id.gu};`);
      await ok('wang', 'POST', `${at(id.gu)}/exit`, { choice: 'own_wish', on: '2025-02-10', text: '外出务工CANARY退出' });
      says(await who.wang('POST', `${at(id.gu)}/exit/approve`), 403);
      const left = await ok('chen', 'POST', `${at(id.gu)}/exit/approve`);
      assert.equal(left.stage, 'left');
      assert.equal((await ok('zhao', 'GET', at(id.gu))).stage, 'left');
      says(await who.wang('POST', `${at(id.gu)}/tasks`, { choice: 'other', text: '某事', on: '2025-02-10', due_on: '2025-02-11' }), 409);
    });

    it('POOL-9 the town’s meetings of June and December are recorded, missing ones asked for', async () => {
      const [asked] = (await todos('wang')).filter(({ title }) => title.includes('调度会'));
      assert.equal(asked.title, '2024年12月后备力量调度会');
      const meeting = `/reserve/towns/${town}/meetings/2024-12`;
      const body = { held_on: '2024-12-18', present: '班子成员', decided: '议定CANARY事项' };
      assert.deepEqual(fields(await who.wang('POST', meeting, { ...body, held_on: '2024-11-30' })), ['held_on']);
      assert.equal((await who.wang('GET', `/reserve/towns/${town}/meetings/2024-11`)).status, 404);
      assert.equal((await who.far('POST', meeting, body)).status, 404);
      await ok('wang', 'POST', meeting, body);
      assert.ok(!(await titles('wang')).some((title) => title.includes('调度会')));
      const { towns } = await ok('zhao', 'GET', '/reserve/meetings');
      assert.deepEqual(towns.map(({ unit, now }) => [unit, now.status.kind]), [[town, 'done']]);
      assert.match((await ok('zhao', 'GET', meeting)).decided, /议定/);
    });

    it('POOL-11 numbers by stage and unit, how late each stage is, taken out and printed on record', async () => {
      const { rows, sum, steps } = await ok('zhao', 'GET', '/reserve');
      const row = rows.find(({ unit }) => unit === town);
      assert.deepEqual(row.stages.filter(({ count }) => count).map(({ stage, count }) => [stage, count]), [['used', 1], ['left', 1]]);
      assert.equal(sum.stages.find(({ stage }) => stage === 'used').count, 1);
      assert.ok(steps[0].late_days > 150);
      const below = await ok('zhao', 'GET', `/reserve?unit=${town}`);
      assert.ok(below.rows.every(({ village }) => village));
      assert.match((await raw('zhao', 'POST', '/reserve/export', {})).text, /导出：.*张|导出：/);
      await ok('zhao', 'GET', '/reserve/print');
      assert.match((await raw('zhao', 'POST', '/reserve/people/export', {})).text, /共 2 人/);
      const actions = place.sql(`SELECT action FROM audit WHERE action IN ('reserve.export', 'reserve.print', 'candidate.export') ORDER BY id;`);
      assert.deepEqual(actions.trim().split('\n'), ['reserve.export', 'reserve.print', 'candidate.export']);
    });

    it('POOL-10 every look is recorded; no record, to-do or row in plain text names anybody', async () => {
      assert.ok(Number(place.sql(`SELECT COUNT(*) FROM audit WHERE action = 'candidate.look' AND entity_id = ${id.lu};`)) > 2);
      const lists = place.sql(`SELECT after_json FROM audit WHERE action = 'candidate.list';`);
      assert.ok(lists.includes(` ${id.lu} ${id.gu} `), 'whoever stood on a list, by number');
      for (const column of ['text', 'more', 'returned'])
        assert.equal(Number(place.sql(`SELECT COUNT(*) FROM reserve_entries WHERE ${column} LIKE '%CANARY%';`)), 0);
      assert.equal(Number(place.sql(`SELECT COUNT(*) FROM audit WHERE COALESCE(before_json, '') LIKE '%CANARY%' OR COALESCE(after_json, '') LIKE '%CANARY%'
        OR (entity <> 'cadre' AND (COALESCE(before_json, '') LIKE '%陆平%' OR COALESCE(after_json, '') LIKE '%陆平%'));`)), 0);
      assert.equal(Number(place.sql(`SELECT COUNT(*) FROM workflow_steps WHERE reason LIKE '%CANARY%';`)), 0);
    });

    it('POOL-10 whoever was never filed is erased on request, with a record that says not of whom', async () => {
      const pool = `/pool/villages/${village}`;
      await ok('li', 'POST', `${pool}/picks`, { person: [id.sun] });
      await ok('li', 'POST', `${pool}/record`, { held_on: '2025-02-09', reference_on: '2025-02-09', present: '班子成员', decided: '一致同意' });
      assert.equal((await who.wang('GET', erase(id.sun))).status, 404, 'not known to the town yet');
      await ok('li', 'POST', `${pool}/submit`);
      await ok('wang', 'GET', erase(id.sun));
      assert.deepEqual(fields(await who.wang('POST', erase(id.sun), { reason: 'own_wish' })), ['sure']);
      says(await who.wang('POST', erase(id.lu), { reason: 'own_wish', sure: true }), 409, /已经备案/);
      says(await who.far('POST', erase(id.sun), { reason: 'own_wish', sure: true }), 404);
      const sealed = place.sql(`SELECT name FROM candidates WHERE id = ${id.sun};`).trim();
      await ok('wang', 'POST', erase(id.sun), { reason: 'own_wish', sure: true });
      assert.equal(place.yicun(['purge']).status, 0);
      const backup = `${place.folder}/backup.tar.gz`;
      assert.equal(place.yicun(['backup', backup]).status, 0);
      if (place.engine === 'sqlite')
        for (const name of fs.readdirSync(place.folder).filter((one) => /^yicun\.db|^backup/.test(one)))
          for (const text of [sealed, '孙军']) {
            const stored = fs.readFileSync(`${place.folder}/${name}`);
            assert.ok(!(name.startsWith('backup') ? zlib.gunzipSync(stored) : stored).includes(text), `${name}: ${text}`);
          }
      assert.equal((await who.wang('GET', `/pool/people/${id.sun}`)).status, 404);
      const [entity, unit, after] = place.sql(`SELECT entity_id || '|' || unit_code || '|' || after_json FROM audit WHERE action = 'candidate.erase';`).trim().split('|');
      assert.deepEqual([entity, unit], ['0', town]);
      assert.match(after, /本人要求/);
    });

    it('POOL-10 the second factor is asked for where the setting says so', async () => {
      await ok('qian', 'POST', '/settings', { unit: '3205', name: 'pool_second_factor', value: 'county', from: '2025-02-10', source: '要求' });
      for (const url of ['/reserve', '/reserve/people', at(id.lu), '/reserve/vacancies', '/reserve/meetings']) {
        const answer = await who.zhao('GET', url), pool = await who.zhao('GET', '/pool');
        assert.ok(answer.status >= 400);
        assert.deepEqual([answer.status, answer.body], [pool.status, pool.body], url);
      }
      await ok('wang', 'GET', '/reserve');
    });

    it('ALL-1 the record still holds, and every sealed value opens', () => {
      const { status, stdout, stderr } = place.yicun(['check']);
      assert.equal(status, 0, stdout + stderr);
    });
  });
