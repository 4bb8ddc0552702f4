// Final acceptance in the browser: judged item by item, signed by two people, read by the village.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const village = `${town}200`;

describe('final acceptance', () => {
  let house, path, plan, zhao, gu, lin;

  before(async () => {
    house = await openHouse();
    path = await startPath(house.place);
    plan = await path.bring(await path.begin(village), 'in_force');
    house.place.addUser('lin', { unit: village, roles: ['village_secretary'] });
    house.place.addUser('gu', { unit: '320509', roles: ['county_reviewer'] });
    house.place.setClock('2025-10-08T10:00:00+08:00');
    zhao = await house.person();
    await zhao.signIn('zhao');
    gu = await house.person();
    await gu.signIn('gu');
    lin = await house.person({ width: widths.phone });
    await lin.signIn('lin');
  });
  after(() => house.close());

  const select = (person) => person.tab.locator('select[name^="verdict_"]');

  it('EVAL-2 is led to from the to-do list, and judged beside what was promised', async () => {
    await zhao.open('/');
    await zhao.follow(/全面验收/, zhao.tab.locator('main'));
    await zhao.inOrderEverywhere('acceptances');
    await zhao.follow('群星村');
    await zhao.seesHeading('群星村 · 全面验收');
    await zhao.inOrderEverywhere('acceptance-form');
    assert.equal(await select(zhao).count(), 5);
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await select(zhao).first().selectOption({ label: '部分兑现' });
    await zhao.tab.locator('textarea[name^="grounds_"]').first().fill('道路只修了一半');
    await zhao.sees('已自动保存');
    await zhao.press('签署');
    await zhao.sees('有以下内容需要修改');
    await zhao.sees('请填写“验收意见”');
    await zhao.inOrderEverywhere('acceptance-errors');
    assert.equal(await zhao.tab.locator('textarea[name^="grounds_"]').first().inputValue(), '道路只修了一半');
  });

  it('EVAL-2 takes what reports say for the rest, and is signed', async () => {
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.fill({ opinion: '总体兑现', team: '区委组织部一组' });
    await zhao.press('其余 4 项按自评填好');
    await zhao.press('其余 4 项按自评填好', zhao.tab.getByRole('dialog'));
    await zhao.sees('已按自评填好 4 项，请逐项核对');
    await zhao.press('签署');
    await zhao.sees('已签署，等第二人签署');
    await lin.open(`/plans/${plan}/acceptance`);
    await lin.sees('正在验收');
    await lin.inOrderEverywhere('acceptance-waits');
  });

  it('USER-3 another person signs, and the village reads the result', async () => {
    await gu.open('/');
    await gu.follow(/签署验收/, gu.tab.locator('main'));
    await gu.inOrderEverywhere('acceptance-sign');
    await gu.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await gu.press('第二人签署');
    await gu.press('第二人签署', gu.tab.getByRole('dialog'));
    await gu.sees('已签署，验收结果从现在起不再改动');
    await lin.open(`/villages/${village}`);
    await lin.follow(/任期规划全面验收/, lin.tab.locator('main'));
    await lin.sees('道路只修了一半');
    await lin.sees('重要依据');
    await lin.inOrderEverywhere('acceptance-result');
  });
});
