// The wall chart: figures from the roll-ups, what they are called, scope, years, order, export; over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { lists, startPath, town } from './path.mjs';

const [first, second, idle] = [`${town}200`, `${town}201`, `${town}202`];

for (const transport of transports)
  describe(`the board over ${transport}`, () => {
    let place, path, wang, plan;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      ({ wang } = path.who);
      place.addUser('li', { unit: first, roles: ['village_secretary'] });
      path.who.li = place.api('li');
    });
    after(() => place.stop());

    const board = async (who, query = '') => path.ok(who, 200, 'GET', `/board${query}`);
    const rowOf = ({ rows }, unit) => rows.find((row) => row.unit === unit);
    const words = (row) => row.lists.map(({ status }) => status?.word ?? null);
    const comeTo = (day) => {
      path.now = Date.parse(`${day}T10:00:00+08:00`);
      place.setClock(new Date(path.now).toISOString());
    };

    it('EXEC-1 says why it is empty and who does what, before a plan is in force', async () => {
      const { rows, summary, years } = await board('wang');
      assert.equal(summary.total.items, 0);
      assert.deepEqual(years.map(({ year }) => year), [2021, 2022, 2023, 2024, 2025]);
      assert.ok(rows.length > 10 && rows.every((row) => row.plans === 0 && row.total.status === null));
      const { text } = await (await place.signIn('wang')).get('/board');
      assert.match(text, /还没有生效的规划/);
      assert.match(text, new RegExp(`href="/plans\\?unit=${town}"`));
      await path.bring(await path.begin(idle), 'on_notice');
      assert.equal((await board('wang')).summary.plans, 0, 'what is on notice is not promised yet');
    });

    it('EXEC-1 a plan that comes into force stands in its village, town, county and city', async () => {
      plan = await path.bring(await path.begin(first), 'in_force');
      await path.bring(await path.begin(second), 'in_force');
      const units = { wang: [town, first, 5], zhao: ['320509', town, 10], qian: ['3205', '320509', 10] };
      for (const [who, [unit, below, items]] of Object.entries(units)) {
        const shown = await board(who);
        assert.equal(shown.unit, unit, 'one opens on the own unit');
        assert.equal(shown.year, 2021);
        assert.equal(shown.as_of, path.day());
        const row = rowOf(shown, below);
        assert.deepEqual(row.lists.map(({ list }) => list), lists);
        assert.deepEqual(row.lists.map((cell) => cell.items), lists.map(() => items / 5));
        const { items: all, done, late, closed, percent_mean, rate } = row.total;
        assert.deepEqual([all, done, late, closed, percent_mean, rate], [items, 0, 0, 0, 0, null]);
        assert.deepEqual(words(row), lists.map(() => '正常'));
        assert.deepEqual([shown.summary.plans, shown.summary.total.items, shown.summary.total.on_time], [2, 10, 10]);
        assert.deepEqual(shown.summary.lists.map((one) => one.items), [2, 2, 2, 2, 2]);
      }
      assert.equal(rowOf(await board('wang'), idle).plans, 0);
    });

    it('USER-2 what lies beside, above or nowhere is not there', async () => {
      for (const unit of ['320509105', '320509', '3205', `${town}999`, '32050910', 'abc', `${first}0`])
        for (const address of ['/board', '/board.csv'])
          assert.equal((await wang('GET', `${address}?unit=${unit}`)).status, 404, unit);
      assert.equal((await path.who.li('GET', `/board?unit=${second}`)).status, 404);
      const own = await board('li');
      assert.equal(own.unit, first);
      assert.deepEqual(own.rows.map(({ unit }) => unit), [first]);
    });

    it('EXEC-1, EXEC-2 leads down to a village and its items, each with its next milestone', async () => {
      const { rows, lists: shown } = await board('zhao', `?unit=${first}`);
      assert.equal(rows.length, 1);
      assert.deepEqual(shown.map(({ list, items }) => [list, items.length]), lists.map((list) => [list, 1]));
      const [item] = shown[0].items;
      assert.deepEqual([item.plan, item.next_year, item.next_value, item.due_on], [plan, 2021, '2', '2021-12-31']);
      const browser = await place.signIn('zhao');
      const { text } = await browser.get('/board');
      assert.match(text, new RegExp(`href="/board\\?unit=${town}&amp;year=2021"`));
      const below = (await browser.get(`/board?unit=${town}`)).text;
      assert.match(below, new RegExp(`href="/board\\?unit=${first}&amp;year=2021"`));
      assert.match(below, new RegExp(`href="/items\\?unit=${first}&amp;year=2021&amp;list=prosperity"`));
      assert.match((await browser.get(`/board?unit=${first}`)).text, new RegExp(`href="/items/${item.id}"`));
    });

    it('EXEC-1, EXEC-4 names the village that has not reported, and counts it above', async () => {
      assert.equal((await board('wang')).period, '2021-3');
      assert.equal(rowOf(await board('wang'), first).missing, 0, 'nothing is owed of the time before the promise');
      comeTo('2021-11-01');
      const shown = await board('wang');
      assert.equal(shown.period, '2021-5');
      assert.equal(rowOf(shown, first).missing, 1);
      assert.deepEqual(words(rowOf(shown, first)), lists.map(() => '未报'));
      const above = await board('zhao');
      assert.deepEqual([rowOf(above, town).missing, rowOf(above, town).plans], [2, 2]);
      assert.deepEqual(words(rowOf(above, town)), lists.map(() => '正常'));
      assert.equal(above.summary.missing_share, '100');
    });

    it('EXEC-1 shows the villages of a town by their items', async () => {
      const { villages } = await path.ok('wang', 200, 'GET', '/board/items');
      assert.deepEqual(villages.map(({ unit }) => unit), [first, second]);
      assert.deepEqual(villages[0].lists.map(({ items }) => items.length), lists.map(() => 1));
      const { text } = await (await place.signIn('wang')).get('/board/items');
      assert.match(text, new RegExp(`href="/items/${villages[0].lists[0].items[0].id}"`));
      assert.equal((await path.who.wang('GET', '/board/items?unit=320509105')).status, 404);
    });

    it('EXEC-1 on the wall each unit has its screen, which leads to the next without scripts, and stops at a pause', async () => {
      const screen = (who, query = '') => path.ok(who, 200, 'GET', `/board/screen${query}`);
      const whole = await screen('zhao');
      assert.deepEqual([whole.unit, whole.stop, whole.stops, whole.part], ['320509', 1, 2, 1]);
      const seen = [];
      let shown = whole;
      do {
        assert.ok(shown.rows.length <= 10);
        seen.push(`${shown.unit} ${shown.part}/${shown.parts}`);
        shown = await screen('zhao', shown.next_link.replace('/board/screen', ''));
      } while (shown.stop !== 1 || shown.part !== 1);
      const pages = (unit, parts) => Array.from({ length: parts }, (_, at) => `${unit} ${at + 1}/${parts}`);
      const parts = Number(seen.at(-1).split('/')[1]);
      assert.deepEqual(seen, [...pages('320509', whole.parts), ...pages(town, parts)], 'each once, and begins anew');
      const browser = await place.signIn('zhao');
      const { text } = await browser.get('/board/screen?every=20');
      assert.match(text, /<meta http-equiv="refresh" content="20;url=\/board\/screen\?[^"]*part=1/);
      const paused = (await browser.get(whole.pause_link)).text;
      assert.match(paused, /<meta http-equiv="refresh" content="60;url=\/board\/screen\?[^"]*at=0[^"]*paused=1/);
      for (const unit of ['320506', first, 'abc'])
        assert.equal((await path.who.zhao('GET', `/board/screen?unit=${unit}`)).status, 404, unit);
    });

    it('EXEC-2 a village\'s cell is due 30 days before its milestone', async () => {
      comeTo('2021-11-30');
      assert.deepEqual(words(rowOf(await board('wang'), first)), lists.map(() => '未报'));
      comeTo('2021-12-01');
      assert.deepEqual(words(rowOf(await board('wang'), first)), lists.map(() => '临期'));
      assert.deepEqual(words(rowOf(await board('zhao'), town)), lists.map(() => '正常'));
    });

    it('EXEC-1 late follows the date, on every level', async () => {
      comeTo('2021-12-31');
      assert.equal((await board('wang')).summary.total.late, 0, 'the last day counts whole');
      comeTo('2022-01-01');
      for (const [who, unit, late] of [['wang', first, 5], ['zhao', town, 10], ['qian', '320509', 10]]) {
        const shown = await board(who, '?year=2021');
        assert.equal(shown.as_of, '2022-01-01');
        const row = rowOf(shown, unit);
        assert.deepEqual([row.total.late, row.total.rate], [late, '0']);
        assert.deepEqual(words(row), lists.map(() => '逾期'));
        assert.equal(shown.summary.total.late_share, '100');
      }
    });

    it('EXEC-1, EXEC-3 what is closed out is done, up to the city', async () => {
      const [item] = (await board('li')).lists[3].items;
      await path.ok('li', 200, 'POST', `/items/${item.id}/close-out`, { value: '6', evidence: '六处都已建成验收' });
      assert.equal((await board('wang')).summary.total.done, 0, 'a claim is no proof');
      await path.ok('wang', 200, 'POST', `/items/${item.id}/verify`);
      for (const [who, unit, items] of [['wang', first, 5], ['zhao', town, 10], ['qian', '320509', 10]]) {
        const { total, lists: cells } = rowOf(await board(who, '?year=2021'), unit);
        assert.deepEqual([total.done, total.late, total.closed], [1, items - 1, 1]);
        assert.equal(total.rate, items === 5 ? '20' : '10');
        assert.equal(total.percent_mean, 100 / items);
        const { done, late, percent_mean, status } = cells[3];
        assert.deepEqual([done, late, percent_mean, status.word], items === 5 ? [1, 0, 100, '完成'] : [1, 1, 50, '逾期']);
      }
      assert.deepEqual((await board('wang', '?year=2021&sort=late')).rows.slice(0, 2).map(({ unit }) => unit), [second, first]);
      assert.deepEqual((await board('wang', '?year=2021&sort=rate')).rows.slice(0, 2).map(({ unit }) => unit), [second, first]);
    });

    it('EXEC-1 each figure is the number of the items that it leads to', async () => {
      const count = async (who, query) => (await path.ok(who, 200, 'GET', `/items?${query}`)).total;
      for (const [who, unit, year] of [['wang', first, 2021], ['wang', first, 2023], ['zhao', town, 2021], ['qian', '320509', 2022]]) {
        const { lists: cells, total } = rowOf(await board(who, `?year=${year}`), unit);
        const all = `unit=${unit}&year=${year}`;
        for (const { list, ...cell } of [...cells, { list: '', ...total }])
          for (const [state, figure] of [['', 'items'], ['late', 'late'], ['done', 'done'], ['closed', 'closed']])
            assert.equal(await count(who, `${all}&list=${list}&state=${state}`), cell[figure], `${all} ${list} ${figure}`);
      }
      const [closed] = (await path.ok('wang', 200, 'GET', '/items?state=closed')).items;
      await path.ok('wang', 200, 'POST', `/items/${closed.id}/reopen`, { reason: '有一处没有建好' });
      const { done, closed: still } = (await board('qian', '?year=2021')).summary.total;
      assert.deepEqual([done, still], [await count('qian', 'year=2021&state=done'), 0], 'also when one is reopened');
    });

    it('shows this year, another year of the tenure, and none beside it', async () => {
      assert.equal((await board('wang')).year, 2022);
      assert.equal((await board('wang', '?year=2025')).year, 2025);
      for (const year of ['2026', '1999', 'x', '-1']) assert.equal((await board('wang', `?year=${year}`)).year, 2022);
      comeTo('2027-03-01');
      assert.equal((await board('wang')).year, 2025, 'the last one, once the tenure is over');
      comeTo('2022-01-01');
    });

    it('ALL-4 is sorted, narrowed to a name, and exported as it is shown', async () => {
      const inOrder = async (query) => (await board('wang', query)).rows.map(({ unit }) => unit);
      const all = await inOrder('');
      assert.deepEqual(all, [...all].sort());
      const { name } = rowOf(await board('wang'), second);
      const narrowed = await board('wang', `?year=2021&q=${encodeURIComponent(name)}`);
      assert.deepEqual(narrowed.rows.map(({ unit }) => unit), [second]);
      assert.equal(narrowed.summary.total.items, 10, 'the figures above stay those of all');
      const csv = async (query) => {
        const { headers, text } = await (await place.signIn('wang')).get(`/board.csv${query}`);
        assert.match(headers['content-type'], /^text\/csv/);
        return text.trim().split('\r\n').map((line) => line.split(','));
      };
      const [head, ...lines] = await csv(`?year=2021&q=${encodeURIComponent(name)}`);
      assert.equal(lines.length, 1);
      assert.equal(lines[0][1], name);
      assert.equal(lines[0][head.indexOf('全部事项')], '5');
      assert.equal(lines[0][head.indexOf('全部逾期')], '5');
      assert.equal(lines[0].length, head.length);
      assert.equal((await csv(`?unit=${first}`)).length, 6, 'a village exports its items');
    });
  });
