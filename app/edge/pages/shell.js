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
    return new Error([told.title, told.detail].filter(Boolean).join("：") || `读取失败（${answer.status}）`);
  }

  async function ask(path, sent) {
    const answer = await fetch(API + path, {
      method: "POST", headers: { "Content-Type": "application/json", "Accept-Language": "zh-CN", ...bearer() },
      body: sent === undefined ? undefined : JSON.stringify(sent), credentials: "omit", cache: "no-store",
    });
    if (!answer.ok) throw await problem(answer);
    return answer.status === 204 ? null : answer.json();
  }

  const bearer = () => (session ? { Authorization: `Bearer ${session.access_token}` } : {});

  async function fetched(path) {
    const read = () => fetch(API + path, { headers: { "Accept-Language": "zh-CN", ...bearer() }, credentials: "omit", cache: "no-store" });
    let answer = await read();
    if (answer.status === 401 && session) {
      const refresh_token = session.refresh_token;
      session = null;
      session = await ask("/sessions:refresh", { refresh_token });
      answer = await read();
    }
    if (!answer.ok) throw await problem(answer);
    return answer;
  }

  const get = async (path, asked = {}) => {
    const known = Object.entries(asked).filter(([, value]) => value !== "" && value !== null && value !== undefined);
    const query = new URLSearchParams(known).toString();
    return (await fetched(query ? `${path}?${query}` : path)).json();
  };

  function say(text) {
    const node = document.getElementById("fault");
    node.textContent = text || "";
    node.hidden = !text;
  }

  // Runs one thing at a time, and says in words what went wrong.
  async function busy(form, work) {
    const buttons = [...form.querySelectorAll("button")];
    buttons.forEach((each) => { each.disabled = true; });
    say("");
    try { await work(); } catch (fault) { say(fault.message); } finally { buttons.forEach((each) => { each.disabled = false; }); }
  }

  function table(heads, rows, className) {
    const wide = element("div", null, "wide");
    const node = wide.appendChild(element("table", null, className));
    const top = node.createTHead().insertRow();
    heads.forEach((head) => { const cell = element("th", head); cell.scope = "col"; top.append(cell); });
    const body = node.createTBody();
    rows.forEach((cells) => {
      const row = body.insertRow();
      cells.forEach((cell) => row.insertCell().append(cell instanceof Node ? cell : document.createTextNode(cell)));
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

  // Opens the page once somebody has signed in; `show(me)` draws it.
  function open(show) {
    const [entrance, content, who] = ["sign-in", "content", "who"].map((id) => document.getElementById(id));
    entrance.addEventListener("submit", (event) => {
      event.preventDefault();
      busy(entrance, async () => {
        const given = Object.fromEntries(new FormData(entrance));
        session = await ask("/sessions", { username: given.username, password: given.password, otp: given.otp });
        entrance.reset();
        const me = await get("/me");
        who.querySelector("span").textContent = `${me.name}　${me.division_name}`;
        entrance.hidden = true;
        who.hidden = content.hidden = false;
        await show(me);
      });
    });
    who.querySelector("button").addEventListener("click", async () => {
      await ask("/sessions:revoke").catch(() => null);
      window.location.reload();
    });
  }

  return { element, drawn, picture, get, fetched, busy, table, bars, line, percent, number, open };
})();
