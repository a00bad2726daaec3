"use strict";
// What every page of staff shares: signing in, reading, drawing. Every text goes in as text, never
// as markup. The tokens live in this closure alone: whoever closes the page is signed out.

const shell = (() => {
  const API = "/staff/v1";
  const SVG = "http://www.w3.org/2000/svg";
  let session = null;

  function element(name, text, className) {
    const node = document.createElement(name);
    if (text !== undefined && text !== null) node.textContent = text;
    if (className) node.className = className;
    return node;
  }

  function drawn(name, attributes, text) {
    const node = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function picture(width, height, title) {
    const node = drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": title });
    node.append(drawn("title", {}, title));
    return node;
  }

  async function problem(answer) {
    const told = await answer.json().catch(() => ({}));
    const fault = new Error([told.title, told.detail].filter(Boolean).join("：") || `读取失败（${answer.status}）`);
    return Object.assign(fault, { code: told.code });
  }

  const bearer = () => (session ? { Authorization: `Bearer ${session.access_token}` } : {});

  function call(path, sent) {
    const headers = { "Accept-Language": "zh-CN", ...bearer() };
    const rest = { credentials: "omit", cache: "no-store" };
    if (sent !== undefined) {
      headers["Content-Type"] = "application/json";
      Object.assign(rest, { method: "POST", body: sent === null ? undefined : JSON.stringify(sent) });
    }
    return fetch(API + path, { headers, ...rest }).catch(() => { throw new Error("连接不上，请检查网络后再试。"); });
  }

  async function ask(path, sent) {
    const answer = await call(path, sent);
    if (!answer.ok) throw await problem(answer);
    return answer.status === 204 ? null : answer.json();
  }

  async function refresh() {
    const before = session;
    session = null;
    session = await ask("/sessions:refresh", { refresh_token: before.refresh_token }).catch((fault) => {
      if (fault.code) leave(fault.message);
      else session = before;  // Only the line is down.
      throw fault;
    });
  }

  // Whoever comes to this screen after the session has ended finds nobody's address on it.
  function leave(words) {
    const told = element("p", `${words} `, "fault");
    const link = told.appendChild(element("a", "重新登录"));
    link.href = window.location.pathname;
    document.querySelector("main").replaceChildren(told);
    document.getElementById("who").hidden = true;
  }

  // Reads, or with `sent` asks for, something; whoever works on is signed in anew without a word.
  async function fetched(path, sent) {
    let answer = await call(path, sent);
    if (answer.status === 401 && session) {
      await refresh();
      answer = await call(path, sent);
    }
    if (!answer.ok) throw await problem(answer);
    return answer;
  }

  const queried = (path, asked) => {
    const known = Object.entries(asked).filter(([, value]) => value !== "" && value !== null && value !== undefined);
    return known.length ? `${path}?${new URLSearchParams(known)}` : path;
  };

  const get = async (path, asked = {}) => (await fetched(queried(path, asked))).json();

  async function all(path, asked) {
    const items = [];
    let cursor = null;
    do {
      const page = await get(path, { ...asked, cursor, limit: 100 });
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    return items;
  }

  // Hands a file over to whoever asked for it; the page itself keeps nothing of it.
  async function download(path, sent) {
    const answer = await fetched(path, sent);
    const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
    const link = element("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = named ? named[1] : "";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function say(text) {
    const node = document.getElementById("fault");
    if (!node) return;  // The page has been left.
    node.textContent = text || "";
    node.hidden = !text;
  }

  // Says what went wrong, and opens what mends it.
  function regret(fault) {
    say(fault.message);
    if (fault.code === "second_code_needed") document.getElementById("second").hidden = false;
    if (fault.code === "password_change_needed") document.getElementById("new-password").hidden = false;
  }

  // Runs one thing at a time, and says in words what went wrong.
  async function busy(form, work) {
    const buttons = [...form.querySelectorAll("button")];
    buttons.forEach((each) => { each.disabled = true; });
    say("");
    try { await work(); } catch (fault) { regret(fault); } finally { buttons.forEach((each) => { each.disabled = false; }); }
  }

  function table(heads, rows, className) {
    const wide = element("div", null, "wide");
    const node = wide.appendChild(element("table", null, className));
    const top = node.createTHead().insertRow();
    heads.forEach((head) => { const cell = element("th", head); cell.scope = "col"; top.append(cell); });
    const body = node.createTBody();
    rows.forEach((cells) => {
      const row = body.insertRow();
      cells.forEach((cell, place) => {
        const node = row.insertCell();
        node.dataset.head = heads[place];  // Stands before it where there is no room for columns.
        node.append(cell);
      });
    });
    return wide;
  }

  const room = () => Math.max(300, Math.min(640, document.querySelector("main").clientWidth));

  // Bars lie on their side under their names: long Chinese names stay readable on a telephone.
  function bars(title, lines) {
    const most = Math.max(1, ...lines.map((each) => each.whole));
    const [width, height] = [room(), 52];
    const node = picture(width, lines.length * height, title);
    lines.forEach((each, place) => {
      const y = place * height;
      const bar = (value) => ({ x: 0, y: y + 24, width: (width * value) / most, height: 18, rx: 3 });
      node.append(drawn("text", { x: 0, y: y + 17 }, each.label.slice(0, 12)));
      node.append(drawn("text", { x: width, y: y + 17, "text-anchor": "end" }, each.text));
      node.append(drawn("rect", { class: "whole", ...bar(each.whole) }));
      node.append(drawn("rect", { class: "part", ...bar(each.part) }));
    });
    return node;
  }

  function line(title, points) {
    const [width, height, foot] = [room(), 220, 40];
    const most = Math.max(1, ...points.map((each) => each.value));
    const node = picture(width, height, title);
    const x = (place) => 30 + ((width - 60) * place) / Math.max(1, points.length - 1);
    const y = (value) => height - foot - (height - foot - 34) * (value / most);
    node.append(drawn("line", { class: "axis", x1: 20, x2: width - 20, y1: height - foot, y2: height - foot }));
    node.append(drawn("polyline", { class: "line", points: points.map((each, place) => `${x(place)},${y(each.value)}`).join(" ") }));
    points.forEach((each, place) => {
      node.append(drawn("circle", { class: "part", cx: x(place), cy: y(each.value), r: 4 }));
      node.append(drawn("text", { x: x(place), y: y(each.value) - 10, "text-anchor": "middle" }, String(each.value)));
      // Twelve months do not fit side by side on a telephone.
      const low = width < 500 && place % 2 ? 0 : 14;
      node.append(drawn("text", { class: "minor", x: x(place), y: height - 4 - low, "text-anchor": "middle" }, each.label));
    });
    return node;
  }

  const percent = (share) => (share === null ? "–" : `${Math.round(share * 100)}%`);
  const number = (value, unit = "") => (value === null ? "–" : `${value}${unit}`);

  const pages = {};
  let me = null;

  // A page of the house: its address, its name, what it takes to read it, and what draws it.
  function page(path, title, may, show) {
    pages[path] = { title, may, show, content: document.getElementById(path.split("/").pop()), drawn: false };
  }

  const mayRead = (path) => pages[path] && pages[path].may.some((each) => me.permissions.includes(each));

  async function turnTo(path) {
    const { title, show, content } = pages[path];
    say("");
    document.title = `${title} · 戎耀`;
    document.querySelector("h1").textContent = title;
    Object.values(pages).forEach((each) => { each.content.hidden = each.content !== content; });
    document.querySelectorAll("nav a").forEach((link) => {
      if (link.pathname === path) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    if (pages[path].drawn) return;
    pages[path].drawn = true;
    await show(me);
  }

  const turned = (path) => turnTo(path).catch(regret);

  // Tokens do not outlive the document, so pages turn within it.
  function links() {
    document.querySelectorAll("nav a").forEach((link) => {
      link.hidden = link.pathname in pages && !mayRead(link.pathname);
      if (!mayRead(link.pathname)) return;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        if (link.pathname !== window.location.pathname) window.history.pushState(null, "", link.pathname);
        turned(link.pathname);
      });
    });
    window.addEventListener("popstate", () => { if (mayRead(window.location.pathname)) turned(window.location.pathname); });
  }

  function credentials(entrance) {
    const { next_otp, ...given } = Object.fromEntries(new FormData(entrance));
    return next_otp ? { ...given, next_otp } : given;
  }

  // A password that somebody else has set is good for nothing but for being replaced.
  function changePassword(form) {
    return busy(form, async () => {
      const { again, ...wanted } = Object.fromEntries(new FormData(form));
      if (again !== wanted.new_password) throw new Error("两次输入的新密码不一样。");
      await fetched("/me:change-password", wanted);
      form.reset();
      form.hidden = true;
      Object.values(pages).forEach((each) => { each.drawn = false; });
      await turnTo(window.location.pathname);
    });
  }

  // Lets somebody sign in, and turns to the page that was asked for, or to the first they may read.
  function open() {
    const [entrance, who] = ["sign-in", "who"].map((id) => document.getElementById(id));
    entrance.addEventListener("submit", (event) => {
      event.preventDefault();
      busy(entrance, async () => {
        session = await ask("/sessions", credentials(entrance));
        document.querySelector("#new-password input").value = entrance.elements.username.value;
        entrance.reset();
        me = await get("/me");
        who.querySelector("span").textContent = `${me.name}　${me.division_name}`;
        entrance.hidden = true;
        who.hidden = false;
        links();
        const first = [window.location.pathname, ...Object.keys(pages)].find(mayRead);
        if (!first) throw new Error("您的岗位没有可看的页面。");
        window.history.replaceState(null, "", first);
        await turnTo(first);
      });
    });
    document.getElementById("new-password").addEventListener("submit", (event) => {
      event.preventDefault();
      changePassword(event.target);
    });
    who.querySelector("button").addEventListener("click", async () => {
      await ask("/sessions:revoke", null).catch(() => null);
      window.location.reload();
    });
    document.querySelectorAll("button.print").forEach((each) => each.addEventListener("click", () => window.print()));
  }

  return { element, get, all, fetched, queried, download, busy, table, bars, line, percent, number, page, open };
})();
document.addEventListener("DOMContentLoaded", shell.open);
