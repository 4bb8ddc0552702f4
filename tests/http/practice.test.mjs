// Good practice: written up from an item, reviewed by another level, read by all below, taken back; over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';
import { multipart, picture } from './world.mjs';

const village = `${town}200`;
const text = { title: '路灯亮到家门口', problem: '夜里没有灯。', method: '村民议事会定点，党员先装。', effect: '装灯 60 盏。' };

for (const transport of transports)
  describe(`good practice over ${transport}`, () => {
    let place, path, who, items, id;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      place.addUser('li', { unit: village, roles: ['village_secretary'] });
      place.addUser('gu', { unit: '320509105', roles: ['town_officer'] });
      place.addUser('sun', { unit: '320509', roles: ['county_reviewer'] });
      place.addUser('kong', { unit: '320506', roles: ['county_reviewer'] });
      for (const name of ['li', 'gu', 'sun', 'kong']) path.who[name] = place.api(name);
      who = path.who;
      await path.bring(await path.begin(village), 'in_force');
      items = (await who.wang('GET', '/items?sort=unit')).body.items;
    });
    after(() => place.stop());

    const bearer = (name) => ({ authorization: `Bearer ${place.yicun(['token', 'add', name]).stdout.trim()}` });
    const step = (name, action, body = {}) => who[name]('POST', `/practices/${id}/${action}`, body);
    const status = async (name, url) => (await who[name]('GET', url)).status;
    const titles = async (name, query = '') =>
      (await path.ok(name, 200, 'GET', `/practices${query}`)).practices.map(({ title }) => title);
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []).map(({ title }) => title);
    };

    it('EVAL-5 is written up from an item of the own scope, which it names as it was', async () => {
      const form = await path.ok('wang', 200, 'GET', `/practices/new?item=${items[0].id}`);
      assert.equal(form.item_title, items[0].title);
      assert.equal(await status('gu', `/practices/new?item=${items[0].id}`), 404);
      assert.equal((await who.gu('POST', '/practices', { item: items[0].id, ...text })).body.errors[0].field, 'item');
      const bare = await who.wang('POST', '/practices', { item: items[0].id, title: '只有标题' });
      assert.equal(bare.status, 422);
      assert.deepEqual(bare.body.errors.map(({ field }) => field), ['problem', 'method', 'effect']);
      ({ id } = await path.ok('wang', 201, 'POST', '/practices', { item: items[0].id, ...text }));
      const made = await path.ok('wang', 200, 'GET', `/practices/${id}`);
      assert.deepEqual([made.village, made.item, made.state, made.shown_to], [village, items[0].id, 'draft', null]);
      for (const name of ['li', 'zhao', 'gu', 'qian']) assert.equal(await status(name, `/practices/${id}`), 404, name);
    });

    it('keeps what was typed, changes only from the version that was seen, takes files', async () => {
      const { version } = await path.ok('chen', 200, 'GET', `/practices/${id}`);
      await path.ok('chen', 200, 'POST', `/practices/${id}`, { version, effect: '装灯 62 盏。' });
      assert.equal((await who.wang('POST', `/practices/${id}`, { version, effect: '另一个说法' })).status, 409);
      const { type, body } = multipart({}, [{ field: 'files', name: '路灯.png', bytes: picture }]);
      const sent = await place.request('POST', `/practices/${id}`,
        { headers: { ...bearer('wang'), 'content-type': type, accept: 'application/json' }, body });
      assert.equal(sent.status, 200, sent.text);
      const { files, effect } = await path.ok('wang', 200, 'GET', `/practices/${id}`);
      assert.deepEqual([files.length, effect], [1, '装灯 62 盏。']);
      assert.equal(files[0].href_link, `/practices/${id}/files/${files[0].id}`);
    });

    it('EVAL-5, USER-3 is reviewed by another level, sent back with a reason, withdrawn by its sender', async () => {
      assert.equal((await step('wang', 'submit')).status, 200);
      assert.equal((await who.wang('POST', `/practices/${id}`, { effect: '改' })).status, 409);
      assert.equal((await step('wang', 'publish')).status, 403);
      assert.equal((await step('kong', 'publish')).status, 404);
      assert.equal((await step('wang', 'withdraw')).status, 200);
      await step('wang', 'submit');
      assert.deepEqual((await todos('zhao')).filter((one) => /典型做法/.test(one)), [`审核典型做法 · ${text.title}`]);
      assert.ok(!(await todos('qian')).some((one) => /典型做法/.test(one)), 'a town waits for its county');
      const bare = await step('zhao', 'return');
      assert.equal(bare.status, 422);
      assert.equal(bare.body.errors[0].field, 'reason');
      assert.equal((await step('zhao', 'return', { reason: '写清楚钱从哪里来' })).status, 200);
      assert.ok((await todos('chen')).includes(`修改典型做法 · ${text.title}`));
      await step('chen', 'submit');
      assert.ok(!(await todos('chen')).includes(`修改典型做法 · ${text.title}`));
    });

    it('EVAL-5 is read by all below the reviewer and by nobody beside, and found by its words', async () => {
      assert.deepEqual(await titles('li'), []);
      assert.equal((await step('zhao', 'publish')).status, 200);
      for (const name of ['li', 'gu', 'sun', 'qian']) {
        assert.deepEqual(await titles(name), [text.title], name);
        assert.equal(await status(name, `/practices/${id}`), 200);
      }
      assert.deepEqual(await titles('kong'), []);
      assert.equal(await status('kong', `/practices/${id}`), 404);
      assert.deepEqual(await titles('li', '?q=' + encodeURIComponent('议事会')), [text.title]);
      assert.deepEqual(await titles('li', '?q=' + encodeURIComponent('没有的词')), []);
      assert.deepEqual(await titles('li', '?list=civility'), items[0].list === 'civility' ? [text.title] : []);
      const { files, steps_taken: steps } = await path.ok('gu', 200, 'GET', `/practices/${id}`);
      assert.deepEqual(steps, [], 'how it came about is not for readers');
      assert.equal((await place.request('GET', files[0].href_link, { headers: bearer('gu') })).status, 200);
      assert.equal(await status('kong', files[0].href_link), 404);
      assert.equal(await status('gu', `/files/${files[0].id}`), 404, 'only at its own address');
    });

    it('ALL-8 says what it said when it was written, whatever becomes of the item and the village', async () => {
      place.sql(`UPDATE units SET name = '改了名的村' WHERE code = '${village}'`);
      const shown = await path.ok('li', 200, 'GET', `/practices/${id}`);
      assert.notEqual(shown.village_name, '改了名的村');
      assert.equal((await who.wang('POST', `/practices/${id}`, { title: '改' })).status, 409);
    });

    it('EVAL-5 is shown to the whole city by the city, and taken back by whoever shows it, with a reason', async () => {
      assert.equal((await step('qian', 'promote')).status, 200);
      assert.deepEqual(await titles('kong'), [text.title]);
      assert.equal((await step('zhao', 'take-back', { reason: '数字不实' })).status, 422);
      assert.equal((await step('qian', 'take-back')).status, 422);
      assert.equal((await step('qian', 'take-back', { reason: '数字不实' })).status, 200);
      for (const name of ['li', 'gu', 'kong']) assert.equal(await status(name, `/practices/${id}`), 404, name);
      assert.equal((await step('chen', 'revise')).status, 200);
      assert.equal((await path.ok('wang', 200, 'GET', `/practices/${id}`)).state, 'draft');
    });

    it('EVAL-5, USER-3 what a county writes is reviewed by another of its people', async () => {
      const { id: own } = await path.ok('zhao', 201, 'POST', '/practices', { item: items[1].id, ...text, title: '县里写的' });
      await path.ok('zhao', 200, 'POST', `/practices/${own}/submit`);
      assert.equal((await who.zhao('POST', `/practices/${own}/publish`, {})).status, 403);
      assert.ok(!(await todos('zhao')).includes('审核典型做法 · 县里写的'));
      assert.ok((await todos('sun')).includes('审核典型做法 · 县里写的'));
      await path.ok('sun', 200, 'POST', `/practices/${own}/publish`);
      assert.deepEqual(await titles('gu'), ['县里写的']);
      const archive = await path.ok('li', 200, 'GET', `/villages/${village}`);
      assert.match(JSON.stringify(archive), /典型做法/);
    });

    it('ALL-4 is taken out as a table, as it is narrowed', async () => {
      const { status: answer, text: table } = await place.request('GET', '/practices.csv',
        { headers: bearer('gu') });
      assert.equal(answer, 200);
      assert.match(table, /县里写的/);
      assert.equal(place.yicun(['check']).status, 0);
    });
  });
