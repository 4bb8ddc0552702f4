// The village archive: everything so far about one village, by year, from all rooms; over both transports.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { root, startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';

const [village, beside, merged] = [`${town}200`, `${town}201`, `${town}202`];

for (const transport of transports)
  describe(`the archive over ${transport}`, () => {
    let place, path, plan;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      place.addUser('li', { unit: village, roles: ['village_secretary'] });
      path.who.li = place.api('li');
      plan = await path.bring(await path.begin(village), 'on_notice');
      const { notice } = await path.ok('wang', 200, 'GET', `/plans/${plan}`);
      const guest = place.browser();
      await guest.get(`/public/notices/${notice.id}`);
      await guest.post(`/public/notices/${notice.id}/feedback`,
        { text: '村东头的路灯能不能列进去？', name: '沈阿婆', contact: '13800000000' });
      const { feedback } = await path.ok('wang', 200, 'GET', `/notices/${notice.id}`);
      await path.ok('wang', 200, 'POST', `/feedback/${feedback[0].id}/answer`, { text: '已经列入。', shown: true });
      await path.bring(plan, 'filed');
    });
    after(() => place.stop());

    const archive = (who, query = '', unit = village) => path.ok(who, 200, 'GET', `/villages/${unit}${query}`);
    const entriesOf = ({ years }) => years.flatMap(({ entries }) => entries);

    it('ARCH-1 holds what was done for the plan, each with a link to its record', async () => {
      const shown = await archive('zhao');
      const entries = entriesOf(shown);
      const count = (kind) => entries.filter((entry) => entry.kind === kind).length;
      assert.deepEqual(['专题学习', '会议', '公示', '群众意见'].map(count), [1, 2, 2, 1]);
      const titles = entries.filter(({ kind }) => kind === '规划').map(({ title }) => title);
      assert.deepEqual(titles.reverse(), ['提交镇审核', '审核通过，报县级', '同意公示', '规划生效', '备案归档']);
      assert.equal(shown.total, entries.length);
      const zhao = await place.signIn('zhao');
      for (const { href_link, title } of entries) assert.equal((await zhao.get(href_link)).status, 200, title);
    });

    it('ARCH-1 says what the village is, its plan and how it stands, as the board does', async () => {
      const shown = await archive('wang');
      assert.deepEqual([shown.unit, shown.town_name, shown.county_name, shown.covered], [village, '平望镇', '吴江区', true]);
      const [own] = shown.plans;
      assert.deepEqual([own.id, own.state, own.number, own.first_year, own.last_year], [plan, 'filed', 1, 2021, 2025]);
      const { archive_number, in_force_on } = await path.ok('wang', 200, 'GET', `/plans/${plan}`);
      assert.deepEqual([own.archive_number, own.in_force_on], [archive_number, in_force_on]);
      const { rows } = await path.ok('wang', 200, 'GET', `/board?unit=${village}`);
      const { items, done, late } = rows[0].total;
      assert.deepEqual([shown.figures.year, shown.figures.items, shown.figures.done, shown.figures.late],
        [2021, items, done, late]);
    });

    it('ARCH-1 stands by year, the newest first, under its tenure; older years are folded', async () => {
      const { id } = await path.ok('zhao', 201, 'POST', '/indicators',
        { name: '村道亮灯率', unit_of_measure: '%', direction: 'at_least' });
      await path.ok('wang', 201, 'POST', `/indicators/${id}/values`, { unit: village, year: 2020, value: '61.5' });
      const { years } = await archive('wang');
      assert.deepEqual(years.map(({ year, tenure, open }) => [year, tenure, open]),
        [[2021, '2021—2025 年任期', true], [2020, '', false]]);
      assert.equal(years[1].entries[0].title, '村道亮灯率 61.5 %');
      for (const { entries } of years) {
        const days = entries.map(({ on }) => on);
        assert.deepEqual(days, [...days].sort().reverse());
      }
      const { text } = await (await place.signIn('wang')).get(`/villages/${village}/print`);
      assert.equal(text.match(/2021年8月2日/g).length, 1);
      assert.match(text, /href="#year-2020"/, 'the table of contents');
    });

    it('ARCH-1 tells of the campaign, of findings and how they were put right', async () => {
      const { id: check } = await path.ok('zhao', 201, 'POST', '/spot-checks', { subject: '党务公开抽查', first_on: path.day(),
        last_on: path.day(), area: town, strata: 'none', villages: 500, checklist: '规划上墙\n会议记录齐全' });
      const { visits } = await path.ok('zhao', 200, 'GET', `/spot-checks/${check}`);
      const { id: visit } = visits.find(({ unit }) => unit === village);
      const { id: finding } = await path.ok('zhao', 200, 'POST', `/spot-visits/${visit}/findings`,
        { position: 1, verdict: 'fault', finding: '没有上墙', due_on: path.day() });
      await path.ok('li', 200, 'POST', `/spot-findings/${finding}/mend`, { mending: '已经上墙' });
      const entries = entriesOf(await archive('wang'));
      const of = (kind) => entries.find((entry) => entry.kind === kind);
      assert.equal(of('规划批次').title, '2021—2025 年任期规划');
      assert.deepEqual([of('抽查问题').title, of('抽查问题').detail, of('抽查问题').href_link],
        ['规划上墙（未核销）', '问题：没有上墙\n整改：已经上墙', `/spot-findings/${finding}`]);
      const hidden = entriesOf(await path.ok('wang', 200, 'GET', `/villages/${beside}`));
      assert.ok(!hidden.some(({ kind }) => kind === '抽查问题'), 'nothing of others');
    });

    it('ARCH-1 can be narrowed to one kind', async () => {
      const { years, total, kinds } = await archive('wang', `?kind=${encodeURIComponent('会议')}`);
      assert.ok(years.every(({ open }) => open));
      assert.deepEqual([...new Set(entriesOf({ years }).map(({ kind }) => kind))], ['会议']);
      assert.equal(kinds.reduce((sum, { count }) => sum + count, 0), total, 'the tabs count all of them');
      assert.deepEqual((await archive('wang', '?kind=x')).years, []);
    });

    it('PLAN-9 never names who gave feedback, nor how to reach them', async () => {
      const wang = await place.signIn('wang');
      for (const address of [`/villages/${village}`, `/villages/${village}/print`])
        for (const { text } of [await wang.get(address), await wang.json(address)]) {
          assert.match(text, /村东头的路灯能不能列进去/);
          assert.doesNotMatch(text, /沈阿婆|13800000000/);
        }
    });

    it('USER-2 shows villages of the scope, and nothing of others or above', async () => {
      for (const unit of [town, '320509', '320509105200', `${town}999`, 'x'])
        for (const more of ['', '/print'])
          assert.equal((await path.who.wang('GET', `/villages/${unit}${more}`)).status, 404, unit);
      assert.equal((await path.who.li('GET', `/villages/${beside}`)).status, 404);
      assert.equal(entriesOf(await archive('li')).length, entriesOf(await archive('wang')).length);
      const own = await path.ok('li', 200, 'GET', '/villages');
      assert.deepEqual(own.villages.map(({ unit }) => unit), [village]);
      const { villages } = await path.ok('wang', 200, 'GET', '/villages?size=200');
      assert.ok(villages.every(({ unit }) => unit.startsWith(town)));
      const li = await (await place.signIn('li')).get('/villages');
      assert.deepEqual([li.status, li.headers.location], [303, `/villages/${village}`], 'a village has only its own');
    });

    it('ALL-4 the list is searched, narrowed and paged', async () => {
      const list = async (query) => (await path.ok('wang', 200, 'GET', `/villages?${query}`));
      assert.deepEqual((await list('plans=in_force')).villages.map(({ unit }) => unit), [village]);
      const none = await list('plans=none&size=5');
      assert.equal(none.villages.length, 5);
      assert.equal(none.total + 1, (await list('')).total);
      assert.deepEqual((await list(`q=${beside}`)).villages.map(({ unit }) => unit), [beside]);
      await path.begin(beside);
      assert.deepEqual((await list('plans=begun')).villages.map(({ unit }) => unit), [beside]);
      assert.equal((await list(`q=${encodeURIComponent('没有这样的村')}`)).total, 0);
    });

    it('UNIT-3 an ended village keeps its archive, and names what it became', async () => {
      const { name } = await path.ok('zhao', 200, 'GET', `/units/${merged}`);
      const { kind, covered } = await path.ok('zhao', 200, 'GET', `/units/${merged}`);
      await path.ok('zhao', 200, 'POST', `/units/${merged}`,
        { kind, covered, ended_on: path.day(), successor: village });
      const ended = await archive('wang', '', merged);
      assert.equal(ended.name, name);
      assert.equal(ended.successor.unit, village);
      assert.ok(ended.ended_label);
      assert.match(entriesOf(ended).find(({ kind }) => kind === '单位变更').title, /^撤销，并入/);
      assert.deepEqual((await archive('wang')).merged.map(({ unit }) => unit), [merged]);
      const { villages } = await path.ok('wang', 200, 'GET', `/villages?q=${merged}`);
      assert.deepEqual(villages.map(({ unit }) => unit), [merged]);
    });

    it('UNIT-3 a renamed village is found under its old name, and its archive tells it', async () => {
      const { name } = await archive('wang');
      const file = `${place.folder}/renamed.csv`;
      const units = fs.readFileSync(`${root}/data/units-suzhou.csv`, 'utf8');
      fs.writeFileSync(file, units.replace(`${village},${name}`, `${village},望湖村村委会`));
      const { status, stderr } = place.yicun(['import', 'units', file]);
      assert.equal(status, 0, stderr);
      const renamed = await archive('wang');
      assert.equal(renamed.short_name, '望湖村');
      assert.deepEqual(renamed.former.map((one) => one.name), [name]);
      const { villages } = await path.ok('wang', 200, 'GET', `/villages?q=${encodeURIComponent(name)}`);
      assert.deepEqual(villages.map(({ unit }) => unit), [village]);
    });
  });
