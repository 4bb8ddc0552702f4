// Final acceptance: its window, item by item, two signatures, frozen for ever; over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';

const village = (number) => `3205091042${String(number).padStart(2, '0')}`;

for (const transport of transports)
  describe(`final acceptance over ${transport}`, () => {
    let place, path, who, plan, second, items;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      for (const name of ['sun', 'lin']) place.addUser(name, { unit: '320509', roles: ['county_reviewer'] });
      place.addUser('kong', { unit: '320506', roles: ['county_reviewer'] });
      place.addUser('li', { unit: village(0), roles: ['village_secretary'] });
      for (const name of ['sun', 'lin', 'kong', 'li']) path.who[name] = place.api(name);
      who = path.who;
      plan = await path.bring(await path.begin(village(0)), 'in_force');
      second = await path.bring(await path.begin(village(1)), 'in_force');
      items = (await who.li('GET', '/items?sort=unit')).body.items;
      const { id } = items[0];
      await path.ok('li', 200, 'POST', `/items/${id}/close-out`, { evidence: '镇里已验收' });
      await path.ok('chen', 200, 'POST', `/items/${id}/verify`);
    });
    after(() => place.stop());

    const at = (day) => place.setClock(`${day}T10:00:00+08:00`);
    const show = async (name = 'zhao', id = plan) => (await who[name]('GET', `/plans/${id}/acceptance`)).body;
    const act = (name, action, body, id = plan) => who[name]('POST', `/plans/${id}/acceptance${action}`, body);
    const rows = (shown) => shown.lists.flatMap((list) => list.rows);
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []).map(({ title }) => title);
    };
    const says = (answer, status, text) => {
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.match(JSON.stringify(answer.body), text);
    };
    const check = () => {
      const { status, stdout, stderr } = place.yicun(['check']);
      assert.equal(status, 0, stdout + stderr);
    };

    it('EVAL-2 PLAN-11 takes place in the six months before the election, and says when', async () => {
      at('2025-06-30');
      const early = await show();
      assert.equal(early.window_first, '2025-07-01');
      assert.equal(early.window_last, '2025-12-31');
      assert.match(early.early, /还没有到/);
      says(await act('zhao', '', { opinion: '好' }), 422, /还没有到全面验收的时间/);
      says(await act('zhao', '/suggest', {}), 422, /还没有到/);
      assert.equal((await show()).state, 'none');
      const { body } = await who.zhao('GET', '/due?from=2025-06-30&to=2025-12-31&kind=campaign');
      assert.deepEqual(body.entries.filter(({ title }) => /验收/.test(title)).map(({ title }) => title), ['全面验收开始', '全面验收截止']);
    });

    it('EVAL-2 ALL-3 opens with what was promised and reported of each item', async () => {
      at('2025-10-08');
      const evaluated = (year, result) => place.sql(`INSERT INTO evaluations (plan_id, unit_code, year, state, items, done, nearly, changed_by, changed_by_name, changed_at)
        VALUES (${plan}, '${village(0)}', ${year}, 'final', 1, 0, ${result === 'nearly' ? 1 : 0}, 1, '', 0);
        INSERT INTO evaluation_lines (evaluation_id, item_id, position, result, note, shown) SELECT id, ${items[0].id}, 1, '${result}', '', '{}'
        FROM evaluations WHERE plan_id = ${plan} AND year = ${year};`);
      evaluated(2024, 'nearly');
      evaluated(2023, 'not_done');
      assert.ok((await todos('zhao')).includes('全面验收 · 2021—2025 年任期规划'));
      const shown = await show();
      assert.equal(rows(shown).length, 5);
      const closed = rows(shown).find(({ item }) => item === items[0].id);
      assert.deepEqual([closed.reported, closed.evaluated, closed.evaluated_status.word], ['kept', 'partly', '基本完成']);
      assert.match(closed.grounds, /^目标：.*销号。$/);
      assert.equal(closed.verdict, null);
      assert.equal(rows(shown).filter(({ reported }) => reported === 'unkept').length, 4);
      assert.equal((await show('li')).lists.length, 0);
    });

    it('EVAL-2 keeps what is typed, and says at each item what is missing before it is signed', async () => {
      const [one, two] = items;
      const saved = await act('zhao', '', { items: [{ item: one.id, verdict: 'partly', grounds: '道路只修了一半' }], team: '县委组织部一组' });
      assert.equal(saved.status, 200, JSON.stringify(saved.body));
      assert.equal(saved.body.tally.partly, 1);
      const kept = rows(await show()).find(({ item }) => item === one.id);
      assert.deepEqual([kept.verdict, kept.grounds, kept.differs], ['partly', '道路只修了一半', true]);
      const bad = await act('zhao', '/sign', { items: [{ item: two.id, verdict: 'kept', grounds: '  ' }] });
      assert.equal(bad.status, 422);
      const fields = bad.body.errors.map(({ field }) => field);
      assert.ok(fields.includes(`grounds_${two.id}`) && fields.includes('opinion') && fields.includes(`verdict_${items[2].id}`), fields);
      assert.equal(rows(await show()).find(({ item }) => item === two.id).verdict, 'kept');
      says(await act('zhao', '', { items: [{ item: 999999, verdict: 'kept' }] }), 422, /规划里没有这一项/);
      says(await act('zhao', '', { items: [{ item: one.id, verdict: 'good' }] }), 422, /请从列出的结论里选择/);
      says(await act('zhao', '', { [`grounds_${one.id}`]: '长'.repeat(1001) }), 422, /最多 1000 字/);
      says(await act('zhao', '', { opinion: '晚了', version: 1 }), 409, /刚刚改动过/);
      assert.equal((await act('wang', '', { opinion: '好' })).status, 403);
      assert.equal((await act('kong', '', { opinion: '好' })).status, 404);
    });

    it('EVAL-2 USER-3 ALL-9 is signed by two people, withdrawn or sent back with a reason before', async () => {
      const [, two] = items;
      await act('zhao', '', { items: [{ item: two.id, grounds: '现场看过，已完成' }] });
      says(await act('zhao', '/suggest', { opinion: '总体兑现' }), 200, /"items":5/);
      const signed = await act('zhao', '/sign', {});
      assert.equal(signed.status, 200, JSON.stringify(signed.body));
      assert.equal(signed.body.state, 'signed');
      says(await act('zhao', '', { opinion: '改' }), 409, /已经签署/);
      assert.equal((await act('zhao', '/confirm')).status, 403);
      assert.equal((await act('zhao', '/withdraw')).status, 200);
      await act('zhao', '/sign', {});
      assert.ok((await todos('sun')).some((title) => title.startsWith('签署验收')));
      says(await act('sun', '/return', {}), 422, /请写明原因/);
      assert.equal((await act('sun', '/return', { reason: '请核实第一项' })).status, 200);
      assert.equal((await show()).sent_back.reason, '请核实第一项');
      assert.ok((await todos('zhao')).some((title) => title.startsWith('修改验收')));
      await act('zhao', '/sign', {});
      assert.equal((await show('li')).tally, null);
      const done = await act('lin', '/confirm');
      assert.equal(done.status, 200, JSON.stringify(done.body));
      assert.deepEqual([done.body.state, done.body.first.name !== done.body.second.name], ['accepted', true]);
      check();
    });

    it('EVAL-2 the rate counts a partly kept item by the setting, and the lists come to the whole', async () => {
      const shown = await show('li');
      assert.deepEqual(shown.tally, { items: 5, kept: 1, partly: 1, unkept: 3, rate: '30', rate_text: '30 %' });
      assert.equal(shown.lists.reduce((sum, list) => sum + list.items, 0), 5);
      assert.equal(shown.differing, 2);
      const { body } = await who.zhao('GET', '/acceptances');
      assert.deepEqual([body.whole.plans, body.whole.accepted, body.whole.rate_text], [2, 1, '30 %']);
      assert.deepEqual(body.units.map(({ plans, accepted }) => [plans, accepted]), [[2, 1]]);
      assert.equal((await who.zhao('GET', '/acceptances?state=none')).body.total, 1);
      const { text } = await place.request('GET', '/acceptances.csv', {
        headers: { authorization: `Bearer ${place.yicun(['token', 'add', 'zhao']).stdout.trim()}` } });
      assert.match(text, /已验收,5,1,1,3,30 %/);
      assert.equal(place.sql(`SELECT count(*) FROM secretary_entries WHERE kind = '全面验收' AND result = '履诺率 30 %';`).trim(), '1');
      const archive = (await who.li('GET', `/villages/${village(0)}`)).body;
      assert.match(JSON.stringify(archive), /全面验收.*履诺率 30 %/);
    });

    it('ALL-8 stays as it was signed, whatever changes afterwards', async () => {
      const before = await show();
      await path.ok('zhao', 201, 'POST', '/settings', { unit: '320509', name: 'acceptance_partly_share', value: '80', from: '2025-10-08', source: '县里规定' });
      await path.ok('zhao', 201, 'POST', '/settings', { unit: '320509', name: 'acceptance_months', value: '3', from: '2025-10-08', source: '县里规定' });
      place.sql(`UPDATE units SET name = '新名村' WHERE code = '${village(0)}';`);
      place.sql(`UPDATE commitments SET title = '改过的事项' WHERE plan_id = ${plan};`);
      await path.ok('chen', 200, 'POST', `/items/${items[0].id}/reopen`, { reason: '路又坏了' });
      place.sql(`UPDATE campaigns SET name = '改名的批次' WHERE id = ${path.campaign};`);
      const afterwards = await show();
      for (const part of ['unit_name', 'place', 'campaign_name', 'window_first', 'window_last', 'tally', 'partly_share', 'lists', 'first', 'second', 'opinion'])
        assert.deepEqual(afterwards[part], before[part], part);
      for (const action of ['', '/sign', '/suggest']) assert.equal((await act('zhao', action, { opinion: '改' })).status, 409);
      for (const action of ['/withdraw', '/return', '/confirm']) assert.equal((await act('zhao', action, action === '/return' ? { reason: '改' } : {})).status, 409);
    });

    it('EVAL-2 ALL-9 closes when the election starts, but for a permission of the city', async () => {
      at('2026-01-01');
      says(await act('zhao', '/suggest', { opinion: '总体兑现' }, second), 200, /accept|id/);
      const late = await act('zhao', '/sign', {}, second);
      says(late, 422, /ALL-9/);
      assert.equal((await act('zhao', '/permit', { until_on: '2026-01-10', reason: '汛情' }, second)).status, 403);
      says(await act('qian', '/permit', { until_on: '2025-01-10', reason: '汛情' }, second), 422, /180 天/);
      assert.equal((await act('qian', '/permit', { until_on: '2026-01-10', reason: '汛情' }, second)).status, 200);
      assert.equal((await act('zhao', '/sign', {}, second)).status, 200);
      assert.equal((await act('sun', '/confirm', {}, second)).status, 200);
      check();
    });
  });
