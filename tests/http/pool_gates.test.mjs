// From the town's review to filing: analysis, proposals, five gates, summary. Over both transports.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join as path_of } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { onlyOn, startPlace, transports } from './harness.mjs';
import { idNumber } from './id_number.mjs';
import { startPath, town } from './path.mjs';
import { codeAt } from './totp.mjs';

const village = `${town}200`;
const START = '2024-09-10T10:00:00+08:00';
const gates = ['politics', 'conduct', 'ability', 'style', 'integrity'];
const names = { lu: '陆平', gu: '顾芳', sun: '孙军' };
const anybody = /陆平|顾芳|孙军/;

for (const transport of transports)
  describe(`from the town's review to filing over ${transport}`, () => {
    let place, path, who;
    const id = {}, user = {};

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
    const missing = async (by, method, url, body) => {
      for (const accept of ['application/json', 'text/html'])
        same(await raw(by, method, url, body, accept), await raw(by, method, '/there-is-no-such-page', body, accept));
    };
    const todos = async (name, text) => {
      const { overdue, soon, returned, open } = await ok(name, 'GET', '/');
      const list = [...overdue, ...soon, ...returned, ...open].filter(({ link, href_link }) => (link ?? href_link).startsWith('/pool'));
      assert.ok(!anybody.test(JSON.stringify(list)), 'no to-do names a person');
      return text ? list.filter(({ title, detail }) => `${title} ${detail}`.includes(text)) : list;
    };
    const at = (number = 1) => `/pool/villages/${village}/proposals/${number}`;
    const step = (by, action, body, number) => who[by]('POST', `${at(number)}/${action}`, body ?? {});
    const finding = (more) => ({ kind: 'talk', held_on: '2024-09-08', who: '镇党委书记与本人谈话', said: '本人愿意，群众认可', ...more });
    const meeting = { situation: 'troubled', held_on: '2024-09-10', present: '工作组和镇党委', decided: '逐个研究，一致同意' };
    const sign = (by, gate, body) => who[by]('POST', `/pool/gates/${gate}/sign`, { mark: 'passed', grounds: '查过，没有问题', ...body });
    const mine = async (by) => (await ok(by, 'GET', '/pool/gates')).gates;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: START });
      path = await startPath(place);
      for (const [name, unit, role] of [
        ['li', village, 'village_secretary'], ['hua', town, 'town_officer'], ['far', '320509105', 'town_officer'],
        ['zhou', '320509', 'county_reviewer'], ['kong', '320506', 'county_reviewer'],
        ['jiwei', '320509', 'department_member'], ['gongan', '320509', 'department_member'], ['nongye', '320509', 'department_member'],
        ['idle', '320509', 'department_member'], ['other', '320506', 'department_member'],
        ['admin', '3205', 'system_admin'], ['guard', '3205', 'security_admin'], ['audit', '3205', 'auditor']]) {
        place.addUser(name, { unit, roles: [role] });
        path.who[name] = place.api(name);
        user[name] = Number(place.sql(`SELECT id FROM users WHERE name = '${name}';`));
      }
      who = path.who;
      place.setClock(START);
      await ok('qian', 'POST', '/settings', { unit: '3205', name: 'pool_second_factor', value: 'none', from: '2024-09-10', source: '试点' });
      const born = { lu: '1985-03-01', gu: '1992-06-01', sun: '1988-01-01' };
      for (const [key, name] of Object.entries(names))
        id[key] = (await ok('li', 'POST', '/pool/people', {
          name, source: 'veteran', pool: 'secretary', sex: 'male', born_on: born[key], education: 'college', politics: 'member',
          joined_on: '2012-07-01', work: `${name}的厂`, id_number: idNumber(born[key]), phone: '13800001111', notes: '会带头', checked: true,
        })).id;
      const list = `/pool/villages/${village}`;
      await ok('li', 'POST', `${list}/picks`, { person: Object.values(id) });
      await ok('li', 'POST', `${list}/record`, { held_on: '2024-08-20', present: '班子', decided: '同意', reference_on: '2024-08-25' });
      await ok('li', 'POST', `${list}/submit`);
      await ok('wang', 'POST', `${list}/judge`, Object.fromEntries(Object.values(id).map((one) => [`judged_${one}`, 'accepted'])));
      await ok('hua', 'POST', `${list}/approve`);
    });
    after(() => place.stop());

    it('POOL-5 the town writes down what it found out; nothing of it is changed, only corrected', async () => {
      const [todo] = await todos('wang', '分析研判');
      assert.deepEqual([todo.due, todo.detail], ['2024-09-15', '3 人审核通过，3 人还没有谈话记录']);
      const post = (more, by = 'wang') => who[by]('POST', `/pool/people/${id.lu}/findings`, finding(more));
      assert.deepEqual(await post({ kind: 'x', said: '' }).then(fields), ['kind', 'said']);
      assert.deepEqual(await post({ held_on: '2024-09-11' }).then(fields), ['held_on']);
      const ballots = { kind: 'appraisal', issued: 30, collected: 28, excellent: 20, competent: 7, incompetent: 1 };
      assert.deepEqual(await post({ ...ballots, collected: 31 }).then(fields), ['collected']);
      assert.deepEqual(await post({ ...ballots, excellent: 21 }).then(fields), ['excellent']);
      assert.deepEqual(await post({ issued: 3 }).then(fields), ['kind']);
      assert.deepEqual(await post({ kind: 'appraisal' }).then(fields), ['issued', 'collected', 'excellent', 'competent', 'incompetent']);
      const { id: first } = (await post(ballots)).body;
      const { f } = await ok('wang', 'GET', `/pool/people/${id.lu}/findings/new?corrects=${first}`);
      assert.deepEqual([f.issued.value, f.said.value], ['30', '本人愿意，群众认可'], 'a correction opens filled');
      assert.deepEqual(await post({ corrects: first }).then(fields), ['kind']);
      assert.deepEqual(await post({ ...ballots, corrects: 9999 }).then(fields), ['corrects']);
      says(await post({ ...ballots, excellent: 19, competent: 8, corrects: first }), 201);
      assert.deepEqual(await post({ ...ballots, corrects: first }).then(fields), ['corrects'], 'once');
      const shown = await ok('zhao', 'GET', `/pool/people/${id.lu}`);
      assert.deepEqual(shown.findings.map(({ corrected, correction, excellent }) => [corrected, correction, excellent]),
        [[true, false, 20], [false, true, 19]]);
      for (const by of ['li', 'jiwei', 'zhao', 'far']) says(await post({}, by), 404);
      await missing('jiwei', 'GET', `/pool/people/${id.lu}/findings/new`);
      assert.ok(!/群众认可|谈话/.test(place.sql('SELECT COALESCE(who, \'\') || COALESCE(said, \'\') FROM pool_findings;')), 'sealed');
    });

    it('POOL-5 a proposal needs its meeting, two persons or a reason, and a talk with each', async () => {
      const save = (more) => who.wang('POST', at(), { ...meeting, ...more });
      assert.deepEqual(await save({ situation: '', decided: '' }).then(fields), ['situation', 'decided']);
      assert.deepEqual(await save({ person: [999999] }).then(fields), ['person']);
      assert.deepEqual(await save({ held_on: '2024-09-11', person: [id.lu] }).then(fields), ['held_on']);
      says(await step('wang', 'submit'), 409);
      says(await save({ person: [id.lu] }), 200);
      assert.deepEqual(await step('wang', 'submit').then(fields), ['shortfall', `person_${id.lu}`]);
      const why = await step('wang', 'submit');
      says(why, 422, /每个村至少 2 人，现在 1 人/);
      says(why, 422, /陆平还没有谈话记录/);
      says(await save({ person: [id.lu, id.gu], shortfall: '' }), 200);
      for (const one of ['lu', 'gu']) await ok('wang', 'POST', `/pool/people/${id[one]}/findings`, finding());
      for (const by of ['zhao', 'qian']) {
        const draft = await ok(by, 'GET', at());
        assert.deepEqual([draft.shown, draft.people], [false, undefined], by);
      }
      assert.equal((await who.wang('GET', at(2))).status, 404);
      says(await who.wang('POST', at(2), { ...meeting, person: [id.sun] }), 409);
      assert.equal((await ok('wang', 'POST', `${at()}/submit`)).state, 'submitted');
      says(await who.wang('POST', at(), { ...meeting, person: [id.sun] }), 409);
      const { people } = await ok('zhao', 'GET', at());
      assert.deepEqual(people.map(({ name, stage, ripeness }) => [name, stage, ripeness]),
        [['陆平', 'proposed', 'mature'], ['顾芳', 'proposed', 'young']]);
      for (const by of ['li', 'far', 'kong', 'jiwei']) assert.equal((await who[by]('GET', at())).status, 404, by);
    });

    it('ALL-9 it is withdrawn by its sender, or sent back with a reason that stays sealed', async () => {
      says(await step('hua', 'withdraw'), 403, /提交人本人/);
      assert.equal((await ok('wang', 'POST', `${at()}/withdraw`)).state, 'draft');
      assert.equal((await ok('wang', 'GET', `/pool/people/${id.lu}`)).stage, 'reviewed');
      await ok('wang', 'POST', `${at()}/submit`);
      says(await step('zhao', 'return'), 422, /请写明原因/);
      await ok('zhao', 'POST', `${at()}/return`, { reason: '顾芳的情况再核实' });
      assert.equal((await todos('wang', '退回')).length, 1);
      assert.equal((await ok('wang', 'GET', at())).returned, '顾芳的情况再核实');
      assert.ok(!anybody.test(place.sql("SELECT reason FROM workflow_steps WHERE entity = 'pool_proposal';")));
      await ok('wang', 'POST', `${at()}/submit`);
    });

    it('POOL-5 the county divides the gates among its departments before it opens a review', async () => {
      assert.equal((await todos('zhao', '开始县级联审')).length, 1);
      says(await step('zhao', 'open'), 422, /政治关还没有分给哪个部门/);
      const divided = { politics: user.jiwei, conduct: user.gongan, ability: user.nongye, style: user.jiwei, integrity: user.jiwei };
      const save = (more) => who.zhao('POST', '/pool/duties', { ...divided, ...more });
      assert.deepEqual(await save({ politics: user.other }).then(fields), ['politics'], 'of another county');
      assert.deepEqual(await save({ style: user.wang, integrity: '' }).then(fields), ['style', 'integrity']);
      says(await save(), 200);
      const shown = await ok('zhou', 'GET', '/pool/duties');
      assert.deepEqual(shown.gates.map(({ choices }) => choices.find(({ selected }) => selected).value), Object.values(divided), 'kept');
      for (const by of ['wang', 'qian', 'jiwei']) assert.equal((await who[by]('GET', '/pool/duties')).status, 404, by);
    });

    it('POOL-10 before the review opens a department finds nothing there, byte for byte', async () => {
      assert.equal((await todos('jiwei')).length, 0);
      for (const [method, url] of [['GET', '/pool/gates'], ['POST', '/pool/gates'], ['GET', '/pool/gates/1'], ['POST', '/pool/gates/1'],
        ['GET', '/pool/gates/1/sign'], ['POST', '/pool/gates/1/sign'], ['GET', '/pool/summary'],
        ['GET', at()], ['GET', '/pool/proposals'], ['GET', `/pool/people/${id.lu}`], ['POST', `/pool/people/${id.lu}/reveal`]])
        await missing('jiwei', method, url, method === 'POST' ? { mark: 'passed', grounds: '好' } : undefined);
    });

    it('POOL-5 each person gets five open gates; a member sees what the gate needs, and only those assigned', async () => {
      assert.deepEqual(await step('zhao', 'open', { opinion: [user.other] }).then(fields), ['opinion']);
      assert.equal((await ok('zhao', 'POST', `${at()}/open`, { opinion: [user.gongan] })).state, 'in_review');
      const { people } = await ok('zhao', 'GET', at());
      for (const { gates: own } of people)
        assert.deepEqual(own.map(({ kind, user_name, mark }) => [kind, user_name, mark]),
          [...gates.map((kind) => [kind, { conduct: 'gongan', ability: 'nongye' }[kind] ?? 'jiwei', 'open']), ['opinion', 'gongan', 'open']]);
      const list = await mine('jiwei');
      assert.deepEqual(list.map(({ kind, person }) => [person, kind]),
        [id.lu, id.gu].flatMap((person) => ['politics', 'style', 'integrity'].map((kind) => [person, kind])));
      assert.equal((await todos('jiwei', '政治关')).length, 2);
      const page = await ok('jiwei', 'GET', `/pool/gates/${list[0].id}`);
      assert.deepEqual(page.known, { name: '陆平', sex_label: '男', born_label: '1985年3月1日', age: 39, education_label: '大专', work: '陆平的厂' });
      const text = (await raw('jiwei', 'GET', `/pool/gates/${list[0].id}`, undefined, 'text/html')).text;
      assert.ok(text.includes('陆平') && !/320584|138|会带头|群众认可/.test(text));
      assert.match(place.sql("SELECT action || ' ' || user_name || ' ' || entity_id FROM audit WHERE entity = 'candidate';"), new RegExp(`candidate.look jiwei ${id.lu}`));
      for (const by of ['idle', 'other', 'nongye']) await missing(by, 'GET', `/pool/gates/${list[0].id}`);
      await missing('idle', 'GET', '/pool/gates');
      await missing('jiwei', 'GET', `/pool/people/${id.lu}`);
      await missing('gongan', 'POST', `/pool/gates/${list[0].id}/sign`, { mark: 'passed', grounds: '好' });
      const move = (name, unit, roles) => place.sql(`UPDATE users SET unit_code = '${unit}', roles = ${roles} WHERE name = '${name}';`);
      move('jiwei', '320506', 16);
      await missing('jiwei', 'GET', '/pool/gates');
      assert.equal((await todos('jiwei')).length, 0, 'in another county');
      const wang = Number(place.sql("SELECT id FROM users WHERE name = 'wang';"));
      move('wang', '320509', 16);
      await ok('zhao', 'POST', `${at()}/hand-over`, { gate: 'conduct', user: wang });
      says(await sign('wang', (await mine('wang'))[0].id), 403, /另一位/);
      move('wang', town, 2);
      move('jiwei', '320509', 16);
      await ok('zhao', 'POST', `${at()}/hand-over`, { gate: 'conduct', user: user.gongan });
      id.list = list;
    });

    it('POOL-5 a gate is signed once, with grounds; again only in the place of a signature that is named', async () => {
      const [politics] = id.list;
      assert.deepEqual(await sign('jiwei', politics.id, { grounds: ' ' }).then(fields), ['grounds']);
      assert.deepEqual(await sign('jiwei', politics.id, { mark: 'open' }).then(fields), ['mark']);
      says(await sign('jiwei', politics.id, { replaces: 77 }), 409);
      says(await sign('jiwei', politics.id, { mark: 'failed', grounds: '有举报待查' }), 200);
      says(await sign('jiwei', politics.id), 409, /已经签过/);
      const { signature } = await ok('jiwei', 'GET', `/pool/gates/${politics.id}`);
      says(await sign('jiwei', politics.id, { replaces: signature, grounds: '举报查否' }), 200);
      says(await sign('jiwei', politics.id, { replaces: signature }), 409);
      const { people } = await ok('zhao', 'GET', at());
      const gate = people[0].gates[0];
      assert.deepEqual([gate.mark, gate.grounds, gate.earlier.map(({ word, grounds }) => [word, grounds])], ['passed', '举报查否', [['不通过', '有举报待查']]]);
      assert.ok(!/举报查否|有举报/.test(JSON.stringify(await ok('wang', 'GET', at()))), 'the town reads them with the conclusion');
      assert.ok(!/举报/.test(place.sql('SELECT grounds FROM pool_signatures;')), 'sealed');
      says(await step('zhao', 'conclude'), 422, /陆平还有关口没有签/);
      assert.equal((await todos('zhao')).length, 0, 'it is the departments’ turn');
    });

    it('POOL-5 what nobody signed can go to another department', async () => {
      assert.deepEqual(await step('zhao', 'hand-over', { gate: 'x', user: user.idle }).then(fields), ['gate']);
      assert.deepEqual(await step('zhao', 'hand-over', { gate: 'politics', user: user.wang }).then(fields), ['user']);
      await ok('zhao', 'POST', `${at()}/hand-over`, { gate: 'politics', user: user.idle });
      assert.deepEqual((await mine('idle')).map(({ person }) => person), [id.gu], 'the signed one stays');
      assert.equal((await mine('jiwei')).length, 5);
    });

    it('USER-3 somebody else concludes: all five passed, or refused with grounds', async () => {
      for (const by of ['jiwei', 'gongan', 'nongye', 'idle'])
        for (const gate of (await mine(by)).filter(({ mark, kind }) => mark === 'open' && kind !== 'opinion'))
          says(await sign(by, gate.id, gate.kind === 'integrity' && gate.person === id.gu ? { mark: 'failed', grounds: '有问题线索' } : {}), 200);
      const opinion = (await mine('gongan')).find(({ kind }) => kind === 'opinion');
      says(await sign('gongan', opinion.id, { mark: 'failed', grounds: '邻里有纠纷' }), 200);
      assert.equal((await todos('zhao', '作出联审结论')).length, 1);
      place.sql(`UPDATE pool_signatures SET user_id = ${user.zhou};`);
      says(await step('zhou', 'conclude'), 403, /另一位/);
      assert.equal((await todos('zhou', '作出联审结论')).length, 0);
      assert.deepEqual(await ok('zhao', 'POST', `${at()}/conclude`).then(({ state, passed }) => [state, passed]), ['concluded', 1]);
      const { people } = await ok('wang', 'GET', at());
      assert.deepEqual(people.map(({ name, stage }) => [name, stage]), [['陆平', 'passed'], ['顾芳', 'refused']]);
      assert.equal(people[1].gates[4].grounds, '有问题线索');
    });

    it('POOL-10 once it is concluded the departments find nothing there again', async () => {
      for (const by of ['jiwei', 'gongan', 'nongye', 'idle']) {
        assert.equal((await todos(by)).length, 0);
        await missing(by, 'GET', '/pool/gates');
      }
      await missing('jiwei', 'GET', `/pool/gates/${id.list[0].id}`);
      await missing('jiwei', 'POST', `/pool/gates/${id.list[0].id}/sign`, { mark: 'failed', grounds: '改' });
    });

    it('POOL-5 the county asks, the city files or sends back; the town is asked to fill up', async () => {
      const [again] = await todos('wang', '再提人选').then((list) => (list.length ? list : todos('wang', '要再提人选')));
      assert.match(again.detail, /联审后只有 1 人，要再提人选，至少 2 人/);
      assert.equal((await todos('zhou', '报市备案')).length, 1);
      says(await step('zhao', 'file'), 404);
      await ok('zhao', 'POST', `${at()}/ask`);
      assert.equal((await todos('qian', '备案')).length, 1);
      says(await step('qian', 'decline'), 422, /请写明原因/);
      await ok('qian', 'POST', `${at()}/decline`, { reason: '请补报会议情况' });
      assert.equal((await todos('zhao', '市里退回了')).length, 1);
      await ok('zhao', 'POST', `${at()}/ask`);
      place.sql("UPDATE users SET unit_code = '3205', roles = 8 WHERE name = 'zhao';");
      says(await step('zhao', 'file'), 403, /另一位/);
      place.sql("UPDATE users SET unit_code = '320509', roles = 4 WHERE name = 'zhao';");
      assert.equal((await ok('qian', 'POST', `${at()}/file`)).state, 'filed');
      assert.equal((await ok('zhao', 'GET', `/pool/people/${id.lu}`)).stage, 'filed');
      assert.equal((await ok('zhao', 'GET', `/pool/people/${id.gu}`)).stage, 'refused');
      const { f, people } = await ok('wang', 'GET', `${at(2)}/edit`);
      assert.deepEqual([f.situation.value, people.map(({ name }) => name)], ['troubled', ['孙军']], 'who was refused is not proposed again');
      await ok('wang', 'POST', `/pool/people/${id.sun}/findings`, finding());
      await ok('wang', 'POST', at(2), { ...meeting, person: [id.sun] });
      assert.equal((await ok('wang', 'POST', `${at(2)}/submit`)).state, 'submitted', 'one is enough beside the one filed');
      assert.deepEqual((await ok('zhao', 'GET', at(1))).people.map(({ name }) => name), ['陆平', '顾芳'], 'the first stays as it was');
    });

    it('POOL-9 the summary table has who passed, by town and village, with who took it and no ID numbers', async () => {
      const { people, taken } = await ok('qian', 'GET', '/pool/summary');
      assert.deepEqual(people.map(({ number, name, born, ripeness_label, remark }) => [number, name, born, ripeness_label, remark]),
        [[1, '陆平', '1985.03', '成熟', '2024年9月10日备案']]);
      assert.match(taken, /qian，2024年9月10日 10:00，共 1 人/);
      const sheet = await raw('zhao', 'POST', '/pool/summary/export', {});
      assert.match(sheet.text, /序号,镇,村,姓名,性别,出生年月,学历,政治面貌,入党时间,现工作单位及职务,来源,储备库,成熟\/年轻,备注/);
      assert.match(sheet.text, /陆平,男,1985年3月/);
      assert.match(sheet.text, /导出：.*zhao，2024年9月10日 10:00，共 1 人/);
      assert.ok(!/320584|13800001111/.test(sheet.text + JSON.stringify(people)));
      assert.equal((await ok('kong', 'GET', '/pool/summary')).people.length, 0);
      assert.equal((await ok('far', 'GET', '/pool/summary')).people.length, 0);
      assert.equal((await who.li('GET', '/pool/summary')).status, 404);
      const looks = await ok('guard', 'GET', '/private-looks');
      assert.ok(looks.looks.some(({ action_label }) => action_label === '导出名单汇总表'));
    });

    it('POOL-11 what is late is shown, and the steps stay open', async () => {
      place.setClock('2024-11-05T10:00:00+08:00');
      const { proposals } = await ok('wang', 'GET', '/pool/proposals');
      const row = proposals.find(({ unit }) => unit === village);
      assert.deepEqual([row.number, row.status.word, row.status.kind], [2, '待县联审，已过期限', 'late']);
      assert.equal((await ok('zhao', 'GET', '/pool/proposals?state=filed')).total, 0);
      assert.match((await raw('zhao', 'GET', '/pool/proposals.csv')).text, /待县联审，已过期限,1,0/);
      assert.equal((await ok('zhao', 'POST', `${at(2)}/open`)).state, 'in_review');
    });

    it('POOL-8 when somebody filed is gone, who was reviewed since is to be proposed', async () => {
      place.sql(`UPDATE pool_proposals SET state = 'filed', passed = picked; UPDATE candidates SET stage = 'left' WHERE id = ${id.lu};
        UPDATE candidates SET stage = 'reviewed' WHERE id = ${id.sun};`);
      const [todo] = await todos('wang', '分析研判和建议名单');
      assert.match(todo.detail, /1 人都谈过话，可以提建议名单/);
      place.sql(`UPDATE pool_proposals SET passed = 1 WHERE number = 1; UPDATE pool_proposals SET state = 'in_review', passed = 0 WHERE number = 2;
        UPDATE candidates SET stage = 'filed' WHERE id = ${id.lu}; UPDATE candidates SET stage = 'proposed' WHERE id = ${id.sun};`);
      assert.equal((await todos('wang', '分析研判和建议名单')).length, 0);
    });

    it('ALL-1 POOL-10 records of it name nobody', () => {
      const records = place.sql("SELECT action || ' ' || COALESCE(before_json, '') || COALESCE(after_json, '') FROM audit WHERE entity LIKE 'pool%' OR entity = 'candidate';");
      for (const action of ['pool_finding.create', 'pool_finding.correct', 'pool_proposal.save', 'pool_proposal.submit', 'pool_proposal.open',
        'pool_gate.sign ', 'pool_gate.sign_again', 'pool_proposal.conclude', 'pool_proposal.ask', 'pool_proposal.decline', 'pool_proposal.file',
        'pool_duty.save', 'candidate.summary ', 'candidate.summary_export'])
        assert.ok(records.includes(action), action);
      assert.ok(!anybody.test(records) && !/举报|线索|群众认可/.test(records));
      assert.equal(place.yicun(['check']).status, 0);
      const mark = (passed) => place.sql(`UPDATE pool_signatures SET passed = ${passed} WHERE gate_id IN
        (SELECT id FROM pool_gates WHERE candidate_id = ${id.lu} AND gate = 'style');`);
      mark(0);
      assert.match(place.yicun(['check']).stdout, /passed without five gates/);
      mark(1);
    });

    it('POOL-10 who it is about, and what was found out, stands in the clear in no file', { skip: onlyOn('sqlite', 'files are read') }, () => {
      const signs = [...Object.values(names), '举报查否', '有举报待查', '有问题线索', '邻里有纠纷', '群众认可', '镇党委书记与本人谈话', '请补报会议情况', '13800001111'];
      assert.equal(place.yicun(['backup', `${place.folder}/backup`]).status, 0);
      let read = 0;
      for (const entry of fs.readdirSync(place.folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const content = fs.readFileSync(path_of(entry.parentPath ?? entry.path, entry.name));
        for (const sign of signs) assert.ok(!content.includes(sign), `${entry.name} has ${sign}`);
        read++;
      }
      assert.ok(read > 3, `${read} files`);
    });

    it('POOL-10 a second factor is asked of departments too, and not of those who have no gate', async () => {
      place.setClock('2024-11-06T10:00:00+08:00');
      await ok('qian', 'POST', '/settings', { unit: '3205', name: 'pool_second_factor', value: 'county', from: '2024-11-06', source: '保密要求' });
      says(await who.jiwei('GET', '/pool/gates'), 403, /动态口令/);
      await missing('idle', 'GET', '/pool/gates');
      const jiwei = await place.signIn('jiwei');
      assert.equal((await jiwei.get('/pool/gates')).headers.location, '/account/factor/check?next=%2Fpool%2Fgates');
      await jiwei.post('/account/factor/start');
      const secret = /id="factor-secret">([A-Z2-7 ]+)</.exec((await jiwei.get('/account/factor')).text)[1].replaceAll(' ', '');
      await jiwei.post('/account/factor', { code: codeAt(secret, Date.parse('2024-11-06T10:00:00+08:00') / 1000) });
      assert.equal((await jiwei.get('/pool/gates')).status, 200);
    });

    it('the server is well and has nothing to report', async () => {
      assert.equal((await place.request('GET', '/healthz')).status, 200);
      assert.doesNotMatch(place.server.output, /error/i);
    });
  });
