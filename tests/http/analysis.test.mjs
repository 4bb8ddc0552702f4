// Quarterly analyses of a county: opened with the figures, written, approved by another, kept; over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';

const county = '320509';
const village = `${town}200`, silent = `${town}201`;
const words = {
  overall: '整体平稳，富民一项偏慢。', lists: '服务清单走在前面。', towns: '平望镇要督促。',
  delays: '用地手续没有办完。', unreported: '新任书记没有及时报，已提醒。', measures: '十月底前逐村过一遍。',
};

for (const transport of transports)
  describe(`quarterly analyses over ${transport}`, () => {
    let place, path, who, plan, first, corrected;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      place.addUser('sun', { unit: county, roles: ['county_reviewer'] });
      place.addUser('he', { unit: county, roles: ['county_reviewer'] });
      place.addUser('fang', { unit: county, roles: ['department_member'] });
      place.addUser('kong', { unit: '320506', roles: ['county_reviewer'] });
      place.addUser('li', { unit: village, roles: ['village_secretary'] });
      for (const name of ['sun', 'he', 'fang', 'kong', 'li']) path.who[name] = place.api(name);
      who = path.who;
      plan = await path.bring(await path.begin(village), 'in_force');
      await path.bring(await path.begin(silent), 'in_force');
    });
    after(() => place.stop());

    const setDay = (day) => {
      path.now = Date.parse(`${day}T10:00:00+08:00`);
      place.setClock(new Date(path.now).toISOString());
    };
    const report = async (period, progress, more = {}) => {
      const { items } = await path.ok('li', 200, 'GET', `/plans/${plan}/assessments/${period}`);
      await path.ok('li', 200, 'POST', `/plans/${plan}/assessments/${period}/submit`, {
        items: items.map(({ item }) => ({ item, progress, note: '正在推进', ...more })),
      });
      await path.ok('wang', 200, 'GET', `/plans/${plan}/assessments/${period}`);
      await path.ok('chen', 200, 'GET', `/plans/${plan}/assessments/${period}`);
      await path.ok('chen', 200, 'POST', `/plans/${plan}/assessments/${period}/confirm`);
    };
    const open = (part, year = 2021, name = 'zhao') => who[name]('POST', '/analyses', { year, part });
    const shown = (id, name = 'zhao') => path.ok(name, 200, 'GET', `/analyses/${id}`);
    const step = (id, name, action, body) => who[name]('POST', `/analyses/${id}/${action}`, body);
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? [])
        .filter(({ href_link }) => /^\/analyses/.test(href_link)).map(({ title, due }) => `${title} ${due ?? ''}`.trim());
    };
    const cells = async () => {
      const { own } = await path.ok('zhao', 200, 'GET', '/cadence?year=2021');
      return own[0].rows[0].cells.map(({ status }) => status.word);
    };

    it('EXEC-6 is begun when its quarter is over, and where plans were in force', async () => {
      const early = await open(3);
      assert.equal(early.status, 422);
      assert.deepEqual(early.body.errors.map(({ field, rule }) => [field, rule]), [['part', 'EXEC-6']]);
      assert.match(early.body.errors[0].message, /10月1日起可以写/);
      setDay('2021-09-06');
      await report('2021-4', '2'); // in time, after the plan came into force in August
      setDay('2021-10-08');
      assert.equal((await open(2)).status, 422, 'no plan was in force');
      assert.equal((await open(5)).status, 422);
      assert.equal((await open(3, 2019)).status, 422);
    });

    it('EXEC-5, ALL-2 the county is asked for it once its quarter is over, by the day that is set, once', async () => {
      assert.deepEqual(await todos('zhao'), ['写季度分析 · 2021年第3季度 2021-10-15']);
      assert.deepEqual(await todos('qian'), []);
      const { body } = await who.zhao('GET', '/due?from=2021-10-01&to=2021-12-31');
      const asked = body.entries.filter(({ title }) => /县联席分析/.test(title));
      assert.deepEqual(asked.map(({ on }) => on), ['2021-10-15']);
      assert.deepEqual(await cells(), ['不要求', '不要求', '临期', '进行中']);
    });

    it('EXEC-6 opens with the figures: by list and town, late items, who has not reported, meetings and checks', async () => {
      await path.ok('wang', 201, 'POST', '/cadence', {
        held_on: '2021-09-20', subject: '研究集体经济', attended: '镇党委', findings: '逐村定了办法',
      });
      first = (await open(3)).body;
      assert.equal(first.label, '2021年第3季度');
      const { figures } = await shown(first.id);
      assert.equal(figures.as_of, '2021-10-08');
      const { total, lists, towns, late, missing, events, before } = figures;
      assert.deepEqual([total.items, total.done, total.on_time, total.late], [10, 5, 5, 0]);
      assert.equal(total.progress, '10'); // one village a fifth of the way, the other nothing
      assert.equal(lists.length, 5);
      assert.deepEqual([lists[0].items, lists[0].done, lists[0].rate], [2, 1, '100']);
      assert.deepEqual(towns.map(({ key, items, done }) => [key, items, done]), [[town, 10, 5]]);
      assert.equal(towns[0].cells.length, 5);
      assert.equal(late.total, 0);
      assert.equal(missing.total, 1);
      assert.deepEqual(missing.periods.map(({ period, asked, missing: n }) => [period, asked, n]), [['2021-4', 2, 1]]);
      assert.equal(missing.periods[0].towns[0].count, 1);
      assert.deepEqual(events.map(({ subject }) => subject), ['研究集体经济']);
      assert.equal(before.kind, 'none', 'nothing is invented');
      assert.equal(total.done_change, '');
      assert.match(before.text, /不能比较/);
    });

    it('EXEC-6 opened again it is the same one', async () => {
      const again = await open(3, 2021, 'sun');
      assert.equal(again.status, 200);
      assert.equal(again.body.id, first.id);
    });

    it('USER-2 a draft is the county\'s own; others find nothing', async () => {
      for (const name of ['qian', 'kong', 'fang']) assert.equal((await who[name]('GET', `/analyses/${first.id}`)).status, 404, name);
      assert.equal((await who.qian('GET', '/analyses')).body.total, 0);
      assert.equal((await who.wang('GET', `/analyses/${first.id}`)).status, 403);
      assert.equal((await who.qian('POST', '/analyses', { year: 2021, part: 3 })).status, 403);
    });

    it('EXEC-6 several write, each saves a draft, and nobody overwrites another', async () => {
      const one = await path.ok('zhao', 200, 'POST', `/analyses/${first.id}`, { overall: words.overall, version: 1 });
      assert.equal(one.version, 2);
      const stale = await who.sun('POST', `/analyses/${first.id}`, { towns: words.towns, version: 1 });
      assert.equal(stale.status, 409);
      const seen = await (await place.signIn('sun')).post(`/analyses/${first.id}`, { overall: '我写的', towns: words.towns, _version: 1 });
      assert.equal(seen.status, 409);
      assert.match(seen.text, /“总体情况”现在保存的<\/b><p class="keep">整体平稳/, 'whose words would be written over');
      assert.match(seen.text, /我写的/);
      const two = await path.ok('sun', 200, 'POST', `/analyses/${first.id}`, { towns: words.towns, version: 2 });
      assert.deepEqual([two.overall, two.towns, two.version], [words.overall, words.towns, 3]);
      assert.equal((await path.ok('sun', 200, 'POST', `/analyses/${first.id}`, { towns: words.towns })).version, 3, 'nothing new');
      const bad = await who.sun('POST', `/analyses/${first.id}`, { lists: '长'.repeat(4001) });
      assert.deepEqual(bad.body.errors.map(({ field }) => field), ['lists']);
      assert.match((await shown(first.id)).authors, /zhao.*sun|sun.*zhao/);
      assert.deepEqual(await todos('he'), ['继续写季度分析 · 2021年第3季度 2021-10-15']);
    });

    it('EXEC-6 is sent when what there is to explain is explained', async () => {
      const bare = await step(first.id, 'zhao', 'submit', {});
      assert.equal(bare.status, 422);
      assert.deepEqual(bare.body.errors.map(({ field }) => field), ['lists', 'unreported', 'measures']);
      assert.equal((await shown(first.id)).state, 'draft');
      const { lists, unreported, measures } = words;
      await path.ok('zhao', 200, 'POST', `/analyses/${first.id}/submit`, { lists, unreported, measures });
      const sent = await shown(first.id);
      assert.deepEqual([sent.state, sent.lists, sent.figures_on], ['submitted', lists, '2021-10-08']);
      assert.equal((await who.zhao('POST', `/analyses/${first.id}`, { lists: '改' })).status, 409);
    });

    it('USER-3, ALL-9 none of its writers approves it; it is withdrawn, sent back with a reason', async () => {
      assert.equal((await step(first.id, 'zhao', 'approve')).status, 403);
      assert.equal((await step(first.id, 'sun', 'approve')).status, 403, 'he wrote a section');
      assert.equal((await step(first.id, 'sun', 'withdraw')).status, 403, 'not its sender');
      assert.equal((await step(first.id, 'he', 'return', {})).status, 422);
      assert.deepEqual(await todos('he'), ['审核季度分析 · 2021年第3季度 2021-10-15']);
      assert.deepEqual(await todos('sun'), []);
      await path.ok('he', 200, 'POST', `/analyses/${first.id}/return`, { reason: '措施要写清谁来办' });
      const [returned] = (await who.sun('GET', '/')).body.returned;
      assert.equal(returned.detail, 'he退回：措施要写清谁来办');
      await path.ok('zhao', 200, 'POST', `/analyses/${first.id}/submit`, {});
      await path.ok('zhao', 200, 'POST', `/analyses/${first.id}/withdraw`);
      assert.equal((await shown(first.id)).figures_on, '');
      await path.ok('zhao', 200, 'POST', `/analyses/${first.id}/submit`, { measures: '十月底前由镇逐村过一遍。' });
    });

    it('EXEC-6, EXEC-5, ALL-3 finished it is seen by the city, and counts for its quarter by itself', async () => {
      await path.ok('he', 200, 'POST', `/analyses/${first.id}/approve`);
      assert.deepEqual(await cells(), ['不要求', '不要求', '已完成', '进行中']);
      assert.deepEqual(await todos('zhao'), []);
      const { records } = await path.ok('qian', 200, 'GET', `/cadence?unit=${county}&year=2021`);
      assert.deepEqual(records.map(({ subject, href_link }) => [subject, href_link]), [['2021年第3季度分析', `/analyses/${first.id}`]]);
      for (const name of ['qian', 'fang']) assert.equal((await shown(first.id, name)).state, 'finished', name);
      assert.equal((await who.kong('GET', `/analyses/${first.id}`)).status, 404);
      const { analyses } = await path.ok('qian', 200, 'GET', `/analyses?unit=${county}`);
      assert.deepEqual(analyses.map(({ id }) => id), [first.id]);
      assert.equal((await path.ok('qian', 200, 'GET', '/analyses?unit=320506')).total, 0);
      assert.equal((await who.kong('GET', `/analyses?unit=${county}`)).status, 404);
      for (const action of ['withdraw', 'approve', 'submit']) assert.equal((await step(first.id, 'zhao', action)).status, 409, action);
    });

    it('ALL-8 what it shows stays as it was, whatever is renamed, set or reached afterwards', async () => {
      const before = await shown(first.id);
      place.sql(`UPDATE units SET name = '改名镇' WHERE code = '${town}'; UPDATE units SET name = '改名村委会' WHERE code = '${silent}';
        UPDATE units SET name = '改名区' WHERE code = '${county}'; UPDATE commitments SET title = '改了的事项';
        UPDATE cadence_records SET subject = '改了的议题' WHERE kind = 'study';`);
      await path.ok('zhao', 201, 'POST', '/settings', {
        unit: county, name: 'county_analyses', value: '2', from: '2021-10-09', source: '县里的通知',
      });
      setDay('2021-11-05');
      await report('2021-5', '1', { late_reason: '返工', next_step: '重做' });
      const now = await shown(first.id);
      for (const name of ['figures', 'unit_name', 'label', 'overall', 'figures_on', 'finished_on', 'title'])
        assert.deepEqual(now[name], before[name], name);
      await path.ok('zhao', 201, 'POST', '/settings', {
        unit: county, name: 'county_analyses', value: '4', from: '2021-11-05', source: '县里的通知',
      });
    });

    it('ALL-8 a correction is a new version that names the old one, which stays', async () => {
      assert.equal((await step(first.id, 'zhao', 'correct', {})).status, 422);
      corrected = await path.ok('zhao', 201, 'POST', `/analyses/${first.id}/correct`, { reason: '滞后原因写错了' });
      assert.deepEqual([corrected.number, corrected.replaces, corrected.overall], [2, first.id, words.overall]);
      assert.equal((await step(first.id, 'zhao', 'correct', { reason: '又' })).status, 409);
      assert.equal((await shown(first.id, 'qian')).replaced_by, null);
      await path.ok('zhao', 200, 'POST', `/analyses/${corrected.id}/submit`, { delays: '原因另行核实。' });
      await path.ok('he', 200, 'POST', `/analyses/${corrected.id}/approve`);
      const old = await shown(first.id, 'qian');
      assert.deepEqual([old.replaced_by, old.state], [corrected.id, 'finished']);
      assert.equal((await shown(corrected.id)).correction, '滞后原因写错了');
      const counted = place.sql("SELECT COUNT(*) FROM cadence_records WHERE kind = 'analysis'").trim();
      assert.equal(counted, '1', 'one meeting, however often it is corrected');
    });

    it('EXEC-6 the next one compares with the figures that were kept, and tells why items are late', async () => {
      setDay('2022-01-06');
      const next = (await open(4)).body;
      const { figures } = await shown(next.id);
      assert.deepEqual([figures.before.kind, figures.before.analysis], ['analysis', corrected.id]);
      const kept = (await shown(corrected.id)).figures.total;
      assert.equal(figures.total.late_change, `+${figures.total.late - kept.late}`);
      assert.equal(figures.late.total, 10);
      assert.equal(figures.late.rows.length, 10);
      const told = figures.late.rows.find(({ unit }) => unit === village);
      assert.deepEqual([told.reason, told.due_on], ['返工', '2021-12-31']);
      assert.equal(figures.late.rows.find(({ unit }) => unit === silent).reason, '');
      assert.deepEqual(figures.missing.periods.map(({ period, missing }) => [period, missing]), [['2021-5', 1], ['2021-6', 2]]);
    });

    it('EXEC-6 without an earlier analysis only the progress is compared, as the reports of then say', async () => {
      place.sql("DELETE FROM analysis_authors; DELETE FROM workflow_steps WHERE entity = 'analysis'; DELETE FROM analyses WHERE number < 3;");
      const { body } = await open(4);
      const { figures } = await shown(body.id);
      assert.equal(figures.before.kind, 'reports');
      assert.equal(figures.total.progress_change, '-10', 'from a fifth of one village back to nothing');
      assert.deepEqual([figures.total.done_change, figures.total.late_change], ['', '']);
    });

    it('ALL-4 its figures are exported as a table, and it is printed', async () => {
      const zhao = await place.signIn('zhao');
      const id = Number(place.sql('SELECT max(id) FROM analyses').trim());
      const { text, headers } = await zhao.get(`/analyses/${id}/figures.csv`);
      assert.match(headers['content-type'], /text\/csv/);
      assert.match(text, /改名镇,全部,10,0,0,10,/);
      assert.match((await zhao.get(`/analyses/${id}/print`)).text, /村党组织任期规划推进情况分析/);
      assert.match((await zhao.get(`/analyses/${id}`)).text, /data-autosave/);
      assert.equal(place.yicun(['check']).status, 0);
    });

    it('EXEC-6 lists the longest late items, and says how many there are', async () => {
      const counted = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)';
      place.sql(`${counted} INSERT INTO plan_items (plan_id, list, position, title, measure, unit_of_measure, baseline, target,
          direction, person, start_on, finish_on, changed_by, changed_by_name, changed_at)
          SELECT plan_id, list, position + i, '复制的事项', measure, unit_of_measure, baseline, target, direction, person, start_on,
          finish_on, changed_by, changed_by_name, changed_at FROM plan_items CROSS JOIN n WHERE plan_id = ${plan};
        INSERT INTO commitments (id, plan_id, unit_code, list, position, title, measure, unit_of_measure, direction, baseline, target,
          person, start_on, finish_on, from_year, next_year, next_value, due_on, late) SELECT id, plan_id, '${village}', 0, position,
          title, measure, unit_of_measure, direction, baseline, target, person, start_on, finish_on, 2021, 2021, 1, '2021-11-30', 1
          FROM plan_items WHERE title = '复制的事项';`);
      const id = Number(place.sql('SELECT max(id) FROM analyses').trim());
      const { late } = (await shown(id)).figures;
      assert.deepEqual([late.total, late.shown, late.more, late.rows.length], [260, 200, true, 200]);
      assert.ok(late.rows.every(({ due_on }) => due_on === '2021-11-30'));
      const page = await (await place.signIn('zhao')).get(`/analyses/${id}`);
      assert.match(page.text, /共 <b>260<\/b> 项滞后，这里列出到期最早的 200 项/);
    });
  });
