// Conveniences only: every page works without this file. No inline handlers, so that the strict CSP holds.
"use strict";

const all = (selector) => document.querySelectorAll(selector);

for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

document.querySelector("[data-focus]")?.focus();

// The key "/" jumps to the search. WCAG 2.1.4: a single-letter key can be switched off.
const slashOff = () => localStorage.getItem("slash") === "off";
document.addEventListener("keydown", (event) => {
  const field = document.querySelector("[data-slash]");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || !field || slashOff()) return;
  event.preventDefault();
  field.focus();
  field.select();
});

const slashSwitch = document.querySelector("[data-slash-switch]");
if (slashSwitch) {
  const name = () => (slashSwitch.textContent = `Kurztaste „/“ zur Suche ${slashOff() ? "einschalten" : "ausschalten"}`);
  slashSwitch.hidden = false;
  slashSwitch.addEventListener("click", () => {
    localStorage.setItem("slash", slashOff() ? "on" : "off");
    name();
  });
  name();
}

// Light or dark: kept in a cookie, so that the server draws the next page in it at once.
const themeSwitch = document.querySelector("[data-theme-switch]");
if (themeSwitch) {
  const root = document.documentElement;
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const name = () => (themeSwitch.textContent = dark() ? "Helle Darstellung" : "Dunkle Darstellung");
  themeSwitch.hidden = false;
  themeSwitch.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
    name();
  });
  name();
}

// Rows: one box for all, and no action without a row.
const rowBoxes = () => [...all('input[name="rowid"]')];
const checkAll = document.querySelector("[data-check-all]");
if (checkAll) {
  checkAll.hidden = false;
  checkAll.addEventListener("change", () => rowBoxes().forEach((box) => (box.checked = checkAll.checked)));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-needs-rows], [data-confirm]");
  if (!button) return;
  const chosen = rowBoxes().filter((box) => box.checked).length;
  if (button.matches("[data-needs-rows]") && chosen === 0) {
    event.preventDefault();
    window.alert("Es ist keine Zeile ausgewählt. Setzen Sie ein Häkchen vor die Zeilen, für die der Schritt gelten soll.");
  } else if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) {
    event.preventDefault();
  }
});

// Forms: warn before entries are lost, send only once, say that long work is under way.
for (const form of all("form[data-guard]")) {
  let changed = document.querySelector(".summary, [data-focus]") !== null;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

for (const form of all("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    button?.setAttribute("aria-disabled", "true");
    if (button && form.dataset.busy) button.textContent = form.dataset.busy;
  });
}

window.addEventListener("pageshow", () => {
  for (const form of all("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }
});

// Menus: Escape and a click elsewhere close them.
const closeMenus = (but) => all("details.more[open]").forEach((menu) => menu !== but && (menu.open = false));
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.more")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.more[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// The story of a case: its kinds at once, as long as the page holds all of them.
const kinds = all("[data-kind]:is(a)");
const story = document.querySelector("#zeitleiste");
if (story && kinds[0]?.hasAttribute("aria-current")) {
  for (const link of kinds) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      for (const other of kinds) other.toggleAttribute("aria-current", other === link);
      link.setAttribute("aria-current", "true");
      const wanted = link.dataset.kind;
      for (const entry of story.querySelectorAll("li[data-kind]")) entry.hidden = wanted !== "" && entry.dataset.kind !== wanted;
      for (const older of story.querySelectorAll(".older")) older.open = wanted !== "";
    });
  }
}

// Look-ups: the visible field proposes names, the hidden field before it carries the key of the chosen one.
for (const field of all("[data-lookup-url]")) {
  const key = field.previousElementSibling;
  const list = field.list;
  const known = new Map([[field.value, key.value]]);
  let asked = 0;
  field.addEventListener("input", () => {
    key.value = known.get(field.value) ?? "";
    clearTimeout(asked);
    if (field.value.length < 2 || key.value) return;
    asked = setTimeout(async () => {
      const url = new URL(field.dataset.lookupUrl, location.href);
      url.searchParams.set("query", field.value);
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const options = await answer.json();
      list.replaceChildren(...options.map(([id, text]) => {
        known.set(text, String(id));
        return new Option(text, text);
      }));
      key.value = known.get(field.value) ?? "";
    }, 200);
  });
}
