// A spot check in the browser: opened, recorded, put right on a phone, closed; and the chart on a wall.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const village = `${town}200`;

describe('a spot check and the wall', () => {
  let house, path, zhao, li;

  before(async () => {
    house = await openHouse();
    path = await startPath(house.place);
    await path.bring(await path.begin(village), 'in_force');
    house.place.addUser('lin', { unit: village, roles: ['village_secretary'] });
    zhao = await house.person();
    await zhao.signIn('zhao');
    li = await house.person({ width: widths.phone });
    await li.signIn('lin');
  });
  after(() => house.close());

  it('EXEC-7 is opened, which draws the villages', async () => {
    await zhao.open('/spot-checks');
    await zhao.inOrderEverywhere('spot-none');
    await zhao.follow('开展专项抽查');
    await zhao.inOrderEverywhere('spot-form');
    await zhao.fill({ subject: '党务公开专项抽查', area: '平望镇', villages: '100', checklist: '规划上墙\n会议记录齐全' });
    await zhao.press('保存并抽村');
    await zhao.press('保存并抽村', zhao.tab.getByRole('dialog'));
    await zhao.seesHeading('党务公开专项抽查');
    await zhao.inOrderEverywhere('spot-check');
  });

  it('EXEC-7 a finding is recorded, put right by the village and closed', async () => {
    await zhao.follow('群星村');
    await zhao.sees('没有记录');
    const form = zhao.tab.locator('#item-1');
    await zhao.fill({ verdict: '有问题', finding: '党务公开栏没有更新' }, form);
    await zhao.press('记录', form);
    await zhao.sees('党务公开栏没有更新');
    await zhao.inOrderEverywhere('spot-visit');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.press('其余 1 项都符合');
    await zhao.press('其余 1 项都符合', zhao.tab.getByRole('dialog'));
    await zhao.sees('已记录 1 项符合');
    await li.open('/');
    await li.follow(/整改抽查问题/);
    await li.inOrderEverywhere('spot-mend');
    await li.fill({ mending: '已经更新，并定了每月检查' });
    await li.press('报送');
    await li.sees('已报送，等待核销');
    await zhao.open('/');
    await zhao.follow(/核销抽查问题/);
    await zhao.inOrderEverywhere('spot-close');
    await zhao.press('核销');
    await zhao.press('核销', zhao.tab.getByRole('dialog'));
    await zhao.sees('已核销');
    await zhao.open('/spot-findings');
    await zhao.inOrderEverywhere('spot-findings');
  });

  it('EXEC-1 shows villages by items', async () => {
    await zhao.open(`/board?unit=${town}`);
    await zhao.follow('逐项挂图');
    await zhao.seesHeading('平望镇 2021 年逐项挂图');
    await zhao.inOrderEverywhere('matrix');
  });

  it('EXEC-1 is shown on a wall', async () => {
    await zhao.tab.setViewportSize({ width: 1920, height: 1080 });
    await zhao.open(`/board/screen?unit=${town}`);
    await zhao.seesHeading('平望镇 2021 年挂图作战');
    await zhao.inOrder('wall');
    const size = await zhao.tab.locator('.cell b').first().evaluate((figure) => parseFloat(getComputedStyle(figure).fontSize));
    assert.ok(size >= 30, `figures of ${size} px`);
    await zhao.tab.keyboard.press('ArrowRight');
    await zhao.sees(/第 2 \/ \d+ 页/);
    await zhao.tab.keyboard.press(' ');
    await zhao.sees(/已暂停/);
    assert.match(zhao.tab.url(), /part=1&paused=1/);
  });
});
