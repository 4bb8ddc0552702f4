// The yearly evaluation in the browser: from its opening to the final result in the secretary's file.
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const village = `${town}200`;

describe('a yearly evaluation', () => {
  let house, path, plan, zhao, sun, li;

  before(async () => {
    house = await openHouse();
    path = await startPath(house.place);
    house.place.addUser('sun', { unit: '320509', roles: ['county_reviewer'], fullName: '孙丽君' });
    house.place.addUser('lin', { unit: village, roles: ['village_secretary'], fullName: '林建国' });
    path.who.lin = house.place.api('lin');
    plan = await path.begin(village);
    await path.bring(plan, 'in_force');
    const at = `/plans/${plan}/assessments/2021-5`;
    house.place.setClock('2021-11-02T10:00:00+08:00');
    const { items } = await path.ok('lin', 200, 'GET', at);
    const lines = items.map(({ item }, i) => ({ item, progress: i ? '2' : '1.2', note: '路灯装好了一批' }));
    await path.ok('lin', 200, 'POST', `${at}/submit`, { items: lines });
    await path.ok('wang', 200, 'GET', at);
    await path.ok('wang', 200, 'POST', `${at}/confirm`);
    house.place.setClock('2022-01-10T10:00:00+08:00');
    zhao = await house.person();
    await zhao.signIn('zhao');
    sun = await house.person();
    await sun.signIn('sun');
    li = await house.person({ width: widths.phone });
    await li.signIn('lin');
  });
  after(() => house.close());

  it('EVAL-1 is written, approved, answered and made final', async () => {
    await zhao.follow(/2021 年度考评：还有 1 份没有提交审定/);
    await zhao.inOrderEverywhere('evaluation-list');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.follow('群星村');
    await zhao.sees('路灯装好了一批');
    await zhao.inOrderEverywhere('evaluation-form');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    const first = zhao.tab.locator('tbody tr:not(.heads)').first();
    await first.getByLabel(/^建议：未完成/).selectOption('基本完成');
    await zhao.press('提交审定');
    await zhao.sees('有以下内容需要修改');
    await zhao.inOrderEverywhere('evaluation-refused');
    await first.getByLabel('说明').fill('设备到货，只差安装');
    await zhao.fill({ opinion: '总体推进有力，一项滞后。' });
    await zhao.press('提交审定');
    await zhao.sees('已提交，由另一位同志审定');
    await sun.open('/');
    await sun.follow(/^审定 · 群星村 2021 年度考评/);
    await sun.inOrderEverywhere('evaluation-approve');
    await sun.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await sun.press('审定并反馈村');
    await sun.press('审定并反馈村', sun.tab.getByRole('dialog'));
    await sun.sees('已审定并反馈给村');
    await li.open('/');
    await li.follow(/^答复 · 群星村 2021 年度考评/);
    await li.inOrderEverywhere('evaluation-answer');
    await li.fill({ answer: '没有意见，三月底前装完。' });
    await li.press('提交答复');
    await li.sees('已答复，由县里定最终结果');
    await zhao.open('/');
    await zhao.follow(/^定最终结果 · 群星村/);
    await zhao.sees('没有意见，三月底前装完。');
    await zhao.inOrderEverywhere('evaluation-conclude');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.press('定为最终结果');
    await zhao.press('定为最终结果', zhao.tab.getByRole('dialog'));
    await zhao.sees('已定为最终结果，并记入书记履职档案');
    await zhao.inOrderEverywhere('evaluation-final');
    await zhao.open(`/plans/${plan}/evaluations/2021/print`);
    await zhao.inOrder('evaluation-print');
  });

  it('CADRE-4 stands in the file of the secretary, and is printed', async () => {
    await li.open('/evaluations');
    await li.inOrderEverywhere('evaluation-own');
    await li.follow('看履职档案');
    await li.seesHeading('林建国 · 履职档案');
    await li.sees('12 个月');
    await li.inOrderEverywhere('secretary-own');
    await zhao.open('/secretaries');
    await zhao.inOrderEverywhere('secretary-list');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.follow('林建国');
    await zhao.inOrderEverywhere('secretary-file');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.fill({ from_on: '2021-03-01' });
    await zhao.press('保存更正');
    await zhao.sees('已更正任职时间');
    await zhao.follow('打印');
    await zhao.inOrder('secretary-print');
  });
});
