// What falls due in a unit, as a list, a month, a table and a calendar file, over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';

const village = `${town}200`, hanging = `${town}201`;

for (const transport of transports)
  describe(`what falls due over ${transport}`, () => {
    let place, path, who;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      place.addUser('li', { unit: village, roles: ['village_secretary'] });
      place.addUser('far', { unit: '320509105', roles: ['town_officer'] });
      for (const name of ['li', 'far']) path.who[name] = place.api(name);
      who = path.who;
      await path.bring(await path.begin(village), 'in_force');
      await path.bring(await path.begin(hanging), 'on_notice');
    });
    after(() => place.stop());

    const due = (name, query = '') => path.ok(name, 200, 'GET', `/due${query}`);
    const kinds = ({ entries }) => [...new Set(entries.map(({ kind }) => kind))];

    it('EXEC-2 holds what every room knows of, by date', async () => {
      const list = await due('wang');
      assert.deepEqual(kinds(list).sort(), ['campaign', 'evaluation', 'meeting', 'milestone', 'notice', 'report']);
      const days = list.entries.map(({ on }) => on);
      assert.deepEqual(days, [...days].sort());
      assert.equal(list.total, list.entries.length);
      const [milestone] = list.entries.filter(({ kind }) => kind === 'milestone');
      assert.deepEqual([milestone.on, milestone.unit, milestone.status.kind], ['2021-12-31', village, 'ok']);
      assert.equal((await who.wang('GET', milestone.href_link)).status, 200);
    });

    it('EXEC-2 is filtered by kind, unit, time and text', async () => {
      assert.deepEqual(kinds(await due('wang', '?kind=notice')), ['notice']);
      assert.equal((await due('zhao', `?kind=milestone&unit=${village}`)).total, 5);
      assert.equal((await due('zhao', `?kind=milestone&unit=${hanging}`)).total, 0);
      assert.equal((await due('wang', '?when=late')).total, 0);
      assert.deepEqual(kinds(await due('wang', '?when=month')), ['notice', 'campaign']);
      assert.equal((await due('wang', '?kind=milestone&from=2021-12-31&to=2021-12-31')).total, 5);
      const { entries } = await due('wang', `?q=${encodeURIComponent('governance')}`);
      assert.deepEqual(entries.map(({ title }) => title), ['governance 的承诺事项']);
      assert.equal((await due('wang', '?kind=report&q=zzz')).total, 0);
    });

    it('EXEC-2 pages follow each other without a gap', async () => {
      const all = (await due('wang')).entries, pages = [];
      for (let page = 1; pages.length < all.length; page++)
        pages.push(...(await due('wang', `?size=4&page=${page}`)).entries);
      assert.deepEqual(pages, all);
      assert.deepEqual((await due('wang', '?page=9999')).entries, []);
    });

    it('USER-2 is of the own scope', async () => {
      for (const address of ['/due', '/due/month', '/due.csv', '/due.ics'])
        for (const unit of [town, village, '320509', '320509104999', 'abc'])
          assert.equal((await who.far('GET', `${address}?unit=${unit}`)).status, 404, `${address} ${unit}`);
      assert.deepEqual(kinds(await due('far')), ['campaign']);
      assert.equal((await due('li', '?kind=milestone')).total, 5);
    });

    it('EXEC-2 a month has whole weeks, and many milestones of a day are one line', async () => {
      const { weeks, month_before, month_after } = await path.ok('wang', 200, 'GET', '/due/month?month=2021-12');
      assert.deepEqual([month_before, month_after], ['2021-11', '2022-01']);
      assert.ok(weeks.every(({ days }) => days.length === 7));
      assert.equal(weeks[0].days[0].on, '2021-11-29');
      const last = weeks.flatMap(({ days }) => days).find(({ on }) => on === '2021-12-31');
      const line = last.entries.find(({ kind }) => kind === 'milestone');
      assert.equal(line.title, '5 项年度目标到期');
      assert.equal((await path.ok('wang', 200, 'GET', line.href_link)).total, 5);
      const { text } = await (await place.signIn('wang')).get('/due/month?month=2021-12');
      assert.match(text, /2021年12月到期/);
      assert.match(text, /month=2022-01/);
    });

    it('ALL-4, EXEC-2 is taken along as a table and as a calendar', async () => {
      const page = await place.signIn('li');
      const table = await page.get('/due.csv?kind=milestone');
      assert.equal(table.text.trim().split('\r\n').length, 6);
      const calendar = await page.get('/due.ics?kind=milestone');
      assert.match(calendar.headers['content-type'], /text\/calendar/);
      assert.equal(calendar.text.match(/BEGIN:VEVENT/g).length, 5);
      assert.match(calendar.text, /DTSTART;VALUE=DATE:20211231/);
      const ids = (text) => text.match(/UID:.*/g);
      assert.equal(new Set(ids(calendar.text)).size, 5);
      assert.deepEqual(ids((await page.get('/due.ics?kind=milestone')).text), ids(calendar.text));
    });

    it('EXEC-2 what is done is due no more, and the next milestone is', async () => {
      place.setClock('2022-01-10T10:00:00+08:00');
      const { entries } = await due('li', '?when=late&kind=milestone');
      assert.equal(entries.length, 5);
      assert.equal(entries[0].status.word, '逾期 10 天');
    });
  });
