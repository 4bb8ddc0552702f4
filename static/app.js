/* What pages gain when the browser runs scripts: autosave with drafts that survive a lost connection or
 * an expired session, warnings, filters, sorting, confirmation. Every page works without this file.
 * Elements ask for a behaviour by a data-* attribute; docs/style.md lists them. */
(function () {
  'use strict';

  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const user = document.body.dataset.user || '';

  /* An element with attributes and children (text or elements). */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function later(milliseconds, action) {
    let timer = 0;
    const run = () => { clearTimeout(timer); timer = setTimeout(action, milliseconds); };
    run.cancel = () => clearTimeout(timer);
    return run;
  }

  const clock = (at) => at.getHours() + ':' + String(at.getMinutes()).padStart(2, '0');

  /* Storage may be full or forbidden; then a page is as it is without it. */
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
  };

  /* --- form values: a list of [name, value], without files and without the hidden technical inputs --- */

  const technical = (name) => name.startsWith('_');

  function values(form) {
    return Array.from(new FormData(form)).filter(([name, value]) => !technical(name) && typeof value === 'string');
  }

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  /* Puts kept values back, by name and order; rows that a draft has more of are added first. */
  function fill(form, kept) {
    const given = new Map();
    for (const [name, value] of kept) given.set(name, [...(given.get(name) || []), value]);
    const fields = () => Array.from(form.elements).filter((e) => e.name && !technical(e.name) && e.type !== 'file');
    for (const [name, list] of given) {
      const add = form.querySelector('[data-add-row]');
      const count = () => fields().filter((e) => e.name === name && e.type !== 'checkbox' && e.type !== 'radio').length;
      for (let tries = 0; add && count() && count() < list.length && tries < 50; tries++) add.click();
    }
    const used = new Map();
    for (const field of fields()) {
      const list = given.get(field.name) || [];
      if (field.type === 'checkbox' || field.type === 'radio') {
        field.checked = list.includes(field.value);
      } else if (field.matches('input, textarea, select')) {
        const position = used.get(field.name) || 0;
        used.set(field.name, position + 1);
        if (position < list.length) field.value = list[position];
      }
    }
  }

  /* What is still to be put right, at each field, as the server says it now. What is empty because nobody
   * has come to it yet is left in peace. The floor has a line of its own. */
  function mark(form, errors) {
    for (const field of Array.from(form.elements)) {
      const about = field.id && document.getElementById(field.id + '-about');
      if (!about) continue;
      const asked = field.value !== '' || field.hasAttribute('aria-invalid');
      const error = asked && errors.find((one) => one.field === field.name && !(one.field === 'target' && one.rule === 'PLAN-4'));
      for (const old of all('.err', about)) old.remove();
      field.closest('.field').classList.toggle('bad', Boolean(error));
      if (error) {
        field.setAttribute('aria-invalid', 'true');
        about.append(make('p', { class: 'err' }, make('span', { class: 'visually-hidden' }, '错误：'), error.message));
      } else {
        field.removeAttribute('aria-invalid');
      }
    }
  }

  function labelOf(form, name) {
    const field = Array.from(form.elements).find((e) => e.name === name);
    const label = field && field.labels && field.labels[0];
    return label ? label.firstChild.textContent.trim() : name;
  }

  /* --- dialogs --- */

  /* Asks with a dialog; resolves to the index of the button pressed, or -1. The first button is the main one. */
  function ask(title, content, buttons) {
    return new Promise((resolve) => {
      const row = make('div', { class: 'form-do' });
      const dialog = make('dialog', { 'aria-labelledby': 'ask-title' },
        make('h2', { id: 'ask-title' }, title), make('div', { class: 'body' }, content), row);
      buttons.forEach((words, index) => {
        const button = make('button', { type: 'button', class: index ? 'btn' : 'btn act' }, words);
        button.addEventListener('click', () => dialog.close(String(index)));
        row.append(button);
      });
      dialog.addEventListener('close', () => {
        dialog.remove();
        resolve(dialog.returnValue === '' ? -1 : Number(dialog.returnValue));
      });
      document.body.append(dialog);
      dialog.showModal();
    });
  }

  /* data-confirm="what will happen": the button acts only after it was said so and agreed to. */
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-confirm]');
    if (!button || button.dataset.agreed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const words = button.textContent.trim();
    if ((await ask(words, make('p', {}, button.dataset.confirm), [words, '先不办'])) !== 0) {
      button.focus();
      return;
    }
    button.dataset.agreed = '1';
    button.click();
    delete button.dataset.agreed;
  }, true);

  /* --- forms: one summary of errors instead of the browser's bubbles, no double sending --- */

  const saving = new WeakMap(); /* form -> its autosave, for those that have one */

  for (const form of all('form[method="post"]')) {
    form.noValidate = true;
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      const autosave = saving.get(form);
      if (autosave && autosave.busy()) {
        /* the version must be the one that the save under way brings back */
        event.preventDefault();
        autosave.settled().then(() => form.requestSubmit(event.submitter));
        return;
      }
      if (autosave) autosave.leave();
      form.dataset.sent = '1';
      form.dispatchEvent(new Event('leaving'));
      setTimeout(() => delete form.dataset.sent, 5000);
    });
  }
  window.addEventListener('pageshow', () => all('form[data-sent]').forEach((form) => delete form.dataset.sent));

  for (const summary of all('.summary')) {
    summary.addEventListener('click', (event) => {
      const link = event.target.closest('a[href^="#"]');
      const field = link && document.getElementById(link.hash.slice(1));
      if (field) setTimeout(() => field.focus());
    });
  }
  const summary = document.querySelector('.summary[tabindex]');
  if (summary) summary.focus();

  /* data-guard: leaving with changes that nobody has saved asks first. */
  for (const form of all('form[data-guard]')) {
    let asIs = values(form);
    const warn = (event) => {
      const autosave = saving.get(form);
      if (autosave ? autosave.safe() : same(asIs, values(form))) return;
      event.preventDefault();
      event.returnValue = '';
    };
    window.addEventListener('beforeunload', warn);
    form.addEventListener('leaving', () => window.removeEventListener('beforeunload', warn));
    form.addEventListener('reset', () => setTimeout(() => { asIs = values(form); }));
  }

  /* --- autosave: form[data-autosave] ---
   * Each change is kept in this browser at once and sent a moment later; what was sent is no longer
   * kept. The form's own action and fields are used, so the server sees nothing special. */

  const SENT_KEY = 'yicun:sent';

  function Autosave(form) {
    const place = new URL(form.action, location.href).pathname;
    const key = 'yicun:draft:' + user + ':' + place + ':' + (form.id || '');
    const line = form.querySelector('[data-saved]') || document.querySelector('[data-saved]');
    const version = () => form.querySelector('input[name="_version"]');
    const shown = values(form);
    const refused = document.querySelector('.summary[tabindex]') && form.querySelector('[aria-invalid="true"]');
    let saved = refused ? [] : shown; /* what the server has, as far as we know */
    let tried = saved;        /* what was last sent, taken or not */
    let running = null;       /* the save under way */
    let waiting = '';         /* '', 'network', 'session' or 'choice': why changes are not sent */
    let failures = 0;
    let wrong = false;        /* the server refused what was last sent, and says so on the page */

    function say(text, bad, ...more) {
      if (!line) return;
      line.classList.toggle('bad', Boolean(bad));
      line.replaceChildren(text, ...more);
    }

    const keep = () => store.set(key, {
      at: Date.now(), values: values(form), version: version() ? version().value : '',
    });

    /* The same page as the server has it now: for a new token after signing in, and to compare. */
    async function fresh() {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
      if (!answer.ok || answer.redirected) return null;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      return (form.id && page.getElementById(form.id)) ||
        all('form[data-autosave]', page).find((other) => other.getAttribute('action') === form.getAttribute('action')) || null;
    }

    function adopt(other, name) {
      const mine = form.querySelector('input[name="' + name + '"]');
      const theirs = other.querySelector('input[name="' + name + '"]');
      if (mine && theirs) mine.value = theirs.value;
    }

    function accept(record, sent, location_) {
      if (version() && record && record.version !== undefined) version().value = record.version;
      /* the once-key stood for the change just made; the next, from here or a sister form, is another */
      for (const sister of all('form')) {
        if (sister.action === form.action) all('input[name="_once"]', sister).forEach((once) => once.remove());
      }
      if (location_) form.setAttribute('action', location_);
      saved = sent;
      waiting = '';
      failures = 0;
      wrong = false;
      mark(form, (record && record.errors) || []);
      if (same(sent, values(form))) store.drop(key);
      say('已自动保存 ' + clock(new Date()));
    }

    async function send() {
      const sent = values(form);
      if (same(sent, saved) && !wrong) {
        store.drop(key);
        return;
      }
      tried = sent;
      const body = new URLSearchParams(Array.from(new FormData(form)).filter(([, value]) => typeof value === 'string'));
      say('正在保存…');
      let answer;
      try {
        answer = await fetch(form.action, {
          method: 'POST', body, headers: { Accept: 'application/json' }, credentials: 'same-origin',
        });
      } catch {
        return offline();
      }
      if (answer.status === 401 || (answer.redirected && new URL(answer.url).pathname === '/sign-in')) return expired();
      if (answer.status === 409) return differs();
      const record = await answer.json().catch(() => null);
      if (answer.ok && record) return accept(record, sent, answer.status === 201 && answer.headers.get('Location'));
      if (answer.status === 507) return offline('已保存在本机，服务器有空间后自动提交', '服务器的存储空间已满，请不要关闭本页');
      if (answer.status >= 500 || answer.status === 429) return offline();
      if (answer.status === 403 && failures++ < 1) return renew();
      const error = record && record.errors && record.errors[0];
      wrong = true;
      if (error) mark(form, record.errors);
      say('还没有保存' + (error ? '：' + error.message : '，请按“保存”查看原因'), true);
    }

    function offline(kept = '已保存在本机，联网后自动提交', lost = '没有连上网，请不要关闭本页') {
      waiting = 'network';
      say(keep() ? kept + ' · ' + clock(new Date()) : lost, true);
      retry();
    }

    function expired() {
      waiting = 'session';
      keep();
      say('登录已过期，内容已保存在本机。', true,
        make('a', { href: '/sign-in', target: '_blank', rel: 'noopener' }, '重新登录（新窗口）'));
    }

    /* Signed in again elsewhere: the page's token is of the old session, so take the new one. */
    async function renew() {
      const other = await fresh().catch(() => null);
      if (!other) return waiting === 'session' ? undefined : expired();
      adopt(other, '_csrf');
      waiting = '';
      return send();
    }

    /* Someone else saved first: show both, let the user choose. */
    async function differs() {
      waiting = 'choice';
      keep();
      const again = make('button', { type: 'button', class: 'btn text' }, '比较');
      again.addEventListener('click', save);
      say('别人刚刚改动过，请选择保留哪一份', true, again);
      const other = await fresh().catch(() => null);
      if (!other) {
        say('别人刚刚改动过。您写的已保存在本机，请重新打开这一页', true);
        return;
      }
      const mine = new Map(values(form));
      const theirs = new Map(values(other));
      const base = new Map(saved);
      const table = make('div', { class: 'versus' },
        make('b', {}, '内容'), make('b', {}, '您写的'), make('b', {}, '现在保存的'));
      for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
        const [a, b] = [mine.get(name) || '', theirs.get(name) || ''];
        if (a === b) continue;
        const touched = a !== (base.get(name) || '');
        table.append(make('span', {}, labelOf(form, name)),
          touched ? make('mark', {}, a || '（空）') : make('span', { class: 'muted' }, '（您没有改）'), make('span', {}, b || '（空）'));
      }
      const choice = await ask('别人刚刚改动过这份内容', table, ['保留我的修改', '用现在保存的', '先不决定']);
      if (choice === 1) {
        stop();
        store.drop(key);
        location.reload();
      } else if (choice === 0) {
        /* what the user did not touch follows the other's version */
        if (new Set(mine.keys()).size === values(form).length) {
          fill(form, values(other).map(([name, value]) => [name, mine.get(name) === base.get(name) ? value : mine.get(name) || '']));
        }
        adopt(other, '_version');
        adopt(other, '_csrf');
        saved = [];
        waiting = '';
        return send();
      }
    }

    function save() {
      soon.cancel();
      if (running) return running;
      running = (waiting === 'session' ? renew() : waiting === 'choice' ? differs() : send())
        .finally(() => { running = null; });
      return running.then(() => { if (!waiting && !same(tried, values(form))) soon(); });
    }

    const retry = later(15000, () => { if (waiting === 'network') save(); });
    const soon = later(1500, () => { if (waiting === '' || waiting === 'network') save(); });
    const changed = () => { keep(); failures = 0; soon(); };

    function stop() {
      soon.cancel();
      retry.cancel();
      window.removeEventListener('online', save);
      form.dispatchEvent(new Event('leaving'));
    }

    /* The whole form is on its way: until the next page says how it went, the draft stays. */
    function leave() {
      stop();
      keep();
      try { sessionStorage.setItem(SENT_KEY, key); } catch { /* then the draft is offered once more */ }
    }

    function offer(kept) {
      const back = make('button', { type: 'button', class: 'btn' }, '恢复');
      const away = make('button', { type: 'button', class: 'btn text' }, '不要了');
      const note = make('div', { class: 'note warn no-print', role: 'status' },
        make('p', {}, '本机留有 ' + new Date(kept.at).toLocaleString('zh-CN') + ' 没有提交成功的内容。'),
        make('div', { class: 'form-do' }, back, away));
      back.addEventListener('click', () => {
        fill(form, kept.values);
        if (version() && kept.version) version().value = kept.version;
        note.remove();
        changed();
      });
      away.addEventListener('click', () => { store.drop(key); note.remove(); });
      form.before(note);
    }

    form.addEventListener('input', changed);
    form.addEventListener('change', changed);
    form.addEventListener('rows', changed);
    window.addEventListener('online', save);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && (waiting === 'session' || waiting === 'network')) save();
    });
    const kept = store.get(key);
    if (kept && same(kept.values, shown)) store.drop(key);
    else if (kept) offer(kept);

    return {
      busy: () => running !== null,
      settled: () => running || Promise.resolve(),
      safe: () => same(saved, values(form)),
      leave,
    };
  }

  /* A draft whose form was sent in full is dropped when the answer is neither an error nor the sign-in page. */
  try {
    const sent = sessionStorage.getItem(SENT_KEY);
    sessionStorage.removeItem(SENT_KEY);
    if (sent && user && !document.querySelector('.summary[role="alert"], .trouble')) store.drop(sent);
  } catch { /* no session storage: the draft is offered, and can be refused */ }

  for (const form of all('form[data-autosave]')) saving.set(form, Autosave(form));

  /* --- the floor of a target, beside it as it is typed (PLAN-4) ---
   * data-floor="/plans/7/floor" on the input, or on the line that shows the answer. */

  for (const element of all('[data-floor]')) {
    const form = element.closest('form');
    const input = element.matches('input') ? element : form && form.elements.target;
    const line = element.matches('input') ? (element.closest('.field') || form).querySelector('[data-floor-text]') ||
      form.querySelector('[data-floor-text]') : element;
    if (!form || !input || !line) continue;
    const chosen = form.elements.indicator;
    line.setAttribute('aria-live', 'polite');
    const look = async () => {
      const indicator = chosen ? chosen.value : element.dataset.indicator || '';
      const list = element.dataset.list || (form.elements.list ? form.elements.list.value : '');
      if (!indicator) {
        line.textContent = '';
        line.classList.remove('bad');
        return;
      }
      const asked = new URLSearchParams({ indicator, target: input.value.trim(), list }).toString();
      line.dataset.asked = asked;
      try {
        const answer = await fetch(element.dataset.floor + '?' + asked, { headers: { Accept: 'application/json' } });
        const floor = answer.ok ? await answer.json() : null;
        if (!floor || line.dataset.asked !== asked) return;
        line.textContent = floor.text || '';
        line.classList.toggle('bad', Boolean(floor.below));
      } catch { /* without a connection the last figure stays */ }
    };
    const soon = later(400, look);
    input.addEventListener('input', soon);
    if (chosen && chosen.addEventListener) chosen.addEventListener('change', look);
  }

  /* --- tables: filter as one types, sort by a head, select all --- */

  for (const input of all('[data-filter]')) {
    const table = document.querySelector(input.dataset.filter);
    if (!table) continue;
    const found = make('p', { class: 'hint', role: 'status' });
    input.after(found);
    input.addEventListener('input', () => {
      const words = input.value.trim().toLowerCase().split(/\s+/);
      const rows = all('tbody tr', table);
      for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
      found.textContent = input.value.trim() ? '找到 ' + rows.filter((row) => !row.hidden).length + ' 行' : '';
    });
  }

  function sortBy(head, index) {
    const table = head.closest('table');
    const down = head.getAttribute('aria-sort') === 'ascending';
    all('th[aria-sort]', table).forEach((other) => other.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const number = head.dataset.sort === 'number';
    const cell = (row) => {
      const td = row.cells[index];
      const text = td ? (td.dataset.value || td.textContent).trim() : '';
      if (!number) return text;
      const value = parseFloat(text.replace(/,/g, ''));
      return Number.isNaN(value) ? -Infinity : value;
    };
    const order = number ? (a, b) => a - b || 0 : (a, b) => a.localeCompare(b, 'zh-CN', { numeric: true });
    for (const body of table.tBodies) {
      const rows = Array.from(body.rows, (row) => [cell(row), row]);
      rows.sort((a, b) => (down ? order(b[0], a[0]) : order(a[0], b[0])));
      body.append(...rows.map(([, row]) => row));
    }
  }

  for (const head of all('th[data-sort]')) {
    const button = make('button', { type: 'button' }, ...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => sortBy(head, head.cellIndex));
  }

  /* input[data-all="name"] ticks every box of that name in its form. */
  for (const box of all('input[data-all]')) {
    const others = () => all('input[type="checkbox"][name="' + box.dataset.all + '"]', box.form || document)
      .filter((other) => !other.disabled && !(other.closest('tr') || {}).hidden);
    box.addEventListener('change', () => others().forEach((other) => { other.checked = box.checked; }));
  }

  /* --- rows that can be added: [data-rows] holds rows, the last is the pattern --- */

  document.addEventListener('click', (event) => {
    const add = event.target.closest('[data-add-row]');
    const remove = event.target.closest('[data-remove-row]');
    if (add) {
      const rows = document.querySelector(add.dataset.addRow);
      const row = rows.lastElementChild.cloneNode(true);
      const number = rows.children.length + 1;
      for (const part of [row, ...all('*', row)]) {
        for (const name of ['id', 'for', 'aria-describedby']) {
          if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace(/(-\d+)?(-about)?$/, '-' + number + '$2'));
        }
        if (part.matches('input, textarea, select')) {
          if (part.type === 'checkbox' || part.type === 'radio') part.checked = false;
          else part.value = '';
        }
      }
      rows.append(row);
      const first = row.querySelector('input:not([type="hidden"]), textarea, select');
      if (first) first.focus();
      rows.dispatchEvent(new Event('rows', { bubbles: true }));
    } else if (remove) {
      const rows = remove.closest('[data-rows]');
      const row = Array.from(rows.children).find((child) => child.contains(remove));
      if (rows.children.length === 1) all('input, textarea, select', row).forEach((field) => { field.value = ''; });
      else row.remove();
      rows.dispatchEvent(new Event('rows', { bubbles: true }));
    }
  });

  /* --- small conveniences: printing, copying a link, closing open menus --- */

  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = make('textarea', { class: 'trap' }); /* pages without TLS have no clipboard object */
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-print]')) window.print();
    const button = event.target.closest('[data-copy]');
    if (button) {
      copy(new URL(button.dataset.copy, location.href).href)
        .then(() => { button.textContent = '已复制'; }, () => { button.textContent = '请手工复制网址'; });
    }
    for (const open of all('details.menu[open], details.more[open]')) {
      if (!open.contains(event.target)) open.open = false;
    }
  });

  document.addEventListener('keydown', (event) => {
    const open = event.key === 'Escape' && document.querySelector('details.menu[open], details.more[open]');
    if (!open) return;
    open.open = false;
    open.querySelector('summary').focus();
  });

  document.documentElement.classList.add('js'); /* shows what only works with scripts */
})();
