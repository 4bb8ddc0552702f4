// The reserve pool: who sees whom, the ledger, the first list and the town's review. Over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { idNumber } from './id_number.mjs';
import { startPath, town } from './path.mjs';
import { codeAt } from './totp.mjs';

const village = `${town}200`, second = `${town}201`;
const START = '2024-08-10T10:00:00+08:00';

for (const transport of transports)
  describe(`the reserve pool over ${transport}`, () => {
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
      const none = { unit: '3205', name: 'pool_second_factor', value: 'none', from: '2024-08-10', source: '试点' };
      await ok('qian', 'POST', '/settings', none);
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
    const at = `/pool/villages/${village}`;
    const person = (name, more = {}) => ({
      name, source: 'veteran', pool: 'secretary', sex: 'male', born_on: '1985-03-01', education: 'college', politics: 'member',
      checked: true, ...more,
    });
    const add = async (name, more, by = 'li') => (await ok(by, 'POST', '/pool/people', person(name, more))).id;
    const raw = async (by, method, url, body, accept = 'application/json') => {
      const token = by && place.yicun(['token', 'add', by]).stdout.trim();
      return place.request(method, url, {
        headers: { accept, ...(by && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) },
        body: body && JSON.stringify(body),
      });
    };
    const same = (one, other) => {
      const heads = ({ headers: { date, ...rest } }) => rest;
      assert.deepEqual([one.status, one.text, heads(one)], [other.status, other.text, heads(other)]);
    };
    const todos = async (name) => {
      const { overdue, soon, returned, open } = await ok(name, 'GET', '/');
      return [...overdue, ...soon, ...returned, ...open].filter(({ title }) => title.includes('后备力量'));
    };
    const id = {};

    it('POOL-10 to whoever has no business with it the pool is not there, byte for byte', async () => {
      const paths = [['GET', '/pool'], ['GET', '/pool/ledger'], ['GET', `/pool/villages/${village}`], ['GET', '/pool/people/1'],
        ['POST', '/pool/people'], ['POST', `${at}/submit`], ['GET', `${at}/submit`], ['POST', '/pool/ledger'], ['PUT', '/pool'],
        ['POST', '/pool/ledger/import'], ['GET', '/pool?q=%zz']];
      for (const by of ['gu', 'admin', 'guard', 'audit'])
        for (const accept of ['application/json', 'text/html'])
          for (const [method, url] of paths) {
            const body = method === 'POST' ? { name: '某人' } : undefined;
            const query = url.includes('?') ? url.slice(url.indexOf('?')) : '';
            const answer = await raw(by, method, url, body, accept);
            if (method !== 'PUT') assert.equal(answer.status, query ? 400 : 404, `${by} ${method} ${url}`);
            same(answer, await raw(by, method, `/there-is-no-such-page${query}`, body, accept));
          }
    });

    it('POOL-10 signed out everybody is asked to sign in, whatever is there', async () => {
      for (const [method, url] of [['GET', '/pool'], ['POST', '/pool/people'], ['GET', `${at}/submit`], ['POST', '/pool/ledger/import']]) {
        const body = method === 'POST' ? { name: '某人' } : undefined;
        same(await raw(null, method, url, body), await raw(null, method, '/nowhere', body));
        const page = await raw(null, method, url, body, 'text/html');
        assert.equal(page.status, method === 'GET' ? 303 : 401);
      }
      const lost = await place.browser().post('/pool/people', { name: '路灯' }, { headers: { 'sec-fetch-site': 'same-origin' } });
      assert.equal(lost.status, 401);
      assert.match(lost.text, /路灯/, 'a form is not lost');
      const nowhere = await place.browser().post('/pool/elsewhere', { name: '路灯' }, { headers: { 'sec-fetch-site': 'same-origin' } });
      assert.match(nowhere.text, /路灯/);
    });

    it('POOL-4 POOL-3 a person is entered by the village; what cannot be is said at the field', async () => {
      id.lu = await add('陆平', { id_number: idNumber('1985-03-01'), phone: '13800001111', notes: '会带头', sex: '', born_on: '' });
      const shown = await ok('li', 'GET', `/pool/people/${id.lu}`);
      assert.deepEqual([shown.born_on, shown.sex], ['1985-03-01', 'male'], 'they follow from the ID number');
      assert.deepEqual([shown.id_number, shown.phone, shown.notes_length], ['320***********0135', '138****1111', 3]);
      assert.ok(!JSON.stringify(shown).includes('会带头'));
      const wrong = (more) => who.li('POST', '/pool/people', person('某人', more)).then(fields);
      assert.deepEqual(await wrong({ name: '', source: 'x' }), ['name', 'source']);
      assert.deepEqual(await wrong({ id_number: '320584198503010130' }), ['id_number']);
      assert.deepEqual(await wrong({ id_number: idNumber('1985-03-02') }), ['id_number'], 'another birth date');
      assert.deepEqual(await wrong({ id_number: idNumber('1985-03-01', '022') }), ['id_number'], 'another sex');
      assert.deepEqual(await wrong({ id_number: idNumber('1985-03-01') }), ['id_number'], 'there already');
      assert.deepEqual(await wrong({ phone: '1380000' }), ['phone']);
      assert.deepEqual(await wrong({ born_on: '', sex: '' }), ['born_on', 'sex']);
      assert.deepEqual(await wrong({ joined_on: '2030-01-01' }), ['joined_on']);
    });

    it('ALL-3 a cadre of the register is proposed, and is not typed again', async () => {
      const cadre = await path.ok('wang', 201, 'POST', `/units/${village}/cadres`, {
        name: '顾芳', sex: 'female', born_on: '1990-03-01', education: 'senior', politics: 'member', joined_on: '2012-07-01',
        post: 'committee_member', from_on: '2021-01-10' });
      const { proposals } = await ok('li', 'GET', at);
      assert.deepEqual(proposals.map(({ name, posts }) => [name, posts]), [['顾芳', '村委会委员']]);
      const { f } = await ok('li', 'GET', `/pool/people/new?cadre=${cadre.id}`);
      assert.deepEqual([f.name.value, f.born_on.value, f.work.value], ['顾芳', '1990-03-01', '村委会委员']);
      id.gu = await add('顾芳', { cadre: cadre.id, source: 'team', sex: 'female', born_on: '1990-03-01', education: 'senior' });
      assert.deepEqual((await ok('li', 'GET', at)).proposals, []);
      assert.deepEqual(await who.lu('POST', '/pool/people', person('某', { cadre: cadre.id })).then(fields), ['cadre'], 'not their village');
    });

    it('POOL-1 POOL-4 ALL-4 a ledger comes in as a table, each wrong cell named, whole or not at all', async () => {
      const head = '姓名,来源,培养方向,身份证号,性别,出生日期,学历,政治面貌,入党日期,电话,单位和职务,备注';
      const send = (rows, apply) => who.li('POST', '/pool/ledger/import', { content: `${head}\n${rows}`, apply });
      const bad = await send('张三,退伍,,,男,1980-01-01,大专,中共党员,,,,\n李四,退役军人,,,男,1980-13-01,大专,中共党员,,12,,\n', true);
      assert.deepEqual(fields(bad), ['line.2.source', 'line.3.born_on']);
      const rows = `孙军,退役军人,年轻干部苗子库,,男,1991-05-05,本科,中共党员,2015-07-01,,镇上开厂,肯干\n` +
        `陆平,致富能手,,${idNumber('1985-03-01')},,,本科,中共党员,,,,\n`;
      const preview = await send(rows);
      assert.deepEqual([preview.body.added, preview.body.changed], [1, 1]);
      says(await send(rows, true), 200);
      const { people } = await ok('li', 'GET', '/pool/ledger');
      assert.deepEqual(people.map(({ name, source }) => [name, source]), [['陆平', 'prosperous'], ['顾芳', 'team'], ['孙军', 'veteran']]);
      id.sun = people[2].id;
      assert.equal((await ok('li', 'GET', '/pool/ledger?source=veteran')).total, 1);
      const found = await ok('li', 'POST', '/pool/ledger/search', { name: '军' });
      assert.deepEqual(found.people.map(({ name }) => name), ['孙军']);
      assert.equal((await ok('li', 'POST', '/pool/ledger/search', { name: '赵' })).total, 0);
    });

    it('POOL-10 nobody but the village sees it before it is sent', async () => {
      for (const name of ['wang', 'zhao', 'qian', 'lu', 'far']) {
        assert.equal((await who[name]('GET', `/pool/people/${id.lu}`)).status, 404, name);
        assert.equal((await ok(name, 'GET', '/pool/ledger')).total, 0, name);
      }
      assert.equal((await ok('wang', 'GET', at)).people, undefined);
      assert.equal((await who.lu('GET', at)).status, 404);
      assert.equal((await who.wang('POST', '/pool/people', person('某人'))).status, 404);
    });

    it('POOL-2 POOL-3 POOL-11 the list says what it lacks and who does not fit, and is sent with its record', async () => {
      const todo = await todos('li');
      assert.equal(todo.length, 1);
      assert.equal(todo[0].due, '2024-08-25');
      says(await who.li('POST', `${at}/submit`), 422, /还没有填村“两委”班子讨论的记录/);
      await ok('li', 'POST', `${at}/picks`, { person: [id.lu] });
      let list = await ok('li', 'GET', at);
      assert.equal(list.lacks, '至少要 2 人，现在 1 人；35 周岁及以下的至少要 1 人，现在 0 人');
      await ok('li', 'POST', `${at}/picks`, { person: [id.lu, id.gu] });
      list = await ok('li', 'GET', at);
      assert.equal(list.lacks, null);
      const verdicts = Object.fromEntries(list.people.map(({ name, conditions }) => [name, conditions.verdict]));
      assert.deepEqual(verdicts, { 陆平: 'met', 顾芳: 'not_met', 孙军: 'not_met' });
      assert.deepEqual(await who.li('POST', `${at}/picks`, { person: [id.lu, 999999] }).then(fields), ['person']);
      assert.deepEqual(await who.li('POST', `${at}/record`, { held_on: '2024-09-10', present: '李', decided: '同意', reference_on: '2024-08-25' }).then(fields), ['held_on']);
      await ok('li', 'POST', `${at}/record`, { held_on: '2024-08-09', present: '班子成员五人', decided: '一致同意', reference_on: '2024-08-25' });
      says(await who.li('POST', `${at}/submit`), 422, /顾芳不符合条件/);
      await ok('li', 'POST', `/pool/people/${id.gu}`, { relax_reason: '连续三年带头致富' });
      assert.equal((await ok('li', 'POST', `${at}/submit`)).state, 'submitted');
    });

    it('POOL-10 once it is sent the village reads how many there are, not who', async () => {
      const sent = await ok('li', 'GET', at);
      assert.deepEqual([sent.open, sent.sent, sent.people], [false, 2, undefined]);
      assert.ok(!/陆平|顾芳/.test(JSON.stringify(sent)));
      assert.equal((await who.li('GET', `/pool/people/${id.lu}`)).status, 404);
      assert.equal((await ok('li', 'GET', '/pool/ledger')).total, 0);
      says(await who.li('POST', '/pool/people', person('某人')), 409);
      assert.equal((await todos('li')).length, 0);
    });

    it('POOL-3 POOL-5 USER-3 the town relaxes, judges each, sends back with a reason; another person approves', async () => {
      const [todo] = await todos('wang');
      assert.match(todo.title, /初步名单审核$/);
      assert.ok(!/陆平|顾芳/.test(JSON.stringify(todo)));
      assert.equal((await ok('wang', 'GET', '/pool/ledger')).total, 3);
      const judge = (body, by = 'wang') => who[by]('POST', `${at}/judge`, body);
      assert.deepEqual(await judge({ [`judged_${id.lu}`]: 'refused' }).then(fields), [`judged_${id.lu}`], 'with a reason');
      assert.deepEqual(await judge({ judged_999: 'accepted' }).then(fields), ['judged_999']);
      says(await judge({ [`judged_${id.lu}`]: 'accepted' }), 200);
      says(await who.li('POST', `${at}/withdraw`), 422, /已经开始办理/);
      says(await who.hua('POST', `${at}/approve`), 422, /顾芳还没有审/);
      says(await who.wang('POST', `${at}/return`, {}), 422, /请写明原因/);
      await ok('wang', 'POST', `${at}/return`, { reason: '顾芳的学历请核实' });
      const back = await ok('li', 'GET', at);
      assert.deepEqual([back.state, back.returned], ['returned', '顾芳的学历请核实']);
      assert.ok((await todos('li'))[0].detail.includes('退回'));
      assert.ok(!place.sql('SELECT reason FROM workflow_steps;').includes('顾芳'), 'the reason is sealed');
      await ok('li', 'POST', `/pool/people/${id.gu}`, { work: '村委会委员、网格长' });
      await ok('li', 'POST', `${at}/submit`);
      says(await judge({ [`judged_${id.gu}`]: 'accepted' }), 200);
      says(await who.hua('POST', `${at}/approve`), 422, /放宽还没有审/);
      says(await judge({ [`relaxed_${id.gu}`]: 'approved' }), 200);
      says(await who.wang('POST', `${at}/approve`), 403, /另一位/);
      assert.equal((await todos('wang')).length, 0, 'it is the other one’s');
      assert.equal((await todos('hua')).length, 1);
      assert.equal((await ok('hua', 'POST', `${at}/approve`)).state, 'reviewed');
      const { conditions } = await ok('hua', 'GET', `/pool/people/${id.gu}`);
      assert.deepEqual(conditions.map(({ verdict }) => verdict), ['met', 'relaxed', 'met', 'met']);
      const oldest = (value) => ok('qian', 'POST', '/settings', { unit: '3205', name: 'pool_oldest', value, from: '2024-08-10', source: '试点' });
      await oldest(30);
      assert.deepEqual((await ok('hua', 'GET', `/pool/people/${id.gu}`)).conditions, conditions, 'ALL-8 as they were approved');
      await oldest(45);
    });

    it('USER-2 POOL-10 county and city see what the town has reviewed, and nobody beside', async () => {
      for (const name of ['zhao', 'qian'])
        assert.deepEqual((await ok(name, 'GET', '/pool/ledger')).people.map(({ name: one }) => one), ['陆平', '顾芳'], name);
      assert.equal((await who.zhao('GET', `/pool/people/${id.sun}`)).status, 404, 'not on the list');
      for (const name of ['kong', 'far', 'lu', 'li', 'gu']) assert.equal((await who[name]('GET', `/pool/people/${id.lu}`)).status, 404, name);
      const { rows } = await ok('zhao', 'GET', `/pool?unit=${town}`);
      const row = rows.find(({ unit }) => unit === village);
      assert.deepEqual([row.reviewed, row.listed, row.status.word], [1, 2, '镇已审核']);
    });

    it('POOL-4 the same person in two villages shows to the town, never to a secretary', async () => {
      id.twin = await add('陆平', { id_number: idNumber('1985-03-01') }, 'lu');
      assert.deepEqual((await ok('lu', 'GET', `/pool/people/${id.twin}`)).twins, []);
      const there = `/pool/villages/${second}`;
      await ok('lu', 'POST', `${there}/picks`, { person: [id.twin] });
      await ok('lu', 'POST', `${there}/record`, { held_on: '2024-08-09', present: '班子', decided: '同意', reference_on: '2024-08-25' });
      await ok('lu', 'POST', `${there}/submit`);
      assert.deepEqual((await ok('wang', 'GET', `/pool/people/${id.twin}`)).twins.map(({ id: other }) => other), [id.lu]);
    });

    it('POOL-10 in full only once, for a reason; looks, full views and exports are recorded without a name', async () => {
      says(await who.wang('POST', `/pool/people/${id.lu}/reveal`, {}), 422, /请选择为什么/);
      const { revealed } = await ok('wang', 'POST', `/pool/people/${id.lu}/reveal`, { reason: 'contact' });
      assert.deepEqual(revealed, { id_number: idNumber('1985-03-01'), phone: '13800001111', notes: '会带头' });
      const sheet = await raw('wang', 'POST', '/pool/ledger/export', { source: 'prosperous' });
      assert.match(sheet.text, /陆平/);
      assert.match(sheet.text, /导出：.*wang，2024年8月10日 10:00，共 1 人/);
      assert.ok(!sheet.text.includes(idNumber('1985-03-01')));
      const records = place.sql("SELECT action || ' ' || user_name || ' ' || entity_id || ' ' || COALESCE(after_json, '') FROM audit WHERE entity = 'candidate';");
      assert.match(records, new RegExp(`candidate.look zhao|candidate.look wang ${id.twin}`));
      assert.match(records, new RegExp(`candidate.reveal wang ${id.lu} .*联系本人`));
      assert.match(records, /candidate.export wang 0 .*"persons":1/);
      assert.ok(!/陆平|顾芳|孙军|13800001111/.test(place.sql('SELECT COALESCE(before_json, \'\') || COALESCE(after_json, \'\') FROM audit WHERE entity IN (\'candidate\', \'pool_list\');')));
    });

    it('POOL-10 the security administrator reads who has seen whom, by number, also on pages of lists', async () => {
      await ok('zhao', 'GET', '/pool/ledger');
      await ok('zhao', 'GET', `/pool/people/${id.gu}`);
      const { looks } = await ok('guard', 'GET', `/private-looks?user=zhao&entity_id=${id.gu}`);
      assert.deepEqual(looks.slice(0, 2).map(({ action_label, person: number }) => [action_label, number]),
        [['查看后备力量人选', id.gu], ['查看后备力量名单', 0]]);
      assert.match(looks[1].detail, new RegExp(`^人选编号： ${id.lu} ${id.gu} $`));
      assert.ok(!/陆平|顾芳/.test(JSON.stringify(looks)));
      assert.deepEqual((await ok('guard', 'GET', '/private-looks?user=li')).looks.filter(({ action_label }) => action_label.includes('名单')), [], 'its own');
      for (const name of ['zhao', 'admin', 'audit', 'gu']) says(await who[name]('GET', '/private-looks'), 403);
      assert.match((await raw('guard', 'POST', '/private-looks/export')).text, /查看后备力量人选的完整信息/);
    });

    it('POOL-10 what names a person is nowhere in the store in the clear', () => {
      const stored = place.sql("SELECT COALESCE(name, '') || COALESCE(id_number, '') || COALESCE(phone, '') || COALESCE(work, '') || COALESCE(notes, '') || COALESCE(relax_reason, '') || COALESCE(judged_reason, '') FROM candidates;") +
        place.sql("SELECT COALESCE(present, '') || COALESCE(decided, '') || COALESCE(returned, '') FROM pool_lists;") +
        place.sql('SELECT answer FROM submissions;');
      assert.ok(stored.length > 100);
      assert.ok(!/陆平|顾芳|孙军|13800001111|会带头|镇上开厂|连续三年|班子/.test(stored));
      assert.ok(!stored.includes(idNumber('1985-03-01')));
    });

    it('POOL-10 county and city give a second factor first, unless the county set it otherwise', async () => {
      place.setClock('2024-08-11T10:00:00+08:00');
      const asked = { unit: '3205', name: 'pool_second_factor', value: 'county', from: '2024-08-11', source: '保密要求' };
      await ok('qian', 'POST', '/settings', asked);
      says(await who.zhao('GET', '/pool/ledger'), 403, /动态口令/);
      says(await who.wang('GET', '/pool/ledger'), 200);
      assert.equal((await who.gu('GET', '/pool/ledger')).status, 404, 'who may not know of it is not asked');
      assert.equal((await who.zhao('GET', '/pool/people/999999')).status, 404);
      const zhao = await place.signIn('zhao');
      const page = await zhao.get('/pool/ledger');
      assert.deepEqual([page.status, page.headers.location], [303, '/account/factor/check?next=%2Fpool%2Fledger']);
      const posted = await zhao.post('/pool/ledger/search', { name: '陆' });
      assert.equal(posted.status, 422);
      assert.match(posted.text, /请先输入动态口令/);
      await zhao.post('/account/factor/start');
      const secret = /id="factor-secret">([A-Z2-7 ]+)</.exec((await zhao.get('/account/factor')).text)[1].replaceAll(' ', '');
      await zhao.post('/account/factor', { code: codeAt(secret, Date.parse('2024-08-11T10:00:00+08:00') / 1000) });
      assert.equal((await zhao.get('/pool/ledger')).status, 200);
    });

    it('the server is well and has nothing to report', async () => {
      assert.equal((await place.request('GET', '/healthz')).status, 200);
      assert.doesNotMatch(place.server.output, /error/i);
    });
  });
