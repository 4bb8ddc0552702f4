/* The home page of every role: what this role must do next and nothing that another must do, many of a kind folded,
 * what comes next, and what is useful to those without duties (ALL-2, ALL-9). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';

const villages = [200, 201, 202, 203, 204, 205, 206].map((number) => `320509104${number}`);
const others = [
  ['secretary', villages[0], 'village_secretary'],
  ['member', '320509', 'department_member'],
  ['admin', '3205', 'system_admin'],
  ['guard', '3205', 'security_admin'],
  ['auditor', '3205', 'auditor'],
];

for (const transport of transports)
  describe(`home over ${transport}`, () => {
    let place, path;
    const home = (name, query = '') => path.ok(name, 200, 'GET', `/${query}`);
    const all = (todo) => ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => todo[pile]);
    const rows = async (name, group) => all(await home(name)).filter((row) => !group || row.group === group);
    const lines = (todo) => todo.piles.flatMap((pile) => pile.lines);
    const signedIn = async (name) => (await (await place.signIn(name)).get('/')).text;

    before(async () => {
      place = await startPlace({ transport, units: true });
      path = await startPath(place);
      for (const [name, unit, role] of others) {
        place.addUser(name, { unit, roles: [role] });
        path.who[name] = place.api(name);
      }
    });
    after(() => place.stop());

    it('ALL-2 the county is asked for the averages of the year before, until there are figures', async () => {
      const [row] = await rows('zhao', '平均水平');
      assert.equal(row.href_link, '/averages?unit=320509&year=2020');
      assert.equal(row.due, '2021-07-31');
      assert.equal((await rows('qian', '平均水平')).length, 0);
      assert.equal((await rows('wang', '平均水平')).length, 0);
      const { id } = await path.ok('zhao', 201, 'POST', '/indicators',
        { name: '村道亮灯率', unit_of_measure: '%', direction: 'at_least' });
      await path.ok('zhao', 201, 'POST', `/indicators/${id}/averages`, { unit: '320509', year: 2020, value: '60' });
      assert.equal((await rows('zhao', '平均水平')).length, 0);
    });

    it('ALL-2 a village\'s own step is its town\'s until its secretary signs in, then the secretary\'s alone', async () => {
      const id = (await path.ok('wang', 201, 'POST', '/plans', { campaign: path.campaign, unit: villages[0] })).id;
      const links = async (name) => (await rows(name)).map((row) => row.href_link).filter((link) => link.startsWith(`/plans/${id}`));
      const study = { link: `/plans/${id}/studies/new`, due: '2021-07-31' };
      assert.deepEqual(await links('wang'), [study.link, `/plans/${id}`]);
      assert.deepEqual(await links('zhao'), []);
      await place.signIn('secretary');
      assert.deepEqual(await links('wang'), []);
      assert.deepEqual(await links('secretary'), [study.link, `/plans/${id}`]);
      assert.equal((await rows('secretary', '专题学习'))[0].due, study.due); // PLAN-11
      assert.equal((await rows('secretary', '编制规划'))[0].due, '2021-08-15');
      assert.ok((await rows('wang', '开始编制')).every((row) => !row.title.includes('三官桥村')));
    });

    it('ALL-9 what was sent back comes first, with who sent it and why; its reviewer sees it no more', async () => {
      const id = await path.begin(villages[1]);
      await path.step(id, 'wang', 'submit');
      assert.deepEqual((await rows('chen', '规划审核')).map((row) => row.href_link), [`/plans/${id}`]);
      assert.equal((await rows('wang', '规划审核')).length, 0, 'USER-3 the author does not review');
      await path.ok('chen', 200, 'GET', `/plans/${id}`);
      await path.step(id, 'chen', 'return', { reason: '收入目标和决算对不上' });
      const { returned, piles } = await home('wang');
      assert.equal(returned.length, 1);
      assert.match(returned[0].detail, /chen：收入目标和决算对不上/);
      assert.equal(piles[0].title, '退回给您的');
      assert.equal((await rows('chen', '规划审核')).length, 0);
    });

    it('ALL-2 each step of a plan waits at the one who takes it, with its form', async () => {
      const id = await path.begin(villages[2]);
      const waiting = async (name) => (await rows(name)).filter((row) => /^\/(plans|notices)\/\d/.test(row.href_link) &&
        row.title.startsWith(path.unitName)).map((row) => `${row.group} ${row.href_link}`);
      path.unitName = (await path.ok('wang', 200, 'GET', `/plans/${id}`)).unit_name;
      await path.bring(id, 'county_review');
      assert.deepEqual([await waiting('wang'), await waiting('chen')], [[], []]);
      assert.deepEqual(await waiting('zhao'), [`同意公示 /plans/${id}`]);
      await path.bring(id, 'approved');
      assert.deepEqual(await waiting('zhao'), []);
      assert.deepEqual(await waiting('wang'), [`张贴公示 /plans/${id}/post`]);
      await path.bring(id, 'on_notice');
      assert.deepEqual(await waiting('wang'), []);
      await path.bring(id, 'noticed');
      assert.deepEqual(await waiting('wang'), [`公开承诺 /plans/${id}/meetings/new?kind=commitment`]);
      await path.bring(id, 'in_force');
      assert.deepEqual(await waiting('wang'), [`备案归档 /plans/${id}`]);
      assert.deepEqual(await waiting('zhao'), []);
    });

    it('ALL-2 a notice announces the day on which it can be closed, and is a to-do from that day', async () => {
      const id = await path.begin(villages[3]);
      await path.bring(id, 'on_notice');
      const before = await home('wang');
      assert.match(before.next.title, /结束公示/);
      assert.equal((await rows('wang', '结束公示')).length, 0);
      path.nextDays(before.next.days - 1);
      assert.equal((await rows('wang', '结束公示')).length, 0);
      path.nextDays(1);
      const [row] = await rows('wang', '结束公示');
      assert.equal(row.due, before.next.on);
      assert.equal(row.days, 0);
    });

    it('ALL-2 many of a kind are one line with their number and the list of them', async () => {
      place.addUser('town2', { unit: '320509105', roles: ['town_officer'] });
      path.who.town2 = place.api('town2');
      for (let number = 0; number < 6; number++) {
        const { villages: free } = await path.ok('town2', 200, 'GET', '/plans?state=none');
        await path.ok('town2', 201, 'POST', '/plans', { campaign: path.campaign, unit: free[0].unit });
      }
      const todo = await home('town2');
      assert.equal((await rows('town2', '编制规划')).length, 6);
      const folded = lines(todo).filter((line) => line.group === '编制规划');
      assert.equal(folded.length, 1);
      assert.equal(folded[0].title, '编制规划 6 件');
      assert.match(folded[0].detail, /^最早的一件：.+ · 编制规划$/);
      assert.equal(folded[0].many, 6);
      assert.equal(folded[0].href_link, '/plans?state=draft');
      assert.equal(todo.total, all(todo).length);
      const open = await home('town2', `?group=${encodeURIComponent('编制规划')}`);
      assert.equal(lines(open).length, 6);
      assert.equal(open.total, todo.total);
    });

    it('ALL-2 the filters part the list by its days, and the numbers add up', async () => {
      const todo = await home('town2');
      const count = Object.fromEntries(todo.tabs.map((tab) => [tab.href_link, tab.count]));
      assert.equal(count['/'], todo.total);
      assert.equal(count['/?when=overdue'] + count['/?when=week'] + count['/?when=later'], todo.total);
      for (const [when, fits] of [['overdue', (days) => days < 0], ['week', (days) => days !== null && days >= 0 && days <= 7],
        ['later', (days) => days === null || days > 7]]) {
        const { piles } = await home('town2', `?when=${when}`);
        const shown = piles.flatMap((pile) => pile.lines);
        assert.ok(shown.every((line) => fits(line.days)), when);
        assert.equal(piles.reduce((sum, pile) => sum + pile.count, 0), count[`/?when=${when}`]);
      }
    });

    it('ALL-2 the head of every page counts what the home page lists, for every role', async () => {
      for (const name of ['wang', 'chen', 'zhao', 'qian', ...others.map(([user]) => user)]) {
        const { total } = await home(name);
        const browser = await place.signIn(name);
        for (const page of ['/', '/account'])
          assert.equal(Number(/<span class="pill">(\d+)/.exec((await browser.get(page)).text)?.[1] ?? 0), total, `${name} ${page}`);
      }
    });

    it('ALL-2 the security administrator is told of locked accounts, the system administrator of users without a unit', async () => {
      const stranger = place.browser();
      await stranger.get('/sign-in');
      for (let attempt = 0; attempt < 5; attempt++)
        await stranger.post('/sign-in', { name: 'secretary', password: 'wrong wrong wrong' });
      assert.deepEqual((await rows('guard')).map((row) => [row.title, row.href_link]),
        [['1 个账号因多次登录失败暂停登录', '/security']]);
      assert.equal((await rows('admin')).length, 0);
      const unit = await path.ok('zhao', 200, 'GET', `/units/${villages[0]}`);
      await path.ok('zhao', 200, 'POST', `/units/${villages[0]}`,
        { kind: unit.unit?.kind ?? unit.kind ?? 'village', ended_on: path.day(), successor: villages[1] });
      const [row] = await rows('admin');
      assert.equal(row.href_link, '/users?state=stranded');
      const { users } = await path.ok('admin', 200, 'GET', row.href_link);
      assert.deepEqual(users.map((user) => user.name), ['secretary']);
    });

    it('ALL-2 the city is asked for a year\'s holidays where notices count in working days', async () => {
      assert.equal((await rows('qian', '放假安排')).length, 0);
      await path.ok('zhao', 201, 'POST', '/settings', { unit: '320509', name: 'notice_day_kind', value: 'working',
        from: path.day(), source: '吴组通〔2021〕27号' });
      path.nextDays(150);
      const years = (await rows('qian', '放假安排')).map((row) => row.href_link);
      const missing = (await path.ok('qian', 200, 'GET', '/calendar')).missing;
      assert.deepEqual(years, missing.map((year) => `/calendar?year=${year}`));
      path.nextDays(3650);
      assert.ok((await rows('qian', '放假安排')).length > 0);
      assert.deepEqual((await rows('qian', '规划批次')).map((row) => row.href_link), ['/campaigns/new']);
      path.nextDays(-3800);
    });

    it('ALL-2 those without duties see figures with their lists, not an empty page', async () => {
      for (const name of ['qian', 'member']) {
        const { figures } = await home(name);
        assert.ok(figures.some((figure) => figure.href_link === '/plans?state=draft' && figure.value >= 7), name);
        for (const { href_link: link, value } of figures.filter((figure) => figure.href_link.startsWith('/plans')))
          assert.equal((await path.ok(name, 200, 'GET', link)).total, value, `${name} ${link}`);
        assert.ok(figures.some((figure) => figure.href_link.startsWith('/board?unit=32')), name);
      }
      assert.match(await signedIn('member'), /今天没有要办的事[^]*<dl class="figures">/);
      assert.match(await signedIn('auditor'), /没有等您处理的事/);
    });

    it('PLAN-2 a tenure that the next campaign follows is not begun any more, although its last year runs on', async () => {
      const { campaigns } = await path.ok('zhao', 200, 'GET', '/campaigns');
      const [{ id, ...first }] = campaigns.filter((one) => one.id === path.campaign);
      const begun = async () => (await rows('wang', '开始编制')).map((row) => row.detail);
      assert.ok((await begun()).includes(first.name));
      await path.ok('zhao', 201, 'POST', '/campaigns', { unit: '320509', name: '下一届', first_year: 2022, last_year: 2026,
        study_due: '2022-07-31', plan_due: '2022-08-15', commit_due: '2022-08-31' });
      assert.deepEqual(await begun(), ['下一届']);
      const { figures } = await home('qian');
      const { value } = figures.find(({ label }) => label === '还没有开始');
      assert.equal((await path.ok('qian', 200, 'GET', '/plans?state=none')).total, value);
    });
  });
