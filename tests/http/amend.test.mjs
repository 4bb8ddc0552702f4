/* Amending a plan in force, over both transports: a new version goes the whole way again while the old one stays in
 * force everywhere; it can be given up; any two versions can be compared (PLAN-14). What is different between two
 * versions is decided in tests/unit/test_plan_amend.c. */
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { startPlace, transports } from './harness.mjs';
import { deliberation, item, startPath, town } from './path.mjs';

/* The village-level units of the town; some numbers are not given. */
const village = (n) => `${town}${[200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 211, 212, 213, 214, 215, 216][n]}`;
const reason = '项目用地调整，厂房改建到二组';

for (const transport of transports)
  describe(`amendments over ${transport}`, { concurrency: 1 }, () => {
    let place, path, wang, guest, next = 0;
    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      wang = path.who.wang;
      guest = place.browser();
    });
    after(() => place.stop());

    const read = (plan, rest = '') => path.ok('wang', 200, 'GET', `/plans/${plan}${rest}`);
    const amend = (plan) => path.step(plan, 'wang', 'amend', { reason });
    const of = (items, list) => items.find((one) => one.list === list);
    const field = (one, name) => one.fields.find((each) => each.name === name);
    const rules = (answer) => answer.body.errors.map(({ rule }) => rule);
    const shownInPublic = async (unit) => (await guest.get(`/public/villages/${unit}`)).text;
    const clean = () => assert.deepEqual([place.yicun(['check']).status], [0]);
    const discuss = (plan) => path.ok('wang', 201, 'POST', `/plans/${plan}/meetings`, { ...deliberation, held_on: path.day() });

    /* A plan in force or filed, an item of each list, and its unit. */
    async function inForce(state = 'in_force') {
      const unit = village(next++);
      const plan = await path.bring(await path.begin(unit), state);
      return { plan, unit };
    }

    /* Changes one item, adds one and leaves one out. */
    async function change(plan) {
      const { items } = await read(plan);
      const [changed, gone] = ['prosperity', 'service'].map((list) => of(items, list));
      await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${changed.id}`,
        { target: '9', person: '钱芳', milestones: { 2025: '9' } });
      const added = await path.ok('wang', 201, 'POST', `/plans/${plan}/items`, item('service', { title: '新开的助餐点' }));
      await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${gone.id}/remove`, {});
      return { changed: changed.id, gone: gone.id, added: added.id };
    }

    it('PLAN-14 begins with a reason, by the village or the town, from a plan in force or filed', async () => {
      const { plan } = await inForce('filed');
      assert.deepEqual(rules(await wang('POST', `/plans/${plan}/amend`, { reason: ' ' })), ['required']);
      assert.equal((await path.who.zhao('POST', `/plans/${plan}/amend`, { reason })).status, 403);
      const before = await read(plan);
      const begun = await amend(plan);
      assert.deepEqual([begun.state, begun.number, begun.in_force_number], ['draft', before.number + 1, before.number]);
      assert.equal(begun.archive_number, before.archive_number, 'it keeps its place in the archive');
      const { unit_name, unit } = begun;
      const archive = await path.ok('wang', 200, 'GET', `/villages/${unit}`);
      const { villages } = await path.ok('wang', 200, 'GET', `/villages?q=${unit}`);
      const { candidates } = await read(await path.begin(village(next++)), '/copy');
      const early = await path.who.chen('POST', `/plans/${plan}/comments`, { text: '早了' });
      assert.match(early.body.errors[0].message, /规划现在是“修订中 第 2 版”/);
      for (const { state_label } of [begun, archive.plans[0], villages[0], candidates.find((one) => one.id === plan)])
        assert.equal(state_label, '修订中 第 2 版', unit_name);
      assert.match((await (await place.signIn('wang')).get(`/plans/${plan}/versions`)).text, /第 2 版正在准备（修订中）/);
      assert.equal((await wang('POST', `/plans/${plan}/amend`, { reason })).status, 409, 'only one at a time');
      assert.equal((await read(plan, '/records')).history.at(-1).reason, reason);
      const draft = await path.begin(village(next++));
      assert.equal((await wang('POST', `/plans/${draft}/amend`, { reason })).status, 409, 'not from a draft');
      clean();
    });

    it('PLAN-14, PLAN-6 must change something, and is discussed again', async () => {
      const { plan } = await inForce();
      await amend(plan);
      assert.deepEqual(rules(await wang('POST', `/plans/${plan}/submit`, {})), ['PLAN-14', 'PLAN-6']);
      await change(plan);
      assert.deepEqual(rules(await wang('POST', `/plans/${plan}/submit`, {})), ['PLAN-6'], 'the study stays, the discussion was of another draft');
      await discuss(plan);
      await path.step(plan, 'wang', 'submit');
    });

    it('PLAN-14 goes the whole way again, and the old version is in force until then', async () => {
      const { plan, unit } = await inForce('filed');
      const first = await read(plan);
      await amend(plan);
      const { changed, gone, added } = await change(plan);
      await discuss(plan);
      const oldIsInForce = async () => {
        const old = await read(plan, '/in-force');
        assert.deepEqual([old.number, old.items.length, old.amending], [1, 5, true]);
        assert.equal(old.items.find(({ id }) => id === changed).target, '6');
        assert.ok(old.items.some(({ id }) => id === gone));
        const text = await shownInPublic(unit);
        assert.match(text, /service 的承诺事项/);
        assert.doesNotMatch(text, /新开的助餐点/);
        const listed = await guest.get(`/public?show=promises&unit=${town}`);
        assert.match(listed.text, new RegExp(`/public/villages/${unit}`));
        clean();
      };
      await oldIsInForce();
      for (const state of ['town_review', 'county_review', 'approved', 'on_notice', 'noticed']) {
        await path.bring(plan, state);
        await oldIsInForce();
      }
      await path.bring(plan, 'in_force');
      const second = await read(plan);
      assert.deepEqual([second.number, second.state, second.archive_number], [2, 'in_force', first.archive_number]);
      assert.equal(second.in_force_on, path.day());
      assert.deepEqual(second.items.map(({ id }) => id).sort(), [...first.items.map(({ id }) => id), added].filter((id) => id !== gone).sort());
      assert.deepEqual([second.items.find(({ id }) => id === changed).target, second.items.find(({ id }) => id === changed).person], ['9', '钱芳']);
      const text = await shownInPublic(unit);
      assert.match(text, /新开的助餐点/);
      assert.doesNotMatch(text, /service 的承诺事项/);
      await path.bring(plan, 'filed');
      assert.equal((await read(plan)).archive_number, first.archive_number);
      const { steps } = await read(plan, '/records');
      assert.ok(steps.every(({ due_status }) => due_status === null), 'the days of the campaign were those of the first version');
      clean();
    });

    it('USER-3 whoever writes the amendment does not review it, and who wrote the version before may', async () => {
      const { plan } = await inForce();
      await path.step(plan, 'chen', 'amend', { reason });
      const [{ id }] = (await read(plan)).items;
      await path.ok('chen', 200, 'POST', `/plans/${plan}/items/${id}`, { person: '钱芳' });
      await path.ok('chen', 201, 'POST', `/plans/${plan}/meetings`, { ...deliberation, held_on: path.day() });
      await path.step(plan, 'chen', 'submit');
      await path.ok('chen', 200, 'GET', `/plans/${plan}`);
      assert.equal((await path.who.chen('POST', `/plans/${plan}/approve`, {})).status, 403);
      await path.approve(plan, 'wang');
    });

    it('PLAN-14 reviewers see beside each item what is different', async () => {
      const { plan } = await inForce();
      await amend(plan);
      const { changed, gone, added } = await change(plan);
      await discuss(plan);
      await path.bring(plan, 'town_review');
      const { items, amendment } = await path.ok('chen', 200, 'GET', `/plans/${plan}?list=service`);
      assert.deepEqual(amendment.counts, { unchanged: 3, changed: 1, added: 1, left_out: 1 });
      assert.equal(amendment.amend_reason, reason);
      const one = items.find(({ id }) => id === changed);
      assert.deepEqual(one.change.fields.map(({ name }) => name), ['target', 'milestones', 'person']);
      assert.deepEqual([field(one.change, 'target').before, field(one.change, 'target').after], ['6 处', '9 处']);
      assert.equal(items.find(({ id }) => id === added).change.change, 'added');
      assert.equal(items.find(({ list }) => list === 'civility').change, null);
      const page = await (await place.signIn('chen')).get(`/plans/${plan}?list=service`);
      assert.match(page.text, /修订去掉的事项[\s\S]*<del>service 的承诺事项<\/del>/);
      assert.match(page.text, /<ins>|新增/);
      assert.ok(gone);
    });

    it('PLAN-14 an amendment that is given up leaves everything as it was', async () => {
      for (const state of ['in_force', 'filed']) {
        const { plan } = await inForce(state);
        const before = [await read(plan), (await read(plan, '/print')).lists];
        assert.equal((await wang('POST', `/plans/${plan}/abandon`, {})).status, 409, 'there is none');
        await amend(plan);
        await change(plan);
        await path.step(plan, 'wang', 'abandon');
        const after = [await read(plan), (await read(plan, '/print')).lists];
        const stable = ([{ version, record_version, ...rest }, lists]) => [rest, JSON.parse(JSON.stringify(lists, (key, value) =>
          ['version', 'record_version'].includes(key) ? undefined : value))];
        assert.equal(after[0].state, state);
        assert.deepEqual(stable(after), stable(before));
        const { history } = await read(plan, '/records');
        assert.deepEqual(history.slice(-2).map(({ action, from, to }) => [action, from, to]), [['amend', state, 'draft'], ['abandon', 'draft', state]]);
        clean();
      }
    });

    it('PLAN-14 can be given up before it hangs and after it hung, and its number is not used again', async () => {
      const { plan } = await inForce();
      for (const [state, number] of [['approved', 2], ['noticed', 3]]) {
        assert.equal((await amend(plan)).number, number);
        await change(plan);
        await discuss(plan);
        await path.bring(plan, 'town_review');
        assert.equal((await wang('POST', `/plans/${plan}/abandon`, {})).status, 409, 'what is in review is withdrawn first');
        await path.bring(plan, state);
        await path.step(plan, 'wang', 'abandon');
        assert.deepEqual([(await read(plan)).state, (await read(plan)).number], ['in_force', 1]);
      }
      assert.equal((await amend(plan)).number, 4);
      assert.ok(rules(await wang('POST', `/plans/${plan}/submit`, {})).includes('PLAN-6'), 'earlier discussions were of drafts given up');
      const { versions } = await read(plan, '/versions');
      assert.deepEqual(versions.map(({ number, status }) => [number, status.word]), [[3, '没有生效'], [1, '正在履行']]);
      clean();
    });

    it('PLAN-14, EXEC-3 what is closed out stays closed, and is not amended', async () => {
      const { plan, unit } = await inForce();
      place.addUser(`li${unit}`, { unit, roles: ['village_secretary'] });
      path.who.li = place.api(`li${unit}`);
      const { items } = await read(plan);
      const [closed, later] = ['prosperity', 'service'].map((list) => of(items, list).id);
      const closeOut = async (id) => {
        await path.ok('li', 200, 'POST', `/items/${id}/close-out`, { evidence: '镇里验收单' });
        await path.ok('chen', 200, 'POST', `/items/${id}/verify`, {});
      };
      await closeOut(closed);
      await amend(plan);
      const at = `/plans/${plan}/items/${closed}`;
      for (const url of [at, `${at}/remove`]) assert.equal((await wang('POST', url, {})).status, 409, url);
      assert.deepEqual(rules(await wang('POST', `/plans/${plan}/items/remove`, { item: [closed] })), ['PLAN-14']);
      await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${later}`, { person: '钱芳' });
      await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${of(items, 'civility').id}`, { person: '钱芳' });
      await discuss(plan);
      await closeOut(later);
      assert.deepEqual(rules(await wang('POST', `/plans/${plan}/submit`, {})), ['PLAN-14'], 'closed out after it was changed');
      await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${later}/revert`, {});
      await path.bring(plan, 'in_force');
      const now = (await read(plan)).items;
      assert.deepEqual([closed, later].map((id) => now.find((one) => one.id === id)).map(({ state, progress, percent }) =>
        [state, progress, percent]), [['closed', '6', 100], ['closed', '6', 100]], 'with what was reached');
      clean();
    });

    it('PLAN-14 one item is put back as it is in force', async () => {
      const { plan } = await inForce();
      await amend(plan);
      const { changed, gone, added } = await change(plan);
      const revert = (id) => wang('POST', `/plans/${plan}/items/${id}/revert`, {});
      assert.deepEqual([(await revert(changed)).body.target, (await revert(gone)).status], ['6', 200]);
      assert.equal((await revert(added)).status, 409);
      const { amendment, items } = await read(plan);
      assert.deepEqual(amendment.counts, { unchanged: 5, changed: 0, added: 1, left_out: 0 });
      assert.deepEqual(of(items, 'prosperity').milestones, item('prosperity').milestones);
    });

    it('PLAN-14, PLAN-10 any two versions are compared, frozen ones as they were', async () => {
      const { plan } = await inForce();
      await amend(plan);
      const { changed, gone, added } = await change(plan);
      await discuss(plan);
      await path.bring(plan, 'in_force');
      await amend(plan);
      const [{ id }] = (await read(plan)).items;
      await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${id}`, { title: '第三版的名称' });

      const versions = await read(plan, '/versions');
      assert.deepEqual(versions.versions.map(({ number }) => number), [2, 1]);
      const [second, first] = versions.versions;
      assert.deepEqual([first.reason, second.reason, versions.draft.draft_reason], [null, reason, reason]);
      assert.deepEqual([first.ended_on, second.ended_on], [second.in_force_on, null]);

      const one = await read(plan, '/compare?from=1&to=2');
      assert.deepEqual(one.counts, { unchanged: 3, changed: 1, added: 1, left_out: 1 });
      const kinds = Object.fromEntries(one.items.map((each) => [each.id, each.change]));
      assert.deepEqual([kinds[changed], kinds[gone], kinds[added]], ['changed', 'left_out', 'added']);
      const back = await read(plan, '/compare?from=2&to=1');
      assert.deepEqual([back.counts.added, back.counts.left_out], [1, 1], 'either way round');
      const draft = await read(plan, '/compare?from=2&to=draft&changed=1');
      assert.deepEqual(draft.items.map(({ fields }) => fields.map(({ after }) => after)), [['第三版的名称']]);
      assert.deepEqual((await read(plan, '/compare')).counts, draft.counts, 'without numbers: what is in force and what is worked on');
      assert.equal((await read(plan, '/compare?from=1&to=draft')).counts.left_out, 1);
      assert.equal((await wang('GET', `/plans/${plan}/compare?from=1&to=7`)).status, 404);

      assert.equal(of((await read(plan, '/print?number=1')).lists[0].items, 'prosperity').target, '6');
      assert.equal((await read(plan, '/print?number=2')).lists[0].items[0].target, '9');
      const browser = await place.signIn('zhao');
      for (const page of ['/versions', '/compare?from=1&to=2', '/in-force', '/records', '/print?number=1']) {
        const { status, text } = await browser.get(`/plans/${plan}${page}`);
        assert.equal(status, 200, page);
        assert.doesNotMatch(text, /\(null\)|\{\{/, page);
      }
    });

    it('ALL-2 the one who amends has it to do, without a day of the campaign', async () => {
      const { plan, unit } = await inForce();
      await amend(plan);
      const { overdue, soon, returned, open } = (await wang('GET', `/`)).body;
      const row = [...open, ...overdue, ...soon, ...returned].find(({ href_link }) => href_link === `/plans/${plan}`);
      assert.equal(row?.action, '去修订');
      assert.ok(open.includes(row), 'not overdue');
      const listed = (await wang('GET', '/plans?state=amended&size=200')).body;
      assert.ok(listed.plans.some((one) => one.unit === unit && one.state_label.startsWith('修订中 第 2 版')));
      assert.equal(listed.plans.length, listed.total);
    });

    it('a form without a reason comes back with the error at its field', async () => {
      const { plan } = await inForce();
      const browser = await place.signIn('wang');
      await browser.get(`/plans/${plan}/amend`);
      const { status, text } = await browser.post(`/plans/${plan}/amend`, { reason: '' });
      assert.equal(status, 422);
      assert.match(text, /id="f-reason"[^>]*aria-invalid="true"/);
      assert.match(text, /class="err"/);
      const sent = await browser.post(`/plans/${plan}/amend`, { reason });
      assert.equal(sent.status, 303);
      assert.match((await browser.get(`/plans/${plan}`)).text, /第 1 版正在履行，这里是准备代替它的第 2 版/);
    });
  });
