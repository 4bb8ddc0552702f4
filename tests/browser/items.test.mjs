// Items in force: the secretary claims on a phone, the town verifies at a desk; charts are drawn from their tables.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath } from '../http/path.mjs';
import { openHouse, photo } from './people.mjs';

const village = '320509104201';

describe('items in force', () => {
  let house, path, li, wang, items;

  /* Reports as they are stored: period, value, expected, confirmed, late. */
  function report(plan, id, rows) {
    const lines = rows.map(([period, value, expected, state, late], n) => `
      INSERT INTO assessments (id, plan_id, unit_code, period, number, state, draft, changed_by, changed_by_name, changed_at)
        VALUES (${9000 + n}, ${plan}, '${village}', ${period}, 1, '${state}', '{}', 1, '', 0);
      INSERT INTO assessment_lines (assessment_id, item_id, progress, percent, expected, note, late, late_reason, next_step)
        VALUES (${9000 + n}, ${id}, ${value * 10000}, ${(value - 1) * 20}, ${expected * 10000}, '又建成一处，已通过验收。',
          ${late}, '${late ? '雨季耽误了工期' : ''}', '${late ? '两个月内补上' : ''}');`);
    house.place.sql(lines.join('\n'));
  }

  before(async () => {
    house = await openHouse();
    path = await startPath(house.place);
    house.place.addUser('li', { unit: village, roles: ['village_secretary'], fullName: '李文斌' });
    path.who.li = house.place.api('li');
    const plan = await path.bring(await path.begin(village), 'in_force');
    items = (await path.who.li('GET', '/items?sort=unit')).body.items;
    report(plan, items[0].id, [
      [12130, 2, 2, 'confirmed', 0], [12131, 2, 2, 'confirmed', 0], [12132, 2, 3, 'confirmed', 0], [12133, 3, 3, 'confirmed', 0],
      [12137, 3, 3, 'confirmed', 0], [12138, 3, 4, 'submitted', 1],
    ]);
    house.place.setClock('2021-12-10T10:00:00+08:00');
    li = await house.person({ width: 390 });
    await li.signIn('li');
    wang = await house.person();
    await wang.signIn('wang');
  });
  after(() => house?.close());

  it('draws the history of an item from its table', async () => {
    await wang.open(`/items/${items[0].id}`);
    await wang.tab.locator('.chart canvas').waitFor();
    assert.match(await wang.tab.locator('.chart canvas').getAttribute('aria-label'), /历次自评的进度/);
    const drawn = await wang.tab.evaluate(() => {
      const chart = window.Chart.getChart(document.querySelector('.chart canvas'));
      return { labels: chart.data.labels, sets: chart.data.datasets.map((one) => one.data) };
    });
    assert.equal(drawn.labels[0], '2021年9—10月');
    assert.deepEqual(drawn.sets, [[2, 2, 2, 3, 3, 3], [2, 2, 3, 3, 3, 4]]);
    await wang.inOrderEverywhere('item-history');
  });

  it('EXEC-3 is claimed on a phone with a photo, sent back, claimed again, and verified', async () => {
    await li.open('/');
    await li.inOrder('items-home');
    await li.follow(/去看看/);
    await li.inOrderEverywhere('items-soon');
    await li.tab.setViewportSize({ width: 390, height: 900 });
    await li.follow(items[1].title);
    await li.follow('申请销号');
    await li.inOrderEverywhere('close-out-form');
    await li.tab.setViewportSize({ width: 390, height: 900 });
    await li.press('申请销号');
    await li.sees('有以下内容需要修改');
    await li.inOrder('close-out-errors');
    await li.fill({ evidence: '镇农服中心 11 月 3 日验收合格，验收单编号 12。', files: photo });
    await li.press('申请销号');
    await li.sees('已申请销号，等镇里核验');
    await li.inOrder('close-out-claimed');

    await wang.open('/');
    await wang.follow(/去核验/);
    await wang.inOrderEverywhere('close-out-verify');
    await wang.fill({ reason: '验收单上没有盖章，请补一张。' });
    await wang.press('退回补充');
    await wang.sees('已退回，村里会看到原因');

    await li.open('/');
    await li.sees('验收单上没有盖章');
    await li.follow(/去处理/);
    await li.inOrder('close-out-returned');
    await li.follow('申请销号');
    await li.fill({ evidence: '已补盖章，见验收单。' });
    await li.press('申请销号');
    await wang.open(`/items/${items[1].id}`);
    await wang.press('核验通过，销号');
    await wang.sees('核验通过，已销号');
    await wang.inOrderEverywhere('close-out-closed');
    await wang.open('/items');
    await wang.inOrderEverywhere('items-list');
  });
});
