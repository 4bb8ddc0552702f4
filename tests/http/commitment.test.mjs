// Items in force: how they stand, their close-out by village and town, what falls due, over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';

const village = (number) => `3205091042${String(number).padStart(2, '0')}`;
const proof = { evidence: '镇农服中心 11 月 3 日验收合格，验收单编号 12。' };
const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

for (const transport of transports)
  describe(`items in force over ${transport}`, () => {
    let place, path, who, plan, items;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      place.addUser('li', { unit: village(0), roles: ['village_secretary'] });
      place.addUser('sun', { unit: village(1), roles: ['village_secretary'] });
      for (const name of ['li', 'sun']) path.who[name] = place.api(name);
      who = path.who;
      plan = await path.bring(await path.begin(village(0)), 'in_force');
      await path.bring(await path.begin(village(1)), 'in_force');
      items = (await who.li('GET', '/items?sort=unit')).body.items;
    });
    after(() => place.stop());

    const show = async (id, name = 'wang') => (await who[name]('GET', `/items/${id}`)).body;
    const act = (name, id, action, body) => who[name]('POST', `/items/${id}/${action}`, body);
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []);
    };
    const check = () => {
      const { status, stdout, stderr } = place.yicun(['check']);
      assert.equal(status, 0, stdout + stderr);
    };
    const refused = (answer, status, field, rule) => {
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      if (field !== undefined)
        assert.ok(answer.body.errors.some((one) => one.field === field && one.rule === rule), JSON.stringify(answer.body));
    };

    it('PLAN-12 a promised plan is carried out item by item, with the milestones that were promised', async () => {
      assert.equal(items.length, 5);
      const item = await show(items[0].id, 'li');
      assert.equal(item.plan, plan);
      assert.equal(item.state, 'open');
      assert.equal(item.progress, null);
      assert.equal(item.percent, 0);
      assert.equal(item.next_year, 2021);
      assert.equal(item.due_on, '2021-12-31');
      assert.deepEqual(item.milestones.map(({ year, value, reached }) => [year, value, reached]),
        [[2021, '2', false], [2022, '3', false], [2023, '4', false], [2024, '5', false], [2025, '6', false]]);
      check();
    });

    it('EXEC-3 a claim needs a written proof and the target', async () => {
      const { id } = items[0];
      refused(await act('li', id, 'close-out', {}), 422, 'evidence', 'required');
      refused(await act('li', id, 'close-out', { evidence: '  ' }), 422, 'evidence', 'required');
      refused(await act('li', id, 'close-out', { value: '5.9999', ...proof }), 422, 'value', 'EXEC-3');
      refused(await act('wang', id, 'close-out', proof), 403);
      refused(await act('sun', id, 'close-out', proof), 404);
      assert.equal((await show(id)).state, 'open');
    });

    it('EXEC-3 the village claims, the town verifies, and the figures follow', async () => {
      const { id } = items[0];
      const claimed = await act('li', id, 'close-out', { value: '7', ...proof });
      assert.equal(claimed.status, 200, JSON.stringify(claimed.body));
      assert.equal(claimed.body.state, 'claimed');
      assert.equal(claimed.body.progress, null); // not before it is verified
      refused(await act('li', id, 'close-out', proof), 409);
      refused(await act('li', id, 'verify', {}), 403);
      refused(await act('zhao', id, 'verify', {}), 403);
      const verified = await act('wang', id, 'verify', {});
      assert.equal(verified.status, 200, JSON.stringify(verified.body));
      assert.deepEqual([verified.body.state, verified.body.progress, verified.body.percent, verified.body.due_on],
        ['closed', '7', 100, null]);
      refused(await act('wang', id, 'verify', {}), 409);
      refused(await act('wang', id, 'return', { reason: '再看看' }), 409);
      check();
      const item = await show(id, 'qian');
      assert.deepEqual(item.steps_taken.map((step) => [step.action, step.user]), [['close-out', 'li'], ['verify', 'wang']]);
      assert.deepEqual(item.close_outs.map((one) => [one.value, one.evidence, one.by]), [['7', proof.evidence, 'li']]);
      assert.ok(item.milestones.every((one) => one.reached));
    });

    it('EXEC-3 whoever claimed cannot verify, also after becoming an officer of the town', async () => {
      const { id } = items[4];
      await act('li', id, 'close-out', proof);
      place.addUser('admin', { unit: '320509', roles: ['system_admin'] });
      const admin = place.api('admin');
      const { users } = (await admin('GET', '/users?q=li')).body;
      const { id: user } = users.find((one) => one.name === 'li');
      const change = (unit, role) => admin('POST', `/users/${user}`, { unit, roles: [role] });
      assert.equal((await change('320509104', 'town_officer')).status, 200);
      const promoted = place.api('li');
      const answer = await promoted('POST', `/items/${id}/verify`, {});
      assert.equal(answer.status, 403);
      assert.equal(answer.body.errors[0].rule, 'USER-3');
      assert.deepEqual(Object.keys((await promoted('GET', `/items/${id}`)).body.actions), ['return']);
      assert.equal((await change(village(0), 'village_secretary')).status, 200);
      who.li = place.api('li');
      assert.equal((await act('li', id, 'withdraw', {})).status, 200);
    });

    it('EXEC-3, ALL-9 a claim is sent back or reopened with its reason only, to the one who must act', async () => {
      const { id, title } = items[1];
      await act('li', id, 'close-out', proof);
      refused(await act('wang', id, 'return', {}), 422, 'reason', 'ALL-9');
      refused(await act('wang', id, 'return', { reason: ' ' }), 422, 'reason', 'ALL-9');
      assert.equal((await act('wang', id, 'return', { reason: '验收单上没有盖章' })).body.state, 'open');
      const back = (await todos('li')).find((one) => one.title.includes(title));
      assert.equal(back.detail, 'wang：验收单上没有盖章');
      assert.equal(back.href_link, `/items/${id}`);
      assert.equal((await show(id, 'li')).sent_back.reason, '验收单上没有盖章');
      const form = (await who.li('GET', `/items/${id}/close-out`)).body; // what was said is not asked again (ALL-3)
      assert.equal(form.f.evidence.value, proof.evidence);
      assert.ok(!(await todos('sun')).some((one) => one.title.includes(title)));
      await act('li', id, 'close-out', { evidence: '已补盖章' });
      assert.ok(!(await todos('li')).some((one) => one.title.includes(title)));
      assert.equal((await act('chen', id, 'verify', {})).status, 200);
      refused(await act('wang', id, 'reopen', {}), 422, 'reason', 'ALL-9');
      const reopened = await act('wang', id, 'reopen', { reason: '回访发现没有启用' });
      assert.deepEqual([reopened.body.state, reopened.body.progress], ['open', '6']);
      assert.equal((await todos('li')).find((one) => one.title.includes(title)).detail, 'wang：回访发现没有启用');
      const { steps_taken } = await show(id);
      assert.deepEqual(steps_taken.map((step) => [step.action, step.reason]), [
        ['close-out', ''], ['return', '验收单上没有盖章'], ['close-out', ''], ['verify', ''], ['reopen', '回访发现没有启用']]);
      check();
    });

    it('ALL-9 a claim is withdrawn by its sender until it is decided', async () => {
      const { id } = items[2];
      await act('li', id, 'close-out', proof);
      place.addUser('wu', { unit: village(0), roles: ['village_secretary'] });
      who.wu = place.api('wu');
      refused(await act('wu', id, 'withdraw', {}), 403);
      refused(await act('wang', id, 'withdraw', {}), 403);
      assert.equal((await act('li', id, 'withdraw', {})).body.state, 'open');
      refused(await act('li', id, 'withdraw', {}), 409);
      await act('li', id, 'close-out', proof);
      await act('wang', id, 'verify', {});
      refused(await act('li', id, 'withdraw', {}), 409);
    });

    it('a step from an older version of the page is refused', async () => {
      const { id } = items[3];
      const { version } = await show(id);
      await act('li', id, 'close-out', proof);
      refused(await act('wang', id, 'verify', { version }), 409);
      assert.equal((await act('wang', id, 'verify', { version: version + 1 })).status, 200);
    });

    it('ALL-2 the town is told of claims, by village or by the claim itself', async () => {
      const others = (await who.sun('GET', '/items?sort=unit')).body.items;
      const waiting = async () => (await todos('wang')).filter((one) => one.title.endsWith('核验销号'));
      assert.deepEqual(await waiting(), []);
      await act('sun', others[0].id, 'close-out', proof);
      assert.deepEqual((await waiting()).map((one) => one.href_link), [`/items/${others[0].id}`]);
      await act('sun', others[1].id, 'close-out', proof);
      const [line] = await waiting();
      assert.equal(line.href_link, `/items?state=claimed&unit=${village(1)}`);
      const { items: listed } = (await who.wang('GET', line.href_link)).body;
      assert.deepEqual(listed.map((one) => one.id).sort(), [others[0].id, others[1].id].sort());
      for (const id of [others[0].id, others[1].id]) await act('wang', id, 'return', { reason: '还没有验收' });
      assert.deepEqual(await waiting(), []);
    });

    it('EXEC-3, ALL-7 works as pages: a form opens filled, comes back with its errors, takes photos', async () => {
      const li = await place.signIn('li');
      const { id } = items[4];
      const form = await li.get(`/items/${id}/close-out`);
      assert.match(form.text, /name="value"[^>]* value="6"/);
      const bad = await li.post(`/items/${id}/close-out`, { value: '5', evidence: '已建成' });
      assert.equal(bad.status, 422);
      assert.match(bad.text, /还没有达到任期目标 6 处/);
      assert.match(bad.text, /已建成<\/textarea>/);
      const sent = await li.upload(`/items/${id}/close-out`, { evidence: '已建成，见照片' },
        [{ field: 'files', name: '现场.png', bytes: photo }]);
      assert.equal(sent.status, 303, sent.text);
      assert.equal(sent.headers.location, `/items/${id}`);
      const wang = await place.signIn('wang');
      const page = await wang.get(`/items/${id}`);
      assert.match(page.text, /现场\.png/);
      assert.match(page.text, /核验通过，销号/);
      const empty = await wang.post(`/items/${id}/return`, { reason: '' });
      assert.equal(empty.status, 422);
      assert.match(empty.text, /请写明原因/);
      assert.equal((await wang.post(`/items/${id}/return`, { reason: '照片看不清' })).status, 303);
      assert.match((await li.get(`/items/${id}`)).text, /照片看不清/);
      assert.equal((await li.get(`/items/${items[0].id}/close-out`)).status, 409);
    });

    it('EXEC-2 the list counts down to the next milestone, and late begins the day after', async () => {
      const list = async (name, query) => (await who[name]('GET', `/items?${query}`)).body;
      assert.equal((await list('wang', '')).total, 10);
      assert.equal((await list('wang', `unit=${village(1)}`)).total, 5);
      assert.equal((await list('li', `unit=${village(1)}`)).total, 5); // beside the scope: the own village's
      assert.equal((await list('li', `unit=${village(1)}`)).items[0].unit, village(0));
      assert.equal((await list('wang', 'state=closed')).total, 3);
      assert.equal((await list('wang', 'state=soon')).total, 0);
      assert.equal((await list('wang', 'state=done')).total, 4); // the reopened one keeps its progress
      assert.equal((await list('wang', 'state=open&year=2021')).total, 6);
      assert.equal((await list('wang', 'year=2026')).total, 0);
      assert.equal((await list('wang', 'list=service')).total, 2);
      assert.equal((await list('wang', `q=${encodeURIComponent('civility')}`)).total, 2);
      place.setClock('2021-12-02T10:00:00+08:00');
      assert.equal((await list('wang', 'state=soon')).total, 6);
      assert.match((await todos('sun')).find((one) => one.href_link === '/items?state=soon').title, /^5 项/);
      place.setClock('2021-12-31T23:59:00+08:00');
      assert.equal((await list('wang', 'state=late')).total, 0);
      place.setClock('2022-01-01T00:00:00+08:00');
      const late = await list('wang', 'state=late');
      assert.equal(late.total, 6);
      assert.equal(late.items[0].status.word, '逾期 1 天');
      assert.equal((await list('wang', 'state=late&year=2021')).total, 6);
      assert.equal((await list('qian', 'state=late&sort=unit')).items[0].town_name.length > 0, true);
      const line = (await todos('sun')).find((one) => one.href_link === '/items?state=soon');
      assert.equal(line.days, -1);
      check();
      place.setClock('2021-12-31T12:00:00+08:00');
      assert.equal((await list('wang', 'state=late')).total, 0);
      check();
    });

    it('ARCH-1 close-outs stand in the archive of their village, and of no other', async () => {
      const entries = async (code) =>
        (await who.wang('GET', `/villages/${code}`)).body.years.flatMap((year) => year.entries).filter((one) => one.kind === '销号');
      const own = await entries(village(0));
      assert.ok(own.some((one) => one.title === `核验通过，销号：${items[0].title}` && one.href_link === `/items/${items[0].id}`));
      assert.ok(own.some((one) => one.title.startsWith('重新打开') && one.detail.includes('回访发现没有启用')));
      assert.ok((await entries(village(1))).every((one) => one.title.startsWith('申请销号')));
    });

    it('ALL-4 the list goes out as a table', async () => {
      const wang = await place.signIn('wang');
      const { headers, text } = await wang.get('/items?state=closed&format=csv');
      assert.match(headers['content-type'], /^text\/csv/);
      const lines = text.trim().split('\r\n');
      assert.equal(lines.length, 4);
      assert.match(lines[0], /承诺事项/);
      assert.match(lines[1], /已销号/);
    });

    it('ALL-1 every step of a close-out stands in the audit', async () => {
      place.addUser('shen', { unit: '320509', roles: ['auditor'] });
      const { records } = (await place.api('shen')('GET', '/audit?size=200')).body;
      const actions = new Set(records.map((one) => one.action));
      for (const action of ['close-out', 'verify', 'return', 'withdraw', 'reopen'])
        assert.ok(actions.has(`commitment.${action}`), action);
      assert.ok(actions.has('close_out.create'));
    });
  });
