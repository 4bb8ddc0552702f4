// What static/app.js promises, proved in a browser against a small server of the test's own: nothing
// typed is lost on a lost connection, an expired session or another's change, and pages work without it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { chromium } from 'playwright-core';

const root = new URL('../../static/', import.meta.url);
let server, base, browser, state;

const page = (body) => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>测试</title>
<link rel="icon" href="/static/icon.svg"><link rel="stylesheet" href="/static/app.css"></head>
<body class="staff" data-user="320509103/王海燕"><main>${body}</main><script type="module" src="/static/app.js"></script></body></html>`;

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const pages = {
  '/edit': () => page(`<form id="f" method="post" action="/items/3" data-autosave data-guard>
    <input type="hidden" name="_csrf" value="${state.csrf}"><input type="hidden" name="_version" value="${state.version}">
    <input type="hidden" name="_once" value="once-1">
    <label for="title">承诺事项</label><input id="title" name="title" required value="${escape(state.title)}">
    <label for="note">说明</label><textarea id="note" name="note">${escape(state.note)}</textarea>
    <label for="target">目标</label><input id="target" name="target" data-floor="/floor" data-indicator="5" data-list="prosperity">
    <p data-floor-text></p><button>保存</button><button name="remove" value="1" data-confirm="删除后不能恢复。">删除</button>
    <span data-saved role="status"></span></form>
    <form method="post" action="/items/3"><input type="hidden" name="_once" value="once-1"><button>另存</button></form>`),
  '/list': () => page(`<form method="post" action="/items/3"><input id="q" data-filter="#t" aria-label="查找">
    <input type="checkbox" data-all="ids" aria-label="全选"><table id="t"><thead><tr><th data-sort="number">数</th><th data-sort="text">村</th></tr></thead>
    <tbody><tr><td>9</td><td>金联村<input type="checkbox" name="ids" value="1"></td></tr><tr><td>10</td><td>联丰村<input type="checkbox" name="ids" value="2"></td></tr>
    <tr><td>2</td><td>胜墩村<input type="checkbox" name="ids" value="3"></td></tr></tbody></table>
    <div id="rows" data-rows><div><label for="who-1">姓名</label><input id="who-1" name="who"><button type="button" data-remove-row>去掉</button></div></div>
    <button type="button" data-add-row="#rows">加一行</button><button type="button" data-print>打印</button></form>`),
  '/once': () => page(`<form method="post" action="/slow" data-once><button>导入</button></form>
    <form method="post" action="/slow"><button>保存</button></form>`),
  '/other': () => page('<p>别处</p>'),
};

function save(form) {
  state.received.push(form);
  if (state.answer === 401 || state.answer === 422) return [state.answer, { errors: [{ field: 'title', message: '请填写“承诺事项”' }] }];
  if (form._csrf !== state.csrf) return [403, { errors: [] }];
  if (form._version !== String(state.version)) return [409, { errors: [] }];
  state.version += 1;
  state.title = form.title;
  state.note = form.note;
  return [200, { id: 3, version: state.version }];
}

before(async () => {
  server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname.startsWith('/static/')) {
      const name = url.pathname.slice(8);
      const type = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' }[name.split('.').pop()];
      response.setHeader('Content-Type', type);
      return response.end(readFileSync(new URL(name, root)));
    }
    let body = '';
    request.on('data', (bytes) => { body += bytes; });
    request.on('end', () => {
      if (request.method === 'POST') {
        const [status, answer] = save(Object.fromEntries(new URLSearchParams(body)));
        if (request.headers.accept.includes('json')) {
          response.writeHead(status, { 'Content-Type': 'application/json' });
          return response.end(JSON.stringify(answer));
        }
        response.writeHead(303, { Location: status === 200 ? '/other' : '/edit' });
        return response.end();
      }
      if (url.pathname === '/floor') {
        response.setHeader('Content-Type', 'application/json');
        return response.end(JSON.stringify({ text: '全区平均 548.2' + url.search, below: Number(url.searchParams.get('target')) < 548.2 }));
      }
      if (url.pathname === '/edit' && state.answer === 401) {
        response.writeHead(401);
        return response.end();
      }
      /* the product's policy: what needs inline script or style fails here as it would there */
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': "default-src 'self'" });
      response.end(pages[url.pathname]());
    });
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-quic'] });
});

after(async () => {
  await browser?.close();
  server?.close();
  server?.closeAllConnections();
});

beforeEach(() => {
  state = { csrf: 'token-1', version: 3, title: '原来的', note: '原说明', answer: 200, received: [] };
});

/* One test in a fresh browser profile; a script error or a refused inline script fails it. */
function browsing(name, walk, options = {}) {
  test(name, { timeout: 60000 }, async () => {
    const context = await browser.newContext(options);
    try {
      const tab = await context.newPage();
      tab.setDefaultTimeout(10000);
      const errors = [];
      tab.on('pageerror', (error) => errors.push(error.message));
      tab.on('console', (line) => { if (/Content Security Policy/.test(line.text())) errors.push(line.text()); });
      await walk(tab, context);
      assert.deepEqual(errors, []);
    } finally {
      await context.close();
    }
  });
}

const drafts = (tab) => tab.evaluate(() => Object.keys(localStorage).length);
const version = (tab, value) => tab.waitForFunction((v) => document.querySelector('[name="_version"]').value === v, value);
const back = (tab) => tab.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

browsing('autosave sends the form, follows the version and uses the once-key once', async (tab) => {
  await tab.goto(base + '/edit');
  await tab.fill('#title', '改一');
  await tab.getByText(/^已自动保存 \d+:\d\d$/).waitFor();
  await version(tab, '4');
  await tab.fill('#note', '再改');
  await version(tab, '5');
  assert.deepEqual(state.received.map((form) => [form._version, form._once]), [['3', 'once-1'], ['4', undefined]]);
  assert.equal(await tab.locator('[name="_once"]').count(), 0, 'a form of the same address must not repeat the key');
  assert.equal(await drafts(tab), 0);
});

browsing('what is typed without a connection is kept and sent when it is back', async (tab, context) => {
  await tab.goto(base + '/edit');
  await context.setOffline(true);
  await tab.fill('#title', '断网时写的');
  await tab.getByText('已保存在本机，联网后自动提交').waitFor();
  assert.equal(await drafts(tab), 1);
  await context.setOffline(false);
  await version(tab, '4');
  assert.equal(state.title, '断网时写的');
  assert.equal(await drafts(tab), 0);
});

browsing('a draft that never reached the server is offered when the form is opened again', async (tab) => {
  tab.on('dialog', (dialog) => dialog.accept());
  state.answer = 422;
  await tab.goto(base + '/edit');
  await tab.fill('#title', '没送到的');
  await tab.getByText('还没有保存').waitFor();
  state.answer = 200;
  await tab.goto(base + '/other');
  await tab.goto(base + '/edit');
  assert.equal(await tab.inputValue('#title'), '原来的');
  await tab.getByRole('button', { name: '恢复' }).click();
  await version(tab, '4');
  assert.equal(state.title, '没送到的');
});

browsing('after an expired session the draft is sent with the new session\'s token', async (tab) => {
  await tab.goto(base + '/edit');
  state.answer = 401;
  await tab.fill('#title', '过期时写的');
  await tab.getByRole('link', { name: /重新登录/ }).waitFor();
  assert.equal(await drafts(tab), 1);
  await back(tab);
  await tab.waitForTimeout(300);
  assert.equal(await drafts(tab), 1);
  state.answer = 200;
  state.csrf = 'token-2';
  await back(tab);
  await version(tab, '4');
  assert.equal(state.title, '过期时写的');
});

browsing('another\'s change is shown beside mine; keeping mine keeps what I did not touch', async (tab) => {
  await tab.goto(base + '/edit');
  Object.assign(state, { version: 4, title: '别人写的', note: '别人的说明' });
  await tab.fill('#title', '我写的');
  const dialog = tab.getByRole('dialog');
  assert.match(await dialog.innerText(), /承诺事项\s+我写的\s+别人写的/);
  await dialog.getByRole('button', { name: '保留我的修改' }).click();
  await version(tab, '5');
  assert.equal(state.title, '我写的');
  assert.equal(state.note, '别人的说明');
});

browsing('another\'s change can be taken instead, and nothing is overwritten before a choice', async (tab) => {
  await tab.goto(base + '/edit');
  Object.assign(state, { version: 4, title: '别人写的' });
  await tab.fill('#title', '我写的');
  await tab.getByRole('dialog').waitFor();
  await tab.keyboard.press('Escape');
  await tab.fill('#note', '再写一点');
  await tab.waitForTimeout(2500);
  assert.equal(state.title, '别人写的');
  assert.equal(await drafts(tab), 1);
  await tab.getByRole('button', { name: '比较' }).click();
  await tab.getByRole('dialog').getByRole('button', { name: '用现在保存的' }).click();
  await tab.waitForFunction(() => document.querySelector('#title').value === '别人写的');
  assert.equal(state.received.length, 1);
  assert.equal(await drafts(tab), 0);
});

browsing('a refused autosave says why and is not repeated until something changes', async (tab) => {
  state.answer = 422;
  await tab.goto(base + '/edit');
  await tab.fill('#title', '');
  await tab.getByText('还没有保存：请填写“承诺事项”').waitFor();
  await tab.waitForTimeout(3500);
  assert.equal(state.received.length, 1);
});

browsing('what is typed while the disk is full is kept and sent when there is space', async (tab) => {
  let full = true;
  await tab.goto(base + '/edit');
  await tab.route('**/items/3', (route) =>
    full ? route.fulfill({ status: 507, contentType: 'application/json', body: '{"errors":[]}' }) : route.continue());
  await tab.fill('#title', '空间已满时写的');
  await tab.getByText('已保存在本机，服务器有空间后自动提交').waitFor();
  assert.equal(await drafts(tab), 1);
  full = false;
  await tab.evaluate(() => window.dispatchEvent(new Event('online'))); // rather than wait for the next attempt
  await version(tab, '4');
  assert.equal(state.title, '空间已满时写的');
  assert.equal(await drafts(tab), 0);
});

browsing('sending the form waits for the save under way, and its draft goes when it arrived', async (tab) => {
  await tab.goto(base + '/edit');
  await tab.route('**/items/3', async (route) => {
    await new Promise((done) => setTimeout(done, 700));
    await route.continue();
  });
  await tab.fill('#title', '快');
  await tab.getByText('正在保存').waitFor();
  await tab.getByRole('button', { name: '保存' }).click();
  await tab.waitForURL('**/other');
  assert.deepEqual(state.received.map((form) => form._version), ['3', '4']);
  assert.equal(await drafts(tab), 0);
});

browsing('leaving with unsaved changes asks, without changes it does not', async (tab) => {
  let asked = 0;
  tab.on('dialog', (dialog) => { asked += 1; dialog.accept(); });
  await tab.goto(base + '/edit');
  await tab.goto(base + '/other');
  assert.equal(asked, 0);
  await tab.goto(base + '/edit');
  state.answer = 422;
  await tab.click('#title');
  await tab.keyboard.type('x');
  await tab.goto(base + '/other');
  assert.equal(asked, 1);
});

browsing('a destructive button acts only after it was agreed to', async (tab) => {
  await tab.goto(base + '/edit');
  await tab.getByRole('button', { name: '删除' }).click();
  await tab.getByRole('dialog').getByRole('button', { name: '先不办' }).click();
  assert.equal(state.received.length, 0);
  await tab.getByRole('button', { name: '删除' }).click();
  await tab.getByRole('dialog').getByRole('button', { name: '删除' }).click();
  await tab.waitForURL('**/other');
  assert.equal(state.received[0].remove, '1');
});

browsing('the floor stands beside the target as it is typed', async (tab) => {
  await tab.goto(base + '/edit');
  await tab.fill('#target', '520');
  const line = tab.locator('[data-floor-text].bad');
  await line.waitFor();
  assert.match(await line.innerText(), /indicator=5&target=520&list=prosperity/);
  await tab.fill('#target', '600');
  await tab.locator('[data-floor-text]:not(.bad)').waitFor();
});

browsing('tables filter, sort and tick all; rows are added and removed', async (tab) => {
  await tab.goto(base + '/list');
  const first = () => tab.locator('#t tbody tr').first().innerText();
  await tab.getByRole('button', { name: '数' }).click();
  assert.match(await first(), /^2\s/);
  await tab.getByRole('button', { name: '数' }).click();
  assert.match(await first(), /^10\s/);
  assert.equal(await tab.locator('th').first().getAttribute('aria-sort'), 'descending');
  await tab.fill('#q', '联丰');
  assert.equal(await tab.locator('#t tbody tr:visible').count(), 1);
  await tab.check('[data-all]');
  assert.equal(await tab.locator('[name=ids]:checked').count(), 1);
  await tab.click('[data-add-row]');
  assert.equal(await tab.locator('#rows input').nth(1).getAttribute('id'), 'who-2');
  assert.equal(await tab.locator('label[for=who-2]').count(), 1);
  await tab.locator('[data-remove-row]').nth(1).click();
  assert.equal(await tab.locator('#rows input').count(), 1);
});

browsing('without scripts the form is sent as it is, and buttons that need scripts are not shown', async (tab) => {
  await tab.goto(base + '/list');
  assert.equal(await tab.locator('[data-print]:visible, [data-add-row]:visible, [data-all]:visible').count(), 0);
  await tab.goto(base + '/edit');
  await tab.fill('#title', '没有脚本');
  await tab.getByRole('button', { name: '保存' }).click();
  await tab.waitForURL('**/other');
  assert.equal(state.title, '没有脚本');
}, { javaScriptEnabled: false });

browsing('a form that is sent once is not sent again, however long the answer takes; another one is after a while', async (tab) => {
  let sent = 0;
  await tab.route('**/slow', (route) => {
    sent += 1;
    return route.fulfill({ status: 204 });
  });
  await tab.clock.install();
  await tab.goto(base + '/once');
  for (const [name, times] of [['导入', 1], ['保存', 2]]) {
    sent = 0;
    for (let click = 0; click < 2; click += 1) {
      await tab.getByRole('button', { name }).click();
      await tab.clock.fastForward(6000);
    }
    assert.equal(sent, times, name);
  }
});
