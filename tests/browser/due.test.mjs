// Meetings registered by a town, the matrix of the county, and what falls due as a list and a month, in the browser.
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

describe('meetings and what falls due', () => {
  let house, path, wang, zhao;

  before(async () => {
    house = await openHouse();
    path = await startPath(house.place);
    for (const unit of [`${town}200`, `${town}201`]) await path.bring(await path.begin(unit), 'in_force');
    house.place.setClock('2021-12-02T10:00:00+08:00');
    wang = await house.person();
    await wang.signIn('wang');
    zhao = await house.person();
    await zhao.signIn('zhao');
  });
  after(() => house.close());

  it('EXEC-5 a town registers its meeting from the to-do, changes it, and the matrix follows', async () => {
    await wang.sees('镇专题研究 · 下半年');
    await wang.follow(/镇专题研究/);
    await wang.seesHeading('登记镇专题研究');
    await wang.press('保存');
    await wang.sees('请填写“日期”');
    await wang.fill({ held_on: '2021-12-01', subject: '年底节点倒排', attended: '镇党委班子', findings: '逐项定了责任人。' });
    await wang.inOrderEverywhere('cadence-form');
    await wang.press('保存');
    await wang.sees('已登记');
    await wang.inOrderEverywhere('cadence-record');
    await wang.follow('修改');
    await wang.fill({ subject: '年底节点倒排和逾期事项' });
    await wang.press('保存');
    await wang.seesHeading('年底节点倒排和逾期事项');
    await wang.open('/cadence');
    await wang.sees('✓已完成', wang.tab.getByRole('row', { name: /平望镇/ }));
    await wang.inOrderEverywhere('cadence-town');
    await zhao.open('/cadence');
    await zhao.sees('✓已完成', zhao.tab.getByRole('row', { name: /平望镇/ }));
    await zhao.inOrderEverywhere('cadence-county');
  });

  it('EXEC-2 the list is narrowed, and leads to the month and back', async () => {
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.open('/due');
    await wang.seesHeading('倒排时间');
    await wang.inOrderEverywhere('due-list');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.fill({ kind: '年度目标', when: '30 天内' });
    await wang.press('查找');
    await wang.sees('共 10 项，先到期的在前');
    await wang.follow('看月历');
    await wang.seesHeading('2021年12月到期');
    await wang.sees('10 项年度目标到期');
    await wang.inOrderEverywhere('due-month');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.follow('下个月');
    await wang.seesHeading('2022年1月到期');
  });
});
