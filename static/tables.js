/* Tables and rows: filter as one types, sort by a head, tick all, rows that can be added and removed. */
import { all, make } from './page.js';

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
