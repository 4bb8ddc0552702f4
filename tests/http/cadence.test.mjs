// Meetings and checks that are due so often a year, and the matrix of what was done, over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';
import { multipart, picture } from './world.mjs';

const village = `${town}200`, silent = `${town}201`;
const meeting = (held_on, more = {}) => ({
  held_on, subject: '研究集体经济项目', attended: '镇党委班子、各村书记', findings: '逐村定了责任人', ...more,
});

for (const transport of transports)
  describe(`cadence over ${transport}`, () => {
    let place, path, who, plan, first;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      place.addUser('li', { unit: village, roles: ['village_secretary'] });
      place.addUser('far', { unit: '320509105', roles: ['town_officer'] });
      for (const name of ['li', 'far']) path.who[name] = place.api(name);
      who = path.who;
    });
    after(() => place.stop());

    const setDay = (day) => {
      path.now = Date.parse(`${day}T10:00:00+08:00`);
      place.setClock(new Date(path.now).toISOString());
    };
    const matrix = async (name, query = '') => (await path.ok(name, 200, 'GET', `/cadence${query}`));
    const words = (row) => row.cells.map(({ status }) => status.word);
    const own = async (name, query) => (await matrix(name, query)).own[0].rows[0];
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []).filter((row) => row.href_link === '/cadence/new');
    };

    it('EXEC-5 nothing is asked before a plan is in force', async () => {
      assert.deepEqual(words(await own('wang')), ['不要求', '不要求']);
      assert.equal((await own('wang')).asked, 0);
      plan = await path.bring(await path.begin(village), 'in_force');
      await path.bring(await path.begin(silent), 'in_force');
      const row = await own('wang');
      assert.deepEqual(words(row), ['不要求', '进行中']);
      assert.equal(row.kind, 'study');
      assert.deepEqual(words(await own('zhao')), ['不要求', '不要求', '进行中', '未到']);
      assert.deepEqual(words(await own('qian')), ['不要求', '进行中']);
      assert.equal((await matrix('li')).own[0].rows[0].kind, 'report');
    });

    it('EXEC-5, ALL-2 is asked for before it is late', async () => {
      assert.deepEqual(await todos('wang'), []);
      setDay('2021-12-02');
      const [todo] = await todos('wang');
      assert.equal(todo.due, '2021-12-31');
      assert.match(todo.detail, /还要开 1 次/);
      assert.deepEqual(await todos('zhao'), [], 'its analyses are asked for by their own room');
      assert.deepEqual(await todos('qian'), []);
    });

    it('EXEC-5 a meeting is registered with who, what, findings and files, and counts at once', async () => {
      const token = place.yicun(['token', 'add', 'wang']).stdout.trim();
      const { type, body } = multipart(meeting('2021-12-02'), [{ field: 'files', name: '会议.png', bytes: picture }]);
      const sent = await place.request('POST', '/cadence', {
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': type }, body,
      });
      assert.equal(sent.status, 201, sent.text);
      first = sent.json();
      assert.equal(first.kind, 'study');
      assert.equal(first.unit, town);
      assert.deepEqual((await path.ok('zhao', 200, 'GET', `/cadence/${first.id}`)).files.map(({ name }) => name), ['会议.png']);
      assert.deepEqual(words(await own('wang')), ['不要求', '已完成']);
      assert.deepEqual(await todos('wang'), []);
      const shown = await matrix('chen');
      assert.deepEqual(shown.records.map(({ id, subject }) => [id, subject]), [[first.id, '研究集体经济项目']]);
      const below = (await matrix('zhao')).below[0].rows.find(({ unit }) => unit === town);
      assert.deepEqual(words(below), ['不要求', '已完成']);
    });

    it('ALL-3 the next form opens with who attended last time', async () => {
      const { f } = await path.ok('wang', 200, 'GET', '/cadence/new');
      assert.equal(f.attended.value, meeting().attended);
      assert.equal(f.subject.value, '');
    });

    it('EXEC-5 is refused before it was held, and without its findings', async () => {
      for (const [field, value] of [['held_on', '2021-12-03'], ['held_on', '2019-12-31'], ['findings', ' '], ['attended', '']]) {
        const { status, body } = await who.wang('POST', '/cadence', meeting('2021-12-02', { [field]: value }));
        assert.equal(status, 422);
        assert.equal(body.errors[0].field, field);
      }
    });

    it('EXEC-5, ALL-1 only its author changes or removes it, on record', async () => {
      const at = `/cadence/${first.id}`;
      for (const name of ['chen', 'zhao']) {
        assert.equal((await who[name]('POST', at, { subject: '另一个' })).status, 409);
        assert.equal((await who[name]('POST', `${at}/remove`)).status, 409);
      }
      const changed = await path.ok('wang', 200, 'POST', at, { subject: '研究村集体经济', version: first.version });
      assert.equal(changed.version, first.version + 1);
      assert.equal((await who.wang('POST', at, { subject: '旧的', version: first.version })).status, 409);
      const second = await path.ok('wang', 201, 'POST', '/cadence', meeting('2021-12-01'));
      await path.ok('wang', 200, 'POST', `/cadence/${second.id}/remove`, {});
      assert.equal((await who.wang('GET', `/cadence/${second.id}`)).status, 404);
      const actions = place.sql("SELECT action FROM audit WHERE entity = 'cadence_record' ORDER BY id;").trim().split('\n');
      assert.deepEqual(actions, ['create', 'change', 'create', 'remove'].map((verb) => `cadence_record.${verb}`));
      assert.equal(place.yicun(['check']).status, 0);
    });

    it('USER-2 another town sees neither the record nor the matrix', async () => {
      for (const address of [`/cadence/${first.id}`, `/cadence?unit=${town}`, `/cadence.csv?unit=${town}`, '/cadence?unit=320509105999'])
        assert.equal((await who.far('GET', address)).status, 404, address);
      assert.equal((await who.li('GET', `/cadence?unit=${town}`)).status, 404);
    });

    it('EXEC-5, ALL-3 what villages reported counts by itself', async () => {
      const { items } = await path.ok('li', 200, 'GET', `/plans/${plan}/assessments/2021-6`);
      const said = { items: items.map(({ item, id }) => ({ item: item ?? id, progress: '2', note: '正在推进' })) };
      setDay('2022-01-05');
      await path.ok('li', 200, 'POST', `/plans/${plan}/assessments/2021-6/submit`, said);
      setDay('2022-01-20');
      const { rows } = (await matrix('wang', '?year=2021')).below[0];
      const of = (unit) => words(rows.find((row) => row.unit === unit));
      assert.equal(of(village).at(-1), '已完成');
      assert.equal(of(silent).at(-1), '未完成');
    });

    it('EXEC-5 a missed quarter stays missed, and a town can still make up for its half-year', async () => {
      assert.deepEqual(words(await own('zhao', '?year=2021')).slice(2), ['未完成', '未完成']);
      setDay('2022-07-05');
      assert.deepEqual(words(await own('wang')), ['待补', '进行中']);
      assert.match((await todos('wang'))[0].detail, /还要开 2 次/);
    });

    it('EXEC-5, ALL-8 the numbers are settings, and a year that is over keeps its own', async () => {
      await path.ok('zhao', 201, 'POST', '/settings', {
        unit: '320509', name: 'town_studies', value: '4', from: path.day(), source: '县委工作要点',
      });
      assert.equal((await own('wang')).times, 4);
      assert.equal((await own('wang', '?year=2021')).times, 2);
    });

    it('ARCH-1 stands in the archive of the villages of the town', async () => {
      const { text } = await (await place.signIn('li')).get(`/villages/${village}`);
      assert.match(text, /研究村集体经济/);
    });

    it('ALL-4 is exported as a table', async () => {
      const { text, headers } = await (await place.signIn('wang')).get('/cadence.csv?year=2021');
      assert.match(headers['content-type'], /text\/csv/);
      assert.match(text, new RegExp(`${town},平望镇,镇专题研究,2021,下半年,1,已完成`));
    });
  });
