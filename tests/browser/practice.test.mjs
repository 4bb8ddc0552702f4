// Good practice from the item to its readers: written up by the town, reviewed by the county, read in a village on a phone.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const village = `${town}200`;

describe('good practice', { concurrency: 1 }, () => {
  let house, item;

  before(async () => {
    house = await openHouse();
    const path = await startPath(house.place);
    await path.bring(await path.begin(village), 'in_force');
    house.place.addUser('li', { unit: village, roles: ['village_secretary'] });
    [item] = (await path.ok('wang', 200, 'GET', '/items?sort=unit')).items;
  });
  after(() => house.close());

  it('EVAL-5 begins at an item; what is missing is said at its field, and nothing is lost', async () => {
    const wang = await house.person();
    await wang.signIn('wang');
    await wang.open(`/items/${item.id}`);
    await wang.follow('写典型做法');
    await wang.sees(item.title);
    await wang.inOrderEverywhere('practice form');
    await wang.fill({ title: '路灯亮到家门口', method: '村民议事会定点，党员先装。', effect: '装灯 60 盏。' });
    await wang.press('保存');
    await wang.sees('请填写“原来的情况”');
    assert.equal(await wang.tab.locator('[name=method]').inputValue(), '村民议事会定点，党员先装。');
    await wang.fill({ problem: '夜里没有灯。' });
    await wang.press('保存');
    await wang.sees('已保存，可以提交审核');
    await wang.press('提交审核');
    await wang.sees('已提交，等待审核');
    await wang.inOrderEverywhere('practice sent');
  });

  it('EVAL-5 the county comes from its to-do, sends it back with a reason, and publishes it the second time', async () => {
    const [zhao, wang] = [await house.person(), await house.person()];
    await zhao.signIn('zhao');
    await zhao.follow(/审核典型做法 · 路灯亮到家门口/);
    await zhao.fill({ reason: '写清楚钱从哪里来' });
    await zhao.press('退回修改');
    await zhao.sees('已退回，编写单位会看到原因');
    await wang.signIn('wang');
    await wang.follow(/修改典型做法 · 路灯亮到家门口/);
    await wang.sees('写清楚钱从哪里来');
    await wang.press('提交审核');
    await zhao.open('/practices?view=ours');
    await zhao.inOrderEverywhere('practices of the county');
    await zhao.follow('路灯亮到家门口');
    await zhao.press('审核通过，发布');
    await zhao.sees('已发布，本级和下级都能看到');
  });

  it('EVAL-5 a village finds and reads it on a phone', async () => {
    const li = await house.person({ width: widths.phone });
    await li.signIn('li');
    await li.open('/practices');
    await li.inOrder('practices on a phone');
    await li.follow('路灯亮到家门口');
    await li.sees('村民议事会定点，党员先装。');
    await li.inOrder('practice on a phone');
  });
});
