// How a village on a town's approved list is put right: its plan, its steps, the four checks, taking it off, and what
// comes back. Over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';

const town = '320509104', villages = [`${town}200`, `${town}201`, `${town}202`];

for (const transport of transports)
  describe(`a village put right over ${transport}`, () => {
    let place, who, id, year = 2021;

    before(async () => {
      place = await startPlace({ transport, units: true });
      const path = await startPath(place);
      place.setClock('2021-12-06T10:00:00+08:00');
      place.addUser('li', { unit: villages[1], roles: ['village_secretary'] });
      place.addUser('lu', { unit: villages[2], roles: ['village_secretary'] });
      place.addUser('kong', { unit: '320506', roles: ['county_reviewer'] });
      place.addUser('hua', { unit: town, roles: ['town_officer'] });
      place.addUser('he', { unit: '320509', roles: ['county_reviewer'] });
      for (const name of ['kong', 'li', 'lu', 'hua', 'he']) path.who[name] = place.api(name);
      who = path.who;
      place.sql(`UPDATE units SET covered = CASE WHEN code IN ('${villages.join("', '")}') THEN 1 ELSE 0 END WHERE level >= 3;`);
      await name();
    });
    after(() => place.stop());

    const ok = async (name, method, path, body) => {
      const answer = await who[name](method, path, body);
      assert.ok(answer.status < 300, `${name} ${method} ${path}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const says = (answer, status, text) => {
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.match(JSON.stringify(answer.body), text);
    };
    const titles = async (name) => {
      const { overdue, soon, returned, open } = await ok(name, 'GET', '/');
      return [...overdue, ...soon, ...returned, ...open].map(({ title }) => title);
    };
    const at = (path = '') => `/remedies/${id}${path}`;
    const show = () => ok('wang', 'GET', at());

    /* The year's rating closes, the town names villages 1 and 2 to be put right, the county approves. */
    async function name() {
      const { id: round } = await ok('zhao', 'POST', '/ratings', { key: 'five_good', year });
      const { ratings } = await ok('wang', 'GET', `/ratings?round=${round}&size=200`);
      for (const { id: rating, unit } of ratings) {
        const mark = unit === villages[0] ? '10' : '4';
        const marks = Object.fromEntries(Array.from({ length: 10 }, (_, row) => [`mark_${row}`, mark]));
        await ok('wang', 'POST', `/ratings/${rating}/rate`,
          { ...marks, issued_1: 50, returned_1: 40, valid_1: 40, votes_1_0: 0, votes_1_1: 0, votes_1_2: 40, votes_1_3: 0 });
        await ok('hua', 'POST', `/ratings/${rating}/check`);
      }
      const { id: naming } = await ok('wang', 'POST', '/namings', { round, reason: '村少' });
      await ok('wang', 'POST', `/namings/${naming}`, { [`kind_${villages[0]}`]: 'build', [`kind_${villages[1]}`]: 'right', [`kind_${villages[2]}`]: 'right' });
      await ok('wang', 'POST', `/namings/${naming}/submit`);
      await ok('zhao', 'POST', `/namings/${naming}/approve`);
    }
    const checkAll = async (by) => {
      for (const kind of ['carried_out', 'no_relapse', 'visible', 'real'])
        await ok(by, 'POST', at('/checks'), { kind, verdict: 'passed', grounds: '走访二十户', checked_on: '2022-03-01' });
    };

    it('RATE-10 ALL-2 each village on the approved list waits for its plan, with what the rating found', async () => {
      const { remedies, figures } = await ok('wang', 'GET', '/remedies');
      assert.deepEqual(remedies.map(({ unit, state, band_name }) => [unit, state, band_name]),
        [[villages[1], 'planning', '后进'], [villages[2], 'planning', '后进']]);
      assert.equal(figures.find(({ label }) => label === '待定方案').villages, 2);
      id = remedies[0].id;
      assert.equal((await titles('wang')).filter((title) => title.startsWith('定整顿方案')).length, 2);
      assert.deepEqual((await ok('li', 'GET', '/remedies')).remedies.map(({ unit }) => unit), [villages[1]], 'a village sees its own');
      assert.equal((await who.lu('GET', at())).status, 404);
      assert.equal((await who.kong('GET', at())).status, 404);
    });

    it('RATE-10 a plan needs problems, a helper, and steps with who and when; a draft keeps what is there', async () => {
      await ok('wang', 'POST', at(), { step_1_measure: '账目上墙' });
      says(await who.wang('POST', at('/submit')), 422, /主要问题.*至少要有一项.*第 1 步：请写明谁负责/s);
      says(await who.wang('POST', at(), { partner_code: villages[2] }), 422, /先进村里选/);
      says(await who.wang('POST', at(), { step_1_finish_on: '2021-13-01' }), 422, /step_1_finish_on/);
      await ok('wang', 'POST', at(), {
        problems: '财务公开拖欠', partner_code: villages[0], step_1_person: '村监委会主任', step_1_finish_on: '2020-01-31',
        step_2_measure: '厂房出租', step_2_person: '村主任', step_2_finish_on: '2022-02-28',
      });
      says(await who.wang('POST', at('/submit')), 422, /两年以内/);
      await ok('wang', 'POST', at(), { step_1_finish_on: '2022-01-31' });
      const { steps, partner_name, problems } = await show();
      assert.deepEqual(steps.map(({ measure, person, finish_on }) => [measure, person, finish_on]),
        [['账目上墙', '村监委会主任', '2022-01-31'], ['厂房出租', '村主任', '2022-02-28']]);
      assert.equal(problems, '财务公开拖欠');
      assert.ok(partner_name);
      says(await who.wang('POST', at(), { version: 1, problems: '' }), 409, /别人刚刚改动过/);
    });

    it('RATE-10 ALL-9 one that was named by mistake is cancelled by the county, with why', async () => {
      const [, second] = (await ok('wang', 'GET', '/remedies')).remedies;
      says(await who.zhao('POST', `/remedies/${second.id}/cancel`), 422, /原因/);
      assert.equal((await who.wang('POST', `/remedies/${second.id}/cancel`, { reason: '错' })).status, 403);
      await ok('zhao', 'POST', `/remedies/${second.id}/cancel`, { reason: '评定更正' });
      assert.equal((await who.wang('POST', `/remedies/${second.id}`, { problems: '改' })).status, 409);
      assert.equal((await ok('wang', 'GET', '/remedies?state=open')).total, 1);
      place.sql(`UPDATE remedies SET state = 'planning' WHERE id = ${second.id};`);
    });

    it('RATE-10 USER-3 ALL-9 the county sends the plan back with a reason, then agrees to it', async () => {
      await ok('wang', 'POST', at('/submit'));
      says(await who.wang('POST', at(), { problems: '改' }), 409, /已经报上去/);
      assert.ok((await titles('zhao')).some((title) => title.startsWith('审核整顿方案')));
      says(await who.zhao('POST', at('/return')), 422, /原因/);
      await ok('zhao', 'POST', at('/return'), { reason: '写明工作组' });
      const { returned } = await ok('wang', 'GET', '/');
      assert.match(returned.find(({ title }) => title.startsWith('定整顿方案')).detail, /写明工作组/);
      await ok('wang', 'POST', at(), { work_team: '组织人事办带队' });
      await ok('wang', 'POST', at('/submit'));
      await ok('zhao', 'POST', at('/approve'));
      assert.equal((await show()).state, 'working');
      assert.equal((await who.zhao('POST', at('/cancel'), { reason: '错' })).status, 409);
      says(await who.wang('POST', at('/propose')), 422, /还有 2 步没有做好.*还没有查/s);
    });

    it('RATE-10 ALL-2 the village and the town tick steps off; what is late shows', async () => {
      place.setClock('2022-02-05T10:00:00+08:00');
      assert.ok((await titles('li')).some((title) => title.startsWith('整顿措施')));
      assert.equal((await ok('zhao', 'GET', '/remedies?state=late')).total, 1);
      const [first, second] = (await show()).steps;
      assert.equal(first.status.word, '已逾期');
      says(await who.li('POST', at(`/steps/${first.step}`), { done_on: '2022-02-06', result: '上墙了' }), 422, /到今天之间/);
      says(await who.li('POST', at(`/steps/${first.step}`), { done_on: '2022-02-04' }), 422, /做成了什么/);
      await ok('li', 'POST', at(`/steps/${first.step}`), { done_on: '2022-02-04', result: '三个月账目上墙' });
      says(await who.li('POST', at(`/steps/${first.step}`), { done_on: '2022-02-04', result: '又' }), 409, /登记过/);
      says(await who.hua('POST', at('/checks'), { kind: 'carried_out', verdict: 'passed', grounds: '看了', checked_on: '2022-02-05' }), 422, /还有措施没有做好/);
      assert.equal((await who.li('POST', at('/steps/99'), { done_on: '2022-02-04', result: '无' })).status, 404);
      place.setClock('2022-03-01T10:00:00+08:00');
      await ok('wang', 'POST', at(`/steps/${second.step}`), { done_on: '2022-02-28', result: '租金到账' });
      await ok('wang', 'POST', at(`/steps/${second.step}/undo`));
      await ok('wang', 'POST', at(`/steps/${second.step}`), { done_on: '2022-02-28', result: '租金到账' });
      assert.ok((await titles('hua')).some((title) => title.startsWith('整顿四查')));
    });

    it('RATE-10 it is proposed only after all four checks, of which the last one counts', async () => {
      says(await who.hua('POST', at('/checks'), { kind: 'visible', verdict: 'passed', grounds: '看', checked_on: '2022-03-02' }), 422, /今天以前/);
      says(await who.hua('POST', at('/checks'), { kind: 'fifth', verdict: 'passed', grounds: '看', checked_on: '2022-03-01' }), 422, /kind/);
      await checkAll('hua');
      await ok('hua', 'POST', at('/checks'), { kind: 'real', verdict: 'failed', grounds: '只有账上', checked_on: '2022-03-01' });
      says(await who.wang('POST', at('/propose')), 422, /没有通过/);
      const [, second] = (await show()).steps;
      says(await who.wang('POST', at(`/steps/${second.step}/undo`)), 409, /不能撤销/);
      await ok('he', 'POST', at('/checks'), { kind: 'real', verdict: 'passed', grounds: '租金用于修路', checked_on: '2022-03-01' });
      assert.equal((await show()).passed, 4);
      await ok('wang', 'POST', at('/propose'));
    });

    it('RATE-10 USER-3 who checked cannot take it off; sent back, the four checks begin anew', async () => {
      says(await who.he('POST', at('/take-off')), 403, /另一位/);
      assert.ok(!(await titles('he')).some((title) => title.startsWith('批准摘帽')));
      assert.ok((await titles('zhao')).some((title) => title.startsWith('批准摘帽')));
      await ok('zhao', 'POST', at('/return'), { reason: '再看一个月' });
      const { passed, checks_made } = await show();
      assert.equal(passed, 0);
      assert.equal(checks_made.filter(({ earlier }) => earlier).length, 6, 'what was found stays readable');
      says(await who.wang('POST', at('/propose')), 422, /还没有查/);
      await checkAll('hua');
      await ok('wang', 'POST', at('/propose'));
      await ok('wang', 'POST', at('/withdraw'));
      assert.equal((await show()).passed, 4, 'withdrawn by its sender, nothing was judged');
      await ok('wang', 'POST', at('/propose'));
      await ok('zhao', 'POST', at('/take-off'));
    });

    it('RATE-10 ALL-8 taken off, it stays as it was and stands in the archive', async () => {
      const before = await show();
      assert.equal(before.state, 'off');
      for (const [path, body] of [['', { problems: '改' }], ['/propose', {}], ['/revise', { reason: '改' }],
        ['/checks', { kind: 'real', verdict: 'failed', grounds: '又', checked_on: '2022-03-01' }], [`/steps/${before.steps[0].step}/undo`, {}]])
        assert.equal((await who.wang('POST', at(path), body)).status, 409, path);
      const { years } = await ok('li', 'GET', `/villages/${villages[1]}`);
      assert.match(JSON.stringify(years), /整顿方案县里同意.*/);
      assert.match(JSON.stringify(years), /整顿摘帽销号/);
      const table = await (await place.signIn('wang')).get('/remedies.csv?state=off');
      assert.match(table.text, /已摘帽,,.*,2,2,0,,4,2021-12-06,2022-03-01/);
    });

    it('RATE-10 a plan that is revised keeps what is done and is agreed to anew', async () => {
      const first = id;
      id = (await ok('wang', 'GET', `/remedies?q=${villages[2]}`)).remedies[0].id;
      await ok('wang', 'POST', at(), { problems: '班子不齐', leader: '镇组织委员', step_1_measure: '补选副书记', step_1_person: '镇里', step_1_finish_on: '2022-04-30' });
      await ok('wang', 'POST', at('/submit'));
      await ok('zhao', 'POST', at('/approve'));
      await ok('lu', 'POST', at('/steps/1'), { done_on: '2022-03-01', result: '补齐' });
      await checkAll('hua');
      says(await who.wang('POST', at('/revise')), 422, /原因/);
      await ok('wang', 'POST', at('/revise'), { reason: '加一步' });
      await ok('wang', 'POST', at(), { step_1_measure: '理清账目', step_1_person: '会计', step_1_finish_on: '2022-05-31' });
      assert.deepEqual((await show()).steps.map(({ measure, done }) => [measure, done]), [['补选副书记', true], ['理清账目', false]]);
      await ok('wang', 'POST', at('/submit'));
      await ok('zhao', 'POST', at('/approve'));
      assert.equal((await show()).passed, 0);
      id = first;
    });

    it('RATE-10 what comes back within a year is a relapse, filled from before; later it is not', async () => {
      place.setClock('2023-03-02T10:00:00+08:00');
      says(await who.wang('POST', at('/relapse'), { reason: '又停了' }), 409, /超过一年/);
      place.setClock('2023-03-01T10:00:00+08:00');
      says(await who.wang('POST', at('/relapse'), {}), 422, /出现了什么反弹/);
      const again = await ok('wang', 'POST', at('/relapse'), { reason: '账目又停了两个月' });
      assert.deepEqual([again.relapse_of, again.problems, again.opened_reason, again.steps.length], [id, '财务公开拖欠', '账目又停了两个月', 0]);
      says(await who.wang('POST', at('/relapse'), { reason: '再' }), 409, /已经重新列为/);
      const { remedies } = await ok('zhao', 'GET', '/remedies?state=relapse');
      assert.deepEqual(remedies.map(({ id: row, relapse }) => [row, relapse]), [[again.id, true]]);
      assert.equal((await ok('zhao', 'GET', '/remedies?state=planning')).total, 1);
    });

    it('RATE-10 a list that names a village again within a year says it relapsed, and opens nothing twice', async () => {
      place.sql(`UPDATE remedies SET state = 'off', off_on = '2023-02-01' WHERE unit_code = '${villages[1]}' AND state <> 'off';`);
      year = 2022;
      await name();
      const { remedies } = await ok('wang', 'GET', '/remedies?state=open');
      assert.deepEqual(remedies.map(({ unit, year: rated, relapse, state }) => [unit, rated, relapse, state]),
        [[villages[1], 2022, true, 'planning'], [villages[2], 2021, false, 'working']]);
    });

    it('RATE-10 yicun check finds a village that was taken off without its checks', () => {
      const { status, stdout } = place.yicun(['check']);
      assert.equal(status, 1);
      assert.match(stdout, /taken off without all steps and four checks/, 'the one set to off by hand above');
    });
  });
