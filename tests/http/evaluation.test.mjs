// The yearly evaluation of a plan in force, from its opening to the final result in the secretary's file; over both
// transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';

const village = `${town}200`;

for (const transport of transports)
  describe(`evaluation over ${transport}`, () => {
    let place, path, who, plan, url;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      place.addUser('sun', { unit: '320509', roles: ['county_reviewer'] });
      place.addUser('kong', { unit: '320506', roles: ['county_reviewer'] });
      place.addUser('gu', { unit: '320509', roles: ['department_member'] });
      place.addUser('zhou', { unit: '3205', roles: ['system_admin'] });
      place.addUser('li', { unit: village, roles: ['village_secretary'] });
      for (const name of ['sun', 'kong', 'gu', 'zhou', 'li']) path.who[name] = place.api(name);
      who = path.who;
      plan = await path.begin(village);
      await path.bring(plan, 'in_force');
      url = `/plans/${plan}/evaluations/2021`;
    });
    after(() => place.stop());

    const get = (name, at = url) => path.ok(name, 200, 'GET', at);
    const step = (name, action, body = {}) => who[name]('POST', `${url}/${action}`, body);
    const took = async (name, action, body = {}) => path.ok(name, 200, 'POST', `${url}/${action}`, body);
    const fields = ({ body }) => body.errors.map(({ field }) => field);
    const clock = (when) => {
      path.now = Date.parse(when);
      place.setClock(when);
    };
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []).map(({ title }) => title);
    };
    const set = (name, value, from) =>
      path.ok('zhao', 201, 'POST', '/settings', { unit: '320509', name, value, from, source: '县里要求' });
    const opened = async () => (await get('zhao')).items.map(({ item }) => item);

    /* Reports every item of a plan in a period and has it confirmed. */
    const report = async (id, period, values, secretary = 'li') => {
      const at = `/plans/${id}/assessments/${period}`;
      const { items } = await path.ok(secretary, 200, 'GET', at);
      const lines = items.map(({ item }, i) => ({ item, progress: values[i], note: `第 ${i + 1} 项的进展`, late_reason: '用地慢', next_step: '催办' }));
      await path.ok(secretary, 200, 'POST', `${at}/submit`, { items: lines });
      await path.ok('wang', 200, 'GET', at);
      await path.ok('wang', 200, 'POST', `${at}/confirm`);
    };

    it('EVAL-1 a year is evaluated after it has ended, by the county only', async () => {
      clock('2021-11-02T10:00:00+08:00');
      await report(plan, '2021-5', ['2', '2', '1.9', '1.5', '1']);
      assert.equal((await who.zhao('GET', url)).status, 409, 'the year runs');
      clock('2022-01-10T10:00:00+08:00');
      assert.equal((await who.zhao('GET', `/plans/${plan}/evaluations/2020`)).status, 409, 'before the plan');
      assert.equal((await who.zhao('GET', `/plans/${plan}/evaluations/abc`)).status, 404);
      for (const name of ['li', 'wang', 'qian', 'gu', 'kong']) assert.equal((await who[name]('GET', url)).status, 404, name);
      assert.equal((await who.wang('POST', url, { opinion: '好' })).status, 403);
    });

    it('EVAL-1 opens with milestone, confirmed reports and a proposed result of each item, and a grade by the bands', async () => {
      const page = await get('zhao');
      assert.equal(page.id, 0);
      assert.equal(page.items.length, 5);
      assert.deepEqual(page.items.map(({ result }) => result), ['done', 'done', 'nearly', 'not_done', 'not_done']);
      const [first] = page.items;
      assert.deepEqual([first.start_text, first.milestone_text, first.value_text], ['1 处', '2 处', '2 处']);
      assert.equal(first.reports[0].report_note, '第 1 项的进展');
      assert.deepEqual([page.share, page.proposed], ['52', 'fail']);
      assert.deepEqual(page.secretaries.map(({ name, months }) => [name, months]), [['li', 12]]);
      await set('evaluation_nearly_counts', '100', '2022-01-10');
      assert.deepEqual([(await get('zhao')).share, (await get('zhao')).proposed], ['60', 'pass']);
    });

    it('EVAL-1 asks the county for it until its due date, and every year of the tenure', async () => {
      assert.ok((await todos('zhao')).includes('2021 年度考评：还有 1 份没有提交审定'));
      const { evaluations } = await get('zhao', '/evaluations?year=2021&state=none');
      assert.deepEqual(evaluations.map(({ plan: one, state }) => [one, state]), [[plan, 'none']]);
      const due = await path.ok('zhao', 200, 'GET', '/due?kind=evaluation');
      assert.match(JSON.stringify(due), /2021 年度考评截止.*2022-02-28|2022-02-28.*2021 年度考评截止/);
      assert.equal((await get('kong', '/evaluations?year=2021')).total, 0);
    });

    it('EVAL-1 a result or a grade other than proposed needs its word, and an opinion is given', async () => {
      const items = await opened();
      const bad = await step('zhao', 'submit', { items: [{ item: items[3], result: 'nearly' }], grade: 'excellent' });
      assert.equal(bad.status, 422);
      assert.deepEqual(fields(bad).sort(), ['grade_reason', `note_${items[3]}`, 'opinion'].sort());
      const kept = await get('zhao');
      assert.deepEqual([kept.items[3].result, kept.grade, kept.state], ['nearly', 'excellent', 'draft'], 'what was typed is kept');
      assert.equal((await who.zhao('POST', url, { items: [{ item: 999999, result: 'done' }] })).status, 422);
      assert.equal((await who.zhao('POST', url, { items: [{ item: items[0], result: 'great' }] })).status, 422);
      assert.equal((await who.zhao('POST', url, { surprise: 1 })).status, 422);
      assert.equal((await who.sun('POST', url, { version: 1, opinion: '旧的' })).status, 200);
      assert.equal((await who.sun('POST', url, { version: 1, opinion: '更旧的' })).status, 409);
    });

    it('EVAL-1, USER-3, ALL-9 is approved by a second person, sent back with a reason, withdrawn by its sender', async () => {
      const items = await opened();
      await took('zhao', 'submit', {
        items: [{ item: items[3], result: 'nearly', note: '只差验收' }], grade: '', opinion: '总体推进有力，两项滞后。',
      });
      assert.equal((await step('sun', 'withdraw')).status, 403, 'not the sender');
      await took('zhao', 'withdraw');
      await took('zhao', 'submit', {});
      assert.equal((await step('sun', 'approve')).status, 403, 'sun wrote on it, too');
      place.addUser('wu', { unit: '320509', roles: ['county_reviewer'] });
      who.wu = place.api('wu');
      assert.ok((await todos('wu')).some((one) => /^审定 · .*2021 年度考评$/.test(one)));
      assert.ok(!(await todos('sun')).some((one) => /^审定 /.test(one)));
      assert.equal((await step('wu', 'return')).status, 422);
      await took('wu', 'return', { reason: '第五项请再核' });
      assert.ok((await todos('zhao')).some((one) => /^重新考评 · /.test(one)));
      assert.equal((await get('zhao')).sent_back.reason, '第五项请再核');
      await took('zhao', 'submit', {});
      assert.equal((await who.li('GET', url)).status, 404, 'not given yet');
      await took('wu', 'approve');
    });

    it('EVAL-1 is given to the village, which may answer within its time', async () => {
      const page = await get('li');
      assert.deepEqual([page.state, page.answer_due_on, page.grade], ['given', '2022-01-20', 'good']);
      assert.deepEqual(page.steps_taken, [], 'how it came about is the county’s');
      assert.ok((await todos('li')).some((one) => /^答复 · .*2021 年度考评$/.test(one)));
      assert.equal((await get('li', '/evaluations')).total, 1);
      assert.match(JSON.stringify(await path.ok('li', 200, 'GET', '/due?kind=evaluation')), /2021 年度考评答复截止/);
      assert.equal((await step('zhao', 'conclude')).status, 422, 'the village still has time');
      assert.deepEqual(fields(await step('li', 'answer')), ['answer']);
      await took('li', 'answer', { answer: '第五项因汛期停工' });
      await took('li', 'withdraw');
      await took('li', 'answer', { answer: '第五项因汛期停工，请考虑。' });
      assert.equal((await get('zhao')).answer, '第五项因汛期停工，请考虑。');
    });

    it('EVAL-1, USER-3 the grade is changed in view of the answer by two persons', async () => {
      assert.ok((await todos('zhao')).some((one) => /^定最终结果 · /.test(one)));
      assert.deepEqual(fields(await step('zhao', 'revise', { grade: 'good', reason: '一样' })), ['grade']);
      assert.deepEqual(fields(await step('zhao', 'revise', { grade: 'excellent' })), ['reason']);
      await took('zhao', 'revise', { grade: 'excellent', reason: '汛期停工不计' });
      assert.equal((await step('zhao', 'confirm')).status, 403);
      const seen = await get('li');
      assert.deepEqual([seen.state, seen.grade, seen.new_grade, seen.new_reason], ['answered', 'good', '', ''], 'not told before it holds');
      for (const [state, total] of [['answered', 1], ['revised', 1], ['final', 0]]) /* the second is no choice of theirs: all */
        assert.equal((await get('wang', `/evaluations?year=2021&state=${state}`)).total, total, state);
      assert.equal((await get('wang', '/evaluations?year=2021')).evaluations[0].state, 'answered');
      assert.equal((await get('zhao', '/evaluations?year=2021&state=revised')).total, 1);
      assert.ok((await todos('wu')).some((one) => /^审定改等次 · /.test(one)));
      await took('wu', 'return', { reason: '再议' });
      await took('zhao', 'revise', { grade: 'pass', reason: '再议后按合格' });
      await took('zhao', 'withdraw');
      await took('zhao', 'revise', { grade: 'excellent', reason: '汛期停工不计，已核' });
      await took('wu', 'confirm');
      const final = await get('li');
      assert.deepEqual([final.state, final.grade, final.given_grade, final.new_reason], ['final', 'excellent', 'good', '汛期停工不计，已核']);
      for (const [name, action] of [['zhao', 'recall'], ['zhao', 'revise'], ['zhao', 'submit'], ['li', 'withdraw'], ['wu', 'return']])
        assert.equal((await step(name, action, { recall: { reason: '错' }, revise: { grade: 'pass', reason: '错' } }[action] ?? {})).status, 409, action);
    });

    it('EVAL-1, ALL-8 what is final is frozen: settings, names, items and persons changed afterwards change nothing', async () => {
      const page = async () => {
        const { items, bands_text, share, proposed, grade, unit_name, place: where, county_name, secretaries, opinion, done } = await get('zhao');
        return { items, bands_text, share, proposed, grade, unit_name, where, county_name, secretaries, opinion, done };
      };
      const listed = async () => (await get('zhao', '/evaluations?year=2021')).evaluations
        .map(({ village_name, place: where, grade, share, done }) => [village_name, where, grade, share, done]);
      const [was, list] = [await page(), await listed()];
      await set('evaluation_excellent', '99', '2022-01-11');
      clock('2022-01-12T10:00:00+08:00');
      place.sql(`UPDATE units SET name = '改了名的村' WHERE code = '${village}'`);
      place.sql(`UPDATE units SET name = '改了名的镇' WHERE code = '${town}'`);
      place.sql("UPDATE users SET full_name = '改了名的人' WHERE name = 'li'");
      place.sql(`UPDATE commitments SET title = '改了的事项', progress = 60000, person = '别人' WHERE plan_id = ${plan}`);
      place.sql(`UPDATE commitment_milestones SET value = value + 10000`);
      assert.deepEqual(await page(), was);
      assert.deepEqual(await listed(), list);
    });

    it('CADRE-4 the final result stands in the secretary’s file by itself, with the months it covers', async () => {
      const { secretaries } = await get('zhao', '/secretaries');
      const { id } = secretaries.find(({ unit }) => unit === village);
      const file = await get('li', `/secretaries/${id}`);
      const [entry] = file.entries;
      assert.deepEqual([entry.kind, entry.year, entry.months, entry.result, entry.person_name, entry.href_link],
        ['年度考评', 2021, 12, '优秀', 'li', url]);
      for (const name of ['kong', 'gu']) assert.notEqual((await who[name]('GET', `/secretaries/${id}`)).status, 200, name);
      assert.match(JSON.stringify(await get('zhao', `/villages/${village}`)), /2021 年度考评：优秀/);
    });

    it('CADRE-4, EVAL-1 who changed within the year have a file each, for their months; without an answer it is final after its time', async () => {
      clock('2022-06-20T10:00:00+08:00');
      const { users } = await path.ok('zhou', 200, 'GET', '/users?q=li');
      await path.ok('zhou', 200, 'POST', `/users/${users.find(({ name }) => name === 'li').id}/disable`);
      place.addUser('he', { unit: village, roles: ['village_secretary'] });
      who.he = place.api('he');
      clock('2022-11-02T10:00:00+08:00');
      await report(plan, '2022-5', ['3', '3', '3', '3', '3'], 'he');
      clock('2023-01-05T10:00:00+08:00');
      url = `/plans/${plan}/evaluations/2022`;
      assert.deepEqual((await get('zhao')).secretaries.map(({ name, months }) => [name, months]), [['改了名的人', 6], ['he', 6]]);
      await took('zhao', 'submit', { opinion: '五项都按时完成。', ...await proposedOnly() });
      await took('wu', 'approve');
      clock('2023-01-15T23:00:00+08:00');
      assert.equal((await step('zhao', 'conclude')).status, 422, 'the last day is the village’s');
      clock('2023-01-16T00:30:00+08:00');
      assert.equal((await step('he', 'answer', { answer: '晚了' })).status, 422);
      await took('zhao', 'conclude');
      const { secretaries } = await get('zhao', '/secretaries?q=' + encodeURIComponent('改了名的村'));
      const files = await Promise.all(secretaries.map(({ id }) => get('zhao', `/secretaries/${id}`)));
      assert.deepEqual(files.map(({ name, entries }) => [name, entries.map(({ year, months }) => [year, months])]),
        [['he', [[2022, 6]]], ['改了名的人', [[2022, 6], [2021, 12]]]]);
      assert.equal((await who.he('GET', `/secretaries/${files[1].id}`)).status, 404, 'another person’s file');
    });
    /* Nothing that differs from what is proposed. */
    const proposedOnly = async () => ({ items: (await get('zhao')).items.map(({ item, proposed }) => ({ item, result: proposed })) });

    it('CADRE-4 terms are corrected; what was entered stays', async () => {
      const { secretaries } = await get('zhao', '/secretaries?q=he');
      const at = `/secretaries/${secretaries[0].id}`;
      assert.deepEqual(fields(await who.zhao('POST', at, { from_on: '2023-02-01' })), ['from_on']);
      assert.deepEqual(fields(await who.zhao('POST', at, { until_on: '2022-01-01' })), ['until_on']);
      assert.equal((await who.he('POST', at, { from_on: '2022-05-01' })).status, 403);
      await path.ok('zhao', 200, 'POST', at, { from_on: '2022-05-01' });
      const file = await get('he', at);
      assert.deepEqual([file.from_on, file.entries[0].months], ['2022-05-01', 6]);
      const years = (list) => list.map(({ year, months }) => [year, months]);
      await path.ok('zhao', 200, 'POST', at, { from_on: '2021-06-01' });
      assert.deepEqual(years((await get('he', at)).evaluations), [[2022, 6], [2021, 7]], 'what the term covers now comes in');
      await path.ok('zhao', 200, 'POST', at, { from_on: '2022-05-01' });
      const now = await get('he', at);
      assert.deepEqual([years(now.evaluations), years(now.outside)], [[[2022, 6]], [[2021, 7]]], 'what it does not stands apart');
    });

    it('EVAL-1, ALL-9 what was given is taken back to a draft with a reason, and is judged again', async () => {
      clock('2024-01-08T10:00:00+08:00');
      url = `/plans/${plan}/evaluations/2023`;
      await took('zhao', 'submit', { opinion: '没有自评。' });
      await took('wu', 'approve');
      await took('he', 'answer', { answer: '忘记报了' });
      await took('wu', 'recall', { reason: '补报后再评' });
      assert.equal((await who.he('GET', url)).status, 404);
      const draft = await get('zhao');
      assert.deepEqual([draft.state, draft.answer, draft.given_on], ['draft', '', '']);
      assert.ok(draft.steps_taken.some(({ action, reason }) => action === 'answer' && reason === '忘记报了'), 'the answer stays on record');
    });

    it('ALL-4 the list is narrowed, sorted and exported', async () => {
      const list = (query) => get('zhao', `/evaluations?year=2021${query}`);
      assert.equal((await list('&grade=excellent')).total, 1);
      assert.equal((await list('&grade=fail')).total, 0);
      assert.equal((await list('&state=final&unit=' + town)).total, 1);
      assert.equal((await list('&unit=320509001')).total, 0);
      assert.equal((await list('&q=' + encodeURIComponent('推进有力'))).total, 1);
      assert.equal((await list('&sort=share')).total, 1);
      const token = place.yicun(['token', 'add', 'zhao']).stdout.trim();
      const { text } = await place.request('GET', '/evaluations.csv?year=2021', { headers: { authorization: `Bearer ${token}` } });
      assert.match(text, new RegExp(`${village}.*2021,已定,优秀`));
      assert.equal(place.yicun(['check']).status, 0);
    });
  });
