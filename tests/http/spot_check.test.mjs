// Spot checks: the draw, findings, their rectification and closing; over both transports.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';

const opened = (more = {}) => ({
  subject: '党务公开专项抽查', first_on: '2021-08-03', last_on: '2021-08-20', area: '320509', strata: 'none', villages: 5,
  checklist: '规划上墙\n\n 会议记录齐全 \n公开栏更新', ...more,
});
const sha = (text) => createHash('sha256').update(text).digest('hex');

for (const transport of transports)
  describe(`spot checks over ${transport}`, () => {
    let place, path, who, check, visit, finding, village;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      place.addUser('sun', { unit: '320509', roles: ['county_reviewer'] });
      place.addUser('kong', { unit: '320506', roles: ['county_reviewer'] });
      place.addUser('li', { unit: `${town}200`, roles: ['village_secretary'] });
      for (const name of ['sun', 'kong', 'li']) path.who[name] = place.api(name);
      who = path.who;
    });
    after(() => place.stop());

    const bearer = (name) => ({ authorization: `Bearer ${place.yicun(['token', 'add', name]).stdout.trim()}` });
    const step = (name, action, body = {}) => who[name]('POST', `/spot-findings/${finding}/${action}`, body);
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []).map(({ title }) => title);
    };
    const pool = async (id) => {
      const { text } = await place.request('GET', `/spot-checks/${id}/pool.csv`, { headers: bearer('qian') });
      return text.trim().split('\r\n').slice(1).map((line) => line.split(','));
    };

    it('EXEC-7 draws villages at random, and anyone can repeat the draw from seed and list', async () => {
      const bad = await who.zhao('POST', '/spot-checks', opened({ last_on: '2021-08-01', area: '320506', checklist: ' ' }));
      assert.equal(bad.status, 422);
      assert.deepEqual(bad.body.errors.map(({ field }) => field).sort(), ['area', 'checklist', 'last_on']);
      check = await path.ok('zhao', 201, 'POST', '/spot-checks', opened());
      const shown = await path.ok('zhao', 200, 'GET', `/spot-checks/${check.id}`);
      assert.equal(shown.visits.length, 5);
      assert.deepEqual(shown.checklist, ['规划上墙', '会议记录齐全', '公开栏更新']);
      const rows = (await pool(check.id)).map(([code]) => code.replace("'", ''));
      assert.equal(rows.length, shown.drawn_from);
      const again = rows.sort((a, b) => (sha(`${shown.seed}:${a}`) < sha(`${shown.seed}:${b}`) ? -1 : 1)).slice(0, 5).sort();
      assert.deepEqual(shown.visits.map(({ unit }) => unit), again);
    });

    it('EXEC-7 draws as many from each town or county when it is stratified', async () => {
      const layered = await path.ok('qian', 201, 'POST', '/spot-checks', opened({ area: '3205', strata: 'county', villages: 2 }));
      const { visits } = await path.ok('qian', 200, 'GET', `/spot-checks/${layered.id}`);
      const counties = visits.map(({ unit }) => unit.slice(0, 6));
      const all = (await pool(layered.id)).map(([code]) => code.slice(0, 6));
      const of = (county, codes) => codes.filter((one) => one === county).length;
      for (const county of new Set(all)) assert.equal(of(county, counties), Math.min(2, of(county, all)), county);
    });

    it('ALL-8 keeps the drawn list and what it was drawn from as they were', async () => {
      const before = await pool(check.id);
      const [first] = (await path.ok('zhao', 200, 'GET', `/spot-checks/${check.id}`)).visits;
      place.sql(`UPDATE units SET name = '改了名的村' WHERE code = '${first.unit}'`);
      place.sql(`UPDATE units SET covered = 0 WHERE code = '${before.at(-1)[0].replace("'", '')}'`);
      assert.deepEqual(await pool(check.id), before);
      assert.equal((await path.ok('zhao', 200, 'GET', `/spot-checks/${check.id}`)).visits[0].name, first.name);
    });

    it('ALL-3 a checklist is entered once: the next check opens with it', async () => {
      const { f } = await path.ok('zhao', 200, 'GET', `/spot-checks/new?from=${check.id}`);
      assert.match(f.checklist.value, /会议记录齐全/);
    });

    it('USER-2 is seen where a village was drawn, and nowhere else', async () => {
      village = `${town}200`;
      check = await path.ok('zhao', 201, 'POST', '/spot-checks', opened({ area: town, villages: 500 }));
      const seen = await path.ok('li', 200, 'GET', `/spot-checks/${check.id}`);
      assert.deepEqual(seen.visits.map(({ unit }) => unit), [village]);
      visit = seen.visits[0].id;
      assert.equal((await who.kong('GET', `/spot-checks/${check.id}`)).status, 404);
      assert.equal((await who.kong('GET', `/spot-visits/${visit}`)).status, 404);
    });

    it('EXEC-7 a finding says what is wrong and by when it is put right', async () => {
      const record = (body, name = 'zhao') => who[name]('POST', `/spot-visits/${visit}/findings`, body);
      const bare = await record({ position: 1, verdict: 'fault', due_on: '2021-08-01' });
      assert.equal(bare.status, 422);
      assert.deepEqual(bare.body.errors.map(({ field }) => field), ['finding', 'due_on']);
      assert.equal((await record({ position: 4, verdict: 'in_order' })).status, 422);
      assert.equal((await record({ position: 1, verdict: 'in_order' }, 'qian')).status, 422, 'only the unit that checks');
      assert.equal((await record({ position: 1, verdict: 'in_order' })).status, 200);
      const fault = { position: 1, verdict: 'fault', finding: '没有上墙', due_on: '2021-08-10' };
      ({ id: finding } = (await record(fault)).body);
      await path.ok('zhao', 200, 'POST', `/spot-visits/${visit}/in-order`);
      const { rows, missing } = await path.ok('li', 200, 'GET', `/spot-visits/${visit}`);
      assert.equal(missing, 0);
      assert.deepEqual(rows.map(({ recorded }) => recorded.state), ['open', 'in_order', 'in_order']);
      assert.ok((await todos('li')).includes('整改抽查问题 · 党务公开专项抽查'));
    });

    it('EXEC-7, USER-3, ALL-9 is put right by the village, sent back with a reason, closed by the checker', async () => {
      assert.equal((await step('li', 'mend')).status, 422);
      assert.equal((await step('li', 'mend', { mending: '已经上墙' })).status, 200);
      assert.ok((await todos('zhao')).includes(`核销抽查问题 · ${(await path.ok('li', 200, 'GET', `/spot-findings/${finding}`)).village_name}`));
      assert.equal((await step('li', 'withdraw')).status, 200);
      await step('li', 'mend', { mending: '已经上墙，照片附后' });
      assert.equal((await step('qian', 'close')).status, 422, 'only the unit that checks');
      assert.equal((await step('zhao', 'return')).status, 422);
      assert.equal((await step('zhao', 'return', { reason: '看不清' })).status, 200);
      const again = { position: 1, verdict: 'in_order' };
      assert.equal((await who.zhao('POST', `/spot-visits/${visit}/findings`, again)).status, 409, 'what was answered stays');
    });

    it('EXEC-7 shows what is overdue to town and checker', async () => {
      assert.ok(!(await todos('wang')).some((one) => /督促整改/.test(one)));
      place.setClock('2021-08-11T10:00:00+08:00');
      for (const name of ['wang', 'zhao', 'qian'])
        assert.ok((await todos(name)).includes('督促整改：1 个抽查问题超过期限'), name);
      const { findings } = await path.ok('wang', 200, 'GET', '/spot-findings?state=overdue');
      assert.deepEqual(findings.map(({ id }) => id), [finding]);
      assert.equal((await path.ok('kong', 200, 'GET', '/spot-findings')).total, 0);
      const { text } = await place.request('GET', '/spot-findings.csv?state=overdue', { headers: bearer('wang') });
      assert.match(text, /没有上墙/);
    });

    it('EXEC-5, ALL-3 a city\'s check counts from its first result, once, and leads to its page', async () => {
      const counted = () => place.sql("SELECT link FROM cadence_records WHERE kind = 'check'").trim();
      const { id } = await path.ok('qian', 201, 'POST', '/spot-checks', opened({ area: '3205', villages: 2 }));
      assert.equal(counted(), '');
      const { visits } = await path.ok('qian', 200, 'GET', `/spot-checks/${id}`);
      for (const { id: one } of visits) await path.ok('qian', 200, 'POST', `/spot-visits/${one}/in-order`);
      assert.equal(counted(), `/spot-checks/${id}`);
    });

    it('EXEC-7, ARCH-1 is closed, and stands in the archive of its village', async () => {
      await path.ok('li', 200, 'POST', `/spot-findings/${finding}/mend`, { mending: '重新做了' });
      assert.equal((await step('sun', 'close')).status, 200);
      assert.equal((await step('li', 'withdraw')).status, 409);
      const archive = await path.ok('li', 200, 'GET', `/villages/${village}`);
      assert.match(JSON.stringify(archive), /发现问题 1 个，已核销 1 个/);
      assert.equal(place.yicun(['check']).status, 0);
    });
  });
