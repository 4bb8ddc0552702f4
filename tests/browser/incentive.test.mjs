// Incentives in the browser: from the proposal to the record, and the year's filing with the city.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const village = `${town}200`;

describe('incentives', () => {
  let house, zhao, gu, qian, lin;

  before(async () => {
    house = await openHouse();
    const path = await startPath(house.place);
    const plan = await path.bring(await path.begin(village), 'in_force');
    house.place.addUser('lin', { unit: village, roles: ['village_secretary'] });
    house.place.addUser('gu', { unit: '320509', roles: ['county_reviewer'] });
    house.place.sql(`UPDATE commitments SET progress = 20000 WHERE plan_id = ${plan};
      UPDATE rollups SET done = items, late = 0 WHERE year = 2021;
      INSERT INTO evaluations (plan_id, unit_code, year, state, grade, proposed, changed_by, changed_by_name, changed_at, share)
      SELECT plan_id, unit_code, 2021, 'final', 'excellent', 'excellent', 1, '', 0, 1000000 FROM promises;`);
    house.place.setClock('2022-02-08T10:00:00+08:00');
    house.place.sql("UPDATE rollups SET done = items, late = 0 WHERE year = 2021;");
    zhao = await house.person();
    await zhao.signIn('zhao');
    gu = await house.person();
    await gu.signIn('gu');
    qian = await house.person();
    await qian.signIn('qian');
    lin = await house.person({ width: widths.phone });
    await lin.signIn('lin');
    house.place.sql("UPDATE rollups SET done = items, late = 0 WHERE year = 2021;");
  });
  after(() => house.close());

  it('EVAL-4 a village is proposed with its grounds', async () => {
    await zhao.open('/incentives?year=2021');
    await zhao.seesHeading('2021 年鼓励激励');
    await zhao.sees('承诺兑现率：100 %');
    await zhao.inOrderEverywhere('incentives');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.follow('群星村', zhao.tab.locator('main'));
    await zhao.sees('符合条件，建议激励');
    await zhao.inOrderEverywhere('incentive-village');
  });

  it('EVAL-4, CADRE-4 what was given to the secretary is recorded, and stands in the file', async () => {
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.press('登记');
    await zhao.sees('有以下内容需要修改');
    await zhao.tab.locator('select[name="kind"]').selectOption({ label: '选拔重用' });
    await zhao.tab.locator('select[name="recipient"]').selectOption({ label: '书记 lin' });
    await zhao.fill({ document: '吴组〔2022〕5 号', note: '提任镇党委委员' });
    await zhao.press('登记');
    await zhao.sees('已登记，并记入书记履职档案');
    await zhao.inOrderEverywhere('incentive-record');
    await lin.open('/incentives');
    await lin.sees('提任镇党委委员');
    await lin.inOrderEverywhere('incentive-own');
    await lin.open('/secretaries');
    await lin.sees('选拔重用');
  });

  it('EVAL-4, USER-3 another person files the year, and the city acknowledges it', async () => {
    await gu.open('/');
    await gu.follow(/鼓励激励实施情况报市备案/, gu.tab.locator('main'));
    await gu.sees('吴江区规划在履行的村（社区）1 个');
    await gu.inOrderEverywhere('incentive-filing');
    await gu.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await gu.fill({ note: '按区里办法给予。' });
    await gu.press('报市委组织部备案');
    await gu.press('报市委组织部备案', gu.tab.getByRole('dialog'));
    await gu.sees('已报送，等市委组织部备案');
    await qian.open('/incentives?year=2021');
    await qian.inOrderEverywhere('incentive-counties');
    await qian.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await qian.follow(/已报送/, qian.tab.locator('main'));
    await qian.press('准予备案');
    await qian.press('准予备案', qian.tab.getByRole('dialog'));
    await qian.sees('已准予备案');
    await qian.follow('打印', qian.tab.locator('main'));
    await qian.sees('年村党组织鼓励激励实施情况');
    await qian.inOrderEverywhere('incentive-filing-print');
    await zhao.open(`/units/${village}/incentives?year=2021`);
    await zhao.sees('已经报市备案，不能再登记');
    assert.equal(await zhao.tab.locator('form[data-guard]').count(), 0);
  });
});
