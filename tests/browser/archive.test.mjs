// Archives taken along: a village secretary downloads the own one and reads it without a server; a county has all of its
// villages packed in the background and fetches them from its to-do.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { checkArchive } from '../http/zip.mjs';
import { openHouse, widths } from './people.mjs';

const village = `${town}200`;

describe('archives taken along', { concurrency: 1 }, () => {
  let house, folder;

  before(async () => {
    house = await openHouse();
    folder = fs.mkdtempSync(`${os.tmpdir()}/yicun-archives-`);
    const walk = await startPath(house.place);
    await walk.bring(await walk.begin(village), 'filed');
    house.place.addUser('li', { unit: village, roles: ['village_secretary'] });
  });
  after(async () => {
    await house.close();
    fs.rmSync(folder, { recursive: true });
  });

  async function download(person, button) {
    const [got] = await Promise.all([person.tab.waitForEvent('download'), person.press(button)]);
    const saved = `${folder}/${got.suggestedFilename()}`;
    await got.saveAs(saved);
    return saved;
  }

  function unpack(saved) {
    const place = `${saved}.d`;
    for (const [name, bytes] of checkArchive(fs.readFileSync(saved)).files) {
      fs.mkdirSync(path.dirname(`${place}/${name}`), { recursive: true });
      fs.writeFileSync(`${place}/${name}`, bytes);
    }
    return `file://${place}/index.html`;
  }

  it('ARCH-1 a village secretary takes the archive along, and it opens without a server', async () => {
    const li = await house.person({ width: widths.phone });
    await li.signIn('li');
    await li.open(`/villages/${village}`);
    await li.inOrder('the archive on a phone');
    const saved = await download(li, '下载档案');
    assert.match(saved, /一村一档 2021-\d\d-\d\d\.zip$/);
    await li.tab.goto(unpack(saved));
    for (const words of ['一村一档', '规划各版和承诺事项', '备案归档']) await li.sees(words);
    await li.inOrder('contents without a server, on a phone');
    await li.follow('2021—2025 年任期规划第 1 版');
    await li.sees('prosperity 的承诺事项');
    await li.inOrder('a record without a server, on a phone');
    await li.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await li.inOrder('a record without a server');
    await li.tab.getByRole('link', { name: '回到目录' }).click();
    await li.sees('历次版本');
  });

  it('ARCH-1 a county has its villages packed, leaves the page, and fetches them from its to-do', async () => {
    const zhao = await house.person();
    await zhao.signIn('zhao');
    await zhao.open('/villages');
    await zhao.follow('整体打包下载');
    await zhao.sees('还没有打包过');
    await zhao.inOrderEverywhere('asking for archives');
    await zhao.press('开始打包');
    await zhao.sees('已经开始打包');
    await zhao.tab.getByRole('button', { name: '下载', exact: true }).waitFor({ timeout: 60000 }); // the page follows by itself
    await zhao.inOrderEverywhere('archives that are packed');
    await zhao.open('/');
    await zhao.follow(/吴江区的档案已经打包好/);
    const saved = await download(zhao, '下载');
    await zhao.tab.goto(unpack(saved));
    await zhao.sees('平望镇');
    await zhao.inOrder('contents of a county');
    const name = await zhao.tab.locator(`a[href*="${village}"]`).textContent();
    await zhao.follow(name);
    await zhao.sees('一村一档');
    await zhao.tab.getByRole('link', { name: '回到目录' }).click();
    await zhao.sees('吴江区各村档案');
  });

  it('ARCH-1 what is not wanted any more is removed, and the page says so', async () => {
    const zhao = await house.person();
    await zhao.signIn('zhao');
    await zhao.open('/archives');
    await zhao.follow('吴江区');
    await zhao.tab.getByRole('button', { name: '删除文件' }).click();
    await zhao.tab.getByRole('dialog').getByRole('button', { name: '删除文件' }).click();
    await zhao.sees('打包的文件已删除');
    await zhao.sees('已删除');
    await zhao.inOrderEverywhere('archives removed');
  });
});
