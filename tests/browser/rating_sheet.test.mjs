// The town's sheet of a rating in the browser: taken out, filled in, sent back, looked at, stored; then a step for all.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { readWorkbook, workbook } from '../http/xlsx.mjs';
import { openHouse, widths } from './people.mjs';

describe('the sheet of a rating', () => {
  let house, wang, hua, zhao, round;
  const desktop = (person) => person.tab.setViewportSize({ width: widths.desktop, height: 900 });

  before(async () => {
    house = await openHouse();
    const path = await startPath(house.place);
    house.place.setClock('2021-12-06T10:00:00+08:00');
    house.place.addUser('hua', { unit: town, roles: ['town_officer'] });
    round = (await path.who.zhao('POST', '/ratings', { key: 'five_good', year: 2021 })).body.id;
    const entering = async (name) => {
      const person = await house.person();
      await person.signIn(name);
      return person;
    };
    wang = await entering('wang');
    hua = await entering('hua');
    zhao = await entering('zhao');
  });
  after(() => house.close());

  const filled = (rows, mark) => rows.map((row, line) => (line === 0 ? row : row.map((cell, at) => {
    const head = rows[0][at];
    if (head.includes('（满分')) return mark;
    return { '群众票·发出': 50, '群众票·收回': 40, '群众票·有效': 40 }[head] ?? (head.startsWith('群众票') ? 10 : cell);
  })));
  const send = async (rows) => {
    await wang.tab.locator('input[type=file]').setInputFiles({
      name: '评定表.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: workbook(rows),
    });
    await wang.press('上传并核对');
  };

  it('RATE-4 RATE-10 ALL-4 a town fills in one table for all its villages', async () => {
    await wang.open(`/ratings?round=${round}`);
    await desktop(wang);
    await wang.inOrderEverywhere('ratings-all');
    await desktop(wang);
    await wang.follow('用表格评定');
    await wang.inOrderEverywhere('rating-sheet');
    await desktop(wang);
    const [file] = await Promise.all([wang.tab.waitForEvent('download'), wang.follow(/下载 \d+ 个村的评定表/)]);
    assert.match(file.suggestedFilename(), /2021年五个好评定表\.xlsx/);
    const rows = readWorkbook(fs.readFileSync(await file.path()));
    const whole = rows.map((row) => [...row, ...Array(rows[0].length - row.length).fill('')]);
    await send(filled(whole, 11));
    await wang.sees('表里有不对的地方，什么都没有导入');
    await wang.sees(/第 2 行“1\. .*”：第 1 条（满分 10）/);
    await wang.inOrderEverywhere('rating-sheet-wrong');
    await desktop(wang);
    await send(filled(whole, 9));
    await wang.sees(/共 \d+ 个村，\d+ 个有变化/);
    await wang.sees('群众票·发出');
    await wang.inOrderEverywhere('rating-sheet-preview');
    await desktop(wang);
    await wang.press('导入');
    await wang.sees(/已导入 \d+ 个村/);
  });

  it('RATE-4 USER-3 it is sent on and checked for the whole town at once', async () => {
    await wang.open(`/ratings?round=${round}`);
    await desktop(wang);
    const all = wang.tab.locator('#all');
    await wang.press(/填完的全部交第二人核对/, all);
    await wang.press(/填完的全部交第二人核对/, wang.tab.getByRole('dialog'));
    await wang.sees(/个村已交第二人核对/);
    await hua.open(`/ratings?round=${round}`);
    await desktop(hua);
    await hua.press(/全部核对无误/, hua.tab.locator('#all'));
    await hua.press(/全部核对无误/, hua.tab.getByRole('dialog'));
    await hua.sees(/个村已核对/);
    /* 0.4 * 70 + 0.6 * 90 = 82 */
    await zhao.open(`/ratings?round=${round}&state=closed`);
    await desktop(zhao);
    await zhao.sees('中间');
    await zhao.sees('82');
    await zhao.inOrderEverywhere('ratings-all-closed');
  });
});
